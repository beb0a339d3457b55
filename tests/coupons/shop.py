"""A town where coupons are redeemed: members, two merchants with a cashier each, a third that is not in the round."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from storage import merchants, offers, organisations, rounds, staff
from storage.claims import Won
from storage.eligibility import Pass
from storage.offers import Offered, Opening
from storage.redemptions import Redeem
from storage.round_rows import Round
from storage.writing import Actor
from tests.coupons.crowd import Tapper, people_of
from tests.storage.house import House

DAY = timedelta(days=1)
FEN = 500
BUDGET = 1000 * FEN
COUPON = Offered("洗车券", "洗一次车", 3000, FEN, "value", 0, BUDGET)


@dataclass
class Shop:
    """The town. `cashiers` stand at `places` in the same order; the last place takes no coupons of the round."""

    house: House
    home: int
    admin: Actor
    other_admin: Actor
    places: tuple[int, ...]
    cashiers: tuple[Actor, ...]
    members: tuple[Tapper, ...]
    offer: int = 0
    round: int = 0

    async def now(self) -> Round:
        """The round as it stands."""
        async with self.house.reading() as connection:
            found = await rounds.get(connection, self.round)
        assert found is not None
        return found

    async def opens(self, **values: Any) -> int:
        """Another round of the same offer."""
        made = await self.house.do(offers.Another(self.offer, (self.opening(**values),), BUDGET), self.admin)
        self.round = made.rounds[0]
        return self.round

    def opening(self, **values: Any) -> Opening:
        now = self.house.now
        made = Opening("first", self.home, now, now + DAY, now, now + 30 * DAY, {"": 10}, self.places[:-1])
        return replace(made, **values)

    def holder(self, nth: int) -> Actor:
        return Actor(self.members[nth].address, self.members[nth].person)

    async def grabs(self, nth: int) -> Any:
        """What becomes of a member's tap."""
        one = self.members[nth]
        async with self.house.reading() as connection:
            found = await rounds.eligible(connection, self.house.keys, await self.now(), one.person)
        assert isinstance(found, Pass)
        return await self.house.do(found.grab(one.person), self.holder(nth))

    async def won(self, nth: int) -> int:
        """The claim that a member gets."""
        outcome = await self.grabs(nth)
        assert isinstance(outcome, Won)
        return outcome.claim

    async def redeems(self, claim: int, version: int = 1, place: int = 0) -> Any:
        """What becomes of a coupon at a counter."""
        return await self.house.do(Redeem(claim, version, self.places[place]), self.cashiers[place])


async def opened(house: House, members: int = 3, *, openings: int = 1, **values: Any) -> Shop:
    """The town, with a round that is open."""
    home = await house.do(organisations.Add(None, "federation", "省"))
    admin, other = [await house.officer(home, "admin", name) for name in "甲乙"]
    places = [await house.do(merchants.Register(home, name, "解放路"), admin) for name in ("光明", "红星", "远方")]
    cashiers = []
    for place in places:
        code = await house.do(merchants.InviteCashier(place, "店员"), admin)
        cashiers.append(await _accepted(house, code.text))
    people = await house.committer.run(lambda tx: people_of(tx, home, members))
    shop = Shop(house, home, admin, other, tuple(places), tuple(cashiers), tuple(people))
    made = await house.do(offers.Make(home, COUPON, (shop.opening(**values),) * openings, BUDGET), admin)
    shop.offer, shop.round = made.offer, made.rounds[0]
    return shop


async def _accepted(house: House, text: str) -> Actor:
    guest = await house.guest(f"cashier {text}")
    taken = await house.do(staff.Accept(text), guest)
    return Actor(guest.address, taken.person)
