"""Parked events: confirmed to the channel, finished later from their row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import leases, rows
from storage.tables.talk import ANSWERED, COMMITTED, RECEIVED, UNANSWERED, EventRow
from storage.writing import Transaction


@dataclass(frozen=True, slots=True)
class Park:
    """Keep an event that takes long. Returns whether it waits now, parked by us or before; False: it is decided."""

    id: int
    address: int
    channel: str
    key: str
    at: datetime
    payload: bytes
    lease_until: datetime

    async def apply(self, tx: Transaction) -> bool:
        """Insert the row, unless there is one."""
        if await rows.put_if_new(tx, EventRow, self.row(tx)):
            return True
        found = await self.found(tx)
        return found is not None and bool(found.state == RECEIVED)

    def row(self, tx: Transaction) -> dict[str, Any]:
        """The row to be inserted."""
        return {
            "id": self.id,
            "address_id": self.address,
            "channel": self.channel,
            "key": self.key,
            "state": RECEIVED,
            "at": self.at,
            "payload": self.payload,
            **leases.held(tx, self.lease_until),
        }

    async def found(self, tx: Transaction) -> Any:
        """The row that this event has (`id`, `state`), if any."""
        known = sa.select(EventRow.id, EventRow.state)
        mine = known.where(EventRow.address_id == self.address, EventRow.key == self.key)
        return (await tx.connection.execute(mine)).first()


@dataclass(frozen=True, slots=True)
class ParkAll:
    """`Park` many, in two statements whatever their number (at most `rows.AT_ONCE`).

    Returns for each the id of the row where it waits, parked by us or before; None: it is decided.
    """

    parks: tuple[Park, ...]

    async def apply(self, tx: Transaction) -> tuple[int | None, ...]:
        """Insert the rows that are new."""
        await rows.put_all_if_new(tx, EventRow, [one.row(tx) for one in self.parks])
        there = sa.select(EventRow.id).where(EventRow.id.in_([one.id for one in self.parks]))
        new = set(await tx.connection.scalars(there))
        return tuple([one.id if one.id in new else await self._before(tx, one) for one in self.parks])

    async def _before(self, tx: Transaction, one: Park) -> int | None:
        found = await one.found(tx)
        return int(found.id) if found is not None and found.state == RECEIVED else None


@dataclass(frozen=True, slots=True)
class Lease:
    """Take parked events that nobody holds, until `until`. Returns their rows, oldest first."""

    until: datetime
    most: int

    async def apply(self, tx: Transaction) -> Sequence[Any]:
        """Lease them."""
        return await _lease(tx, EventRow.state == RECEIVED, self.until, self.most)


@dataclass(frozen=True, slots=True)
class Release:
    """A leased event could not be finished just now: anybody may try again at once."""

    id: int

    async def apply(self, tx: Transaction) -> None:
        """Let it go."""
        mine = sa.update(EventRow).where(EventRow.id == self.id, EventRow.state == RECEIVED)
        await tx.connection.execute(mine.values(lease_until=None))


@dataclass(frozen=True, slots=True)
class LeaseAnswers:
    """Take finished parked events of `channels` whose answer was not sent. Returns their rows, oldest first."""

    until: datetime
    most: int
    channels: tuple[str, ...]

    async def apply(self, tx: Transaction) -> Sequence[Any]:
        """Lease them."""
        mine = (EventRow.state == COMMITTED) & EventRow.channel.in_(self.channels)
        return await _lease(tx, mine, self.until, self.most)


async def _lease(tx: Transaction, which: sa.ColumnElement[bool], until: datetime, most: int) -> Sequence[Any]:
    free = leases.free(EventRow, tx.now, tx.process)
    # SQLite takes the index on the unanswered only where its condition stands as it does there: else it reads a day's
    # events every few seconds.
    query = sa.select(EventRow.id).where(which, UNANSWERED, free).order_by(EventRow.id).limit(most)
    ids = (await tx.connection.execute(query.with_for_update(skip_locked=True))).scalars().all()
    if not ids:
        return ()
    leased = sa.update(EventRow).where(EventRow.id.in_(ids)).values(**leases.held(tx, until))
    found = await tx.connection.execute(leased.returning(*EventRow.__table__.columns))
    return sorted(found.all(), key=lambda row: int(row.id))


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer of this event reached the channel."""

    id: int

    async def apply(self, tx: Transaction) -> None:
        """Note it."""
        row = sa.update(EventRow).where(EventRow.id == self.id, EventRow.state == COMMITTED)
        await tx.connection.execute(row.values(state=ANSWERED, answered_at=tx.now, lease_until=None))


@dataclass(frozen=True, slots=True)
class Owe:
    """The answer of this event did not reach the channel in its turn: the sweep sends it.

    `until`: not before then, since somebody is still at it, who notes it as `Answered` when it is there.
    """

    id: int
    until: datetime | None = None

    async def apply(self, tx: Transaction) -> None:
        """Note it."""
        row = sa.update(EventRow).where(EventRow.id == self.id, EventRow.state == ANSWERED)
        await tx.connection.execute(
            row.values(state=COMMITTED, answered_at=None, lease_until=self.until, holder=tx.process)
        )


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete decided events older than `before`, at most 1,000: no channel can repeat them. Returns how many.

    An answer that could not be sent for so long goes too: nothing that people said is kept for want of a channel.
    """

    before: datetime

    async def apply(self, tx: Transaction) -> int:
        """Delete them, in the order of ids, which is nearly that of time: no index on time is needed."""
        decided = sa.select(EventRow.id, EventRow.at).where(EventRow.state.in_((COMMITTED, ANSWERED)))
        oldest = decided.order_by(EventRow.id).limit(1000)
        old = [row.id for row in await tx.connection.execute(oldest) if row.at < self.before]
        if old:
            await tx.connection.execute(sa.delete(EventRow).where(EventRow.id.in_(old)))
        return len(old)
