"""A coupon as a cashier sees it before they confirm: what it is worth, on what condition, or why it can't be used."""

from dataclasses import dataclass

from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from handlers.coupons import speaking
from rules import offering
from rules.base import money
from storage import claims, coupon_codes, limits, merchants, redemptions, wallets
from storage.coupon_codes import NotHere, Sight, Spent, Stale, Type, Typed, Unknown
from storage.merchants import Merchant
from storage.redemptions import Expired, Invalid, NotYetValid, Pending, Refusal, Used
from storage.wallets import Coupon
from storage.writing import Look, Transaction

REDEEM = Choice("/redeem", Say("redeem-next"))


@dataclass(frozen=True, slots=True)
class Presented:
    """A coupon at the counter. `at`: where it can be redeemed, each with what confirms it there; else a `refusal`."""

    coupon: Coupon
    at: tuple[tuple[Merchant, str], ...]
    refusal: Refusal | None


Read = Presented | Stale | Spent | Unknown | limits.TooMany


@dataclass(frozen=True, slots=True)
class Looking:
    """A cashier typed a code. Wrong ones are counted, so that nobody tries them all."""

    merchant: Merchant
    text: str

    async def apply(self, tx: Transaction) -> Read:
        """Look it up."""
        found = await Type(self.merchant.id, self.text).apply(tx)
        if not isinstance(found, Typed):
            return found
        return await presented(tx, found.claim, (self.merchant,), short=found.short) or Unknown()


async def presented(
    here: Look | Transaction, claim: int, counters: tuple[Merchant, ...], *, short: bool = False
) -> Presented | None:
    """The coupon of `claim` for a cashier of `counters`; None where there is none."""
    coupon = await wallets.get(here.connection, claim)
    if coupon is None:
        return None
    taken_at = {one.id for one in await merchants.of_round(here.connection, coupon.round.id)}
    open_ones = [one for one in counters if one.id in taken_at]
    refusal = await _refusal(here, coupon) if open_ones else NotHere()
    if refusal is not None:
        return Presented(coupon, (), refusal)
    seen = [(one, Sight(coupon.id, coupon.version, one.id, short)) for one in open_ones]
    cashier = here.actor.owner
    return Presented(
        coupon, tuple((one, coupon_codes.sight(here.keys, what, cashier, here.now)) for one, what in seen), None
    )


async def _refusal(here: Look | Transaction, coupon: Coupon) -> Refusal | None:
    if coupon.state == claims.REDEEMED and coupon.redemption is not None:
        used = await redemptions.get(here.connection, coupon.redemption)
        return Used(used.at, used.merchant, used.merchant_name) if used else Invalid(coupon.state)
    round = coupon.round
    return redemptions.stands(coupon.state, round.state, round.valid_from, coupon.valid_until, here.now)


def screen(found: Read) -> Screen:
    """What a cashier is shown of it."""
    match found:
        case Presented(coupon, at, None):
            return Screen(_worth(coupon, at), (*_confirming(at), REDEEM))
        case Presented(coupon, _, refusal):
            assert refusal is not None
            return Screen((speaking.title(coupon.round), why_not(refusal)), (REDEEM,))
        case Stale():
            return Screen(Say("redeem-stale"), (REDEEM,))
        case Spent(at):
            return Screen(say("redeem-spent", at=at), (REDEEM,))
        case limits.TooMany(_, until):
            return Screen(say("redeem-too-many", until=until))
    return Screen(Say("redeem-unknown"), (REDEEM,))


def _worth(coupon: Coupon, at: tuple[tuple[Merchant, str], ...]) -> tuple[Say, ...]:
    offered = coupon.round.offered
    gift = offered.kind == offering.PICKUP
    amounts = {"threshold": yuan(offered.threshold_fen), "amount": yuan(offered.face_fen)}
    condition = Say(f"redeem-check-{offering.PICKUP if gift else offered.condition}", amounts)
    paid = () if gift else (say("redeem-paid", amount=yuan(offered.subsidy_fen)),)
    words = (say("coupons-words", words=verbatim(offered.words)),) if offered.words else ()
    where = (say("redeem-at", merchant=verbatim(at[0][0].name)),) if len(at) == 1 else (Say("redeem-which"),)
    return (
        speaking.title(coupon.round),
        condition,
        *words,
        *paid,
        *where,
    )


def _confirming(at: tuple[tuple[Merchant, str], ...]) -> tuple[Choice, ...]:
    if len(at) == 1:
        return (Choice(f"/take {at[0][1]}", Say("redeem-confirm"), "primary"),)
    return tuple(Choice(f"/take {sight}", say("redeem-confirm-at", merchant=verbatim(one.name))) for one, sight in at)


def why_not(refusal: Refusal) -> Say:
    """Why a coupon can't be used here and now."""
    match refusal:
        case Used(at, _, name):
            return say("redeem-not-used", at=at, merchant=verbatim(name))
        case Expired(until):
            return say("redeem-not-expired", until=until)
        case NotYetValid(since):
            return say("redeem-not-yet", since=since)
        case Pending():
            return Say("redeem-not-pending")
        case Invalid(state):
            return Say("redeem-not-returned" if state == claims.RETURNED else "redeem-not-void")
    return Say("redeem-not-here")


def yuan(fen: int) -> str:
    """Yuan without needless decimals."""
    return money.show(fen).removesuffix(".00")
