"""How telling people goes, for staff: what waits, what did not arrive and why, and trying again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import audit, following, outbox, rights
from storage.tables.talk import OutboxRow
from storage.writing import Transaction

FAILED = (outbox.DEAD, outbox.UNCONFIRMED)
"""What staff may try again. What is held comes by itself when its person does."""
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a channel: how many are due or will be, and since when the first of them has been due."""

    channel: str
    n: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Pile:
    """Notices of one channel, in one state, for one reason. `last` is the newest one's id."""

    channel: str
    state: str
    why: str
    n: int
    last: int


@dataclass(frozen=True, slots=True)
class Letter:
    """One of a pile: its service's kind, and when it was written. What it says is nobody's business here."""

    id: int
    kind: str
    at: datetime


async def queues(connection: AsyncConnection, now: datetime) -> list[Queue]:
    """What waits, by channel."""
    row = OutboxRow
    due = sa.func.min(sa.case((row.due_at <= now, row.due_at)))
    query = sa.select(row.channel, sa.func.count(), sa.type_coerce(due, row.due_at.type)).where(
        row.state == outbox.QUEUED
    )
    return [Queue(*one) for one in await connection.execute(query.group_by(row.channel).order_by(row.channel))]


async def piles(connection: AsyncConnection) -> list[Pile]:
    """What is held, dead or unconfirmed, by channel, state and reason: the largest first."""
    row = OutboxRow
    why, n = sa.func.coalesce(row.why, ""), sa.func.count()
    states = sa.text("state IN ('held', 'dead', 'unconfirmed')")  # as the index on them says it
    query = sa.select(row.channel, row.state, why, n, sa.func.max(row.id)).where(states)
    return [Pile(*one) for one in await connection.execute(query.group_by(row.channel, row.state, why).order_by(-n))]


async def letters(connection: AsyncConnection, pile: Pile, most: int) -> list[Letter]:
    """The newest of a pile."""
    row = OutboxRow
    query = sa.select(row.id, row.kind, row.created_at).where(_of(pile.channel, pile.state, pile.why))
    return [Letter(*one) for one in await connection.execute(query.order_by(row.id.desc()).limit(most))]


def _of(channel: str, state: str, why: str) -> sa.ColumnElement[bool]:
    row = OutboxRow
    return sa.and_(row.channel == channel, row.state == state, sa.func.coalesce(row.why, "") == why)


@dataclass(frozen=True, slots=True)
class RetryPile:
    """Send a pile again, at most `AT_ONCE`, up to the one that was its last on screen. Returns how many.

    Needs an admin of every root, and is audited.
    """

    channel: str
    state: str
    why: str
    last: int

    async def apply(self, tx: Transaction) -> int:
        """Queue them."""
        await rights.require(tx, rights.MANAGE, None)
        row = OutboxRow
        mine = sa.and_(_of(self.channel, self.state, self.why), row.state.in_(FAILED), row.id <= self.last)
        ids = (await tx.connection.scalars(sa.select(row.id).where(mine).order_by(row.id).limit(AT_ONCE))).all()
        return await _again(tx, ids, f"{self.channel} {self.state}")


@dataclass(frozen=True, slots=True)
class RetryOne:
    """Send one notice again. Returns whether there was something to send. As `RetryPile`."""

    id: int

    async def apply(self, tx: Transaction) -> int:
        """Queue it."""
        await rights.require(tx, rights.MANAGE, None)
        return await _again(tx, [self.id], "one")


async def _again(tx: Transaction, ids: Sequence[int], which: str) -> int:
    row = OutboxRow
    again = sa.update(row).where(row.id.in_(ids), row.state.in_(FAILED))
    values = {"state": outbox.QUEUED, "attempts": 0, "due_at": tx.now, "lease_until": None, "why": None}
    n = await following.changed(tx, again.values(**values)) if ids else 0
    if n:
        await audit.write(tx, audit.Note("outbox.retry", ids[-1], extra=f"{which} {n}"))
    return n
