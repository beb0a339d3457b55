"""Telling everybody who took part in a draw and got nothing, once, however many they are.

Entries are walked by person, a piece at a time, and the place stands in the round (`losers_after`): it moves in the
very transaction that writes the piece's notices, so a kill neither tells twice nor leaves anybody out. Rounds at the
same place walk together, so that who lost in several hears of all in one message; one that comes later catches up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import outbox
from storage.outbox import Notify
from storage.round_rows import DRAWN, OVER
from storage.tables.offers import TELLING, EntryRow, RoundRow
from storage.tables.people import PersonRow
from storage.writing import Transaction

TOGETHER = timedelta(minutes=2)
"""So long after a draw was asked for its losers wait, so that draws of the same occasion are told together."""
PIECE = 100
"""Entries of a round in one transaction: well under the 50 ms that nothing may hold SQLite's writer."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Rounds that are told together: those who come after the person `after`, and not after `until` (None: all)."""

    rounds: tuple[int, ...]
    after: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """An entry that got nothing. `void`: why its owner could not have a piece."""

    round: int
    number: int
    rank: int
    void: str | None


@dataclass(frozen=True, slots=True)
class Loser:
    """Somebody with all they entered and did not get, of the rounds that are told together."""

    person: int
    missed: tuple[Missed, ...]


Say = Callable[[Sequence[Loser]], Sequence[Notify]]
"""The notices of some losers."""


async def due(connection: AsyncConnection, now: datetime) -> Walk | None:
    """The walk that is furthest behind, if anybody is to be told."""
    query = (
        sa.select(RoundRow.id, RoundRow.losers_after)
        .where(TELLING, RoundRow.state.in_((DRAWN, OVER)), RoundRow.drawn_at <= now - TOGETHER)
        .order_by(RoundRow.losers_after, RoundRow.id)
    )
    found = (await connection.execute(query)).all()
    if not found:
        return None
    after: int = found[0].losers_after
    ahead = [row.losers_after for row in found if row.losers_after > after]
    return Walk(tuple(row.id for row in found if row.losers_after == after), after, min(ahead, default=None))


async def entered(connection: AsyncConnection, rounds: Sequence[int]) -> dict[int, int]:
    """How many took part in each of these rounds, which are drawn."""
    query = sa.select(RoundRow.id, RoundRow.entered).where(RoundRow.id.in_(rounds))
    return {row.id: row.entered or 0 for row in await connection.execute(query)}


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell the next piece of a walk. Returns how many entries it had; None: another process was faster."""

    walk: Walk
    say: Say

    async def apply(self, tx: Transaction) -> int | None:
        """Tell them, and note how far it has come."""
        if not await self._held(tx):
            return None
        pages = [list(await tx.connection.execute(_page(id, self.walk))) for id in self.walk.rounds]
        full = [page[-1].person_id for page in pages if len(page) == PIECE]
        place = min(full) if full else self.walk.until
        found = [row for page in pages for row in page if place is None or row.person_id <= place]
        await outbox.notify(tx, self.say(_by_person(found)))
        moved = sa.update(RoundRow).where(RoundRow.id.in_(self.walk.rounds))
        await tx.connection.execute(moved.values(losers_after=place))
        return len(found)

    async def _held(self, tx: Transaction) -> bool:
        """Hold the rounds, unless one of them is not where it was."""
        row = RoundRow
        still = (row.id.in_(self.walk.rounds), row.losers_after == self.walk.after, row.state.in_((DRAWN, OVER)))
        held = await tx.connection.scalars(sa.select(row.id).where(*still).order_by(row.id).with_for_update())
        return len(list(held)) == len(self.walk.rounds)


def _page(round: int, walk: Walk) -> sa.Select[*tuple[Any, ...]]:
    entry, person = EntryRow, PersonRow
    query = (
        sa.select(*(entry.round_id, entry.person_id, entry.number, entry.rank, entry.void, person.merged_into))
        .outerjoin(person, person.id == entry.person_id)
        .where(entry.round_id == round, entry.person_id > walk.after, entry.claim_id.is_(None))
    )
    if walk.until is not None:
        query = query.where(entry.person_id <= walk.until)
    return query.order_by(entry.person_id).limit(PIECE)


def _by_person(rows: Sequence[Any]) -> list[Loser]:
    """One for each person; who was merged meanwhile is told where they are now."""
    missed: dict[int, list[Missed]] = {}
    for row in sorted(rows, key=lambda row: (row.person_id, row.round_id)):
        mine = missed.setdefault(row.merged_into or row.person_id, [])
        mine.append(Missed(row.round_id, row.number, row.rank or 0, row.void))
    return [Loser(person, tuple(them)) for person, them in missed.items()]
