"""Whether what stands in the tables can be: what every history of giving out has to leave behind, whatever happened."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import ledger
from storage.tables.offers import ClaimRow, LedgerRow, OfferRow, RedemptionRow, RoundRow, SettlementRow, StockRow

GIVEN = frozenset({"held", "pending", "redeemed", "sent", "expired", "void"})
"""States of a piece that is not back in its stock."""
ALIVE = GIVEN - {"void"}
NEVER_ISSUED = frozenset({"waiting", "refused"})


@dataclass
class Books:
    """All rows, by id."""

    offers: dict[int, Any]
    rounds: dict[int, Any]
    stocks: dict[int, Any]
    claims: dict[int, Any]
    redemptions: dict[int, Any]
    settlements: dict[int, Any]
    ledger: dict[int, Any]

    def wrong(self) -> list[str]:
        """What can't be, in words; nothing where all is well."""
        return [*self._pieces(), *self._persons(), *self._redeemed(), *self._statements(), *self._money()]

    def _pieces(self) -> Iterator[str]:
        given = Counter(claim.stock_id for claim in self.claims.values() if claim.state in GIVEN)
        back = Counter(claim.stock_id for claim in self.claims.values() if claim.state == "returned")
        for id, stock in self.stocks.items():
            if given[id] > stock.pieces:
                yield f"oversold: {given[id]} of {stock.pieces}"
            if given[id] != stock.taken:
                yield f"{given[id]} given, and the stock says {stock.taken}"
            if back[id] != stock.returned:
                yield f"{back[id]} given back, and the stock says {stock.returned}"
            if stock.withdrawn > stock.pieces - stock.taken:
                yield f"{stock.withdrawn} withdrawn of {stock.pieces - stock.taken}"

    def _persons(self) -> Iterator[str]:
        alive = [(claim.round_id, claim.person_id) for claim in self.claims.values() if claim.state in ALIVE]
        for (round, person), has in Counter(alive).items():
            if has > self.rounds[round].per_person:
                yield f"person {person} has {has}"

    def _redeemed(self) -> Iterator[str]:
        standing = Counter(one.claim_id for one in self.redemptions.values() if one.undone_at is None)
        for id, claim in self.claims.items():
            if standing[id] != (claim.state == "redeemed"):
                yield f"a coupon that is {claim.state} was redeemed {standing[id]} times"

    def _statements(self) -> Iterator[str]:
        lines: defaultdict[int, list[int]] = defaultdict(list)
        for one in self.redemptions.values():
            if one.settlement_id is not None:
                lines[one.settlement_id].append(one.fen)
                if one.undone_at is not None or (one.disputed_at is not None and one.judged != "refused"):
                    yield "a statement holds what is undone or disputed"
        for id, settlement in self.settlements.items():
            if (len(lines[id]), sum(lines[id])) != (settlement.pieces, settlement.fen):
                yield f"a statement says {settlement.fen} and holds {sum(lines[id])}"

    def _money(self) -> Iterator[str]:
        for id, offer in self.offers.items():
            rounds = {round.id: round for round in self.rounds.values() if round.offer_id == id}
            posted = self._posted(rounds)
            expected = self._expected(rounds, offer)
            if posted != expected:
                yield f"the ledger says {posted}, the rows {expected}"
            if any(fen < 0 for account, fen in posted.items() if account != ledger.BUDGET):
                yield f"below zero: {posted}"
            waits = sum(self._issued(one.id) for one in rounds.values() if one.state == "waiting") * offer.subsidy_fen
            if offer.promised_fen != waits - posted[ledger.BUDGET] or offer.promised_fen > offer.budget_fen:
                yield f"{offer.promised_fen} promised of {offer.budget_fen}, {posted[ledger.BUDGET]} issued"

    def _issued(self, round: int) -> int:
        return sum(stock.pieces for stock in self.stocks.values() if stock.round_id == round)

    def _posted(self, rounds: dict[int, Any]) -> dict[str, int]:
        found = dict.fromkeys(ledger.ACCOUNTS, 0)
        for row in self.ledger.values():
            if row.round_id in rounds:
                found[row.debit] += row.fen
                found[row.credit] -= row.fen
        return found

    def _expected(self, rounds: dict[int, Any], offer: Any) -> dict[str, int]:
        fen = offer.subsidy_fen
        states = Counter(claim.state for claim in self.claims.values() if claim.round_id in rounds)
        left = sum(
            stock.pieces - stock.taken - stock.withdrawn
            for stock in self.stocks.values()
            if stock.round_id in rounds and rounds[stock.round_id].state not in NEVER_ISSUED
        )
        theirs = [
            one
            for one in self.redemptions.values()
            if one.undone_at is None and self.claims[one.claim_id].round_id in rounds
        ]
        paid = {id for id, settlement in self.settlements.items() if settlement.paid_at is not None}
        found = {
            ledger.STOCK: left * fen,
            ledger.HELD: (states["held"] + states["pending"]) * fen,
            ledger.OWED: sum(one.fen for one in theirs if one.judged != "upheld" and one.settlement_id not in paid),
            ledger.PAID: sum(one.fen for one in theirs if one.settlement_id in paid)
            + (states["sent"] + states["redeemed"] * (offer.kind == "pickup")) * fen,
            ledger.LAPSED: (states["expired"] + states["void"]) * fen
            + sum(one.fen for one in theirs if one.judged == "upheld"),
        }
        return {ledger.BUDGET: -sum(found.values()), **found}


async def read(connection: AsyncConnection) -> Books:
    """All rows as they stand now."""
    tables = (OfferRow, RoundRow, StockRow, ClaimRow, RedemptionRow, SettlementRow, LedgerRow)
    found = []
    for table in tables:
        rows = await connection.execute(sa.select(table.__table__))
        found.append({row.id: row for row in rows})
    return Books(*found)
