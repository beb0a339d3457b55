"""What became of people whom a broadcast's channel was given, noted by the batch.

Whoever could not be told here and now becomes an ordinary row of the outbox with an empty body: later, held, or at the
next best address. Its row in `broadcast_told` then follows it (`storage.following`).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from rules.base import values
from storage import addresses, following, outbox, passing, tallies
from storage.addresses import Address
from storage.reach import HELD, LATER, SENDING, SENT, UNCONFIRMED, UNREACHABLE
from storage.tables.broadcasts import BroadcastToldRow
from storage.tables.people import AddressRow
from storage.tables.talk import OutboxRow
from storage.telling import Told
from storage.writing import Transaction

Changes = Counter[tuple[str, str]]


@values.dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one: a told state. `due_at` and `attempts` are for "later"."""

    told: Told
    state: str
    why: str | None = None
    due_at: datetime | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Settle:
    """Note outcomes of one channel; an address that can't be reached is marked, and its person told elsewhere.

    `keeps`: the channel shows again what stands in the outbox, so what was sent stands there too. `here_only`: the
    audience is that of this channel or language, and nobody is told elsewhere.
    """

    broadcast: int
    channel: str
    outcomes: tuple[Outcome, ...]
    keeps: bool = False
    here_only: bool = False

    async def apply(self, tx: Transaction) -> None:
        """Note them."""
        lost = [one for one in self.outcomes if one.state == UNREACHABLE]
        elsewhere = await _leave(tx, lost, here_only=self.here_only) if lost else {}
        changes, of_state = Changes(), defaultdict[str, list[int]](list)
        for one in self.outcomes:
            if one.told.person not in elsewhere:
                of_state[one.state].append(one.told.person)
        for state, persons in sorted(of_state.items()):
            changes.update(await self._note(tx, state, persons))
        for person, address in sorted(elsewhere.items()):
            changes.update(await self._note(tx, LATER, [person], address))
        await put(tx, [row for one in self.outcomes if (row := self._row(tx, one, elsewhere)) is not None])
        await tallies.shift(tx, self.broadcast, changes)

    async def _note(self, tx: Transaction, state: str, persons: Sequence[int], at: Address | None = None) -> Changes:
        """Whoever told them knows better than a lease that ran out meanwhile."""
        row, changes = BroadcastToldRow, Changes()
        values: dict[str, Any] = {"channel": at.channel, "address_id": at.id} if at else {}
        now = (at.channel if at else self.channel, state)
        for was in (SENDING, UNCONFIRMED):
            mine = sa.update(row).where(
                row.broadcast_id == self.broadcast, row.person_id.in_(persons), row.state == was
            )
            done = await tx.connection.execute(mine.values(state=state, lease_until=None, **values))
            changes.update(tallies.moved((self.channel, was), now, done.rowcount))
            if done.rowcount == len(persons):
                break
        return changes

    def _row(self, tx: Transaction, one: Outcome, elsewhere: dict[int, Address]) -> dict[str, Any] | None:
        """Of whom there is something left to do, or to show again."""
        address = elsewhere.get(one.told.person)
        if address is not None:
            return row_of(tx, self.broadcast, one.told, address.channel, address.id, outbox.QUEUED)
        states = {LATER: outbox.QUEUED, HELD: outbox.HELD} | ({SENT: outbox.SENT} if self.keeps else {})
        if one.state not in states:
            return None
        row = row_of(tx, self.broadcast, one.told, self.channel, one.told.address, states[one.state])
        at = {"sent_at": tx.now if one.state == SENT else None, "held_at": tx.now if one.state == HELD else None}
        return row | {"due_at": one.due_at or tx.now, "attempts": one.attempts, "why": one.why, **at}


def row_of(tx: Transaction, broadcast: int, told: Told, channel: str, address: int, state: str) -> dict[str, Any]:
    """The outbox row of one of a broadcast's people."""
    return {
        "id": told.notice,
        "channel": channel,
        "address_id": address,
        "kind": outbox.BROADCAST,
        "about": broadcast,
        "lane": outbox.BROADCASTS,
        "state": state,
        "body": b"",
        "due_at": tx.now,
        "attempts": 0,
        "created_at": tx.now,
        "sent_at": None,
        "held_at": None,
        "dedupe": following.dedupe(broadcast, told.person),
        "why": None,
        "purpose": outbox.NEWS,
    }


async def put(tx: Transaction, some: list[dict[str, Any]]) -> None:
    """Write rows of the outbox, as far as they are new."""
    if some:
        insert = postgresql.insert(OutboxRow) if tx.postgres else sqlite.insert(OutboxRow)
        await tx.connection.execute(insert.on_conflict_do_nothing(), some)


async def _leave(tx: Transaction, lost: Sequence[Outcome], *, here_only: bool) -> dict[int, Address]:
    """Mark these addresses; returns by person where else they can be told."""
    gone = {one.told.address for one in lost}
    marked = sa.update(AddressRow).where(AddressRow.id.in_(gone), AddressRow.unreachable_at.is_(None))
    await tx.connection.execute(marked.values(unreachable_at=tx.now))
    for address in sorted(await _untold(tx, gone)):
        await passing.pass_on(tx, address)
    if here_only:
        return {}
    found = await addresses.nearest(tx.connection, {one.told.person for one in lost})
    return {person: address for person, address in found.items() if address.reachable}


async def _untold(tx: Transaction, at: Collection[int]) -> set[int]:
    """Those of these addresses, usually none, for which something else waits."""
    row = OutboxRow
    waits = sa.select(row.address_id).where(row.address_id.in_(at), row.state.in_(passing.UNTOLD))
    return set(await tx.connection.scalars(waits.distinct()))
