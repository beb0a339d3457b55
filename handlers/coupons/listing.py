"""/coupons 抢券: what is open, what comes when, and whether one may take part."""

from datetime import datetime

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from handlers.coupons import counting, speaking
from handlers.coupons.speaking import OPEN, SOON, WALLET
from handlers.staff import reading
from rules import offering
from storage.eligibility import NotFor
from storage.round_rows import Round

LISTED = 8


def coupons(context: Context, arguments: str) -> Decision:
    """/coupons: all of them; /coupons <round>: one."""
    number = reading.numbers(arguments, 1, 1)
    if number is not None:
        round: Round | None = context.facts("round", number[0])
        if round is not None:
            return one(context, round)
    listed = _ordered(context, context.facts("rounds"))[:LISTED]
    if not listed:
        return show(Say("coupons-none"), choices=(WALLET, MENU))
    lines = [_line(context, round) for round in listed]
    choices = tuple(Choice(f"/coupons {round.id}", speaking.title(round)) for round in listed)
    counts = counting.to_next(context, listed)
    return show(Say("coupons-listed"), *lines, choices=(*choices, WALLET, MENU), countdown=counts)


def _ordered(context: Context, rounds: tuple[Round, ...]) -> list[Round]:
    """What is open first, then what comes, then the rest; what is for who asks before what is not."""

    def place(round: Round) -> tuple[int, bool]:
        return (
            speaking.PHASES.index(speaking.phase(round, context.now)),
            isinstance(speaking.fitting(context, round), NotFor),
        )

    return sorted(rounds, key=place)


def _line(context: Context, round: Round) -> Say:
    when = speaking.timed("coupons-when", round, context.now)
    line = say("coupons-line", title=speaking.title(round), when=when)
    found = speaking.fitting(context, round)
    if isinstance(found, NotFor):
        return say("coupons-line-not", line=line, why=speaking.why_not(found))
    return line


def one(context: Context, round: Round, note: Say | None = None) -> Decision:
    """One round: what it gives, to whom, how, and what can be done now."""
    phase, text = speaking.phase(round, context.now), described(round, context.now)
    found = speaking.fitting(context, round)
    if isinstance(found, NotFor):
        text.append(speaking.why_not(found))
        return show(*([note] if note else []), *text, choices=(*speaking.way_out(found), MENU))
    counts = counting.to(round) if phase == SOON else None
    choices = (*_acts(round, phase), speaking.COUPONS, MENU)
    return show(*([note] if note else []), *text, choices=choices, countdown=counts)


def described(round: Round, now: datetime) -> list[Say]:
    """What a round gives, when and how, in the words that members read."""
    when, way = speaking.timed("coupons-now", round, now), Say(f"coupons-way-{round.way}")
    text = [speaking.title(round), when, way]
    if round.offered.words:
        text.append(say("coupons-words", words=round.offered.words))
    valid = {"since": round.valid_from, "until": round.valid_until}
    return [*text, Say(f"coupons-valid-{round.offered.kind}", valid)]


def _acts(round: Round, phase: str) -> tuple[Choice, ...]:
    if round.way == offering.LOTTERY and phase not in (OPEN, SOON):
        return (Choice(f"/mydraw {round.id}", Say("coupons-mydraw"), "primary"),)
    if phase == OPEN:
        return (counting.act(round),)
    return (Choice(f"/remindme {round.id}", Say("coupons-remind")),) if phase == SOON else ()


commands = (Command("coupons", coupons, menu=25),)
