"""How often something may be done: counters in fixed windows of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables.base import EPOCH
from storage.tables.codes import LimitRow
from storage.writing import Look, Transaction


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in each window of `per`, under the name `what`."""

    what: str
    most: int
    per: timedelta


@dataclass(frozen=True, slots=True)
class TooMany:
    """It was done too often. `until`: when it may be done again."""

    what: str
    until: datetime


async def take(tx: Transaction, wanted: Sequence[tuple[Limit, bytes]]) -> TooMany | None:
    """Count one for each (limit, subject), unless one of them is used up: then nothing is counted.

    The subject is a keyed digest or an id, never a plain personal value. Subjects that meet in two transactions at once
    are counted one after the other.
    """
    for done, (limit, subject) in enumerate(wanted):
        ends = _window_end(tx.now, limit.per)
        if not await _counted(tx, limit.what, subject, ends, limit.most):
            await _give_back(tx, wanted[:done])
            return TooMany(limit.what, ends)
    return None


async def _counted(tx: Transaction, what: str, subject: bytes, ends: datetime, most: int) -> bool:
    insert: Any = postgresql.insert(LimitRow) if tx.postgres else sqlite.insert(LimitRow)
    counted = await tx.connection.execute(
        insert.values(what=what, subject=subject, ends_at=ends, count=1)
        .on_conflict_do_update(
            index_elements=["what", "subject", "ends_at"],
            set_={"count": LimitRow.count + 1},
            where=LimitRow.count < most,
        )
        .returning(LimitRow.count)
    )
    return counted.scalar() is not None


async def used(tx: Transaction, limit: Limit, subject: bytes) -> int:
    """How many of the limit's window are used."""
    row = {"what": limit.what, "subject": subject, "ends_at": _window_end(tx.now, limit.per)}
    return await tx.connection.scalar(sa.select(LimitRow.count).filter_by(**row)) or 0


async def exhausted(look: Look, wanted: Sequence[tuple[Limit, bytes]]) -> datetime | None:
    """When the first of these limits that are used up begins anew; None: none is. Counts nothing."""
    ends = []
    for limit, subject in wanted:
        row = {"what": limit.what, "subject": subject, "ends_at": _window_end(look.now, limit.per)}
        count = await look.connection.scalar(sa.select(LimitRow.count).filter_by(**row))
        if (count or 0) >= limit.most:
            ends.append(_window_end(look.now, limit.per))
    return max(ends, default=None)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Delete windows that are over, at most 1,000. Returns how many."""

    async def apply(self, tx: Transaction) -> int:
        """Delete them."""
        old = sa.select(LimitRow.what, LimitRow.subject, LimitRow.ends_at).where(LimitRow.ends_at < tx.now).limit(1000)
        key = sa.tuple_(LimitRow.what, LimitRow.subject, LimitRow.ends_at)
        return int((await tx.connection.execute(sa.delete(LimitRow).where(key.in_(old)))).rowcount)


@dataclass(frozen=True, slots=True)
class Spend:
    """Count one of `most` that the whole union has of `what` until `ends_at`. Returns whether there was one left."""

    what: str
    most: int
    ends_at: datetime

    async def apply(self, tx: Transaction) -> bool:
        """Count it."""
        return await _counted(tx, self.what, b"", self.ends_at, self.most)


@dataclass(frozen=True, slots=True)
class Return:
    """One that was counted by `Spend` was not used."""

    what: str
    ends_at: datetime

    async def apply(self, tx: Transaction) -> None:
        """Count it back."""
        spent = sa.update(LimitRow).filter_by(what=self.what, subject=b"", ends_at=self.ends_at)
        await tx.connection.execute(spent.where(LimitRow.count > 0).values(count=LimitRow.count - 1))


async def spent(look: Look, what: str, ends_at: datetime) -> int:
    """How many of `what` were counted by `Spend` for this end."""
    row = {"what": what, "subject": b"", "ends_at": ends_at}
    return await look.connection.scalar(sa.select(LimitRow.count).filter_by(**row)) or 0


def subject(number: int) -> bytes:
    """An id as the subject of a limit."""
    return number.to_bytes(8, "big")


def _window_end(now: datetime, per: timedelta) -> datetime:
    return EPOCH + ((now - EPOCH) // per + 1) * per


async def _give_back(tx: Transaction, taken: Sequence[tuple[Limit, bytes]]) -> None:
    for limit, subject in taken:
        row = {"what": limit.what, "subject": subject, "ends_at": _window_end(tx.now, limit.per)}
        await tx.connection.execute(sa.update(LimitRow).filter_by(**row).values(count=LimitRow.count - 1))
