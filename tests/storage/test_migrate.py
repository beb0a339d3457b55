"""Migrations lead to exactly the tables that the code believes in, on both databases."""

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import autogenerate
from alembic.migration import MigrationContext

from bot import opening
from storage import audit, installation, migrate, schema
from storage.audit import Note
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.keys import Keyring
from storage.tables.installation import SchemaFloorRow
from tests.storage.house import NOON, House


def _differences(connection: sa.Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(autogenerate.compare_metadata(context, schema.metadata))


def _indexes(connection: sa.Connection) -> dict[str, Any]:
    """Every index with its columns and condition, which Alembic does not compare."""
    sql = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        if connection.dialect.name == "postgresql"
        else "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name <> 'alembic_version'"
    )
    return {name: text and " ".join(text.split()) for name, text in connection.execute(sa.text(sql))}


async def test_migrations_and_tables_agree(empty_url: str) -> None:
    await migrate.upgrade(empty_url)
    await migrate.upgrade(empty_url)
    database = Database(empty_url)
    try:
        async with database.writer.begin() as connection:
            assert await connection.run_sync(_differences) == []
            migrated = await connection.run_sync(_indexes)
            for table, row in installation.FIRST_ROWS:
                found = (await connection.execute(sa.select(table))).mappings().one()
                assert dict(found) == row
            await connection.execute(sa.text("DROP TABLE alembic_version"))
            await connection.run_sync(schema.metadata.drop_all)
            await connection.run_sync(schema.metadata.create_all)
            assert await connection.run_sync(_indexes) == migrated
    finally:
        await database.close()


async def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    await asyncio.gather(*(migrate.upgrade(empty_url) for _ in range(3)))


async def test_processes_that_start_together_adopt_the_keys_once(empty_url: str) -> None:
    await migrate.upgrade(empty_url)
    keys = Keyring.made_up()
    databases = [Database(empty_url) for _ in range(4)]
    committers = [Committer(database, keys, Ids(), lambda: NOON) for database in databases]
    await asyncio.gather(*(committer.start() for committer in committers))
    await asyncio.gather(*(committer.run(installation.Adopt().apply) for committer in committers))
    async with databases[0].reading() as connection:
        assert await installation.verify(connection, keys)
    for committer in committers:
        await committer.close()
    for database in databases:
        await database.close()


async def _now_at(house: House, revision: str, floor: str | None = None) -> None:
    async with house.database.writer.begin() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
        if floor is not None:
            await connection.execute(sa.insert(SchemaFloorRow).values(revision=floor))


async def test_a_newer_database_that_took_something_away_is_left_alone(house: House) -> None:
    await _now_at(house, "9999", floor="9998")
    with pytest.raises(migrate.TooNew):
        await migrate.upgrade(house.database.url.render_as_string(hide_password=False))


@pytest.mark.parametrize("floor", [None, "0001", migrate.head()])
async def test_a_newer_database_that_only_grew_is_good_enough(house: House, floor: str | None) -> None:
    await _now_at(house, "9999", floor)
    await migrate.upgrade(house.database.url.render_as_string(hide_password=False))
    async with house.reading() as connection:
        assert await migrate.revision(connection) == "9999", "nothing was stepped back"
        assert await opening.unready(connection) is None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_acts SET actor_id = 5", "DELETE FROM audit_acts", "UPDATE audit_acts SET position = NULL"],
)
async def test_the_database_itself_refuses_to_change_chained_acts(house: House, statement: str) -> None:
    await house.do(audit.Record(Note("case.approve", 1)))
    await house.do(audit.Seal())
    with pytest.raises(sa.exc.DBAPIError, match="never"):
        async with house.database.writer.begin() as connection:
            await connection.execute(sa.text(statement))
