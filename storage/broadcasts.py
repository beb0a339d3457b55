"""Broadcasts: asked for, approved by a second person, steered. Telling people is `storage.telling`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import audiences, audit, organisations, paths, rights, rows
from storage.audiences import Audience, Size, about, size
from storage.keys import Keyring
from storage.reach import TOLD_STATES, Progress, Reach, progress, report
from storage.tables.broadcasts import BroadcastRow
from storage.tables.organisations import OrganisationRow
from storage.writing import Forbidden, Gone, Lost, Transaction

__all__ = ["TOLD_STATES", "Audience", "Progress", "Reach", "Size", "about", "progress", "report", "size"]

WAITING, REFUSED, QUEUED, RUNNING, PAUSED, STOPPED, DONE = STATES = (
    *("waiting", "refused", "queued", "running", "paused", "stopped", "done"),
)
FROM = {
    PAUSED: (QUEUED, RUNNING),
    RUNNING: (PAUSED,),
    STOPPED: (WAITING, QUEUED, RUNNING, PAUSED),
}
"""By where somebody steers it: the states in which they can."""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast as staff see it. `people` is how many it was for when it was asked for, then when it began.

    `by` and `decided_by` are persons. `reachable`: of those people when it began; None before.
    """

    id: int
    by: int
    audience: Audience
    organisation_name: str
    path: str
    state: str
    version: int
    urgent: bool
    again: bool
    people: int
    reachable: int | None
    due_at: datetime
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    decided_by: int | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A new broadcast: `state` is waiting (for a second person) or queued; `people` as counted."""

    id: int
    state: str
    people: int


@dataclass(frozen=True, slots=True)
class Begin:
    """Ask for a broadcast. Returns `Begun`. Raises `Forbidden`, `Gone`.

    `content`: packed screens (`bot.delivery.notice.pack`), their choices commands. `due_at` None: now. `urgent`
    overtakes others. `again`: whoever may have been told when a process died is told once more, for safety notices.
    More than `approve_above` people need a second person; that is counted here. `counted` is what the sender was shown.
    """

    audience: Audience
    content: bytes
    due_at: datetime | None = None
    urgent: bool = False
    again: bool = False
    approve_above: int = 0
    counted: int = 0

    async def apply(self, tx: Transaction) -> Begun:
        """Write it down."""
        place = self.audience.organisation
        await rights.require(tx, rights.BROADCAST, place)
        await organisations.open_one(tx.connection, place)
        here = await audiences.at_least(tx.connection, self.audience, self.approve_above + 1)
        state = WAITING if here > self.approve_above else QUEUED
        number, people = tx.ids.take(), max(here, self.counted)
        await rows.put(tx, BroadcastRow, self._row(tx, number, state, people))
        await audit.write(tx, audit.Note("broadcast.begin", number, place, state))
        return Begun(number, state, people)

    def _row(self, tx: Transaction, number: int, state: str, people: int) -> dict[str, Any]:
        audience = self.audience
        return {
            "id": number,
            "organisation_id": audience.organisation,
            "occupations": " ".join(audience.occupations),
            "joined_before": audience.joined_before,
            "joined_after": audience.joined_after,
            "language": audience.language,
            "or_unknown": audience.or_unknown,
            "channel": audience.channel,
            "content": tx.keys.seal("broadcasts", number, self.content),
            "state": state,
            "version": 1,
            "urgent": self.urgent,
            "again": self.again,
            "people": people,
            "by_id": tx.actor.owner,
            "created_at": tx.now,
            "due_at": self.due_at or tx.now,
        }


@dataclass(frozen=True, slots=True)
class Decide:
    """Approve or refuse what waits. Returns the `Broadcast` after it.

    Raises `Lost` on a stale version or where it waits no more, `Forbidden` for the sender and without the right.
    """

    id: int
    version: int
    approve: bool
    reason: str = ""

    async def apply(self, tx: Transaction) -> Broadcast:
        """Decide it."""
        before = await _locked(tx, self.id, self.version, (WAITING,))
        if before.by == tx.actor.owner:
            raise Forbidden
        values: dict[str, Any] = {"state": QUEUED} if self.approve else {"state": REFUSED, "finished_at": tx.now}
        what = "approve" if self.approve else "refuse"
        details = {"reason": self.reason} if self.reason else None
        await audit.write(tx, audit.Note(f"broadcast.{what}", self.id, before.audience.organisation, "", details))
        return await _change(tx, before, decided_by=tx.actor.owner, **values)


@dataclass(frozen=True, slots=True)
class Steer:
    """Pause a broadcast, let it go on ("running"), or stop it for good. Returns the `Broadcast` after it.

    Raises `Lost` on a stale version or where that can't be done any more, `Forbidden`, `Gone`.
    """

    id: int
    version: int
    to: str

    async def apply(self, tx: Transaction) -> Broadcast:
        """Steer it."""
        before = await _locked(tx, self.id, self.version, FROM[self.to])
        # One that was paused before its time still waits for it.
        state = QUEUED if self.to == RUNNING and before.started_at is None else self.to
        ended = {"finished_at": tx.now} if self.to == STOPPED else {}
        await audit.write(tx, audit.Note(f"broadcast.{self.to}", self.id, before.audience.organisation))
        return await _change(tx, before, state=state, **ended)


async def get(connection: AsyncConnection, id: int) -> Broadcast | None:
    """One broadcast."""
    row = (await connection.execute(_seen().where(BroadcastRow.id == id))).first()
    return _broadcast(row) if row else None


async def recent(connection: AsyncConnection, tops: Collection[str], most: int) -> list[Broadcast]:
    """The newest broadcasts of the subtrees at these paths."""
    query = _seen().where(paths.under(*tops)).order_by(BroadcastRow.created_at.desc(), BroadcastRow.id.desc())
    return [_broadcast(row) for row in await connection.execute(query.limit(most))]


async def open_now(connection: AsyncConnection, now: datetime) -> list[Broadcast]:
    """What is running, or due to begin: urgent ones first, then those due first."""
    row = BroadcastRow
    query = _seen().where(row.state.in_((QUEUED, RUNNING)), row.due_at <= now)
    return [_broadcast(one) for one in await connection.execute(query.order_by(row.urgent.desc(), row.due_at, row.id))]


async def any_open(connection: AsyncConnection, now: datetime) -> bool:
    """Whether `open_now` has any: a look into a small index."""
    row = BroadcastRow
    query = sa.select(row.id).where(row.state.in_((QUEUED, RUNNING)), row.due_at <= now).limit(1)
    return (await connection.execute(query)).first() is not None


async def watched(connection: AsyncConnection, since: datetime) -> list[Broadcast]:
    """What is under way, and what began and ended after `since`: whoever asked for it looks on."""
    row = BroadcastRow
    ended = sa.and_(row.state.in_((DONE, STOPPED)), row.started_at.is_not(None), row.finished_at >= since)
    query = _seen().where(
        sa.or_(row.state == RUNNING, sa.and_(row.state == PAUSED, row.started_at.is_not(None)), ended)
    )
    return [_broadcast(one) for one in await connection.execute(query.order_by(row.id))]


async def content(connection: AsyncConnection, keys: Keyring, id: int) -> bytes:
    """The packed screens of a broadcast. Raises `Gone`."""
    sealed = await connection.scalar(sa.select(BroadcastRow.content).where(BroadcastRow.id == id))
    if sealed is None:
        raise Gone
    return keys.open("broadcasts", id, sealed)


async def _locked(tx: Transaction, id: int, version: int, states: Collection[str]) -> Broadcast:
    row = (await tx.connection.execute(_seen().where(BroadcastRow.id == id).with_for_update(of=BroadcastRow))).first()
    if row is None:
        raise Gone
    found = _broadcast(row)
    await rights.require(tx, rights.BROADCAST, found.audience.organisation)
    if found.version != version or found.state not in states:
        raise Lost
    return found


async def _change(tx: Transaction, before: Broadcast, **values: Any) -> Broadcast:
    mine = sa.update(BroadcastRow).where(BroadcastRow.id == before.id, BroadcastRow.version == before.version)
    await tx.connection.execute(mine.values(version=before.version + 1, **values))
    after = await get(tx.connection, before.id)
    assert after is not None
    return after


def _seen() -> sa.Select[Any, str, str]:
    place = OrganisationRow
    return sa.select(BroadcastRow, place.name, place.path).join(place, place.id == BroadcastRow.organisation_id)


def _broadcast(row: Any) -> Broadcast:
    occupations = tuple(row.occupations.split())
    audience = Audience(
        *(row.organisation_id, occupations, row.joined_before, row.joined_after),
        *(row.language, row.channel, row.or_unknown),
    )
    return Broadcast(
        *(row.id, row.by_id, audience, row.name, row.path, row.state, row.version, row.urgent, row.again),
        *(row.people, row.reachable, row.due_at, row.created_at, row.started_at, row.finished_at, row.decided_by),
    )
