"""A round with a stock, and a crowd of members that may take part, put into the tables at once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from storage import claims, organisations, rows
from storage.claims import Grab
from storage.committer import Committer, Done
from storage.tables.memberships import MembershipRow
from storage.tables.offers import OfferRow, RoundRow, StockRow
from storage.tables.people import AddressRow, PersonRow
from storage.tables.talk import ConversationRow
from storage.turns import Turn
from storage.writing import Actor, Transaction

FEN = 500
PIECE = 1000
"""People put into the tables by one transaction."""


@dataclass(frozen=True, slots=True)
class Tapper:
    """Somebody in the crowd."""

    person: int
    address: int
    membership: int


@dataclass(frozen=True, slots=True)
class Crowd:
    """Members, and the round that they wait for."""

    home: int
    round: int
    stock: int
    tappers: tuple[Tapper, ...]

    def grab(self, tapper: Tapper) -> Grab:
        return Grab(self.stock, tapper.person, tapper.membership, 1)


async def gathered(committer: Committer, people: int, pieces: int, *, per_person: int = 1) -> Crowd:
    """A union with one organisation, `people` members and an open round of `pieces`."""
    home = await committer.run(organisations.Add(None, "federation", "省").apply)
    tappers: list[Tapper] = []
    while len(tappers) < people:
        tappers += await committer.run(partial(people_of, home=home, n=min(PIECE, people - len(tappers))))
    return await opened(committer, Crowd(home, 0, 0, tuple(tappers)), pieces, per_person=per_person)


async def opened(committer: Committer, crowd: Crowd, pieces: int, *, per_person: int = 1) -> Crowd:
    """The same people before a new round."""
    round, stock = await committer.run(lambda tx: _round(tx, crowd.home, pieces, per_person))
    return replace(crowd, round=round, stock=stock)


async def people_of(tx: Transaction, home: int, n: int) -> list[Tapper]:
    """Members with an address each."""
    made = [Tapper(tx.ids.take(), tx.ids.take(), tx.ids.take()) for _ in range(n)]
    await rows.put(tx, PersonRow, *({"id": one.person, "created_at": tx.now} for one in made))
    await rows.put(tx, AddressRow, *(_address(tx, one) for one in made))
    await rows.put(
        tx, ConversationRow, *({"address_id": one.address, "revision": 0, "updated_at": tx.now} for one in made)
    )
    await rows.put(tx, MembershipRow, *(_membership(tx.now, one, home) for one in made))
    return made


def _address(tx: Transaction, one: Tapper) -> dict[str, Any]:
    account = str(one.address)
    return {
        "id": one.address, "channel": "fake", "account": tx.keys.seal("addresses", one.address, account.encode()),
        "account_hash": tx.keys.digest("account fake", account), "person_id": one.person,
        "first_seen": tx.now, "last_seen": tx.now,
    }  # fmt: skip


def _membership(now: datetime, one: Tapper, home: int) -> dict[str, Any]:
    return {
        "id": one.membership, "person_id": one.person, "organisation_id": home, "state": "member", "card": b"",
        "card_hash": one.membership.to_bytes(8, "big"), "since": now - timedelta(days=400), "version": 1,
    }  # fmt: skip


async def _round(tx: Transaction, home: int, pieces: int, per_person: int) -> tuple[int, int]:
    offer, round, stock = tx.ids.take(), tx.ids.take(), tx.ids.take()
    await rows.put(tx, OfferRow, {
        "id": offer, "organisation_id": home, "by_id": 0, "kind": "coupon", "name": "洗车券", "words": "",
        "face_fen": FEN, "subsidy_fen": FEN, "condition": "value", "threshold_fen": 0, "budget_fen": FEN * pieces,
        "promised_fen": FEN * pieces, "created_at": tx.now,
    })  # fmt: skip
    day = timedelta(days=1)
    await rows.put(tx, RoundRow, {
        "id": round, "offer_id": offer, "number": 1, "way": "first", "state": claims.READY, "version": 1,
        "organisation_id": home, "occupations": "", "applicants": False, "one_per_phone": False, "weighted": False,
        "per_person": per_person, "opens_at": tx.now, "closes_at": tx.now + day, "valid_from": tx.now,
        "valid_until": tx.now + 30 * day, "by_id": 0, "created_at": tx.now,
    })  # fmt: skip
    await rows.put(tx, StockRow, {"id": stock, "round_id": round, "name": "", "pieces": pieces, "taken": 0})
    return round, stock


class Taps:
    """Taps on a round as turns, each with an answer that is sealed once it is known what became of it."""

    def __init__(self, committer: Committer, crowd: Crowd) -> None:
        self.crowd = crowd
        self._committer, self._revisions = committer, {one.address: 0 for one in crowd.tappers}

    async def tap(self, tapper: Tapper, key: str) -> Any:
        """What became of it. Raises what `Committer.turn` does."""
        done: Done = await self._committer.turn(self.turn(tapper, key))
        self.moved(tapper)
        return done.outcomes[0]

    def moved(self, tapper: Tapper) -> None:
        """A turn of theirs is committed."""
        self._revisions[tapper.address] += 1

    def turn(self, tapper: Tapper, key: str) -> Turn:
        event = self._committer.ids.take()
        keys = self._committer.keys

        def answer(outcomes: tuple[Any, ...]) -> tuple[bytes, bytes]:
            said = repr(outcomes[0]).encode().ljust(200)
            return keys.seal("events", event, said), keys.seal("conversations", tapper.address, b"{}")

        return Turn(
            event, Actor(tapper.address, tapper.person, event), "fake", key, self._committer.clock(),
            self._revisions[tapper.address], b"", answer, writes=(self.crowd.grab(tapper),),
        )  # fmt: skip
