"""Drafts that nobody came back to: reminding once, and dropping them when their time is over.

A draft keeps its own due time (`remind_at`) instead of asking for a reminder: it is written by the hot batch, which a
second table would make slower for everybody, and most drafts are filed long before. A sweep makes reminders of the few
that are due; from then on they are like any other: told with what else is due, snoozed, or not wanted again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import reminders
from storage.tables.talk import DraftRow
from storage.writing import Transaction

QUIET = timedelta(hours=1)
"""Somebody who is still filling it needs no reminder yet."""
AT_ONCE = 200


KIND = "draft"
"""The kind of their reminders; they are about the draft's id."""


@dataclass(frozen=True, slots=True)
class Left:
    """A draft that somebody has left; `content` is sealed."""

    id: int
    owner: int
    form: str
    revision: int
    updated_at: datetime
    expires_at: datetime
    content: bytes


async def any_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether `Remind` has something to do."""
    return (await connection.execute(_due(now, 1))).first() is not None


@dataclass(frozen=True, slots=True)
class Remind:
    """Make reminders, due now, of drafts whose time has come and whose person has been away. Returns how many.

    A draft's own due time is used up by it, so that it happens once.
    """

    async def apply(self, tx: Transaction) -> int:
        """Make them."""
        row = DraftRow
        ids = (await tx.connection.scalars(_due(tx.now, AT_ONCE).with_for_update(skip_locked=True))).all()
        if not ids:
            return 0
        taken = sa.update(row).where(row.id.in_(ids)).values(remind_at=None).returning(row.id, row.owner_id)
        due = (await tx.connection.execute(taken)).all()
        await reminders.ask(tx, [reminders.Ask(one.owner_id, KIND, one.id, tx.now) for one in due])
        return len(due)


def _due(now: datetime, most: int) -> sa.Select[int]:
    row = DraftRow
    away = sa.and_(row.remind_at.is_not(None), row.remind_at <= now, row.updated_at <= now - QUIET)
    return sa.select(row.id).where(away).order_by(row.remind_at).limit(most)


async def left(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Left]:
    """Those of these drafts that are still there, by id."""
    row = DraftRow
    query = sa.select(row.id, row.owner_id, row.form, row.revision, row.updated_at, row.expires_at, row.content).where(
        row.id.in_(ids)
    )
    return {one.id: Left(*one) for one in await connection.execute(query)}


@dataclass(frozen=True, slots=True)
class Expire:
    """Delete drafts whose time is over, at most `AT_ONCE`. Returns how many."""

    async def apply(self, tx: Transaction) -> int:
        """Delete them."""
        over = sa.select(DraftRow.id).where(DraftRow.expires_at <= tx.now).limit(AT_ONCE)
        return int((await tx.connection.execute(sa.delete(DraftRow).where(DraftRow.id.in_(over)))).rowcount)
