"""/taken: what a cashier redeemed in the last day; /untake: taking it back within ten minutes."""

from dataclasses import dataclass
from functools import partial

from bot.delivery import notice
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from handlers.coupons.speaking import WALLET
from handlers.merchants.presenting import REDEEM
from handlers.staff import reading
from storage import claims, rights
from storage.redemptions import UNDO_WITHIN, Redemption, TooLate, Undo, Undone
from storage.writing import Forbidden, Gone, Lost, Transaction

LISTED = 6


def taken(context: Context, arguments: str) -> Decision:
    """/taken: the newest, each to be undone, or a return that somebody has to decide."""
    del arguments
    found: tuple[Redemption, ...] = context.facts("redeemed_lately")[:LISTED]
    if not found:
        return show(Say("taken-none"), choices=(REDEEM, MENU))
    rows = [say("redeem-row", title=verbatim(one.title), at=one.at) for one in found]
    choices = [_act(one, context) for one in found if one.disputed_at is None]
    return show(Say("taken-title"), *rows, choices=(*choices, REDEEM))


def _act(one: Redemption, context: Context) -> Choice:
    if context.now - one.at <= UNDO_WITHIN:
        return Choice(f"/untake {one.id}", say("taken-undo", title=verbatim(one.title), at=one.at))
    return Choice(f"/notme {one.id}", say("taken-return", title=verbatim(one.title), at=one.at))


@dataclass(frozen=True, slots=True)
class Undoing:
    """Take it back; the holder hears that it is in their hand again, in the same transaction."""

    seen: Redemption

    async def apply(self, tx: Transaction) -> Undone | TooLate:
        """Take it back. Who was removed meanwhile has the turn decided again."""
        try:
            done = await Undo(self.seen.id).apply(tx)
        except (Forbidden, Gone):
            raise Lost from None
        if isinstance(done, Undone):
            key = "taken-told" if done.state == claims.HELD else "taken-told-over"
            text = Say(key, {"title": verbatim(self.seen.title), "merchant": verbatim(self.seen.merchant_name)})
            told = notice.notify(done.holder, "coupon-undone", Screen(text, (WALLET,)), about=self.seen.id)
            await told.apply(tx)
        return done


def untake(context: Context, arguments: str) -> Decision:
    """/untake <redemption>"""
    number = reading.numbers(arguments, 1, 1)
    found: Redemption | None = context.facts("redemption", number[0]) if number else None
    if found is None or found.merchant not in {one.id for one in context.facts("cashier_at")}:
        return taken(context, "")
    return Decision(writes=(Undoing(found),), say=partial(_undone, found))


def _undone(found: Redemption, outcomes: Outcomes) -> tuple[Screen, ...]:
    done: Undone | TooLate = outcomes[0]
    title = verbatim(found.title)
    if isinstance(done, Undone):
        return (Screen(say("taken-undone", title=title), (REDEEM,)),)
    back = (Choice(f"/notme {found.id}", Say("taken-return-label")),) if done.why in ("time", "settled") else ()
    return (Screen(say(f"taken-late-{done.why}", title=title), (*back, REDEEM)),)


commands = (
    Command("taken", taken, roles=frozenset({rights.CASHIER})),
    Command("untake", untake, roles=frozenset({rights.CASHIER}), view=False),
)
