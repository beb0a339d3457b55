"""How far a broadcast has come, and whom it reached: from tallies while it runs, by organisation when asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import organisations
from storage.tables.broadcasts import BroadcastCursorRow, BroadcastRow, BroadcastTallyRow, BroadcastToldRow
from storage.tables.organisations import OrganisationRow
from storage.writing import Gone

SENDING, SENT, HELD, LATER, UNREACHABLE, FAILED, UNCONFIRMED, UNWANTED = TOLD_STATES = (
    *("sending", "sent", "held", "later", "unreachable", "failed", "unconfirmed", "unwanted"),
)
UNFINISHED = (SENDING, LATER)
"""States from which something will still come by itself."""
LATELY_SECONDS = 10.0
"""The rate is that of about so many seconds."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many people are in which state, by channel ("": nowhere).

    `told`: of whom it is known what became of them; `left`: of the others. `ends_at`: at this rate, without nights.
    """

    counts: Mapping[str, Mapping[str, int]]
    told: int
    left: int
    a_second: float
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reach:
    """`n` people below one organisation whom a channel told, or not, as `state` says."""

    organisation: int
    name: str
    channel: str
    state: str
    n: int


async def progress(connection: AsyncConnection, id: int, now: datetime | None = None) -> Progress:
    """How far it has come: a few rows, however many people. `now` lets the rate of one that pauses go down."""
    people = await connection.scalar(sa.select(BroadcastRow.people).where(BroadcastRow.id == id)) or 0
    row, counts = BroadcastTallyRow, dict[str, dict[str, int]]()
    tallies = sa.select(row.channel, row.state, row.n).where(row.broadcast_id == id, row.n != 0)
    for one in await connection.execute(tallies):
        counts.setdefault(one.channel, {})[one.state] = one.n
    told = sum(n for states in counts.values() for state, n in states.items() if state not in UNFINISHED)
    left, rate = max(0, people - told), await _rate(connection, id, now)
    ends_at = now + timedelta(seconds=left / rate) if now is not None and rate > 0.01 else None
    return Progress(counts, told, left, rate, ends_at)


async def _rate(connection: AsyncConnection, id: int, now: datetime | None) -> float:
    row = BroadcastCursorRow
    query = sa.select(row.a_second, row.rated_at, row.done).where(row.broadcast_id == id, row.channel != "")
    cursors = (await connection.execute(query)).all()
    return sum(faded(one.a_second, now - one.rated_at if now else timedelta()) for one in cursors if not one.done)


def faded(a_second: float, since: timedelta) -> float:
    """What is left of a rate so long after it was noted."""
    return a_second * exp(-max(0.0, since.total_seconds()) / LATELY_SECONDS)


async def report(connection: AsyncConnection, id: int, level: int = 1) -> list[Reach]:
    """Whom it reached, by organisation `level` levels below the audience's own, and channel; names as they are today.

    After `storage.forgetting.KEPT` the people are forgotten: then by the first level only. Raises `Gone`.
    """
    query = sa.select(BroadcastRow.organisation_id, BroadcastRow.reach).where(BroadcastRow.id == id)
    row = (await connection.execute(query)).first()
    if row is None:
        raise Gone
    if row.reach is not None:
        counted = [tuple(one) for one in orjson.loads(row.reach)]
        found = await organisations.find(connection, *{one[0] for one in counted})
        return [Reach(top, found[top].name, channel, state, n) for top, channel, state, n in counted]
    path = (await organisations.get(connection, row.organisation_id)).path
    return await _counted(connection, id, path, level)


async def _counted(connection: AsyncConnection, id: int, top: str, level: int) -> list[Reach]:
    told, head = BroadcastToldRow, _head(OrganisationRow.path, len(top), level, connection.dialect.name).label("head")
    grouped = (
        sa.select(head, told.channel, told.state, sa.func.count().label("n"))
        .select_from(told)
        .join(OrganisationRow, OrganisationRow.id == told.organisation_id)
        .where(told.broadcast_id == id)
        .group_by(head, told.channel, told.state)
    ).subquery()
    place = OrganisationRow
    query = sa.select(place.id, place.name, grouped.c.channel, grouped.c.state, grouped.c.n).join(
        grouped, grouped.c.head == place.path
    )
    ordered = query.order_by(place.path, grouped.c.channel, grouped.c.state)
    return [Reach(*one) for one in await connection.execute(ordered)]


def _head(path: Any, length: int, level: int, dialect: str) -> sa.ColumnElement[str]:
    """The beginning of a path, `level` parts longer than `length` characters; the whole path where it is shorter."""
    find = sa.func.strpos if dialect == "postgresql" else sa.func.instr
    end: Any = sa.literal(length)
    for _ in range(level):
        end = end + find(sa.func.substr(path, end + 1), "/")
    return sa.func.substr(path, 1, end)
