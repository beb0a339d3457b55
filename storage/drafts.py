"""Drafts that nobody came back to: reminding once, and dropping them when their time is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from storage.tables.talk import DraftRow
from storage.writing import Transaction

QUIET = timedelta(hours=1)
"""Somebody who is still filling it needs no reminder yet."""
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Due:
    """Take drafts whose reminder is due and whose person has been away. Returns (id, owner_id, form, expires_at) rows.

    The reminder is used up: telling the person belongs into the same transaction.
    """

    async def apply(self, tx: Transaction) -> Sequence[Any]:
        """Take them."""
        row = DraftRow
        due = (
            sa.select(row.id)
            .where(row.remind_at.is_not(None), row.remind_at <= tx.now, row.updated_at <= tx.now - QUIET)
            .order_by(row.remind_at)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        ids = (await tx.connection.execute(due)).scalars().all()
        if not ids:
            return ()
        taken = sa.update(row).where(row.id.in_(ids)).values(remind_at=None)
        return (await tx.connection.execute(taken.returning(row.id, row.owner_id, row.form, row.expires_at))).all()


@dataclass(frozen=True, slots=True)
class Expire:
    """Delete drafts whose time is over, at most `AT_ONCE`. Returns how many."""

    async def apply(self, tx: Transaction) -> int:
        """Delete them."""
        over = sa.select(DraftRow.id).where(DraftRow.expires_at <= tx.now).limit(AT_ONCE)
        return int((await tx.connection.execute(sa.delete(DraftRow).where(DraftRow.id.in_(over)))).rowcount)
