"""/statements: what was settled; /statement: one with its workbook; /paid: that the merchant has the money."""

from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Picture, Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from handlers.merchants.presenting import yuan
from handlers.merchants.sources import SHEET, STATEMENT
from handlers.staff import reading
from storage import rights
from storage.settlements import MarkPaid, Statement
from storage.writing import Forbidden, Gone, Lost, Transaction

STATEMENTS = Choice("/statements", Say("statement-list"))
YES = "yes"


def day(at: datetime) -> Say:
    """A moment that is still right when it is read next year."""
    return verbatim(f"{at:%Y-%m-%d %H:%M}")


def statements(context: Context, arguments: str) -> Decision:
    """/statements"""
    del arguments
    found: tuple[Statement, ...] = context.facts("statements")
    if not found:
        return show(Say("statement-none"), choices=(Choice("/settle", Say("command-settle")), MENU))
    choices = [Choice(f"/statement {one.id}", _line(one)) for one in found]
    return show(Say("statement-title"), choices=(*choices, Choice("/settle", Say("command-settle"))))


def _line(one: Statement) -> Say:
    state = Say("statement-paid" if one.paid_at else "statement-unpaid")
    return say("statement-line", merchant=verbatim(one.merchant_name), amount=yuan(one.fen), state=state)


def screens(one: Statement, left_out: int | None) -> tuple[Screen, ...]:
    """A statement in words, as a picture, as a workbook. `left_out`: what its sum leaves out, where that was asked."""
    text = [
        _line(one),
        say("statement-of", since=one.since, until=one.until),
        say("statement-sum", n=one.pieces, amount=yuan(one.fen)),
        *((say("statement-left-out", n=left_out),) if left_out else ()),
        *((say("statement-paid-at", at=one.paid_at),) if one.paid_at else ()),
    ]
    pay = () if one.paid_at else (Choice(f"/paid {one.id} {one.version}", Say("statement-pay"), "primary"),)
    # The version stands in the file's arguments, so that one made before a dispute is not shown again.
    args = {"settlement": one.id, "as of": one.version}
    file = Picture(STATEMENT, args, Say("statement-file"), f"statement-{one.id}.xlsx")
    seen = Picture(SHEET, args, _line(one))
    return (Screen(tuple(text), picture=seen), Screen(Say("statement-file-below"), (*pay, STATEMENTS), file))


def statement(context: Context, arguments: str) -> Decision:
    """/statement <id>"""
    found = _found(context, reading.numbers(arguments, 1, 1))
    if found is None:
        return statements(context, "")
    return Decision(screens(found, context.facts("statement_left_out", found.id)))


def _found(context: Context, numbers: tuple[int, ...] | None) -> Statement | None:
    found: Statement | None = context.facts("statement", numbers[0]) if numbers else None
    return found


@dataclass(frozen=True, slots=True)
class Paying:
    """Mark it; whoever lost the right since has the turn decided again."""

    what: MarkPaid

    async def apply(self, tx: Transaction) -> Statement:
        """Mark it."""
        try:
            return await self.what.apply(tx)
        except (Forbidden, Gone):
            raise Lost from None


def paid(context: Context, arguments: str) -> Decision:
    """/paid <id> <version> [yes]: another version than was shown is shown as it stands."""
    plain = arguments.removesuffix(f" {YES}")
    numbers = reading.numbers(plain, 2, 2)
    found = _found(context, numbers)
    if found is None or numbers is None:
        return statements(context, "")
    if found.version != numbers[1] or found.paid_at:
        return statement(context, str(found.id))
    if plain == arguments:
        yes = Choice(f"/paid {found.id} {found.version} {YES}", Say("statement-pay-yes"), "danger")
        back = Choice(f"/statement {found.id}", Say("statement-back"), "quiet")
        text = say("statement-pay-ask", merchant=verbatim(found.merchant_name), amount=yuan(found.fen))
        return show(text, choices=(yes, back))
    return Decision(writes=(Paying(MarkPaid(*numbers)),), say=_paid)


def _paid(outcomes: Outcomes) -> tuple[Screen, ...]:
    after: Statement = outcomes[0]
    text = say("statement-pay-done", merchant=verbatim(after.merchant_name), amount=yuan(after.fen))
    return (Screen(text, (Choice(f"/statement {after.id}", Say("statement-look")), STATEMENTS)),)


commands = (
    Command("statements", statements, roles=rights.SETTLE),
    Command("statement", statement, roles=rights.SETTLE),
    Command("paid", paid, roles=rights.SETTLE, view=False),
)
