"""What the screens of merchants, counters and statements ask for; all of it as far as the reader's rights go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dialogue.service import Loader
from bot.dialogue.steps.descend import Level
from handlers.broadcast import facts as places
from handlers.merchants.presenting import Presented, presented
from rules.base import codes
from rules.collusion import Pattern
from storage import coupon_codes, merchants, redemptions, rights, settlements
from storage.coupon_codes import Sight, Stale, Unknown
from storage.merchants import Merchant
from storage.redemptions import Redemption
from storage.settlements import Statement
from storage.tables.offers import RedemptionRow
from storage.writing import Look

LISTED = 20
A_DAY = timedelta(days=1)
MOST_A_DAY = 2000
"""Coupons that a cashier takes in a day, with room: the newest are looked for among so many."""


@dataclass(frozen=True, slots=True)
class Shop:
    """A merchant as its staff see it: who redeems there by (person, name), and what it is owed now."""

    merchant: Merchant
    cashiers: tuple[tuple[int, str], ...]
    pieces: int
    fen: int
    disputed: int


@dataclass(frozen=True, slots=True)
class Case:
    """A disputed redemption, who took it by name, and whether it is the reader's own coupon or counter."""

    redemption: Redemption
    cashier: str
    own: bool


async def at(look: Look) -> tuple[Merchant, ...]:
    """The merchants that who asks redeems for."""
    return tuple(await merchants.of_cashier(look.connection, look.actor.person)) if look.actor.person else ()


async def scanned(look: Look, text: str) -> int | Stale | None:
    """The claim of a coupon's code; None where it is no coupon's."""
    code = codes.read(look.keys.derive(coupon_codes.LINKS), text)
    return coupon_codes.scanned(code, look.now) if code is not None and code.kind == coupon_codes.KIND else None


async def shown(look: Look, claim: int) -> Presented | Unknown:
    """A coupon whose code a cashier scanned."""
    return await presented(look, claim, await at(look)) or Unknown()


async def sight(look: Look, text: str) -> Sight | None:
    """What who asks was shown before they confirm; None where it was somebody else, or too long ago."""
    return coupon_codes.recall(look.keys, text, look.actor.person, look.now) if look.actor.person else None


async def redemption(look: Look, id: int) -> Redemption | None:
    """One redemption: the holder's, or of a counter where who asks stands."""
    found = await redemptions.get(look.connection, id)
    if found is None or look.actor.person is None:
        return None
    mine = found.holder == look.actor.person or found.merchant in {one.id for one in await at(look)}
    return found if mine else None


async def lately(look: Look) -> tuple[Redemption, ...]:
    """What who asks redeemed in the last day, the newest first."""
    since = look.now - A_DAY
    found = await redemptions.by_cashier(look.connection, look.actor.owner, since, MOST_A_DAY)
    return tuple(reversed(found))


async def place(look: Look, id: int) -> Level:
    """A place and those below it; 0: where the reader's own subtrees begin."""
    return await places.place(look, id, rights.OFFER)


async def listed(look: Look) -> tuple[Merchant, ...]:
    """The open merchants of the reader's subtrees."""
    tops = await _tops(look)
    return tuple(await merchants.under(look.connection, tops, LISTED)) if tops else ()


async def of_round(look: Look, round: int) -> tuple[Merchant, ...]:
    """Where coupons of a round are redeemed."""
    return tuple(await merchants.of_round(look.connection, round))


async def shop(look: Look, id: int) -> Shop | None:
    """A merchant; None where there is none of this id for the reader."""
    found = await merchants.get(look.connection, id)
    if found is None or not await rights.may(look, rights.OFFER, found.organisation):
        return None
    here = await merchants.cashiers(look.connection, id)
    named = tuple([(one.person, await places.name(look, one.person)) for one in here])
    pieces, fen = await settlements.owed(look.connection, id, look.now)
    return Shop(found, named, pieces, fen, await settlements.disputed(look.connection, id))


async def first(look: Look, merchant: int) -> datetime | None:
    """When the oldest coupon was taken there that stands in no statement."""
    row = RedemptionRow
    open_ones = (row.merchant_id == merchant, row.settlement_id.is_(None), row.undone_at.is_(None))
    found = await redemptions.find(look.connection, *open_ones, most=1)
    return found[0].at if found else None


async def unusual(look: Look, merchant: int, since: datetime, until: datetime) -> tuple[Pattern, ...]:
    """What a person should look at; whoever asks was shown the merchant."""
    return tuple(await settlements.unusual(look.connection, merchant, since, until))


async def statement(look: Look, id: int) -> Statement | None:
    """A statement; None where there is none of this id for the reader."""
    found = await settlements.statement(look.connection, id)
    if found is None or not await rights.may(look, rights.SETTLE, found.organisation):
        return None
    return found


async def left_out(look: Look, id: int) -> int:
    """How many coupons of a statement's time are disputed, or were found not to be the holder's."""
    found = await settlements.statement(look.connection, id)
    if found is None:
        return 0
    return len(await settlements.left_out(look.connection, found.merchant, found.since, found.until))


async def statements(look: Look) -> tuple[Statement, ...]:
    """The newest statements of the reader's subtrees."""
    tops = await _tops(look)
    return tuple(await settlements.recent(look.connection, tops, LISTED)) if tops else ()


async def disputes(look: Look) -> tuple[Redemption, ...]:
    """What waits to be judged in the reader's subtrees."""
    tops = await _tops(look)
    return tuple(await redemptions.open_disputes(look.connection, tops, LISTED)) if tops else ()


async def case(look: Look, id: int) -> Case | None:
    """A dispute that waits; None where there is none of this id for the reader."""
    found = await redemptions.get(look.connection, id)
    where = await merchants.get(look.connection, found.merchant) if found and found.disputed_at else None
    if found is None or where is None or found.judged or not await rights.may(look, rights.JUDGE, where.organisation):
        return None
    own = look.actor.person in (found.holder, found.cashier)
    return Case(found, await places.name(look, found.cashier), own)


async def _tops(look: Look) -> tuple[str, ...]:
    return rights.paths(await rights.grants_of(look.connection, look.actor.person), rights.OFFER)


loaders: Mapping[str, Loader] = {
    "cashier_at": at,
    "coupon_scanned": scanned,
    "coupon_presented": shown,
    "coupon_sight": sight,
    "redemption": redemption,
    "redeemed_lately": lately,
    "merchant_place": place,
    "merchants": listed,
    "merchants_of_round": of_round,
    "merchant": shop,
    "merchant_first": first,
    "merchant_unusual": unusual,
    "statement": statement,
    "statement_left_out": left_out,
    "statements": statements,
    "disputes": disputes,
    "dispute": case,
}
