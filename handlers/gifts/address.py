"""/sendto: where a gift is sent, said once and changed until it leaves."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, Start, show
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.step import Again, Read, Stay, Taken
from bot.dialogue.steps.pick import Pick
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from handlers.coupons import speaking
from handlers.coupons.speaking import WALLET
from handlers.gifts import asking
from handlers.gifts.facts import CONSENT
from handlers.staff import reading
from rules.base import postal
from rules.base.unreadable import Unreadable
from storage import consents, parcels
from storage.parcels import Address, Place
from storage.wallets import Coupon
from storage.writing import Forbidden, Lost, Transaction

CONSENT_VERSION = 1
"""Changes with the words of `gifts-consent`."""
TIME_TO_LIVE = timedelta(days=3)


def _consented(code: str, context: Context) -> Read:
    del context
    if code == "decline":
        return Stay(Say("gifts-consent-declined"))
    return Taken({"consent": code}, writes=(consents.Agree(CONSENT, CONSENT_VERSION),))


def _read(text: str, context: Context) -> Read:
    del context
    found = postal.read(text)
    if isinstance(found, Unreadable):
        return Again(say(f"gifts-address-{found.reason}", most=postal.MOST))
    return Taken({"address": found})


def _shown(value: Any, context: Context) -> Say:
    del context
    return verbatim(value)


questions = (
    Pick(
        *("consent", "gifts-consent", ("agree", "decline"), "gifts-consent"),
        primary="agree",
        refused=_consented,
        silent=True,
    ),
    asking.name,
    asking.mobile,
    Text("address", "gifts-address", _read, _shown, free=True, most=2 * postal.MOST),
)
form = Form("gifts-sendto", version=1, ttl=TIME_TO_LIVE, steps=(*questions, Summary("gifts-sendto", questions)))


def begin(context: Context, arguments: str) -> Decision:
    """/sendto <claim>: asks what is not known yet; /sendto alone: of the gift that waits for an address."""
    found = _own(context, arguments or _silent(context))
    if found is None:
        return show(Say("gifts-gone"), choices=(WALLET,))
    given: dict[str, Any] = {"claim": found.id}
    if context.facts("parcel_consent") >= CONSENT_VERSION:
        given["consent"] = "agree"
    place: Place | None = context.facts("parcel_own", found.id)
    if place is not None:
        given |= {"name": place.name, "mobile": place.mobile}
    return Decision((Screen(speaking.title(found.round)),), start=Start(form.name, given, fresh=True))


def _silent(context: Context) -> str:
    """The gift whose holder did not say where yet; else one that has not left."""
    mine: tuple[Coupon, ...] = context.facts("coupons")
    here = [one for one in mine if parcels.open_to(one.round.offered.kind, one.state, one.round.state)]
    return next((str(one.id) for one in sorted(here, key=lambda one: one.addressed_at is not None)), "")


def _own(context: Context, arguments: str) -> Coupon | None:
    """A gift of who asks that still wants an address, or another one."""
    number = reading.numbers(arguments, 1, 1)
    found: Coupon | None = context.facts("coupon", number[0]) if number is not None else None
    if found is None or found.person != context.who.person:
        return None
    late = found.addressed_at is None and found.valid_until <= context.now
    return found if parcels.open_to(found.round.offered.kind, found.state, found.round.state) and not late else None


@dataclass(frozen=True, slots=True)
class Giving:
    """Say where; who lost the gift since has the turn decided again."""

    what: Address

    async def apply(self, tx: Transaction) -> None:
        """Write it down."""
        try:
            await self.what.apply(tx)
        except Forbidden:
            raise Lost from None


@form.filed
def file(context: Context) -> Decision:
    """Keep it, unless the gift left or ran out meanwhile."""
    answers = context.answers
    found = _own(context, str(answers["claim"]))
    if found is None:
        return show(Say("gifts-gone"), choices=(WALLET,))
    place = Place(answers["name"], answers["mobile"], answers["address"])
    return Decision(writes=(Giving(Address(found.id, place)),), say=partial(_kept, found))


def _kept(found: Coupon, outcomes: Outcomes) -> tuple[Screen, ...]:
    del outcomes
    look = Choice(f"/coupon {found.id}", Say("gifts-show"), "primary")
    return (Screen(say("gifts-address-kept", title=speaking.title(found.round)), (look, WALLET)),)


commands = (Command("sendto", begin, view=False, alone=True),)
