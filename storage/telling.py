"""Telling the people of a broadcast: claimed by the page, told, noted by the batch. Any number of processes may.

A row of `broadcast_told` is written before somebody is told, and stays: its primary key keeps them from being told
twice. What became of them is `storage.outcomes`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.base import values
from storage import leases, senders, tallies
from storage.audiences import Place, Size, Step
from storage.broadcasts import QUEUED, RUNNING
from storage.reach import LATELY_SECONDS, SENDING, UNCONFIRMED, UNREACHABLE, faded
from storage.tables.base import micros
from storage.tables.broadcasts import BroadcastCursorRow, BroadcastRow, BroadcastToldRow
from storage.tables.people import AddressRow
from storage.writing import Lost, Transaction

LOOK = ""
"""The channel of the cursor of the last look."""
AT_ONCE = 400
"""People in one claim: some 15 ms of SQLite's writer."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a channel has come, as it was read."""

    channel: str
    place: Place
    done: bool
    a_second: float
    rated_at: datetime


@values.dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is ours to tell. `notice` is what the channel knows it by; `account` is sealed."""

    person: int
    organisation: int
    address: int
    notice: int
    account: bytes
    language: str | None


@dataclass(frozen=True, slots=True)
class Start:
    """A broadcast begins: its time has come. Returns whether it was this that began it.

    `channels` are those that there are.
    """

    id: int
    channels: tuple[str, ...]

    async def apply(self, tx: Transaction) -> bool:
        """Begin it."""
        row = BroadcastRow
        mine = sa.update(row).where(row.id == self.id, row.state == QUEUED, row.due_at <= tx.now)
        begun = mine.values(state=RUNNING, started_at=tx.now)
        if not (await tx.connection.execute(begun)).rowcount:
            return False
        at_start = {"path": "", "organisation_id": 0, "since": Place().since, "membership_id": 0, "done": False}
        cursors = [
            {"broadcast_id": self.id, "channel": name, **at_start, "a_second": 0.0, "rated_at": tx.now}
            for name in (LOOK, *self.channels)
        ]
        await tx.connection.execute(sa.insert(BroadcastCursorRow), cursors)
        return True


@dataclass(frozen=True, slots=True)
class Counted:
    """How many it is for, counted when it began."""

    id: int
    size: Size

    async def apply(self, tx: Transaction) -> None:
        """Note it."""
        mine = sa.update(BroadcastRow).where(BroadcastRow.id == self.id, BroadcastRow.reachable.is_(None))
        await tx.connection.execute(mine.values(people=self.size.people, reachable=self.size.reachable))


async def cursors(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, dict[str, Cursor]]:
    """The cursors of these broadcasts, by channel."""
    row = BroadcastCursorRow
    query = sa.select(
        *(row.broadcast_id, row.channel, row.path, row.organisation_id, row.since, row.membership_id),
        *(row.done, row.a_second, row.rated_at),
    )
    found: dict[int, dict[str, Cursor]] = {}
    for one in await connection.execute(query.where(row.broadcast_id.in_(ids))):
        place = Place(one.path, one.organisation_id, one.since, one.membership_id)
        found.setdefault(one.broadcast_id, {})[one.channel] = Cursor(
            one.channel, place, one.done, one.a_second, one.rated_at
        )
    return found


@dataclass(frozen=True, slots=True)
class Claim:
    """Take these people of a broadcast to tell them by `until`, and move the channel's cursor past them.

    Returns those who are ours, each a `Told`: whoever was told already is left out. None: it is not running any more,
    or another process sends for this channel (`sole` is this one's number). Raises `Lost` where the cursor moved.
    """

    broadcast: int
    cursor: Cursor
    to: Place
    done: bool
    steps: tuple[Step, ...]
    until: datetime
    sole: int | None = None

    async def apply(self, tx: Transaction) -> tuple[Told, ...] | None:
        """Take them."""
        if not await goes_on(tx, self.broadcast, self.cursor.channel, self.sole):
            return None
        await move(tx, self.broadcast, self.cursor, self.to, done=self.done, n=len(self.steps))
        wanted = [told(tx, step) for step in self.steps]
        ours = await insert(tx, self.broadcast, self.cursor.channel, SENDING, self.until, wanted) if wanted else set()
        await tallies.shift(tx, self.broadcast, {(self.cursor.channel, SENDING): len(ours)})
        return tuple([one for one in wanted if one.person in ours])


def told(tx: Transaction, step: Step) -> Told:
    """Somebody met on the walk, with a new notice id."""
    return Told(step.person, step.place.organisation, step.address or 0, tx.ids.take(), step.account, step.language)


async def goes_on(tx: Transaction, broadcast: int, channel: str, sole: int | None) -> bool:
    """Whether this process may tell more of it: asked in each transaction, so that a pause is one within a second."""
    if sole is not None and not await senders.hold(tx, channel, sole):
        return False
    state = sa.select(BroadcastRow.state).where(BroadcastRow.id == broadcast).with_for_update(read=True)
    return await tx.connection.scalar(state) == RUNNING


async def move(tx: Transaction, broadcast: int, cursor: Cursor, to: Place, *, done: bool, n: int) -> None:
    """Move a cursor from where it was read; `n` people lie between. Raises `Lost` where somebody else moved it."""
    row, place = BroadcastCursorRow, cursor.place
    same = (row.path == place.path, row.organisation_id == place.organisation, row.membership_id == place.membership)
    rate = faded(cursor.a_second, tx.now - cursor.rated_at) + n / LATELY_SECONDS
    mine = sa.update(row).where(row.broadcast_id == broadcast, row.channel == cursor.channel, ~row.done, *same)
    values = {"path": to.path, "organisation_id": to.organisation, "since": to.since, "membership_id": to.membership}
    changed = mine.values(done=done, a_second=rate, rated_at=tx.now, **values)
    if (await tx.connection.execute(changed)).rowcount != 1:
        raise Lost


_COLUMNS = "broadcast_id, person_id, organisation_id, address_id, notice_id, channel, state, lease_until, holder"
_INSERT_SQLITE = (
    f"INSERT INTO broadcast_told ({_COLUMNS}) "  # noqa: S608 - names of ours
    "SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), "
    "json_extract(value, '$[3]'), ?, ?, ?, ? FROM json_each(?) WHERE true ON CONFLICT DO NOTHING RETURNING person_id"
)
_INSERT_POSTGRES = (
    f"INSERT INTO broadcast_told ({_COLUMNS}) "  # noqa: S608 - names of ours
    "SELECT $1, person, organisation, address, notice, $2, $3, $4, $5 "
    "FROM unnest($6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[]) AS t(person, organisation, address, notice) "
    "ON CONFLICT DO NOTHING RETURNING person_id"
)


async def insert(
    tx: Transaction, broadcast: int, channel: str, state: str, until: datetime | None, wanted: Sequence[Told]
) -> set[int]:
    """Write down who is told; returns the persons who were not before. One statement, however many."""
    lease, holder = (None, None) if until is None else (micros(until), tx.process)
    rows = [(one.person, one.organisation, one.address or None, one.notice) for one in wanted]
    if tx.postgres:
        columns = [list(column) for column in zip(*rows, strict=True)]
        done = await tx.connection.exec_driver_sql(
            _INSERT_POSTGRES, (broadcast, channel, state, lease, holder, *columns)
        )
    else:
        text = orjson.dumps(rows).decode()
        done = await tx.connection.exec_driver_sql(_INSERT_SQLITE, (broadcast, channel, state, lease, holder, text))
    return {int(row[0]) for row in done}


@dataclass(frozen=True, slots=True)
class Keep:
    """Some who were claimed wait longer than thought: are they still ours, and is it still to go on?

    Returns the persons who are, under a lease until `to`; where it does not go on they are let go.
    """

    broadcast: int
    channel: str
    persons: tuple[int, ...]
    until: datetime
    to: datetime
    sole: int | None = None

    async def apply(self, tx: Transaction) -> set[int]:
        """Ask."""
        if not await goes_on(tx, self.broadcast, self.channel, self.sole):
            await Release(self.broadcast, self.channel, self.persons, self.until).apply(tx)
            return set()
        mine = sa.update(BroadcastToldRow).where(_leased(self.broadcast, self.persons, self.until))
        kept = mine.values(lease_until=self.to).returning(BroadcastToldRow.person_id)
        return set(await tx.connection.scalars(kept))


@dataclass(frozen=True, slots=True)
class Release:
    """These people were claimed and not begun: as if they had never been. The last look finds them."""

    broadcast: int
    channel: str
    persons: tuple[int, ...]
    until: datetime

    async def apply(self, tx: Transaction) -> None:
        """Let them go."""
        mine = sa.delete(BroadcastToldRow).where(_leased(self.broadcast, self.persons, self.until))
        gone = (await tx.connection.execute(mine)).rowcount
        await tallies.shift(tx, self.broadcast, {(self.channel, SENDING): -gone})


def _leased(broadcast: int, persons: Sequence[int], until: datetime) -> sa.ColumnElement[bool]:
    row = BroadcastToldRow
    return sa.and_(
        *(row.broadcast_id == broadcast, row.person_id.in_(persons)),
        *(row.state == SENDING, row.lease_until == until),
    )


async def abandoned(connection: AsyncConnection, channel: str, now: datetime, process: int | None) -> set[int]:
    """The broadcasts of which somebody was being told on this channel when a process died, stopped ones too."""
    row = BroadcastToldRow
    theirs = sa.and_(row.state == SENDING, row.channel == channel, leases.free(row, now, process))
    return set(await connection.scalars(sa.select(row.broadcast_id).where(theirs).distinct()))


@dataclass(frozen=True, slots=True)
class Retake:
    """Whose lease ran out may have been told: whoever had them was killed. They become unconfirmed.

    `again`: they are told once more instead, under a lease until `until`, and are returned as by `Claim`. At most
    `AT_ONCE`.
    """

    broadcast: int
    channel: str
    until: datetime
    again: bool
    sole: int | None = None

    async def apply(self, tx: Transaction) -> tuple[Told, ...]:
        """Take them."""
        if self.again and not await goes_on(tx, self.broadcast, self.channel, self.sole):
            return ()
        row = BroadcastToldRow
        theirs = sa.and_(row.broadcast_id == self.broadcast, row.channel == self.channel, row.state == SENDING)
        free = leases.free(row, tx.now, tx.process)
        late = sa.select(row.person_id).where(theirs, free).order_by(row.person_id).limit(AT_ONCE)
        persons = (await tx.connection.scalars(late.with_for_update(skip_locked=True))).all()
        mine = sa.update(row).where(row.broadcast_id == self.broadcast, row.person_id.in_(persons))
        if not self.again:
            await tx.connection.execute(mine.values(state=UNCONFIRMED, lease_until=None))
            changes = tallies.moved((self.channel, SENDING), (self.channel, UNCONFIRMED), len(persons))
            await tallies.shift(tx, self.broadcast, changes)
            return ()
        await tx.connection.execute(mine.values(**leases.held(tx, self.until)))
        found = await self._retold(tx, persons)
        if gone := set(persons) - {one.person for one in found}:  # forgotten meanwhile
            lost = sa.update(row).where(row.broadcast_id == self.broadcast, row.person_id.in_(gone))
            await tx.connection.execute(lost.values(state=UNREACHABLE, lease_until=None))
            changes = tallies.moved((self.channel, SENDING), (self.channel, UNREACHABLE), len(gone))
            await tallies.shift(tx, self.broadcast, changes)
        return found

    async def _retold(self, tx: Transaction, persons: Sequence[int]) -> tuple[Told, ...]:
        row, one = BroadcastToldRow, AddressRow
        columns = (row.person_id, row.organisation_id, one.id, row.notice_id, one.account, one.language)
        query = sa.select(*columns).join(one, one.id == row.address_id)
        mine: Any = query.where(row.broadcast_id == self.broadcast, row.person_id.in_(persons))
        return tuple([Told(*found) for found in await tx.connection.execute(mine)])
