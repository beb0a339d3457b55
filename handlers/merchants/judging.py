"""/disputes 异议: what waits to be judged; /dispute: one of them; /judge: whether the union pays it."""

from dataclasses import dataclass

from bot.delivery import notice
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from handlers.coupons.speaking import WALLET
from handlers.merchants.facts import Case
from handlers.merchants.presenting import yuan
from handlers.staff import reading
from storage import redemptions, rights
from storage.redemptions import JUDGEMENTS, REFUSED, UPHELD, Judge, Judged, Redemption, TooLate
from storage.writing import Forbidden, Gone, Lost, Transaction

DISPUTES = Choice("/disputes", Say("command-disputes"))


def disputes(context: Context, arguments: str) -> Decision:
    """/disputes"""
    del arguments
    found: tuple[Redemption, ...] = context.facts("disputes")
    if not found:
        return show(Say("dispute-none"), choices=(MENU,))
    choices = [Choice(f"/dispute {one.id}", _line(one)) for one in found]
    return show(Say("dispute-title"), choices=(*choices, MENU))


def _line(one: Redemption) -> Say:
    return say("dispute-line", title=verbatim(one.title), merchant=verbatim(one.merchant_name), at=one.at)


def dispute(context: Context, arguments: str) -> Decision:
    """/dispute <redemption>: what is known of it."""
    found = _case(context, arguments)
    if found is None:
        return show(Say("dispute-over"), choices=(DISPUTES,))
    one = found.redemption
    cashier = say("dispute-cashier", name=verbatim(found.cashier) if found.cashier else Say("staff-colleague"))
    text = (_line(one), cashier, Say(f"dispute-how-{one.how}"), say("dispute-amount", amount=yuan(one.fen)))
    if found.own:
        return show(*text, Say("dispute-own"), choices=(DISPUTES,))
    upheld = Choice(f"/judge {one.id} {UPHELD}", Say("dispute-uphold"), "danger")
    refused = Choice(f"/judge {one.id} {REFUSED}", Say("dispute-refuse"))
    return show(*text, Say("dispute-question"), choices=(upheld, refused, DISPUTES))


def _case(context: Context, arguments: str) -> Case | None:
    number = reading.numbers(arguments, 1, 1)
    found: Case | None = context.facts("dispute", number[0]) if number else None
    return found


@dataclass(frozen=True, slots=True)
class Judging:
    """Decide it; the holder hears what came of it, in the same transaction."""

    seen: Redemption
    code: str

    async def apply(self, tx: Transaction) -> Judged | TooLate:
        """Decide it. Who lost the right meanwhile has the turn decided again."""
        try:
            done = await Judge(self.seen.id, self.code).apply(tx)
        except (Forbidden, Gone):
            raise Lost from None
        if isinstance(done, Judged):
            where = {"title": verbatim(self.seen.title), "merchant": verbatim(self.seen.merchant_name)}
            text = Screen(Say(f"dispute-holder-{done.code}", where), (WALLET,))
            await notice.notify(done.holder, "coupon-judged", text, about=done.redemption).apply(tx)
        return done


def judge(context: Context, arguments: str) -> Decision:
    """/judge <redemption> upheld|refused"""
    number, _, code = arguments.partition(" ")
    found = _case(context, number)
    if found is None or found.own or code not in JUDGEMENTS:
        return dispute(context, number)
    return Decision(writes=(Judging(found.redemption, code),), say=_judged)


def _judged(outcomes: Outcomes) -> tuple[Screen, ...]:
    done: Judged | TooLate = outcomes[0]
    key = f"dispute-judged-{done.code}" if isinstance(done, redemptions.Judged) else "dispute-over"
    return (Screen(Say(key), (DISPUTES, MENU)),)


commands = (
    Command("disputes", disputes, roles=rights.JUDGE, menu=109),
    Command("dispute", dispute, roles=rights.JUDGE),
    Command("judge", judge, roles=rights.JUDGE, view=False),
)
