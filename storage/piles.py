"""How many cases there are at each organisation: near their deadline, over it, filed or decided in a stretch of time.

Numbers only: nothing here names a person. Read in a reading connection, for calendar jobs.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import case_rows
from storage.queues import IS_OPEN
from storage.tables.cases import CaseRow
from storage.tables.organisations import OrganisationRow

DECIDED = (case_rows.APPROVED, case_rows.REJECTED, case_rows.DONE)


@dataclass(frozen=True, slots=True)
class Pile:
    """The cases of one kind at one organisation. `first`: the earliest instant of those that were counted by."""

    organisation: int
    name: str
    level: str  # the organisation's kind
    path: str
    kind: str
    n: int
    first: datetime


async def open_until(connection: AsyncConnection, until: datetime, since: datetime | None = None) -> list[Pile]:
    """The open cases that are due before `until`, and not before `since`."""
    due = CaseRow.due_at
    when = sa.and_(IS_OPEN, due < until, sa.true() if since is None else due >= since)
    return await _piles(connection, due, when)


async def filed(connection: AsyncConnection, since: datetime, until: datetime) -> list[Pile]:
    """The cases that were filed from `since` until `until`."""
    return await _piles(connection, CaseRow.opened_at, _within(CaseRow.opened_at, since, until))


async def decided(connection: AsyncConnection, since: datetime, until: datetime) -> list[Pile]:
    """The cases that staff ended from `since` until `until`."""
    ended = sa.and_(_within(CaseRow.closed_at, since, until), CaseRow.state.in_(DECIDED))
    return await _piles(connection, CaseRow.closed_at, ended)


def _within(
    column: sa.orm.InstrumentedAttribute[datetime] | sa.orm.InstrumentedAttribute[datetime | None],
    since: datetime,
    until: datetime,
) -> sa.ColumnElement[bool]:
    return sa.and_(column >= since, column < until)


async def _piles(
    connection: AsyncConnection,
    column: sa.orm.InstrumentedAttribute[datetime] | sa.orm.InstrumentedAttribute[datetime | None],
    where: sa.ColumnElement[bool],
) -> list[Pile]:
    row, place = CaseRow, OrganisationRow
    counted = (
        sa.select(row.organisation_id, row.kind, sa.func.count().label("n"), sa.func.min(column).label("first"))
        .where(where)
        .group_by(row.organisation_id, row.kind)
        .subquery()
    )
    query = sa.select(
        place.id, place.name, place.kind.label("level"), place.path, counted.c.kind, counted.c.n, counted.c.first
    ).join(counted, counted.c.organisation_id == place.id)
    return [Pile(*one) for one in await connection.execute(query.order_by(place.path, counted.c.kind))]
