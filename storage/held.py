"""What is held for an address: told at the next chance, with the person's own next turn or by the worker.

Held rows are rows of the outbox. What a turn's reply had no room for, and late answers that a channel may not send just
now, stand there too, as `REST`.
"""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import away, following, leases, outbox, rows
from storage.database import Database
from storage.tables.broadcasts import BroadcastRow
from storage.tables.talk import ANSWERED, COMMITTED, EventRow, OutboxRow
from storage.writing import Transaction

REST = outbox.REST
ANNOUNCED = timedelta(days=1)
"""Whoever was told so lately that something waits for them knows it."""
_WAITING = "SELECT DISTINCT address_id FROM outbox WHERE address_id {among} AND state = 'held'"
_AT_SQLITE = _WAITING.format(among="IN (SELECT value FROM json_each(?))")
_AT_POSTGRES = _WAITING.format(among="= ANY($1::bigint[])")
"""By the index on addresses, which have few rows each; one statement for any number, so that it stays prepared."""


async def waiting(database: Database, addresses: Collection[int]) -> frozenset[int]:
    """Those of `addresses` for which something is held. Raises `storage.away.Away`."""
    if database.postgres:
        async with database.reading() as connection:
            return await among(connection, addresses)
    try:
        return await database.look_in_thread(lambda connection: among_at(connection, addresses))
    except Exception as error:
        if (meant := away.translated(error)) is error:
            raise
        raise meant from error


async def among(connection: AsyncConnection, addresses: Collection[int]) -> frozenset[int]:
    """The same, on PostgreSQL and within a transaction."""
    found = await connection.exec_driver_sql(_AT_POSTGRES, (list(addresses),))
    return frozenset([int(row[0]) for row in found])


def among_at(connection: sqlite3.Connection, addresses: Collection[int]) -> frozenset[int]:
    """The same, within the thread of SQLite's connection."""
    found = connection.execute(_AT_SQLITE, (orjson.dumps(list(addresses)).decode(),))
    return frozenset([int(row[0]) for row in found])


@dataclass(frozen=True, slots=True)
class Take:
    """Take what is held for an address until `until`, so that nobody else tells it. Returns its rows, oldest first."""

    address: int
    until: datetime
    most: int

    async def apply(self, tx: Transaction) -> Sequence[Any]:
        """Lease them."""
        free = leases.free(OutboxRow, tx.now, tx.process)
        held = (
            sa.select(OutboxRow.id)
            .where(OutboxRow.address_id == self.address, OutboxRow.state == outbox.HELD, free)
            .order_by(OutboxRow.created_at, OutboxRow.id)
            .limit(self.most)
            .with_for_update(skip_locked=True)
        )
        ids = (await tx.connection.execute(held)).scalars().all()
        if not ids:
            return ()
        leased = sa.update(OutboxRow).where(OutboxRow.id.in_(ids)).values(**leases.held(tx, self.until))
        columns = (OutboxRow.id, OutboxRow.created_at, OutboxRow.body, OutboxRow.about)
        found = await tx.connection.execute(leased.returning(*columns))
        return sorted(await _still_said(tx, found.all()), key=lambda row: (row.created_at, row.id))


async def _still_said(tx: Transaction, found: Sequence[Any]) -> list[Any]:
    """`found` without what broadcasts say that were stopped: that is taken back."""
    about = {row.about for row in found if not row.body}
    if not about:
        return list(found)
    stopped = sa.select(BroadcastRow.id).where(BroadcastRow.id.in_(about), BroadcastRow.state == "stopped")
    over = set(await tx.connection.scalars(stopped))
    if gone := [row.id for row in found if not row.body and row.about in over]:
        taken_back = sa.update(OutboxRow).where(OutboxRow.id.in_(gone))
        values = {"state": outbox.CANCELLED, "why": following.STOPPED, "lease_until": None}
        await tx.connection.execute(taken_back.values(**values))
    return [row for row in found if row.id not in gone]


@dataclass(frozen=True, slots=True)
class Release:
    """What was held may be sent by the worker now: the person is there."""

    address: int
    ids: tuple[int, ...]

    async def apply(self, tx: Transaction) -> None:
        """Queue it again."""
        mine = sa.update(OutboxRow).where(
            OutboxRow.address_id == self.address, OutboxRow.id.in_(self.ids), OutboxRow.state == outbox.HELD
        )
        await following.changed(tx, mine.values(state=outbox.QUEUED, due_at=tx.now, lease_until=None))


@dataclass(frozen=True, slots=True)
class Follow:
    """Tell this address more, in `after`; or hold it until the next chance. `content` is a packed notice.

    `dedupe`: what was written under it before is not written again. Returns the row's id, or None.
    """

    address: int
    channel: str
    content: bytes
    dedupe: str
    after: timedelta = timedelta()
    held: bool = False

    async def apply(self, tx: Transaction) -> int | None:
        """Put it into the outbox."""
        state = outbox.HELD if self.held else outbox.QUEUED
        row = _row(tx, self.address, self.channel, self.content, self.dedupe, state)
        row["due_at"] = tx.now + self.after
        return row["id"] if await rows.put_if_new(tx, OutboxRow, row) else None


@dataclass(frozen=True, slots=True)
class KeepAnswer:
    """A late answer may not be sent just now: it is held, and its event is answered. `content` is a packed notice."""

    event: int
    content: bytes

    async def apply(self, tx: Transaction) -> None:
        """Move it."""
        mine = sa.update(EventRow).where(EventRow.id == self.event, EventRow.state == COMMITTED)
        moved = mine.values(state=ANSWERED, answered_at=tx.now, lease_until=None)
        found = (
            await tx.connection.execute(moved.returning(EventRow.address_id, EventRow.channel, EventRow.at))
        ).first()
        if found is None:
            return
        row = _row(tx, found.address_id, found.channel, self.content, f"late {self.event}", outbox.HELD)
        row["created_at"] = found.at
        await rows.put_if_new(tx, OutboxRow, row)


def _row(tx: Transaction, address: int, channel: str, content: bytes, dedupe: str, state: str) -> dict[str, Any]:
    number = tx.ids.take()
    return {
        "id": number,
        "channel": channel,
        "address_id": address,
        "kind": REST,
        "about": None,
        "lane": outbox.ANSWERS,
        "state": state,
        "body": tx.keys.seal("outbox", number, content),
        "due_at": tx.now,
        "attempts": 0,
        "created_at": tx.now,
        "dedupe": dedupe,
        "held_at": tx.now if state == outbox.HELD else None,
    }


async def announceable(connection: AsyncConnection, address: int, notice: int, now: datetime) -> str | None:
    """The kind of a notice of which its person may be told by template that it is there; None: by none.

    News never; nor what is left of an answer, for whoever asked was just here; and not twice in `ANNOUNCED`.
    """
    row, other = OutboxRow, sa.orm.aliased(OutboxRow)
    before = sa.exists().where(
        other.address_id == address,
        other.why == outbox.TEMPLATED,
        other.state.in_((outbox.HELD, outbox.QUEUED)),
        other.created_at > now - ANNOUNCED,
    )
    query = sa.select(row.kind).where(
        row.id == notice,
        row.lane == outbox.ANSWERS,
        row.kind != REST,
        row.purpose.is_distinct_from(outbox.NEWS),
        row.why.is_distinct_from(outbox.TEMPLATED),
        sa.not_(before),
    )
    return await connection.scalar(query)
