"""Gifts that an approval gives: to who joins (入会礼包), and to who invited them (邀请有礼).

Each takes a piece from the nearest round up the tree that is open and not empty, in the approval's own transaction. The
stocks are held first, as whoever grabs holds them, so no two approvals give the same piece.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.offering import GRANTED, INVITING, JOINING
from storage import introductions, ledger, paths, round_rows, rows
from storage.introductions import Joined
from storage.round_rows import READY, Round
from storage.tables.memberships import MembershipRow
from storage.tables.offers import LIVE_CLAIMS, ClaimRow, RoundRow, StockRow
from storage.writing import Transaction

HELD, PENDING = "held", "pending"  # as in `storage.claims`, which knows more than this may


@dataclass(frozen=True, slots=True)
class Given:
    """A piece of a round that somebody has now."""

    person: int
    claim: int
    round: Round


@dataclass(frozen=True, slots=True)
class Gifts:
    """What an approval gave: to the new member, and to who brought them (`inviter`: that person, gift or not)."""

    joining: Given | None = None
    inviter: int | None = None
    inviting: Given | None = None


NOTHING = Gifts()


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who may get a piece by `way`, because of an application."""

    way: str
    case: int
    person: int
    path: str
    occupation: str

    def fits(self, round: Round) -> bool:
        """Whether a round is for them."""
        theirs = not round.occupations or self.occupation in round.occupations
        return theirs and round.way == self.way and self.path.startswith(round.path)


async def grant(tx: Transaction, joined: Sequence[Joined]) -> dict[int, Gifts]:
    """Give what is due for these new members, by case. One whose approval was taken back before keeps what they got."""
    brought = await introductions.inviters(tx, joined)
    takers = [Taker(JOINING, one.case, one.person, one.path, one.occupation) for one in joined]
    takers += [Taker(INVITING, case, one.person, one.path, one.occupation) for case, one in brought.items()]
    given = await _give(tx, takers)
    return {
        one.case: Gifts(
            given.get((JOINING, one.case)),
            brought[one.case].person if one.case in brought else None,
            given.get((INVITING, one.case)),
        )
        for one in joined
    }


async def reopened(tx: Transaction, invited: dict[int, int]) -> None:
    """Approvals were taken back: what inviters got for them, and did not use, waits again. Memberships by case."""
    inviters = sa.select(MembershipRow.person_id).where(MembershipRow.id.in_(set(invited.values())))
    theirs = sa.update(ClaimRow).where(
        ClaimRow.person_id.in_(inviters), ClaimRow.case_id.in_(invited), ClaimRow.state == HELD
    )
    if invited:
        await tx.connection.execute(theirs.values(state=PENDING, version=ClaimRow.version + 1))


async def nearest(connection: AsyncConnection, way: str, path: str, occupation: str, now: datetime) -> Round | None:
    """The round that somebody there would get a piece of now."""
    taker = Taker(way, 0, 0, path, occupation)
    found = await round_rows.find(connection, *_open([taker], now))
    return next((one for one in _ordered(found) if taker.fits(one) and _left(one)), None)


async def _give(tx: Transaction, takers: Sequence[Taker]) -> dict[tuple[str, int], Given]:
    found = await round_rows.find(tx.connection, *_open(takers, tx.now))
    if not found:
        return {}
    await _hold(tx, [round.id for round in found])
    shelf = _Shelf(tx, _ordered(await round_rows.find(tx.connection, *_open(takers, tx.now))))
    await shelf.look(takers)
    given = {(one.way, one.case): got for one in takers if (got := shelf.give(one))}
    await shelf.note()
    return given


def _open(takers: Sequence[Taker], now: datetime) -> tuple[Any, ...]:
    row = RoundRow
    places = {id for one in takers for id in paths.ids_on(one.path)}
    when = (row.state == READY, row.opens_at <= now, row.closes_at > now)
    return (row.way.in_(GRANTED), *when, row.organisation_id.in_(places))


def _ordered(found: Sequence[Round]) -> list[Round]:
    """The nearest first: the longest path of all that somebody stands under."""
    return sorted(found, key=lambda one: (-len(one.path), one.opens_at, one.id))


def _left(round: Round) -> int:
    return sum(stock.left for stock in round.stocks.values())


async def _hold(tx: Transaction, ids: Sequence[int]) -> None:
    """Hold rounds as who grabs does: the stocks first, so that nobody waits in a circle."""
    stocks = sa.select(StockRow.id).where(StockRow.round_id.in_(ids)).order_by(StockRow.id)
    await tx.connection.execute(stocks.with_for_update())
    rounds = sa.select(RoundRow.id).where(RoundRow.id.in_(ids)).order_by(RoundRow.id)
    await tx.connection.execute(rounds.with_for_update(read=True))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece that somebody has."""

    claim: int
    round: int
    offer: int
    nth: int
    case: int | None


class _Shelf:
    """What is there in rounds that are held, the nearest first, what people have of it, and what was given."""

    def __init__(self, tx: Transaction, rounds: Sequence[Round]) -> None:
        self._tx, self._rounds = tx, rounds
        self._has: defaultdict[int, list[_Piece]] = defaultdict(list)
        self._taken = Counter[int]()
        self._claims: list[dict[str, Any]] = []
        self._postings: list[ledger.Posting] = []

    async def look(self, takers: Sequence[Taker]) -> None:
        """Read what they have of these offers, in any round."""
        row, offers = ClaimRow, {round.offer for round in self._rounds}
        columns = (row.person_id, row.id, row.round_id, RoundRow.offer_id, row.nth, row.case_id)
        query = sa.select(*columns).join(RoundRow, RoundRow.id == row.round_id)
        mine = (row.person_id.in_({one.person for one in takers}), LIVE_CLAIMS, RoundRow.offer_id.in_(offers))
        for one in await self._tx.connection.execute(query.where(*mine).order_by(row.id)):
            self._has[one.person_id].append(_Piece(one.id, one.round_id, one.offer_id, one.nth, one.case_id))

    def give(self, taker: Taker) -> Given | None:
        """What somebody gets: what they got for this case before, else a piece of the nearest round."""
        fitting = {round.id: round for round in self._rounds if taker.fits(round)}
        for piece in self._has[taker.person]:
            if piece.case == taker.case and piece.round in fitting:
                return Given(taker.person, piece.claim, fitting[piece.round])
        round = next((one for one in fitting.values() if _left(one) > self._taken[one.id]), None)
        if round is None or self._enough(taker, round):
            return None
        return Given(taker.person, self._take(taker, round), round)

    def _enough(self, taker: Taker, round: Round) -> bool:
        """A joining gift is for once in a life, in whichever round; of an inviting one, as many as the round says."""
        mine = self._has[taker.person]
        if taker.way == JOINING:
            return any(piece.offer == round.offer for piece in mine)
        return sum(piece.round == round.id for piece in mine) >= round.per_person

    def _take(self, taker: Taker, round: Round) -> int:
        claim = self._tx.ids.take()
        numbers = {piece.nth for piece in self._has[taker.person] if piece.round == round.id}
        nth = next(n for n in range(1, len(numbers) + 2) if n not in numbers)
        self._has[taker.person].append(_Piece(claim, round.id, round.offer, nth, taker.case))
        self._taken[round.id] += 1
        self._claims.append(
            {
                "id": claim,
                "round_id": round.id,
                "stock_id": _stock(round),
                "person_id": taker.person,
                "nth": nth,
                "state": HELD,
                "at": self._tx.now,
                "valid_until": round.valid_until,
                "case_id": taker.case,
                "version": 1,
            }
        )
        self._postings.append(ledger.Posting("claim", round.id, round.offered.subsidy_fen, claim))
        return claim

    async def note(self) -> None:
        """Write down what was given."""
        await rows.put(self._tx, ClaimRow, *self._claims)
        await ledger.post(self._tx, *self._postings)
        stocks = {_stock(round): self._taken[round.id] for round in self._rounds if self._taken[round.id]}
        for stock, many in sorted(stocks.items()):
            mine = sa.update(StockRow).where(StockRow.id == stock)
            await self._tx.connection.execute(mine.values(taken=StockRow.taken + many))


def _stock(round: Round) -> int:
    """What is granted has one stock, for all (`rules.offering`)."""
    return next(iter(round.stocks))
