"""What a union gives out, how an opening of it is made, and what makes no sense about one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from types import MappingProxyType

from rules import occupations
from rules.base import money

FIRST, LOTTERY, GROUPS, JOINING, INVITING = WAYS = ("first", "lottery", "groups", "joining", "inviting")
"""First come, a draw, first come with a stock for each region or occupation; given to whoever joins (入会礼包), and to
whoever invited somebody who joins (邀请有礼)."""
GRANTED = frozenset({JOINING, INVITING})
"""Nobody grabs these: an approval gives them."""
VALUE, THRESHOLD, ONE_YUAN, SERVICE = CONDITIONS = ("value", "threshold", "one_yuan", "service")
"""So much off; so much off from an amount on (满减); the thing for one yuan; a service for nothing."""
COUPON, PICKUP, SENT = KINDS = ("coupon", "pickup", "sent")
"""How it reaches somebody: a coupon is redeemed at a merchant; a gift is picked up somewhere, or sent to an address."""
GIFTS = frozenset({PICKUP, SENT})
"""What the union has bought already: whoever hands it over is owed nothing."""
AT_THE_WHEEL = frozenset({"truck_driver", "food_rider", "courier", "ride_hailing_driver", "designated_driver"})
"""Who is on the road at noon and in the evening."""
RUSH = ((time(10, 30), time(13, 30)), (time(16, 30), time(20)))
"""When orders come in: nobody should tap at a traffic light."""
MOST_PER_PERSON = 20
MOST_PIECES = 10_000_000


@dataclass(frozen=True, slots=True)
class Offered:
    """What is given: its value, what the union pays a merchant for one, and what all rounds of it may cost at most."""

    name: str
    words: str
    face_fen: int
    subsidy_fen: int
    condition: str
    threshold_fen: int
    budget_fen: int
    kind: str = COUPON


@dataclass(frozen=True, slots=True)
class Opening:
    """One round of an offer: who may have it, when, how many there are and where it is redeemed.

    `stocks`: pieces by name, "" for all; by groups the names are organisations' ids or codes of occupations.
    `joined_before`: who became a member later is too new.
    """

    way: str
    organisation: int
    opens_at: datetime
    closes_at: datetime
    valid_from: datetime
    valid_until: datetime
    stocks: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    merchants: tuple[int, ...] = ()
    occupations: tuple[str, ...] = ()
    joined_before: datetime | None = None
    applicants: bool = False
    one_per_phone: bool = False
    weighted: bool = False
    per_person: int = 1

    @property
    def pieces(self) -> int:
        """Of all stocks together."""
        return sum(self.stocks.values())


def unfit_offer(offered: Offered) -> str | None:
    """Why nothing can be offered so: no_name, negative, too_much, condition, threshold. None: it can."""
    amounts = (offered.face_fen, offered.subsidy_fen, offered.threshold_fen, offered.budget_fen)
    if not offered.name.strip():
        return "no_name"
    if min(amounts) < 0:
        return "negative"
    if max(amounts) > money.MOST_FEN:
        return "too_much"
    if offered.condition not in CONDITIONS or offered.kind not in KINDS:
        return "condition"
    if offered.condition == THRESHOLD and offered.threshold_fen < max(offered.face_fen, 1):
        return "threshold"
    return None


def unfit_opening(opening: Opening, kind: str, now: datetime) -> str | None:
    """Why a round can't be opened so; None: it can.

    way, past, order_of_times, no_pieces, groups, per_person, occupation, no_merchant.
    """
    if opening.way not in WAYS:
        return "way"
    if not (opening.opens_at < opening.closes_at <= opening.valid_until and opening.valid_from < opening.valid_until):
        return "order_of_times"
    if opening.closes_at <= now:
        return "past"
    if not opening.stocks or min(opening.stocks.values()) < 1 or opening.pieces > MOST_PIECES:
        return "no_pieces"
    if (opening.way == GROUPS) == ("" in opening.stocks) or (opening.way != GROUPS and len(opening.stocks) > 1):
        return "groups"
    if not 1 <= opening.per_person <= (1 if opening.way in (LOTTERY, JOINING) else MOST_PER_PERSON):
        return "per_person"
    return _unfit_audience(opening) or ("no_merchant" if kind != SENT and not opening.merchants else None)


def at_a_traffic_light(opening: Opening) -> bool:
    """Whether riders or drivers would have to be fast while they are on the road; `opens_at` in the union's zone."""
    clock = opening.opens_at.time()
    hurried = opening.way in (FIRST, GROUPS) and any(start <= clock <= end for start, end in RUSH)
    return hurried and (not opening.occupations or not AT_THE_WHEEL.isdisjoint(opening.occupations))


def _unfit_audience(opening: Opening) -> str | None:
    named = [name for name in opening.stocks if name and not name.isdigit()]
    known = {*occupations.CODES}
    if not known.issuperset(opening.occupations) or not known.issuperset(named):
        return "occupation"
    return None
