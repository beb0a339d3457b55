"""/settle 结算: what merchants are owed, and a statement of a time that is looked at before it is made."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from handlers.merchants import paying
from handlers.merchants.facts import Shop
from handlers.merchants.paying import STATEMENTS, day
from handlers.merchants.presenting import yuan
from handlers.staff import reading
from rules.collusion import Pattern
from storage import rights
from storage.merchants import Merchant
from storage.settlements import Nothing, Settle, Statement
from storage.writing import Forbidden, Gone, Lost, Transaction

LAST, THIS, TODAY = PERIODS = ("last", "this", "today")
SETTLE = Choice("/settle", Say("settle-others"))
PATTERNS = 5


def settle(context: Context, arguments: str) -> Decision:
    """/settle [merchant [last|this|today]]"""
    number, _, period = arguments.partition(" ")
    numbers = reading.numbers(number, 1, 1)
    shop: Shop | None = context.facts("merchant", numbers[0]) if numbers else None
    if shop is None:
        return _merchants(context)
    return _before(context, shop, period) if period in PERIODS else _periods(shop)


def _merchants(context: Context) -> Decision:
    here: tuple[Merchant, ...] = context.facts("merchants")
    if not here:
        return show(Say("merchant-none"), choices=(Choice("/newmerchant", Say("merchant-new"), "primary"), MENU))
    choices = [Choice(f"/settle {one.id}", verbatim(one.name)) for one in here]
    return show(Say("settle-title"), choices=(*choices, STATEMENTS, MENU))


def _periods(shop: Shop) -> Decision:
    what = shop.merchant
    owed = say("settle-owed", merchant=verbatim(what.name), n=shop.pieces, amount=yuan(shop.fen))
    held = (say("settle-disputed", n=shop.disputed),) if shop.disputed else ()
    choices = [Choice(f"/settle {what.id} {code}", Say(f"settle-period-{code}")) for code in PERIODS]
    return show(owed, *held, choices=(*choices, SETTLE, STATEMENTS))


def _before(context: Context, shop: Shop, period: str) -> Decision:
    """What the statement will be of, and what a person should look at before."""
    id, (since, until) = shop.merchant.id, _times(context, shop.merchant.id, period)
    text = [say("settle-ask", merchant=verbatim(shop.merchant.name), since=day(since), until=day(until))]
    if shop.disputed:
        text.append(say("settle-disputed", n=shop.disputed))
    found: tuple[Pattern, ...] = context.facts("merchant_unusual", id, since, until)
    if found:
        text += [Say("settle-unusual"), *(_pattern(one) for one in found[:PATTERNS])]
    seconds = f"{int(since.timestamp())} {int(until.timestamp())}"
    yes = Choice(f"/settled {id} {seconds}", Say("settle-make"), "primary")
    return show(*text, choices=(yes, Choice(f"/settle {id}", Say("settle-back"), "quiet")))


def _pattern(one: Pattern) -> Say:
    return say(f"settle-unusual-{one.kind}", n=len(one.redemptions), people=len(one.persons), at=one.since)


def _times(context: Context, merchant: int, period: str) -> tuple[datetime, datetime]:
    """From when to before when; months are the union's, not the server's."""
    zone = context.facts("calendar").zone
    now = context.now.astimezone(zone)
    month = datetime.combine(now.date().replace(day=1), time(), zone)
    if period == LAST:
        before = (month - timedelta(days=1)).date().replace(day=1)
        return datetime.combine(before, time(), zone), month
    # The minute, since the same question loads the same facts while it is decided again.
    until = now.replace(second=0, microsecond=0)
    if period == THIS:
        return month, until
    first: datetime | None = context.facts("merchant_first", merchant)
    return datetime.combine((first or now).astimezone(zone).date(), time(), zone), until


@dataclass(frozen=True, slots=True)
class Settling:
    """Make it; whoever lost the right since has the turn decided again."""

    what: Settle

    async def apply(self, tx: Transaction) -> Statement | Nothing:
        """Make it."""
        try:
            return await self.what.apply(tx)
        except (Forbidden, Gone):
            raise Lost from None


def settled(context: Context, arguments: str) -> Decision:
    """/settled <merchant> <since> <until>: seconds since 1970."""
    numbers = reading.numbers(arguments, 3, 3)
    shop: Shop | None = context.facts("merchant", numbers[0]) if numbers else None
    if shop is None or numbers is None or max(numbers[1:]) > context.now.timestamp():
        return settle(context, "")
    zone = context.facts("calendar").zone
    since, until = (datetime.fromtimestamp(one, zone) for one in numbers[1:])
    write = Settling(Settle(shop.merchant.id, since, until))
    return Decision(writes=(write,), say=partial(_settled, shop.merchant))


def _settled(merchant: Merchant, outcomes: Outcomes) -> tuple[Screen, ...]:
    match outcomes[0]:
        case Statement() as made:
            return paying.screens(made, None)
        case Nothing(disputed):
            held = (say("settle-disputed", n=disputed),) if disputed else ()
            return (Screen((say("settle-nothing", merchant=verbatim(merchant.name)), *held), (SETTLE, STATEMENTS)),)
    raise TypeError(outcomes[0])


commands = (
    Command("settle", settle, roles=rights.SETTLE, menu=110),
    Command("settled", settled, roles=rights.SETTLE, view=False),
)
