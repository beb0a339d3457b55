"""The claim desk: grabbing a piece, thousands at the same second, and giving one back.

Nothing is ever sold twice and nobody gets more than one may have: a batch holds the stocks it takes from (on SQLite the
one writer does, on PostgreSQL their rows), looks at what everybody in it has already, and decides in the order of
arrival. Any number of processes may do so on the same stock.

While there is plenty nobody need wait for that: a batch looks, writes down what it gives, and only then holds the stock
to see that it is still there. Should it not be, all of it is taken back and done again, smaller.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.base import values
from storage import ledger, reminders, scripts
from storage.ids import Ids
from storage.many import Many, Row
from storage.scripts import Ask, Hold, Known, Put, Query, Script
from storage.tables.base import instant, micros
from storage.tables.offers import LIVE_CLAIMS, ClaimRow, OfferRow, RoundRow, StockRow
from storage.writing import Forbidden, Gone, Lost, Transaction

HELD, PENDING, REDEEMED, SENT, RETURNED, EXPIRED, VOID = (
    *("held", "pending", "redeemed", "sent", "returned", "expired", "void"),
)
USED = (REDEEMED, SENT)
"""Who has it has had the good of it."""
READY, CANCELLED = "ready", "cancelled"
"""States of a round: it gives out between its times; what it gave out is void."""


@values.dataclass(frozen=True, slots=True)
class Won:
    """The person has a piece now: the claim's id."""

    claim: int


@values.dataclass(frozen=True, slots=True)
class Already:
    """They have as many as one may have. `claim`: the newest of them."""

    claim: int


@values.dataclass(frozen=True, slots=True)
class SoldOut:
    """Nothing is left."""


@values.dataclass(frozen=True, slots=True)
class NotYet:
    """It opens then."""

    opens_at: datetime


@values.dataclass(frozen=True, slots=True)
class Over:
    """It is closed, paused or cancelled: the round's state, or "closed" where its time is over."""

    state: str


@values.dataclass(frozen=True, slots=True)
class SamePhone:
    """Somebody who proved the same phone takes part already, and this round is for one of them."""


Outcome = Won | Already | SoldOut | NotYet | Over | SamePhone

_STOCKS = (
    "SELECT s.id, s.pieces - s.taken, r.id, r.state, r.opens_at, r.closes_at, r.per_person, o.subsidy_fen,"
    " r.valid_until FROM {given} JOIN rounds r ON r.id = s.round_id AND r.way IN ('first', 'groups')"
    " JOIN offers o ON o.id = r.offer_id"
)
SEEN = Query(
    _STOCKS.format(given="json_each(?) j JOIN stocks s ON s.id = json_extract(j.value, '$[0]')"),
    _STOCKS.format(given="stocks s") + " WHERE s.id = ANY($1::bigint[])",
)
STOCKS = Query(SEEN.sqlite, SEEN.postgres + " ORDER BY s.id FOR UPDATE OF s FOR SHARE OF r")
"""Held in one order, so that two batches of two processes never wait for each other."""
PLENTY = 2
"""So many times as many as are asked for at once: others, too, take meanwhile."""
_MEMBERS = "SELECT m.id FROM {given} m.version = {version} AND m.until IS NULL"
MEMBERS = Query(
    _MEMBERS.format(
        given="json_each(?) j JOIN memberships m ON m.id = json_extract(j.value, '$[0]') WHERE",
        version="json_extract(j.value, '$[1]')",
    ),
    _MEMBERS.format(
        given="unnest($1::bigint[], $2::bigint[]) AS j(id, version) JOIN memberships m ON m.id = j.id WHERE",
        version="j.version",
    ),
)
_CASES = "SELECT c.id FROM {given} c.state IN ('open', 'waiting')"
CASES = Query(
    _CASES.format(given="json_each(?) j JOIN cases c ON c.id = json_extract(j.value, '$[0]') WHERE"),
    _CASES.format(given="cases c WHERE c.id = ANY($1::bigint[]) AND"),
)
_MINE = (
    "SELECT c.round_id, c.person_id, c.nth, c.id FROM {given} WHERE c.state NOT IN ('returned', 'void') ORDER BY c.id"
)
MINE = Query(
    _MINE.format(
        given="json_each(?) j JOIN claims c ON c.round_id = json_extract(j.value, '$[0]')"
        " AND c.person_id = json_extract(j.value, '$[1]')"
    ),
    _MINE.format(
        given="unnest($1::bigint[], $2::bigint[]) AS j(round, person)"
        " JOIN claims c ON c.round_id = j.round AND c.person_id = j.person"
    ),
)
_CLAIM = "id", "round_id", "stock_id", "person_id", "nth", "state", "at", "valid_until", "case_id", "version"
_PERSON = itemgetter(_CLAIM.index("person_id"))
_INTO = f"INSERT INTO claims ({', '.join(_CLAIM)}) SELECT * FROM "  # noqa: S608 - names of ours
CLAIMS = Many(
    10,
    _INTO + "(VALUES {rows}) WHERE column1 IS NOT NULL",
    _INTO + "unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::smallint[], $6::text[],"
    " $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[])",
    ("claims", *_CLAIM),
)
TAKEN = Many(
    2,
    "UPDATE stocks AS s SET taken = s.taken + u.column2 FROM (VALUES {rows}) AS u"
    " WHERE s.id = u.column1 AND s.taken + u.column2 <= s.pieces",
    "UPDATE stocks s SET taken = s.taken + u.n FROM unnest($1::bigint[], $2::bigint[]) AS u(id, n)"
    " WHERE s.id = u.id AND s.taken + u.n <= s.pieces",
)


@values.dataclass(frozen=True, slots=True)
class Grab:
    """Take a piece of a stock for a person. Returns an `Outcome`.

    `membership` and its `version`, or an applicant's open `case`: who may take part was found out before, and is still
    so if that has not changed meanwhile; else raises `Lost`, and it is looked at anew. `alike`: persons with the same
    phone, where only one of them may have any.
    """

    stock: int
    person: int
    membership: int = 0
    version: int = 0
    case: int = 0
    alike: tuple[int, ...] = ()

    async def apply(self, tx: Transaction) -> Outcome:
        """Take it."""
        [outcome] = await scripts.run_on(tx.connection, _counted((self,), tx.now, tx.ids, hold=True))
        if outcome is None:
            raise Lost
        return outcome

    @classmethod
    def together(cls, grabs: Sequence["Grab"], now: datetime, ids: Ids) -> Script[list[Outcome | None]]:
        """Do `grabs` in their order, in one transaction. None: as `Lost`."""
        return _counted(grabs, now, ids, hold=False)


def _counted(grabs: Sequence[Grab], now: datetime, ids: Ids, *, hold: bool) -> Script[list[Outcome | None]]:
    """With `hold` the stocks are held first, whatever there is of them: nothing has to be taken back."""
    counter = _Counter(now, ids)
    yield from counter.looked(grabs, hold=hold)
    outcomes = [counter.given(one) for one in grabs]
    yield Known(outcomes)
    yield from counter.noted()
    return outcomes


@dataclass(slots=True)
class _Stock:
    left: int
    round: int
    state: str
    opens_at: int
    closes_at: int
    per_person: int
    fen: int
    valid_until: int


class _Counter:
    """One batch: what is there, what everybody has, and what was given."""

    def __init__(self, now: datetime, ids: Ids) -> None:
        self._now, self._ids, self._at = now, ids, micros(now)
        self._stocks: dict[int, _Stock] = {}
        self._standing: set[tuple[str, int]] = set()
        self._has: defaultdict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        self._claims: list[Row] = []
        self._postings: list[Row] = []
        self._taken: defaultdict[int, int] = defaultdict(int)
        self._holds = False

    def looked(self, grabs: Sequence[Grab], *, hold: bool) -> Script[None]:
        """Look at the stocks, and hold them where they may not suffice, or where what others get decides; then look at
        who asks. In this order: what others took meanwhile is seen then."""
        asked = Counter(one.stock for one in grabs)
        if not hold:
            yield from self._stand(SEEN, asked)
            scarce = any(stock.left < PLENTY * asked[id] for id, stock in self._stocks.items())
            hold = scarce or any(one.alike for one in grabs)
        if hold:
            yield Hold()
            self._holds = True
            yield from self._stand(STOCKS, asked)
        members = [(one.membership, one.version) for one in grabs if one.membership]
        if members:
            self._standing |= {("member", row[0]) for row in (yield Ask(MEMBERS, members))}
        if cases := [(one.case,) for one in grabs if one.case]:
            self._standing |= {("case", row[0]) for row in (yield Ask(CASES, cases))}
        wanted = {
            (self._stocks[one.stock].round, person)
            for one in grabs
            if one.stock in self._stocks
            for person in (one.person, *one.alike)
        }
        if wanted:
            for round, person, nth, claim in (yield Ask(MINE, list(wanted))):
                self._has[round, person][nth] = claim

    def given(self, grab: Grab) -> Outcome | None:
        """What becomes of one."""
        stock = self._stocks.get(grab.stock)
        if stock is None:
            return Over("gone")
        has = self._has[stock.round, grab.person]
        if len(has) >= stock.per_person:
            return Already(max(has.values()))
        if not self._open(stock):
            return Over(stock.state if stock.state != READY else "closed")
        if self._at < stock.opens_at:
            return NotYet(instant(stock.opens_at))
        whose = ("member", grab.membership) if grab.membership else ("case", grab.case)
        if whose not in self._standing:
            return None
        if any(self._has[stock.round, person] for person in grab.alike):
            return SamePhone()
        if stock.left <= 0:
            return SoldOut()
        return Won(self._take(grab, stock, has))

    def _take(self, grab: Grab, stock: _Stock, has: dict[int, int]) -> int:
        claim = self._ids.take()
        nth = next(n for n in range(1, stock.per_person + 1) if n not in has)
        has[nth] = claim
        stock.left -= 1
        self._taken[grab.stock] += 1
        state, case = (HELD, None) if grab.membership else (PENDING, grab.case)
        self._claims.append(
            (claim, stock.round, grab.stock, grab.person, nth, state, self._at, stock.valid_until, case, 1)
        )
        self._postings.append(ledger.row(self._ids, self._now, "claim", stock.round, claim, stock.fen))
        return claim

    def noted(self) -> Script[None]:
        """Write down what was given. Raises `Lost` where it was not held, and is not there any more."""
        if not self._claims:
            return
        yield Put(CLAIMS, sorted(self._claims, key=_PERSON))  # in one order: the same two people may tap elsewhere, too
        yield Put(ledger.ROWS, self._postings)
        if not self._holds:
            yield Hold()
            yield from self._stand(STOCKS, self._taken)
            if not all(self._open(self._stocks[id]) for id in self._taken):
                raise Lost
        yield Put(TAKEN, list(self._taken.items()))

    def _stand(self, how: Query, stocks: Iterable[int]) -> Script[None]:
        """How they stand now."""
        for id, *rest in (yield Ask(how, [(stock,) for stock in sorted(stocks)])):
            self._stocks[id] = _Stock(*rest)

    def _open(self, stock: _Stock) -> bool:
        return stock.state == READY and self._at < stock.closes_at


@dataclass(frozen=True, slots=True)
class GiveBack:
    """The person gives a piece back, and it returns to its stock.

    Raises `Forbidden` where it is not theirs, `Lost` where it is used, ended, or void with its round.
    """

    claim: int
    version: int

    async def apply(self, tx: Transaction) -> None:
        """Give it back."""
        row, fen = await in_hand(tx, self.claim, self.version)
        if row.valid_until <= tx.now or row.round_state == CANCELLED:
            raise Lost
        if row.person_id != tx.actor.person:
            raise Forbidden
        await returned(tx, row, fen, RETURNED)


async def holders(connection: AsyncConnection, round: int) -> frozenset[int]:
    """The persons who have a piece of a round."""
    query = sa.select(ClaimRow.person_id).where(ClaimRow.round_id == round, LIVE_CLAIMS)
    return frozenset(await connection.scalars(query))


async def in_hand(tx: Transaction, claim: int, version: int) -> tuple[Any, int]:
    """A claim that nobody has used yet, held for this transaction, and what it is worth. Raises `Gone`, `Lost`."""
    query = (
        sa.select(ClaimRow.__table__, OfferRow.subsidy_fen, RoundRow.state.label("round_state"))
        .join(RoundRow, RoundRow.id == ClaimRow.round_id)
        .join(OfferRow, OfferRow.id == RoundRow.offer_id)
        .where(ClaimRow.id == claim)
        .with_for_update(of=ClaimRow)
    )
    row = (await tx.connection.execute(query)).first()
    if row is None:
        raise Gone
    if row.version != version or row.state not in (HELD, PENDING):
        raise Lost
    return row, row.subsidy_fen


async def returned(tx: Transaction, row: Any, fen: int, state: str) -> None:
    """A piece goes back to its stock, whoever gave it back."""
    stock = sa.update(StockRow).where(StockRow.id == row.stock_id)
    await tx.connection.execute(stock.values(taken=StockRow.taken - 1, returned=StockRow.returned + 1))
    mine = sa.update(ClaimRow).where(ClaimRow.id == row.id)
    await tx.connection.execute(mine.values(state=state, version=ClaimRow.version + 1))
    await ledger.post(tx, ledger.Posting("give_back", row.round_id, fen, row.id))
    await reminders.cancel(tx, [row.id])
