"""A lottery from its opening to its draw: leaving it, closing it, having it drawn, and one's own entry.

Closing freezes the entries at once; their list and its digest follow within seconds (`storage.draws`). Having it drawn
reveals the seed; who gets what follows from both, batch by batch. Both are runs of the calendar job `DRAWS`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.offering import LOTTERY
from storage import audit, job_runs, round_rows
from storage.claims import NotYet, Over, SamePhone
from storage.entries import AlreadyIn, Enter, Entered
from storage.round_rows import CLOSED, DRAWING, PAUSED, READY, Round
from storage.tables.offers import EntryRow, RoundRow, StockRow
from storage.writing import Gone, Lost, Transaction

__all__ = [
    "DRAWS",
    "AlreadyIn",
    "Close",
    "CloseDue",
    "Draw",
    "Enter",
    "Entered",
    "Entry",
    "Leave",
    "NotYet",
    "Over",
    "SamePhone",
    "entered",
    "mine",
    "to_do",
]

DRAWS = "draws"
"""The calendar job that lists and draws."""
AT_ONCE = 20
"""Lotteries closed by the clock in one transaction."""


@dataclass(frozen=True, slots=True)
class Leave:
    """The actor takes part no more. Returns `Over` once it is closed. Raises `Gone` where they do not take part."""

    round: int

    async def apply(self, tx: Transaction) -> Over | None:
        """Leave."""
        held = sa.select(RoundRow.state, RoundRow.closes_at).where(RoundRow.id == self.round)
        found = (await tx.connection.execute(held.with_for_update(read=True))).first()
        if found is None:
            raise Gone
        if found.state not in (READY, PAUSED) or tx.now >= found.closes_at:
            return Over("closed" if found.state in (READY, PAUSED) else found.state)
        mine = sa.delete(EntryRow).where(EntryRow.round_id == self.round, EntryRow.person_id == tx.actor.person)
        if (await tx.connection.execute(mine)).rowcount != 1:
            raise Gone
        return None


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody's entry. `rank`: their place within the stock, once drawn; `void`: why they could not have a piece."""

    number: int
    weight: int
    stock: str
    pieces: int
    entered_at: datetime
    rank: int | None
    claim: int | None
    void: str | None

    @property
    def won(self) -> bool:
        """Whether a piece is theirs."""
        return self.claim is not None


async def mine(connection: AsyncConnection, round: int, person: int | None) -> Entry | None:
    """The entry of a person, if they take part."""
    row = EntryRow
    query = (
        sa.select(
            *(row.number, row.weight, StockRow.name, StockRow.pieces, row.entered_at, row.rank, row.claim_id, row.void)
        )
        .join(StockRow, StockRow.id == row.stock_id)
        .where(row.round_id == round, row.person_id == person)
    )
    found: Any = (await connection.execute(query)).first()
    return Entry(*found) if found else None


async def entered(connection: AsyncConnection, round: int) -> int:
    """How many take part."""
    count = sa.select(sa.func.count()).select_from(EntryRow).where(EntryRow.round_id == round)
    return await connection.scalar(count) or 0


@dataclass(frozen=True, slots=True)
class Close:
    """Take no more entries, before the time or because it is over. Returns the `Round` after it.

    Raises `Lost`, `Forbidden`, `Gone`.
    """

    round: int
    version: int

    async def apply(self, tx: Transaction) -> Round:
        """Close it."""
        before = await round_rows.held(tx, self.round, self.version, (READY, PAUSED))
        if before.way != LOTTERY:
            raise Lost
        await audit.write(tx, audit.Note("round.closed", before.id, before.organisation, before.state))
        await job_runs.ask(tx, DRAWS)
        return await round_rows.change(tx, before, state=CLOSED)


@dataclass(frozen=True, slots=True)
class CloseDue:
    """Close lotteries whose time is over, at most `AT_ONCE`. Returns how many. A paused one waits for who paused it."""

    async def apply(self, tx: Transaction) -> int:
        """Close them."""
        due = sa.select(RoundRow.id, RoundRow.version).where(
            RoundRow.closes_at <= tx.now, RoundRow.state == READY, RoundRow.way == LOTTERY
        )
        found = (await tx.connection.execute(due.order_by(RoundRow.id).limit(AT_ONCE))).all()
        for row in found:
            await Close(row.id, row.version).apply(tx)
        return len(found)


@dataclass(frozen=True, slots=True)
class Draw:
    """Reveal the seed and have the lottery drawn. Returns the `Round` after it; it is "drawn" some seconds later.

    Raises `Forbidden`, `Gone`, and `Lost` on a stale version or before the list's digest is published.
    """

    round: int
    version: int

    async def apply(self, tx: Transaction) -> Round:
        """Have it drawn."""
        before = await round_rows.held(tx, self.round, self.version, (CLOSED,))
        if before.way != LOTTERY or before.entries_digest is None:
            raise Lost
        await audit.write(tx, audit.Note("round.draw", before.id, before.organisation, before.entries_digest))
        await job_runs.ask(tx, DRAWS)
        return await round_rows.change(tx, before, state=DRAWING, drawn_at=tx.now)


async def to_do(connection: AsyncConnection) -> list[tuple[int, str]]:
    """The lotteries whose list is wanted ("closed") or that are to be drawn ("drawing"), the oldest first."""
    unlisted = sa.and_(RoundRow.state == CLOSED, RoundRow.entries_digest.is_(None))
    query = sa.select(RoundRow.id, RoundRow.state).where(
        RoundRow.way == LOTTERY, sa.or_(unlisted, RoundRow.state == DRAWING)
    )
    return [(row.id, row.state) for row in await connection.execute(query.order_by(RoundRow.id))]
