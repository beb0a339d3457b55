"""What the demo's union gives out: a round that is open, a lottery, one that comes, gifts, and who takes it all."""

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

from handlers.demo.applying import KIND
from rules.offering import COUPON, PICKUP, SENT, Offered, Opening
from storage import merchants
from storage.imports import lines
from storage.offers import Make
from storage.writing import SYSTEM, Transaction

USED_FOR = timedelta(days=30)
"""After it closes."""
EVENING = time(20)
MANY = "offers"


@cache
def parts() -> dict[str, Any]:
    """Merchants and offers as the file says them."""
    return tomllib.loads(Path(__file__).with_name("offers.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Offer:
    """Make all of it once. `place`: whose staff look after it."""

    place: int
    zone: tzinfo

    async def apply(self, tx: Transaction) -> None:
        """Make it, unless it was made."""
        mark = lines.Marks(tx.keys).of(MANY)
        if await lines.marked(tx.connection, KIND, [mark]):
            return
        tx = replace(tx, actor=SYSTEM)
        shops = [await merchants.Register(self.place, *shop).apply(tx) for shop in parts()["merchants"]]
        home = await merchants.Register(self.place, *parts()["home"]).apply(tx)
        at = {COUPON: tuple(shops), PICKUP: (home,), SENT: ()}
        for given in parts()["offers"]:
            opening = self._opening(given, tx.now, at[given.get("kind", COUPON)])
            await Make(self.place, offered(given), (opening,), offered(given).budget_fen).apply(tx)
        await lines.mark(tx, KIND, KIND, {mark: (0, shops[0])})

    def _opening(self, given: dict[str, Any], now: datetime, shops: tuple[int, ...]) -> Opening:
        opens = now
        if given["opens_days"]:
            day = now.astimezone(self.zone).date() + timedelta(days=given["opens_days"])
            opens = datetime.combine(day, time(given["opens_hour"]), self.zone)
        last = opens.astimezone(self.zone).date() + timedelta(days=given["open_days"])
        closes = datetime.combine(last, EVENING, self.zone)
        since = closes if given["way"] == "lottery" else opens
        times = (opens, closes, since, closes + USED_FOR)
        stocks, most = {"": given["pieces"]}, given.get("per_person", 1)
        return Opening(given["way"], self.place, *times, stocks, shops, applicants=given["applicants"], per_person=most)


def offered(given: dict[str, Any]) -> Offered:
    """What is given; the union pays for all of its value."""
    face, budget = given["face_fen"], given["face_fen"] * given["pieces"]
    kind = given.get("kind", COUPON)
    return Offered(given["name"], given["words"], face, face, given["condition"], given["threshold_fen"], budget, kind)
