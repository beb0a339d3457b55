"""The outbox: what is to be told outside a turn, written in the transaction that caused it, sent by a worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage import addresses, rows
from storage.tables.talk import OutboxRow
from storage.writing import Transaction

QUEUED, SENT, HELD, DEAD, CANCELLED = "queued", "sent", "held", "dead", "cancelled"
UNCONFIRMED = "unconfirmed"
"""The connection broke after the request was written: it may have arrived, and is not sent again by itself."""
ANSWERS, BROADCASTS = 0, 1
"""Lanes: answers overtake broadcasts."""
SMS = "sms"
REST = "rest"
"""The kind of what is left of an answer (`storage.held`)."""
ATTEMPTS = 8
"""After so many failures a row is dead: staff see it."""
FIRST_RETRY = timedelta(seconds=2)
SMS_KEPT, KEPT = timedelta(days=1), timedelta(days=30)
"""How long what was settled is kept: an SMS holds a phone and a code, a notice what somebody was told."""
REST_KEPT = timedelta(days=1)
"""As long as the answer itself is kept in its events row, told or not."""


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell the owner (a person, or a guest's address) something, at the address seen last.

    `content` is the packed notice, sealed here. `due_at` None means now; `dedupe` lets a notice be written once only.
    Returns the row's id, or None where the owner has no address that can be reached, or the notice was written before.
    """

    owner: int
    kind: str
    content: bytes
    about: int | None = None
    due_at: datetime | None = None
    lane: int = ANSWERS
    dedupe: str | None = None

    async def apply(self, tx: Transaction) -> int | None:
        """Queue it."""
        reachable = await addresses.reaching(tx.connection, self.owner)
        if not reachable:
            return None
        return await _queue(tx, reachable[0].channel, reachable[0].id, self)


@dataclass(frozen=True, slots=True)
class Text:
    """Send an SMS on behalf of the actor's address. `content` is the packed {"to", "say"}; `kind` as for `Notify`."""

    kind: str
    content: bytes
    about: int | None = None
    due_at: datetime | None = None
    lane: int = ANSWERS
    dedupe: str | None = None

    async def apply(self, tx: Transaction) -> int | None:
        """Queue it."""
        return await _queue(tx, SMS, tx.actor.address, self)


async def _queue(tx: Transaction, channel: str, address: int, what: Notify | Text) -> int | None:
    row = _row(tx, channel, address, what)
    return row["id"] if await rows.put_if_new(tx, OutboxRow, row) else None


@dataclass(frozen=True, slots=True)
class NotifyAll:
    """`Notify` many owners, in two statements whatever their number."""

    notices: tuple[Notify, ...]

    async def apply(self, tx: Transaction) -> None:
        """Queue them."""
        await notify(tx, self.notices)


async def notify(tx: Transaction, notices: Sequence[Notify]) -> None:
    """As `NotifyAll`."""
    reachable = await addresses.nearest(tx.connection, {one.owner for one in notices})
    told = [(reachable[one.owner], one) for one in notices if one.owner in reachable]
    queued = [_row(tx, address.channel, address.id, one) for address, one in told]
    if queued:
        insert = postgresql.insert(OutboxRow) if tx.postgres else sqlite.insert(OutboxRow)
        await tx.connection.execute(insert.on_conflict_do_nothing(), queued)


def _row(tx: Transaction, channel: str, address: int, what: Notify | Text) -> dict[str, Any]:
    number = tx.ids.take()
    return {
        "id": number,
        "channel": channel,
        "address_id": address,
        "kind": what.kind,
        "about": what.about,
        "lane": what.lane,
        "state": QUEUED,
        "body": tx.keys.seal("outbox", number, what.content),
        "due_at": what.due_at or tx.now,
        "attempts": 0,
        "created_at": tx.now,
        "dedupe": what.dedupe,
    }


@dataclass(frozen=True, slots=True)
class Retract:
    """Take a notice back; where it is told already, or just now, tell `instead`. Returns whether it was never heard."""

    kind: str
    about: int
    instead: Notify

    async def apply(self, tx: Transaction) -> bool:
        """Take it back."""
        leased = sa.and_(OutboxRow.lease_until.is_not(None), OutboxRow.lease_until > tx.now)
        unheard = sa.update(OutboxRow).where(
            OutboxRow.about == self.about,
            OutboxRow.kind == self.kind,
            OutboxRow.state.in_((QUEUED, HELD)),
            sa.not_(leased),
        )
        if (await tx.connection.execute(unheard.values(state=CANCELLED))).rowcount:
            return True
        await self.instead.apply(tx)
        return False


@dataclass(frozen=True, slots=True)
class Lease:
    """Take due rows of `channels` until `until`, answers first. Returns their rows in the order to send."""

    channels: tuple[str, ...]
    until: datetime
    most: int

    async def apply(self, tx: Transaction) -> Sequence[Any]:
        """Lease them."""
        free = sa.or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until < tx.now)
        due = (
            sa.select(OutboxRow.id)
            .where(OutboxRow.state == QUEUED, OutboxRow.channel.in_(self.channels), OutboxRow.due_at <= tx.now, free)
            .order_by(OutboxRow.lane, OutboxRow.due_at)
            .limit(self.most)
            .with_for_update(skip_locked=True)
        )
        ids = (await tx.connection.execute(due)).scalars().all()
        if not ids:
            return ()
        leased = sa.update(OutboxRow).where(OutboxRow.id.in_(ids)).values(lease_until=self.until)
        found = await tx.connection.execute(leased.returning(*OutboxRow.__table__.columns))
        return sorted(found.all(), key=lambda row: (row.lane, row.due_at, row.id))


@dataclass(frozen=True, slots=True)
class Settle:
    """Note what became of a leased row: sent, held (the person gets it when they come back), or tried in vain."""

    id: int
    state: str
    why: str = ""
    retry_after: timedelta | None = None

    async def apply(self, tx: Transaction) -> None:
        """Note it."""
        row = sa.update(OutboxRow).where(OutboxRow.id == self.id, OutboxRow.state.in_((QUEUED, HELD)))
        if self.retry_after is not None:  # the channel's own wish: no failure of this row
            await tx.connection.execute(row.values(due_at=tx.now + self.retry_after, lease_until=None, why=self.why))
            return
        if self.state == QUEUED:
            attempts = await tx.connection.scalar(sa.select(OutboxRow.attempts).where(OutboxRow.id == self.id)) or 0
            state = DEAD if attempts + 1 >= ATTEMPTS else QUEUED
            due = tx.now + FIRST_RETRY * 2**attempts
            again = row.values(state=state, attempts=attempts + 1, due_at=due, lease_until=None, why=self.why)
            await tx.connection.execute(again)
            return
        sent_at = tx.now if self.state == SENT else None
        await tx.connection.execute(
            row.values(state=self.state, sent_at=sent_at, lease_until=None, why=self.why or None)
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """The page says it shows these notices of the address: held and queued ones are sent now."""

    address: int
    ids: tuple[int, ...]

    async def apply(self, tx: Transaction) -> None:
        """Note it."""
        shown = sa.update(OutboxRow).where(
            OutboxRow.address_id == self.address, OutboxRow.id.in_(self.ids), OutboxRow.state.in_((QUEUED, HELD))
        )
        await tx.connection.execute(shown.values(state=SENT, sent_at=tx.now, lease_until=None))


@dataclass(frozen=True, slots=True)
class Sweep:
    """Delete rows that were settled long ago, at most 1,000. Returns how many.

    A notice that is held stays until it is seen; what is left of an answer goes with it.
    """

    async def apply(self, tx: Transaction) -> int:
        """Delete them, in the order of ids, which is nearly that of time: no index on time is needed."""
        row = OutboxRow
        over = sa.or_(row.due_at < tx.now - KEPT, sa.and_(row.channel == SMS, row.due_at < tx.now - SMS_KEPT))
        settled = row.state.in_((SENT, DEAD, CANCELLED, UNCONFIRMED))
        rest = sa.and_(row.kind == REST, row.due_at < tx.now - REST_KEPT)
        old = sa.select(row.id).where(sa.or_(sa.and_(settled, over), rest)).order_by(row.id).limit(1000)
        return int((await tx.connection.execute(sa.delete(row).where(row.id.in_(old)))).rowcount)
