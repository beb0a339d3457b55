"""Rounds while they run: steered, extended, read. Whether one gives out now follows from its state and the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules import offering
from storage import audit, ledger, round_rows
from storage.claims import EXPIRED, USED
from storage.eligibility import NotFor, Pass, eligible
from storage.round_rows import (
    CANCELLED,
    CLOSED,
    DRAWING,
    DRAWN,
    OVER,
    PAUSED,
    READY,
    REFUSED,
    WAITING,
    Round,
    Unfit,
    get,
    held,
)
from storage.tables.offers import LIVE_CLAIMS, ClaimRow, RoundMerchantRow, RoundRow, StockRow
from storage.writing import Lost, Transaction

__all__ = [
    "CANCELLED",
    "CLOSED",
    "DRAWING",
    "DRAWN",
    "OVER",
    "PAUSED",
    "READY",
    "REFUSED",
    "WAITING",
    "Board",
    "Extend",
    "NotFor",
    "Pass",
    "Round",
    "Steer",
    "Tally",
    "Unfit",
    "board",
    "current",
    "eligible",
    "get",
]

FROM = {
    PAUSED: (READY,),
    READY: (PAUSED,),
    CLOSED: (READY, PAUSED),
    CANCELLED: (WAITING, READY, PAUSED, CLOSED, DRAWING, DRAWN),
}
"""By where somebody steers a round: the states in which they can."""
SHOWN = timedelta(days=2)
"""How long a round that is closed is still listed."""


@dataclass(frozen=True, slots=True)
class Steer:
    """Pause a round, let it go on ("ready"), close or cancel it. Returns the `Round` after it.

    Raises `Lost` on a stale version or where that can't be done any more, `Forbidden`, `Gone`. A cancelled round's
    coupons are void from this moment; their holders are told, and their rows follow, batch by batch (`endings.Void`).
    A lottery is closed by `lotteries.Close`, which freezes its entries.
    """

    round: int
    version: int
    to: str

    async def apply(self, tx: Transaction) -> Round:
        """Steer it."""
        before = await held(tx, self.round, self.version, FROM[self.to])
        if before.way == offering.LOTTERY and self.to == CLOSED:
            raise Lost
        to = self.to
        if before.state == WAITING:  # nothing was issued: as if the second person had refused it
            await round_rows.promise(tx, before.offer, -before.fen)
            to = REFUSED
        await audit.write(tx, audit.Note(f"round.{self.to}", before.id, before.organisation, before.state))
        return await round_rows.change(tx, before, state=to)


@dataclass(frozen=True, slots=True)
class Extend:
    """Close a round later, put more pieces into its stocks (by name), or both. Returns the `Round` after it.

    Raises `Lost`, `Forbidden`, `Gone`, `Unfit`: order_of_times, past, no_pieces, groups, over_budget; second_person:
    with the new pieces it costs more than `approve_above_fen`, and somebody else than who asked for it has to add them.
    """

    round: int
    version: int
    closes_at: datetime | None
    more: Mapping[str, int]
    approve_above_fen: int

    async def apply(self, tx: Transaction) -> Round:
        """Extend it."""
        before = await held(tx, self.round, self.version, (READY, PAUSED))
        closes_at = self.closes_at or before.closes_at
        if reason := self.unfit(before, tx.actor.owner, tx.now):
            raise Unfit(reason)
        await self._put_in(tx, before)
        extra = " ".join(f"{name or '*'}+{pieces}" for name, pieces in self.more.items())
        await audit.write(tx, audit.Note("round.extend", before.id, before.organisation, extra))
        return await round_rows.change(tx, before, closes_at=closes_at)

    def unfit(self, before: Round, owner: int, now: datetime) -> str | None:
        """Why `owner` can't do so now, as far as the round itself tells; None: they can."""
        closes_at = self.closes_at or before.closes_at
        if closes_at <= now:
            return "past"
        if not before.closes_at <= closes_at <= before.valid_until:
            return "order_of_times"
        if not {stock.name for stock in before.stocks.values()}.issuperset(self.more):
            return "groups"
        more = sum(self.more.values())
        if any(pieces < 1 for pieces in self.more.values()) or before.pieces + more > offering.MOST_PIECES:
            return "no_pieces"
        costs = before.fen + more * before.offered.subsidy_fen
        return "second_person" if more and costs > self.approve_above_fen and before.by == owner else None

    async def _put_in(self, tx: Transaction, before: Round) -> None:
        for name, pieces in self.more.items():
            mine = sa.update(StockRow).where(StockRow.round_id == before.id, StockRow.name == name)
            await tx.connection.execute(mine.values(pieces=StockRow.pieces + pieces))
        fen = sum(self.more.values()) * before.offered.subsidy_fen
        if self.more:
            await round_rows.promise(tx, before.offer, fen)
            await ledger.post(tx, ledger.Posting("issue", before.id, fen))


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one stock: pieces, taken (got and not given back), used, given back, run out unused."""

    name: str
    pieces: int
    taken: int
    redeemed: int
    returned: int
    expired: int


@dataclass(frozen=True, slots=True)
class Board:
    """How a round goes: each stock, and all together (`whole`)."""

    round: int
    stocks: tuple[Tally, ...]

    @property
    def whole(self) -> Tally:
        """All stocks together."""
        parts = [(one.pieces, one.taken, one.redeemed, one.returned, one.expired) for one in self.stocks]
        return Tally("", *(sum(part) for part in zip(*parts, strict=True)))


async def board(connection: AsyncConnection, round: Round) -> Board:
    """How `round` goes now: as fresh as its own reading."""
    counted: dict[tuple[int, str], int] = {}
    row = ClaimRow
    query = sa.select(row.stock_id, row.state, sa.func.count()).where(row.round_id == round.id, LIVE_CLAIMS)
    for stock, state, many in await connection.execute(query.group_by(row.stock_id, row.state)):
        counted[stock, state] = many
    return Board(
        round.id,
        tuple(
            Tally(
                *(one.name, one.pieces, one.taken, sum(counted.get((one.id, state), 0) for state in USED)),
                *(one.returned, counted.get((one.id, EXPIRED), 0)),
            )
            for one in round.stocks.values()
        ),
    )


async def current(connection: AsyncConnection, now: datetime) -> list[Round]:
    """What is open, what comes, what is paused and what closed lately: the same for everybody. Not what is granted."""
    listed = RoundRow.state.in_((READY, PAUSED, CLOSED, DRAWING, DRAWN))
    grabbed = RoundRow.way.not_in(offering.GRANTED)
    return await round_rows.find(connection, RoundRow.closes_at > now - SHOWN, listed, grabbed)


async def of_offer(connection: AsyncConnection, offer: int) -> list[Round]:
    """All rounds of an offer."""
    return await round_rows.find(connection, RoundRow.offer_id == offer)


async def merchants(connection: AsyncConnection, round: int) -> list[int]:
    """Where the coupons of a round are redeemed."""
    row = RoundMerchantRow
    return list(await connection.scalars(sa.select(row.merchant_id).where(row.round_id == round)))


async def stock_left(connection: AsyncConnection, round: int) -> dict[int, int]:
    """How many are left in each stock of a round, by the stock's id."""
    query = sa.select(StockRow.id, (StockRow.pieces - StockRow.taken).label("left")).where(StockRow.round_id == round)
    return {row.id: row.left for row in await connection.execute(query)}
