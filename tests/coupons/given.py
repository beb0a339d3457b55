"""A tree with gifts to give, and people who join it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from rules.offering import JOINING, SENT, Offered, Opening
from storage import cases, merchants, offers, people, reviews
from storage.case_rows import Acted
from storage.writing import Actor, Transaction
from tests.coupons import books
from tests.storage.house import House

DAY = timedelta(days=1)
FEN = 5000
BUDGET = 1000 * FEN
BOX = Offered("入会礼包", "毛巾、水杯", FEN, FEN, "service", 0, BUDGET, SENT)


class Named:
    """Makes the actor's address a person with a phone."""

    def __init__(self, phone: str) -> None:
        self.phone = phone

    async def apply(self, tx: Transaction) -> int:
        return await people.prove(tx, self.phone)


@dataclass(frozen=True, slots=True)
class Applied:
    """Somebody who applies."""

    actor: Actor
    case: int
    version: int = 1


@dataclass
class Town:
    """Province, city, county, township, home; a reviewer and an admin of the province, and a place to pick up."""

    house: House
    tree: dict[str, int]
    reviewer: Actor
    admin: Actor
    shop: int

    async def gives(self, place: str, way: str = JOINING, pieces: int = 5, kind: str = SENT, **values: Any) -> int:
        """A round that gives gifts to who joins there, or invites."""
        now, home = self.house.now, self.tree[place]
        at = (self.shop,) if kind != SENT else ()
        opening = Opening(way, home, now, now + 30 * DAY, now, now + 60 * DAY, {"": pieces}, at)
        offer = replace(BOX, kind=kind)
        made = await self.house.do(offers.Make(home, offer, (replace(opening, **values),), BUDGET), self.admin)
        return int(made.rounds[0])

    async def applies(self, number: int, place: str = "家", phone: int = 0, **answers: Any) -> Applied:
        """Somebody who applies; of their own phone unless another's `phone` is given."""
        guest = await self.house.guest(f"applicant {number} {phone} {len(answers)}", "web")
        person = guest.person or await self.house.do(Named(f"+86138{phone or number:08d}"), guest)
        actor = Actor(guest.address, person)
        given = {"occupation": "truck_driver", **answers}
        due = self.house.now + DAY
        file = cases.File("join", self.tree[place], "join", 1, given, due, "王小明", f"id {number}", passes=True)
        filed = await self.house.do(file, actor)
        assert isinstance(filed, cases.Filed)
        return Applied(actor, filed.id)

    async def approves(self, *some: Applied) -> tuple[Any, ...]:
        """What comes of approving them at once."""
        outcomes: tuple[Any, ...] = await self.house.do(
            reviews.Approve(tuple((one.case, one.version) for one in some)), self.reviewer
        )
        return outcomes

    async def joins(self, number: int, place: str = "家", **answers: Any) -> Acted:
        """Somebody who joins."""
        [outcome] = await self.approves(await self.applies(number, place, **answers))
        assert isinstance(outcome, Acted)
        return outcome

    async def wrong(self) -> list[str]:
        """What can't be in the books."""
        async with self.house.reading() as connection:
            return (await books.read(connection)).wrong()


async def opened(house: House) -> Town:
    """The town."""
    tree = await house.tree()
    reviewer, admin = await house.officer(tree["省"]), await house.officer(tree["省"], "admin")
    shop = await house.do(merchants.Register(tree["省"], "职工之家", "解放路1号，周一到周五 9–17 点"), admin)
    return Town(house, tree, reviewer, admin, shop)
