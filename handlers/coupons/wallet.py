"""/wallet 我的券: what one has, showing one where it is used, and giving one back."""

from collections.abc import Mapping
from functools import partial

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command, Loader
from bot.dialogue.speaking import MENU
from handlers.coupons import showing, speaking
from handlers.coupons.speaking import COUPONS, WALLET
from handlers.staff import reading
from rules import offering
from rules.base import names, postal
from storage import claims, coupon_codes, masks, parcels, wallets
from storage.coupon_codes import LiveCode
from storage.parcels import Place
from storage.wallets import Coupon
from storage.writing import Look

LISTED, PLACES = 10, 5


def wallet(context: Context, arguments: str) -> Decision:
    """/wallet"""
    del arguments
    mine: tuple[Coupon, ...] = context.facts("coupons")
    if not mine:
        return show(Say("wallet-none"), choices=(COUPONS, MENU))
    lines = [say("wallet-line", title=speaking.title(one.round), state=showing.state(one)) for one in mine]
    choices = tuple(Choice(f"/coupon {one.id}", speaking.title(one.round)) for one in mine)
    return show(Say("wallet-title"), *lines, choices=(*choices, COUPONS, MENU))


def coupon(context: Context, arguments: str) -> Decision:
    """/coupon <claim>: one's own, with the code that a cashier scans; /coupon alone: the only one, else all of them."""
    found = _own(context, arguments or _only(context))
    if found is None:
        return wallet(context, "")
    text = [speaking.title(found.round), showing.state(found)]
    if found.round.offered.words and found.round.offered.kind in offering.GIFTS:
        text.append(say("coupons-words", words=verbatim(found.round.offered.words)))
    if found.round.offered.kind == offering.SENT:
        return _sent(context, found, text)
    places = context.facts("coupon_places", found.round.id)
    text += [say("wallet-place", name=verbatim(name), place=verbatim(place)) for name, place in places[:PLACES]]
    if found.state == claims.REDEEMED and found.redemption is not None:
        return show(*text, choices=(Choice(f"/notme {found.redemption}", Say("wallet-not-me"), "quiet"), WALLET))
    if not found.in_hand:
        return show(*text, choices=(WALLET, MENU))
    back = Choice(f"/giveback {found.id}", Say("wallet-give-back"), "quiet")
    if found.state == claims.PENDING:
        return show(*text, Say("wallet-pending"), choices=(back, WALLET))
    if context.now < found.round.valid_from:
        return show(*text, say("wallet-from", at=found.round.valid_from), choices=(back, WALLET))
    return _shown(context, found, text, back)


def _only(context: Context) -> str:
    mine = [one for one in context.facts("coupons") if one.in_hand]
    return str(mine[0].id) if len(mine) == 1 else ""


def _sent(context: Context, found: Coupon, text: list[Say]) -> Decision:
    """A gift that is sent: where to, as long as that can be changed."""
    place: Place | None = context.facts("parcel", found.id)
    if place is not None:
        text.append(say("wallet-goes-to", name=place.name, mobile=place.mobile, address=place.address))
    if not found.in_hand:
        return show(*text, choices=(WALLET, MENU))
    label = Say("wallet-address" if place is None else "wallet-address-change")
    where = Choice(f"/sendto {found.id}", label, "primary" if place is None else "")
    back = Choice(f"/giveback {found.id}", Say("wallet-give-back"), "quiet")
    return show(*text, choices=(where, back, WALLET))


def _shown(context: Context, found: Coupon, text: list[Say], back: Choice) -> Decision:
    code: LiveCode = context.facts("coupon_code", found.id)
    picture = showing.picture(found, context.facts("public_url"), code.typed)
    again = Choice(f"/coupon {found.id}", Say("wallet-again"))
    page = context.facts("badge", showing.COUPON, found.id, context.language)
    opens = (Choice("", Say("badge-open"), "primary", page),) if page else ()
    changes = "wallet-changes-pickup" if found.round.offered.kind == offering.PICKUP else "wallet-changes"
    lines = (*text, Say(changes))
    short = Choice(f"/shortcode {found.id}", Say("wallet-short"), "quiet")
    return show(*lines, picture=picture, choices=(*opens, again, short, back, WALLET))


def give_back(context: Context, arguments: str) -> Decision:
    """/giveback <claim>: asks first."""
    found = _own(context, arguments)
    if found is None or not found.in_hand:
        return wallet(context, "")
    yes = Choice(f"/given {found.id} {found.version}", Say("wallet-give-back-yes"), "danger")
    return show(say("wallet-give-back-ask", title=speaking.title(found.round)), choices=(yes, WALLET))


def given(context: Context, arguments: str) -> Decision:
    """/given <claim> <version>: it goes back to the others."""
    number = reading.numbers(arguments, 2, 2)
    found = _own(context, str(number[0])) if number is not None else None
    if number is None or found is None or not found.in_hand or found.version != number[1]:
        return wallet(context, "")
    return Decision(writes=(claims.GiveBack(*number),), say=partial(_given, found))


def _given(found: Coupon, outcomes: Outcomes) -> tuple[Screen, ...]:
    del outcomes
    return (Screen(say("wallet-given-back", title=speaking.title(found.round)), (COUPONS, WALLET)),)


def _own(context: Context, arguments: str) -> Coupon | None:
    number = reading.numbers(arguments, 1, 1)
    found: Coupon | None = context.facts("coupon", number[0]) if number is not None else None
    return found if found is not None and found.person == context.who.person else None


async def mine(look: Look) -> tuple[Coupon, ...]:
    """The coupons of who asks."""
    return tuple(await wallets.of(look.connection, look.actor.person, LISTED)) if look.actor.person else ()


async def one(look: Look, claim: int) -> Coupon | None:
    """A coupon, whosever it is."""
    return await wallets.get(look.connection, claim)


async def places(look: Look, round: int) -> tuple[tuple[str, str], ...]:
    """Where coupons of a round are redeemed."""
    return tuple(await wallets.places(look.connection, round))


async def parcel(look: Look, claim: int) -> Place | None:
    """Where a gift goes, masked; None where nobody said so yet."""
    found = await parcels.of(look.connection, look.keys, claim)
    return masked(found.place) if found else None


def masked(place: Place) -> Place:
    """An address as it is shown once it was given."""
    return Place(names.mask(place.name), masks.mask_phone(place.mobile), postal.mask(place.address))


async def code(look: Look, claim: int) -> LiveCode:
    """What a cashier scans now."""
    return coupon_codes.live(look.keys, claim, look.now)


commands = (
    Command("wallet", wallet, menu=26, shown_to=frozenset({"member", "applicant"})),
    Command("coupon", coupon, alone=True),
    Command("giveback", give_back, view=False),
    Command("given", given, view=False),
)
loaders: Mapping[str, Loader] = {
    "coupons": mine,
    "coupon": one,
    "coupon_places": places,
    "coupon_code": code,
    "parcel": parcel,
}
