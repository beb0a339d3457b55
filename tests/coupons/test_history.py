"""Any history of a union's coupons leaves books that can be: hypothesis taps, retries, steers, redeems, and turns the
clock, and after each step every fen and every piece is where it belongs."""

import asyncio
import contextlib
import random
import shutil
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from rules import offering
from storage import (
    claims,
    draws,
    endings,
    gifts,
    ledger,
    lotteries,
    offers,
    paths,
    redemptions,
    rounds,
    rows,
    settlements,
)
from storage.claims import Already, GiveBack, NotYet, Over, SoldOut, Won
from storage.entries import Enter
from storage.introductions import Joined
from storage.offers import Unfit
from storage.parcels import Address, Place, Send
from storage.redemptions import Dispute, Judge, Redeemed, Undo
from storage.tables.offers import ClaimRow
from storage.turns import Repeated
from storage.writing import Forbidden, Gone, Lost, Transaction
from tests.coupons import books, shop
from tests.coupons.books import Books
from tests.coupons.crowd import Crowd, Taps
from tests.coupons.lots import Steps
from tests.coupons.shop import BUDGET, COUPON, DAY, Shop
from tests.postgres import Server, name_of
from tests.storage.house import House, opened

PEOPLE = 4
ACTS_A_WALK = 150
SEED = 3
"""A walk that comes by every end of a coupon, a gift, and a round."""
WAYS = ("first", "first", "groups", "lottery")
PLACES = (0, 0, 0, 1, 2)
MINUTES = (1, 1, 1, 9, 11, 11, 31, 60, 13 * 60, -5, -60)
MONTH = 30 * 24 * 60
NTH = st.integers(0, 7)
"""One of what there is, counted from the newest."""


class History(RuleBasedStateMachine):
    """A town, and everything that may happen in it. `url` names an empty database that has all tables."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.books = Books({}, {}, {}, {}, {}, {}, {})
        self.taps: dict[int, Taps] = {}
        self.tapped: list[tuple[int, int, str]] = []
        self.won: set[int] = set()
        self.chance = random.Random(1)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def does(self, write: Any, actor: Any = None) -> Any:
        """What became of an act, or the exception that says that it can't be done."""
        try:
            return self.run(self.house.do(write, actor) if actor else self.house.do(write))
        except (Lost, Forbidden, Gone, Unfit) as refusal:
            return refusal

    @initialize()
    def begin(self) -> None:
        self.opening = opened(self.url)
        self.house: House = self.run(self.opening.__aenter__())
        self.town: Shop = self.run(shop.opened(self.house, PEOPLE, stocks={"": 4}, per_person=2))
        self.revisions: Taps | None = None
        self.books = self.run(self._read())
        self.all_tap(0)
        for nth in range(3):
            self.redeemed(1 + nth, 0, 0)
            self.books = self.run(self._read())

    def teardown(self) -> None:
        with contextlib.suppress(AttributeError):
            self.run(self.opening.__aexit__(None, None, None))
        self.runner.close()

    @invariant()
    def can_be(self) -> None:
        if not hasattr(self, "town"):
            return
        self.books = self.run(self._read())
        assert self.books.wrong() == []
        assert self.won <= self.books.claims.keys(), "a piece that was promised is not there"

    async def _read(self) -> Books:
        async with self.house.reading() as connection:
            return await books.read(connection)

    def there(self, what: str, *states: str) -> bool:
        return self.pick(getattr(self.books, what), 0, *states) is not None

    def pick(self, things: dict[int, Any], nth: int, *states: str) -> Any:
        found = [one for one in sorted(things.values(), key=lambda one: -one.id) if not states or one.state in states]
        return found[nth % len(found)] if found else None

    def some(self, things: dict[int, Any], nth: int, *states: str) -> Any:
        """One in these states, and now and then any."""
        return (nth and self.pick(things, nth - 1, *states)) or self.pick(things, nth)

    # Rounds

    @rule(
        way=st.sampled_from(WAYS),
        pieces=st.integers(1, 4),
        most=st.integers(1, 2),
        waits=st.booleans(),
        later=st.booleans(),
    )
    def opens(self, way: str, pieces: int, most: int, waits: bool, later: bool) -> None:
        stocks = {str(self.town.home): pieces} if way == "groups" else {"": pieces}
        starts = self.house.now + timedelta(minutes=30 if later else 0)
        opening = self.town.opening(way=way, stocks=stocks, per_person=1 if way == "lottery" else most, opens_at=starts)
        made = self.does(offers.Another(self.town.offer, (opening,), 0 if waits else BUDGET), self.town.admin)
        assert isinstance(made, offers.Made | Unfit)

    @precondition(lambda self: self.there("rounds", "waiting"))
    @rule(nth=NTH, yes=st.booleans())
    def decided(self, nth: int, yes: bool) -> None:
        round = self.pick(self.books.rounds, nth, "waiting")
        assert isinstance(self.does(offers.Decide(round.id, round.version, yes), self.town.admin), Forbidden)
        self.does(offers.Decide(round.id, round.version, yes), self.town.other_admin)

    @rule(nth=NTH, to=st.sampled_from((rounds.PAUSED, rounds.READY, rounds.CLOSED, rounds.CANCELLED)))
    def steered(self, nth: int, to: str) -> None:
        round = self.some(self.books.rounds, nth, *rounds.FROM[to])
        self.does(rounds.Steer(round.id, round.version, to), self.town.admin)

    @precondition(lambda self: self.there("rounds", "ready", "paused"))
    @rule(nth=NTH, more=st.integers(1, 3))
    def restocked(self, nth: int, more: int) -> None:
        round = self.pick(self.books.rounds, nth, "ready", "paused")
        [stock] = [one for one in self.books.stocks.values() if one.round_id == round.id]
        self.does(rounds.Extend(round.id, round.version, None, {stock.name: more}, BUDGET), self.town.admin)

    # Gifts

    @rule(way=st.sampled_from(("joining", "inviting")), kind=st.sampled_from(("sent", "pickup")), n=st.integers(1, 4))
    def gives(self, way: str, kind: str, n: int) -> None:
        at = self.town.places[:-1] if kind == "pickup" else ()
        opening = self.town.opening(way=way, stocks={"": n}, per_person=2 if way == "inviting" else 1, merchants=at)
        gift = replace(COUPON, kind=kind, condition="service")
        self.does(offers.Make(self.town.home, gift, (opening,), BUDGET), self.town.admin)

    @rule(who=st.integers(0, PEOPLE - 1))
    def joins(self, who: int) -> None:
        """Somebody's application is approved, and whoever stands beside them had invited them."""
        path = f"/{paths.path_part(self.town.home)}"
        me, friend = self.town.members[who], self.town.members[who - 1]
        self.does(Granting(Joined(self.house.committer.ids.take(), me.person, path, "", friend.membership)))

    @precondition(lambda self: self.there("claims", "held"))
    @rule(nth=NTH, stranger=st.booleans())
    def says_where(self, nth: int, stranger: bool) -> None:
        claim = self._gift(nth)
        write = Address(claim.id, Place("王小明", "+8613800000001", "涂山路 1 号"))
        outcome = self.does(write, self.town.holder((self.holder(claim) + stranger) % PEOPLE))
        assert outcome is not None or (self.kind(claim), stranger) == ("sent", False)

    @precondition(lambda self: self.there("claims"))
    @rule(nth=NTH)
    def sends(self, nth: int) -> None:
        round = self._gift(nth).round_id
        left = self.does(Send(round, self.house.now), self.town.admin)
        assert all(self.kind(self.books.claims[one.claim]) == "sent" for one in left)

    def _gift(self, nth: int) -> Any:
        """One that is sent, mostly."""
        sent = {id: one for id, one in self.books.claims.items() if self.kind(one) == "sent"}
        return (nth and self.pick(sent, nth - 1, "held")) or self.some(self.books.claims, nth, "held")

    def kind(self, claim: Any) -> str:
        return str(self.books.offers[self.books.rounds[claim.round_id].offer_id].kind)

    # People

    @rule(nth=NTH)
    def all_tap(self, nth: int) -> None:
        for who in range(PEOPLE):
            self.taps_once(who, nth)
            self.books = self.run(self._read())

    @rule(who=st.integers(0, PEOPLE - 1), nth=NTH)
    def one_taps(self, who: int, nth: int) -> None:
        self.taps_once(who, nth)

    def taps_once(self, who: int, nth: int) -> None:
        stock = self.pick(self.books.stocks, nth)
        round = self.books.rounds[stock.round_id]
        if round.way == "lottery":
            one = self.town.members[who]
            self.does(Enter(stock.id, one.person, one.membership, 1))
            return
        key = f"tap {len(self.tapped)}"
        self.tapped.append((who, stock.id, key))
        outcome = self.run(self._taps(stock.id).tap(self.town.members[who], key))
        assert type(outcome) is self._expected(who, stock, round), (outcome, stock, round)
        if isinstance(outcome, Won):
            assert outcome.claim not in self.won
            self.won.add(outcome.claim)

    def _taps(self, stock: int) -> Taps:
        crowd = Crowd(self.town.home, 0, stock, self.town.members)
        taps = Taps(self.house.committer, crowd)
        taps._revisions = self.revisions._revisions if self.revisions else taps._revisions
        self.revisions = taps
        return taps

    def _expected(self, who: int, stock: Any, round: Any) -> type:
        """What the rules say, from what stood there before."""
        if round.way in offering.GRANTED:
            return Over
        person = self.town.members[who].person
        mine = [one for one in self.books.claims.values() if (one.round_id, one.person_id) == (round.id, person)]
        if sum(one.state in books.ALIVE for one in mine) >= round.per_person:
            return Already
        if round.state != "ready" or self.house.now >= round.closes_at:
            return Over
        if self.house.now < round.opens_at:
            return NotYet
        return Won if stock.taken < stock.pieces else SoldOut

    @precondition(lambda self: self.tapped)
    @rule(nth=NTH)
    def retries(self, nth: int) -> None:
        who, stock, key = self.tapped[-1 - nth % len(self.tapped)]
        with pytest.raises(Repeated):
            self.run(self._taps(stock).tap(self.town.members[who], key))

    @precondition(lambda self: self.there("claims"))
    @rule(nth=NTH, stranger=st.booleans())
    def gives_back(self, nth: int, stranger: bool) -> None:
        claim = self.some(self.books.claims, nth, "held")
        holder = self.holder(claim)
        outcome = self.does(GiveBack(claim.id, claim.version), self.town.holder((holder + stranger) % PEOPLE))
        assert not (stranger and outcome is None)

    def holder(self, claim: Any) -> int:
        return [one.person for one in self.town.members].index(claim.person_id)

    # The counter

    @precondition(lambda self: self.there("claims"))
    @rule(nth=NTH, place=st.sampled_from(PLACES), stale=st.sampled_from((0, 0, 0, 1)))
    def redeemed(self, nth: int, place: int, stale: int) -> None:
        claim = self.some(self.books.claims, nth, "held")
        write = redemptions.Redeem(claim.id, claim.version - stale, self.town.places[place])
        outcome = self.does(write, self.town.cashiers[place])
        good = claim.state == claims.HELD and self.house.now < claim.valid_until and place < 2 and not stale
        good = good and self.kind(claim) != "sent"
        cancelled = self.books.rounds[claim.round_id].state == rounds.CANCELLED
        assert isinstance(outcome, Redeemed) == (good and not cancelled and self._valid(claim)), outcome

    def _valid(self, claim: Any) -> bool:
        return bool(self.house.now >= self.books.rounds[claim.round_id].valid_from)

    @precondition(lambda self: self.there("redemptions"))
    @rule(nth=NTH, right=st.booleans())
    def undone(self, nth: int, right: bool) -> None:
        one = self.pick(self.books.redemptions, nth)
        self.does(Undo(one.id), self.town.cashiers[self.town.places.index(one.merchant_id) ^ (not right)])

    @precondition(lambda self: self.there("redemptions"))
    @rule(nth=NTH)
    def disputed(self, nth: int) -> None:
        one = self.pick(self.books.redemptions, nth)
        self.does(Dispute(one.id), self.town.holder(self.holder(self.books.claims[one.claim_id])))

    @precondition(lambda self: self.there("redemptions"))
    @rule(nth=NTH, code=st.sampled_from(redemptions.JUDGEMENTS))
    def judged(self, nth: int, code: str) -> None:
        self.does(Judge(self.pick(self.books.redemptions, nth).id, code), self.town.admin)

    @precondition(lambda self: self.there("redemptions"))
    @rule(place=st.integers(0, 1), days=st.integers(1, 60))
    def settled(self, place: int, days: int) -> None:
        now = self.house.now
        self.does(settlements.Settle(self.town.places[place], now - days * DAY, now + DAY), self.town.admin)

    @precondition(lambda self: self.there("settlements"))
    @rule(nth=NTH, stale=st.booleans())
    def paid(self, nth: int, stale: bool) -> None:
        one = self.pick(self.books.settlements, nth)
        outcome = self.does(settlements.MarkPaid(one.id, one.version - stale), self.town.admin)
        assert isinstance(outcome, Lost) == (stale or one.paid_at is not None)

    # Time

    @rule(by=st.sampled_from((*MINUTES, MONTH)))
    def goes_by(self, by: int) -> None:
        self.house.later(minutes=by)

    @rule(nth=NTH)
    def swept(self, nth: int) -> None:
        if round := self.pick(self.books.rounds, nth, "cancelled"):
            self.does(endings.Void(round.id))
        self.does(endings.Lapse())
        for write in (endings.Close(), endings.Expire(), lotteries.CloseDue(), endings.Follow(), endings.Withdraw()):
            self.does(write)

    @precondition(lambda self: any(one.way == "lottery" for one in self.books.rounds.values()))
    @rule(nth=NTH)
    def drawn(self, nth: int) -> None:
        lots = {id: one for id, one in self.books.rounds.items() if one.way == "lottery"}
        round = self.pick(lots, nth, "ready", "paused", "closed")
        if round is not None and (nth % 3 == 0 or round.state == "closed"):
            self.does(lotteries.Close(round.id, round.version), self.town.admin)
            self.run(draws.work(Steps(self.house)))
            closed = self.run(self._read()).rounds[round.id]
            self.does(lotteries.Draw(round.id, closed.version), self.town.admin)
            self.run(draws.work(Steps(self.house)))


@dataclass(frozen=True, slots=True)
class Granting:
    """What an approval does about gifts."""

    joined: Joined

    async def apply(self, tx: Transaction) -> Any:
        return await gifts.grant(tx, [self.joined])


def _nth(chance: random.Random) -> int:
    return chance.randrange(8)


def _opens(me: History, c: random.Random) -> None:
    me.opens(c.choice(WAYS), c.randint(1, 4), c.randint(1, 2), c.random() < 0.3, c.random() < 0.2)


Act = Callable[[History, random.Random], None]
ACTS: tuple[tuple[Act, tuple[str, ...]], ...] = (
    *[(_opens, ())] * 2,
    (lambda me, c: me.steered(_nth(c), c.choice(tuple(rounds.FROM))), ()),
    (lambda me, c: me.decided(_nth(c), c.random() < 0.7) if me.there("rounds", "waiting") else None, ()),
    (lambda me, c: me.restocked(_nth(c), c.randint(1, 3)) if me.there("rounds", "ready", "paused") else None, ()),
    (lambda me, c: me.retries(_nth(c)), ()),
    *[(lambda me, c: me.all_tap(c.randrange(3)), ())] * 3,
    (lambda me, c: me.one_taps(c.randrange(PEOPLE), _nth(c)), ()),
    (lambda me, c: me.gives_back(_nth(c), c.random() < 0.2), ("claims",)),
    *[(lambda me, c: me.redeemed(_nth(c), c.choice(PLACES), c.random() < 0.1), ("claims",))] * 3,
    (lambda me, c: me.undone(_nth(c), c.random() < 0.8), ("redemptions",)),
    (lambda me, c: me.disputed(_nth(c)), ("redemptions",)),
    (lambda me, c: me.judged(_nth(c), c.choice(redemptions.JUDGEMENTS)), ("redemptions",)),
    (lambda me, c: me.settled(c.randrange(2), c.randint(1, 60)), ("redemptions",)),
    (lambda me, c: me.paid(_nth(c), c.random() < 0.2), ("settlements",)),
    *[(lambda me, c: me.goes_by(c.choice(MINUTES)), ())] * 2,
    (lambda me, c: me.goes_by(MONTH if c.random() < 0.3 else 1), ()),
    (lambda me, c: me.swept(_nth(c)), ()),
    (lambda me, c: me.drawn(_nth(c)), ()),
    (lambda me, c: me.gives(c.choice(("joining", "inviting")), c.choice(("sent", "pickup")), c.randint(1, 4)), ()),
    *[(lambda me, c: me.joins(c.randrange(PEOPLE)), ())] * 2,
    *[(lambda me, c: me.says_where(_nth(c), False) if me.there("claims", "held") else None, ())] * 2,
    (lambda me, c: me.sends(_nth(c)), ("claims",)),
)


@pytest.fixture
def fresh(database_url: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Makes an empty database with all tables for each history, from one that was made once."""
    asyncio.run(_migrated(database_url))
    made: list[str] = []
    if database_url.startswith("sqlite"):
        template = Path(database_url.partition(":///")[2])

        def make() -> str:
            made.append(str(template.with_name(f"{len(made)}.db")))
            shutil.copy(template, made[-1])
            return f"sqlite+aiosqlite:///{made[-1]}"

        yield make
        return
    server: Server = request.getfixturevalue("postgres")

    def create() -> str:
        made.append(server.create(name_of(database_url)))
        return made[-1]

    yield create
    for url in made:
        server.drop(url)


async def _migrated(url: str) -> None:
    async with opened(url) as house:
        await house.database.writer.dispose()


def histories(make: Any, machine: type[History], most: int, steps: int = 40) -> None:
    class OnIts(machine):  # type: ignore[misc, valid-type]
        def __init__(self) -> None:
            super().__init__()
            self.url = make()

    run_state_machine_as_test(OnIts, settings=settings(max_examples=most, stateful_step_count=steps, print_blob=False))


@contextlib.contextmanager
def walking(make: Any) -> Iterator[History]:
    """A machine that is steered by hand."""
    me = History()
    me.url = make()
    me.begin()
    try:
        yield me
    finally:
        me.teardown()


def walk(me: History, seed: int, acts: int) -> None:
    """So many acts at random. Hypothesis shrinks what it finds, and repeats itself; this goes far."""
    chance = random.Random(seed)
    for _ in range(acts):
        act, needs = chance.choice(ACTS)
        if all(me.there(what) for what in needs):
            act(me, chance)
            me.can_be()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_long_history_leaves_books_that_can_be(fresh: Any) -> None:
    with walking(fresh) as me:
        walk(me, SEED, ACTS_A_WALK)
        assert {"redeemed", "sent", "returned", "expired"} <= {claim.state for claim in me.books.claims.values()}
        assert {"over", "refused"} <= {round.state for round in me.books.rounds.values()}
        assert any(one.paid_at for one in me.books.settlements.values())


async def _forgets_the_stock(tx: Transaction, row: Any, fen: int, state: str) -> None:
    mine = sa.update(ClaimRow).where(ClaimRow.id == row.id)
    await tx.connection.execute(mine.values(state=state, version=row.version + 1))


async def _notes_only_claims(shelf: Any) -> None:
    await rows.put(shelf._tx, ClaimRow, *shelf._claims)
    await ledger.post(shelf._tx, *shelf._postings)


MUTANTS: dict[str, tuple[Any, str, Any, str]] = {
    "what expired is not posted": (endings, "_postings", lambda found, kind: [], "the ledger says"),
    "what was settled is settled again": (settlements, "_owed", lambda: (), "a statement"),
    "what is granted is not counted": (gifts._Shelf, "note", _notes_only_claims, "given, and the stock says"),
    "what is given back is not put back": (claims, "returned", _forgets_the_stock, "the stock says"),
}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mutant", MUTANTS)
def test_books_that_cannot_be_are_noticed(fresh: Any, mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, wrong, says = MUTANTS[mutant]
    monkeypatch.setattr(where, name, wrong)
    with walking(fresh) as me, pytest.raises(AssertionError, match=says):
        walk(me, SEED, ACTS_A_WALK * 2)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_any_history_leaves_books_that_can_be(fresh: Any, request: pytest.FixtureRequest) -> None:
    histories(fresh, History, 3 if "postgresql" in request.node.name else 10, steps=25)
