"""/notme 不是我: a holder whose coupon somebody else used, or a cashier with a later return; staff hear of it."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.delivery import notice
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from handlers.coupons.speaking import WALLET
from handlers.staff import reading
from storage import organisations, outbox, rights
from storage.redemptions import Dispute, Disputed, Redemption, TooLate
from storage.writing import Forbidden, Gone, Lost, Transaction


def not_me(context: Context, arguments: str) -> Decision:
    """/notme <redemption>: asks first, since a notice is easily tapped."""
    found = _found(context, arguments)
    if found is None:
        return show(Say("notme-none"), choices=(WALLET, MENU))
    mine = _mine(found, context)
    if found.disputed_at is not None:
        return show(Say("notme-late-judged" if found.judged else "notme-late-disputed"), choices=(MENU,))
    key = "notme-ask" if mine else "notme-ask-return"
    text = Say(key, {"title": verbatim(found.title), "merchant": verbatim(found.merchant_name), "at": found.at})
    yes = Choice(f"/notmine {found.id}", Say("notme-yes" if mine else "notme-yes-return"), "danger")
    return show(text, choices=(yes, Choice("/wallet" if mine else "/taken", Say("notme-no"), "quiet")))


def not_mine(context: Context, arguments: str) -> Decision:
    """/notmine <redemption>: the amount is held back until somebody looked at it."""
    found = _found(context, arguments)
    if found is None:
        return show(Say("notme-none"), choices=(WALLET, MENU))
    mine = _mine(found, context)
    return Decision(writes=(Disputing(found, mine),), say=partial(_disputed, mine))


def _found(context: Context, arguments: str) -> Redemption | None:
    number = reading.numbers(arguments, 1, 1)
    found: Redemption | None = context.facts("redemption", number[0]) if number else None
    return found if found is not None and found.undone_at is None else None


def _mine(found: Redemption, context: Context) -> bool:
    return found.holder == context.who.person


@dataclass(frozen=True, slots=True)
class Disputing:
    """Hold the amount back; who judges there hears of it, and the holder of a return, in the same transaction."""

    seen: Redemption
    mine: bool

    async def apply(self, tx: Transaction) -> Disputed | TooLate:
        """Hold it back. Who lost the right meanwhile has the turn decided again."""
        try:
            done = await Dispute(self.seen.id).apply(tx)
        except (Forbidden, Gone):
            raise Lost from None
        if isinstance(done, Disputed):
            await outbox.notify(tx, await self._told(tx, done))
        return done

    async def _told(self, tx: Transaction, done: Disputed) -> list[outbox.Notify]:
        args: dict[str, Any] = {
            "title": verbatim(self.seen.title),
            "merchant": verbatim(self.seen.merchant_name),
            "at": self.seen.at,
        }
        look = Choice(f"/dispute {done.redemption}", Say("dispute-look"), "primary")
        asks = Screen(Say("dispute-told" if self.mine else "dispute-told-return", args), (look,))
        told = [
            notice.notify(one, "coupon-dispute", asks, about=done.redemption)
            for one in sorted(await _judges(tx, done.organisation) - {done.holder, self.seen.cashier})
        ]
        if not self.mine:
            returned = Screen(Say("dispute-told-holder", args), (WALLET,))
            told.append(notice.notify(done.holder, "coupon-dispute", returned, about=done.redemption))
        return told


async def _judges(tx: Transaction, organisation: int) -> frozenset[int]:
    """Who judges at a place: those of the nearest level that has any."""
    path = (await organisations.get(tx.connection, organisation)).path
    held = [
        one for one in await rights.standing(tx.connection) if one.role in rights.JUDGE and path.startswith(one.path)
    ]
    nearest = max((len(one.path) for one in held), default=0)
    return frozenset(one.person for one in held if len(one.path) == nearest)


def _disputed(mine: bool, outcomes: Outcomes) -> tuple[Screen, ...]:
    done: Disputed | TooLate = outcomes[0]
    if isinstance(done, TooLate):
        return (Screen(say(f"notme-late-{done.why}"), (MENU,)),)
    back = WALLET if mine else Choice("/redeem", Say("redeem-next"))
    return (Screen(Say("notme-done" if mine else "notme-done-return"), (back, MENU)),)


commands = (Command("notme", not_me), Command("notmine", not_mine, view=False))
