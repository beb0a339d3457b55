"""The outbox: what is to be told outside a turn, written in the transaction that caused it, sent by a worker."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import addresses, following, leases, rows, senders
from storage.tables.talk import QUEUED as QUEUED_ROWS
from storage.tables.talk import OutboxRow
from storage.writing import Transaction

QUEUED, SENT, HELD, DEAD, CANCELLED = "queued", "sent", "held", "dead", "cancelled"
UNCONFIRMED = "unconfirmed"
"""The connection broke after the request was written: it may have arrived, and is not sent again by itself."""
ABANDONED = "abandoned"
"""Why a row is unconfirmed whose worker was killed while it was on its way."""
UNREACHABLE = "unreachable"
TEMPLATED = "template"
"""Why a row is held of which its person was told, by a template message, that it is there."""
REMINDER, NEWS = "reminder", "news"
"""What a notice is that is no answer: people may not want it, or not at night."""
PATIENCE = timedelta(minutes=10)
"""So long the chat may take for a decision before an SMS says that it is there."""
ANSWERS, BROADCASTS = 0, 1
"""Lanes: answers overtake broadcasts."""
SMS = "sms"
NEW_MESSAGE = "new_message"
"""The kind of an SMS that says that a notice, which it is about, is there. A gateway's template is named by it."""
HEARD = "heard"
"""Why such an SMS never left: its notice was heard, or taken back, before."""
BROADCAST = following.KIND
"""The kind of what one of a broadcast's people is told. Its body is empty: the broadcast has it."""
REST = "rest"
"""The kind of what is left of an answer (`storage.held`)."""
ATTEMPTS = 8
"""After so many failures a row is dead: staff see it."""
FIRST_RETRY = timedelta(seconds=2)
SMS_KEPT, KEPT = timedelta(days=1), timedelta(days=30)
"""How long what was settled is kept: an SMS holds a phone and a code, a notice what somebody was told."""
FAR = timedelta(days=31)
"""Nothing is put off so far: the clock was ahead when it was, and has been set back since."""
REST_KEPT = timedelta(days=1)
"""As long as the answer itself is kept in its events row, told or not."""


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell the owner (a person, or a guest's address) something, at the address seen last.

    `content` is the packed notice, sealed here. `due_at` None means now; `dedupe` lets a notice be written once only.
    `by_sms`: where the chat has not delivered it within `PATIENCE` of its due time, an SMS says that it is there.
    `purpose` is `REMINDER` or `NEWS`, None for an answer; `deadline` is a legal one.
    Returns the row's id, or None where the owner was never met anywhere, or the notice was written before. To somebody
    who can't be reached at all it is a dead letter from the start: staff see it, and a decision goes to the phone.
    """

    owner: int
    kind: str
    content: bytes
    about: int | None = None
    due_at: datetime | None = None
    lane: int = ANSWERS
    dedupe: str | None = None
    by_sms: bool = False
    purpose: str | None = None
    deadline: datetime | None = None

    async def apply(self, tx: Transaction) -> int | None:
        """Queue it."""
        met = await addresses.nearest(tx.connection, {self.owner})
        if self.owner not in met:
            return None
        row = _row_to(tx, met[self.owner], self)
        return row["id"] if await rows.put_if_new(tx, OutboxRow, row) else None


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
        row = row_of(tx, SMS, tx.actor.address, self)
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
    met = await addresses.nearest(tx.connection, {one.owner for one in notices})
    queued = [_row_to(tx, met[one.owner], one) for one in notices if one.owner in met]
    if queued:
        insert = postgresql.insert(OutboxRow) if tx.postgres else sqlite.insert(OutboxRow)
        await tx.connection.execute(insert.on_conflict_do_nothing(), queued)


def _row_to(tx: Transaction, address: addresses.Address, what: Notify) -> dict[str, Any]:
    row = row_of(tx, address.channel, address.id, what)
    row |= {
        "sms_at": row["due_at"] + PATIENCE if what.by_sms else None,
        "purpose": what.purpose,
        "deadline_at": what.deadline,
    }
    return row if address.reachable else row | {"state": DEAD, "why": UNREACHABLE}


def row_of(tx: Transaction, channel: str, address: int, what: Notify | Text) -> dict[str, Any]:
    """A new row, to be inserted."""
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
        "why": None,
    }


@dataclass(frozen=True, slots=True)
class Retract:
    """Take a notice back; where it is told already, or just now, tell `instead`. Returns whether it was never heard."""

    kind: str
    about: int
    instead: Notify | None = None

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
        if self.instead is not None:
            await self.instead.apply(tx)
        return False


@dataclass(frozen=True, slots=True)
class Lease:
    """Take due rows of `channels` until `until`, answers first. Returns their rows in the order to send.

    A row whose lease ran out may have arrived: whoever had it was killed, or lost the database. It is taken again where
    `again` says that the channel shows a notice once however often it is sent, or where it is the rest of an answer,
    for which somebody waits. Any other becomes `UNCONFIRMED`, for staff to see.
    `sole`: a process' number; it takes nothing of the one channel while another sends for it.
    """

    channels: tuple[str, ...]
    until: datetime
    most: int
    again: bool = False
    sole: int | None = None

    async def apply(self, tx: Transaction) -> Sequence[Any]:
        """Lease them."""
        row = OutboxRow
        if self.sole is not None and not await senders.hold(tx, self.channels[0], self.sole):
            return ()
        due = (
            sa.select(
                row.id, sa.or_(row.lease_until.is_(None), sa.literal(self.again), row.kind == REST).label("fresh")
            )
            .where(waiting(self.channels, tx.now, tx.process))
            .order_by(row.lane, row.due_at)
            .limit(self.most)
            .with_for_update(skip_locked=True)
        )
        found = (await tx.connection.execute(due)).all()
        if left := [one.id for one in found if not one.fresh]:
            unsure = sa.update(row).where(row.id.in_(left))
            unsure = unsure.values(state=UNCONFIRMED, lease_until=None, why=ABANDONED)
            await following.changed(tx, unsure)
        ids = await _still_wanted(tx, self.channels, [one.id for one in found if one.fresh])
        if not ids:
            return ()
        leased = sa.update(row).where(row.id.in_(ids)).values(**leases.held(tx, self.until))
        taken = await tx.connection.execute(leased.returning(*row.__table__.columns))
        return sorted(taken.all(), key=lambda one: (one.lane, one.due_at, one.id))


async def _still_wanted(tx: Transaction, channels: Collection[str], ids: list[int]) -> list[int]:
    """`ids` without SMS about what the chat has delivered while they waited for the morning, or for the gateway."""
    if SMS not in channels or not ids:
        return ids
    row, notice = OutboxRow, sa.orm.aliased(OutboxRow)
    heard = sa.exists().where(notice.id == row.about, notice.state.in_((SENT, CANCELLED)))
    over = sa.update(row).where(row.id.in_(ids), row.kind == NEW_MESSAGE, heard)
    gone = set(await tx.connection.scalars(over.values(state=CANCELLED, lease_until=None, why=HEARD).returning(row.id)))
    return [id for id in ids if id not in gone]


def waiting(channels: Collection[str], now: datetime, process: int | None = None) -> sa.ColumnElement[bool]:
    """What a worker may take of these channels; `process` as for `leases.free`."""
    row = OutboxRow
    due = sa.and_(row.state == QUEUED, row.channel.in_(channels), row.due_at <= now)
    return sa.and_(due, leases.free(row, now, process))


async def busy(connection: AsyncConnection, channels: Collection[str], now: datetime) -> frozenset[str]:
    """Those of `channels` with something to send: one statement, a look into the index for each."""
    row = OutboxRow
    looks = [
        sa.select(sa.literal(name)).where(
            sa.exists(sa.select(row.id).where(waiting((name,), now), row.lane.in_((ANSWERS, BROADCASTS))))
        )
        for name in channels
    ]
    return frozenset(await connection.scalars(sa.union_all(*looks))) if looks else frozenset()


async def crowded(connection: AsyncConnection, most: int) -> bool:
    """Whether `most` notices or more wait in the lane of broadcasts: who has many to tell writes no more until then."""
    some = sa.select(sa.literal(1)).select_from(OutboxRow).where(QUEUED_ROWS, OutboxRow.lane == BROADCASTS).limit(most)
    return (await connection.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0) >= most


@dataclass(frozen=True, slots=True)
class Settle:
    """Note what became of a leased row: sent, held (the person gets it when they come back), or tried in vain.

    Whoever sent it knows better than a lease that ran out meanwhile.
    """

    id: int
    state: str
    why: str = ""
    retry_after: timedelta | None = None

    async def apply(self, tx: Transaction) -> None:
        """Note it."""
        await SettleAll((self,)).apply(tx)


@dataclass(frozen=True, slots=True)
class SettleAll:
    """`Settle` what was sent together, in one commit: rows with the same outcome are one statement."""

    settled: tuple[Settle, ...]

    async def apply(self, tx: Transaction) -> None:
        """Note it."""
        alike: dict[tuple[str, str, timedelta | None], list[int]] = {}
        for one in self.settled:
            alike.setdefault((one.state, one.why, one.retry_after), []).append(one.id)
        for (state, why, wish), ids in alike.items():
            for start in range(0, len(ids), rows.AT_ONCE):
                await _settle(tx, ids[start : start + rows.AT_ONCE], state, why, wish)


async def _settle(tx: Transaction, ids: Sequence[int], state: str, why: str, wish: timedelta | None) -> None:
    theirs = OutboxRow.id.in_(ids) & OutboxRow.state.in_((QUEUED, HELD, UNCONFIRMED))
    row = sa.update(OutboxRow).where(theirs).values(lease_until=None)
    if wish is not None:  # the channel's own wish: no failure of these rows
        await following.changed(tx, row.values(state=QUEUED, due_at=tx.now + wish, why=why))
    elif state == QUEUED:
        tried = await tx.connection.scalars(sa.select(OutboxRow.attempts).where(theirs).distinct())
        for attempts in sorted(tried, reverse=True):  # from above, so that no row is raised twice
            dead = attempts + 1 >= ATTEMPTS
            due = tx.now + FIRST_RETRY * 2**attempts
            again = row.where(OutboxRow.attempts == attempts)
            values = {"state": DEAD if dead else QUEUED, "attempts": attempts + 1, "due_at": due, "why": why}
            await following.changed(tx, again.values(**values))
    else:
        at = {"sent_at": tx.now if state == SENT else None, "held_at": tx.now if state == HELD else None}
        await following.changed(tx, row.values(state=state, why=why or None, **at))


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """This leased row's address can't be reached: the row goes to the next best address of the person, or is dead.

    With it goes all else that the address was not told yet.
    """

    id: int
    address: int
    why: str

    async def apply(self, tx: Transaction) -> None:
        """Note it."""
        row = OutboxRow
        mine = sa.update(row).where(row.id == self.id, row.state.in_((QUEUED, HELD, UNCONFIRMED)))
        await tx.connection.execute(mine.values(state=QUEUED, lease_until=None, why=self.why))
        await addresses.Unreachable(self.address).apply(tx)
        still = sa.update(row).where(row.id == self.id, row.state == QUEUED, row.address_id == self.address)
        await following.changed(tx, still.values(state=DEAD))


@dataclass(frozen=True, slots=True)
class PutOff:
    """Leased rows that were not begun: due again after as long as each says. No failure of theirs."""

    rows: tuple[tuple[int, timedelta], ...]

    async def apply(self, tx: Transaction) -> None:
        """Let them go."""
        for id, wait in self.rows:
            mine = sa.update(OutboxRow).where(OutboxRow.id == id, OutboxRow.state == QUEUED)
            # Zero leaves the due time alone: the rows keep their order.
            values = {"lease_until": None} | ({"due_at": tx.now + wait} if wait else {})
            await tx.connection.execute(mine.values(**values))


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
        await following.changed(tx, shown.values(state=SENT, sent_at=tx.now, lease_until=None))


@dataclass(frozen=True, slots=True)
class Sweep:
    """Delete rows that were settled long ago, at most 1,000. Returns how many.

    What waits for a time that only a wrong clock can have meant is due now. A notice that is held stays until it is
    seen; what is left of an answer goes with it, and what many were told after `KEPT`.
    """

    async def apply(self, tx: Transaction) -> int:
        """Delete them, in the order of ids, which is nearly that of time: no index on time is needed."""
        row = OutboxRow
        astray = sa.update(row).where(row.state == QUEUED, row.due_at > tx.now + FAR)
        await tx.connection.execute(astray.values(due_at=tx.now))
        over = sa.or_(row.due_at < tx.now - KEPT, sa.and_(row.channel == SMS, row.due_at < tx.now - SMS_KEPT))
        settled = row.state.in_((SENT, DEAD, CANCELLED, UNCONFIRMED))
        rest = sa.and_(row.kind == REST, row.due_at < tx.now - REST_KEPT)
        many = sa.or_(row.kind == BROADCAST, row.lane == BROADCASTS)
        stale = sa.and_(many, row.state == HELD, row.due_at < tx.now - KEPT)
        old = sa.select(row.id).where(sa.or_(sa.and_(settled, over), rest, stale)).order_by(row.id).limit(1000)
        return int((await tx.connection.execute(sa.delete(row).where(row.id.in_(old)))).rowcount)
