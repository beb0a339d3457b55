"""/newmerchant: where, what it is called, its address; /newcashier: an invitation for somebody to redeem there."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, Start, show
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.step import Goto
from bot.dialogue.steps.descend import Descend
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from handlers.broadcast import facts as places
from handlers.merchants import shops
from handlers.merchants.shops import MERCHANTS
from handlers.staff import reading
from storage import merchants, rights, staff
from storage.merchants import InviteCashier, Register
from storage.writing import Forbidden, Gone, Lost, Transaction

TIME_TO_LIVE = timedelta(days=2)
MOST_NAME, MOST_PLACE, MOST_PERSON = 40, 80, 40

questions = (
    Descend("place", "merchant-where", "merchant_place"),
    Text("name", "merchant-name", free=True, most=MOST_NAME),
    Text("address", "merchant-address", free=True, most=MOST_PLACE),
)
registering = Form("merchant-new", version=1, ttl=TIME_TO_LIVE, steps=(*questions, Summary("merchant-new", questions)))


def begin(context: Context, arguments: str) -> Decision:
    """/newmerchant"""
    del arguments
    tops = places.mine(context.facts("grants"), rights.OFFER)
    return Decision(start=Start(registering.name, {"place": next(iter(tops))} if len(tops) == 1 else {}))


@dataclass(frozen=True, slots=True)
class Asked:
    """Do it; whoever lost the right since has the turn decided again."""

    what: Register | InviteCashier

    async def apply(self, tx: Transaction) -> int | staff.Code:
        """Returns the merchant's id, or the invitation."""
        try:
            return await self.what.apply(tx)
        except (Forbidden, Gone):
            raise Lost from None


@registering.filed
def file(context: Context) -> Decision | Goto:
    """Register it; a place that is not theirs any more is asked for once more."""
    answers = context.answers
    if not context.facts("merchant_place", answers["place"]).label:
        return Goto("place", Say("merchant-not-yours"))
    write = Asked(Register(answers["place"], answers["name"], answers["address"]))
    return Decision(writes=(write,), say=partial(_registered, answers["name"]))


def _registered(name: str, outcomes: Outcomes) -> tuple[Screen, ...]:
    invite = Choice(f"/newcashier {outcomes[0]}", Say("merchant-invite"), "primary")
    return (Screen(say("merchant-registered", name=verbatim(name)), (invite, MERCHANTS)),)


person = (Text("name", "merchant-cashier-name", free=True, most=MOST_PERSON),)
inviting = Form("merchant-cashier", version=1, ttl=TIME_TO_LIVE, steps=(*person, Summary("merchant-cashier", person)))


def invite(context: Context, arguments: str) -> Decision:
    """/newcashier <merchant>"""
    shop = shops.found(context, reading.numbers(arguments, 1, 1))
    if shop is None:
        return shops.listing(context, "")
    return Decision(start=Start(inviting.name, {"merchant": shop.merchant.id}, fresh=True))


@inviting.filed
def invited(context: Context) -> Decision:
    """The code to pass on, shown this once."""
    shop = shops.found(context, (context.answers["merchant"],))
    if shop is None:
        return show(Say("merchant-gone"), choices=(MERCHANTS,))
    name, url = context.answers["name"], context.facts("public_url")
    write = Asked(merchants.InviteCashier(shop.merchant.id, name))
    return Decision(writes=(write,), say=partial(_invited, name, shop.merchant.name, url), extra={"once": True})


def _invited(name: str, merchant: str, url: str, outcomes: Outcomes) -> tuple[Screen, ...]:
    code: staff.Code = outcomes[0]
    text = say("merchant-invited", name=verbatim(name), merchant=verbatim(merchant), until=code.expires_at)
    return (Screen((text, verbatim(f"{url}/s/{code.text}" if url else code.text)), (MERCHANTS,)),)


commands = (
    Command("newmerchant", begin, roles=rights.OFFER, view=False),
    Command("newcashier", invite, roles=rights.OFFER, view=False),
)
