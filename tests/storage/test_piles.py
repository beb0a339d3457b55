"""What the weekly report counts stands in an index: it reads a week, and not every case there ever was."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import piles
from tests.storage.house import House


@pytest.mark.parametrize(("of", "index"), [(piles.filed, "ix_cases_opened_at"), (piles.decided, "ix_cases_closed_at")])
async def test_a_week_is_read_from_its_index(house: House, of: object, index: str) -> None:
    async with house.database.writer.begin() as connection:
        if house.database.postgres:
            await connection.execute(sa.text("SET LOCAL enable_seqscan = off"))  # there is nothing to read
        plan = await _plan(connection, of, house)
    assert index in plan, plan


async def _plan(connection: AsyncConnection, of: object, house: House) -> str:
    """What the database means to do for `of`."""
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_more: object) -> None:
        asked.append((statement, values))

    sa.event.listen(connection.sync_connection, "before_cursor_execute", note)
    await of(connection, house.now - timedelta(days=7), house.now)  # type: ignore[operator]
    sa.event.remove(connection.sync_connection, "before_cursor_execute", note)
    [(statement, values)] = asked
    how = "EXPLAIN" if house.database.postgres else "EXPLAIN QUERY PLAN"
    return str((await connection.exec_driver_sql(f"{how} {statement}", values)).all())  # type: ignore[arg-type]
