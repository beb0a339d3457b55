"""/shortcode: a code for a place without signal, good at one merchant until the day is over, once."""

from dataclasses import dataclass
from functools import partial

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from handlers.coupons import speaking
from handlers.coupons.speaking import WALLET
from handlers.staff import reading
from rules.base import typed_codes
from storage import claims
from storage.coupon_codes import NotHere, Short, ShortCode
from storage.merchants import Merchant
from storage.wallets import Coupon
from storage.writing import Forbidden, Gone, Lost, Transaction


def shortcode(context: Context, arguments: str) -> Decision:
    """/shortcode <claim> [merchant]: asks where it will be used, if there is a choice."""
    numbers = reading.numbers(arguments)
    coupon: Coupon | None = context.facts("coupon", numbers[0]) if numbers else None
    if coupon is None or numbers is None or coupon.person != context.who.person or not _usable(coupon, context):
        return show(Say("short-none"), choices=(WALLET,))
    at: tuple[Merchant, ...] = context.facts("merchants_of_round", coupon.round.id)
    chosen = [one for one in at if len(at) == 1 or one.id in numbers[1:]]
    if not chosen:
        choices = [Choice(f"/shortcode {coupon.id} {one.id}", verbatim(one.name)) for one in at]
        return show(Say("short-where"), choices=(*choices, WALLET))
    write = Drawing(Short(coupon.id, chosen[0].id))
    return Decision(writes=(write,), say=partial(_drawn, coupon, chosen[0]))


def _usable(coupon: Coupon, context: Context) -> bool:
    return coupon.state == claims.HELD and context.now < coupon.valid_until


@dataclass(frozen=True, slots=True)
class Drawing:
    """Make it; a coupon that was used meanwhile has the turn decided again."""

    what: Short

    async def apply(self, tx: Transaction) -> ShortCode | NotHere:
        """Make it."""
        try:
            return await self.what.apply(tx)
        except (Forbidden, Gone):
            raise Lost from None


def _drawn(coupon: Coupon, at: Merchant, outcomes: Outcomes) -> tuple[Screen, ...]:
    made: ShortCode | NotHere = outcomes[0]
    if isinstance(made, NotHere):
        return (Screen(Say("short-none"), (WALLET,)),)
    code = say("short-code", code=typed_codes.show(made.code), merchant=verbatim(at.name), until=made.until)
    return (Screen((speaking.title(coupon.round), code), (WALLET,)),)


commands = (Command("shortcode", shortcode, view=False),)
