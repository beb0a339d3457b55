"""/newround: a round, or a series of them, from what is given to the last look at it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, Start
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.step import Goto
from bot.dialogue.steps.descend import Descend
from bot.dialogue.steps.pick import Pick
from bot.dialogue.steps.text import Text
from handlers.broadcast import facts as places
from handlers.rounds import asking, making, ready
from handlers.rounds.asking import Amount, Count, Moment
from handlers.rounds.shops import Merchants
from handlers.rounds.stocks import Stocks
from handlers.rounds.validity import Validity
from handlers.rounds.whom import Whom
from rules import offering
from storage import rights, round_rows
from storage.offers import Made, Make

TIME_TO_LIVE = timedelta(days=3)
MOST_NAME, MOST_WORDS = 20, 200
MOST_ROUNDS, MOST_APART = 12, 90
LIST = Choice("/round", Say("rounds-list"))
TEN, EIGHT = time(10), time(20)
WAYS = (offering.LOTTERY, offering.FIRST, offering.GROUPS, offering.JOINING, offering.INVITING)
"""The fairest first; then what nobody has to grab."""
KINDS = (*offering.CONDITIONS, offering.PICKUP, offering.SENT)
"""What is given: a coupon on one of the conditions, or a gift by how it reaches somebody."""

WAY: tuple[Say, ...] = (Say("rounds-way"), *(Say(f"rounds-way-means-{way}") for way in WAYS))


def _at(context: Context, days: int, clock: time) -> datetime:
    here = asking.zone(context)
    return datetime.combine(context.now.astimezone(here).date() + timedelta(days=days), clock, here)


def _opens(context: Context) -> Sequence[datetime]:
    return (_at(context, 1, TEN), _at(context, 3, TEN))


def _closes(context: Context) -> Sequence[datetime]:
    """A lottery takes entries for days; a queue is over on the same evening or the next."""
    opens = asking.moment(context.answers["opens"], context)
    days = (3, 5) if context.answers["way"] == offering.LOTTERY else (0, 1)
    evenings = [datetime.combine(opens.date() + timedelta(days=more), EIGHT, asking.zone(context)) for more in days]
    return [at for at in evenings if at > opens]


def _cost(context: Context) -> int:
    answers = context.answers
    return int(sum(making.stocks(answers).values()) * making.subsidy(answers) * answers["series"])


def _each(context: Context) -> Sequence[int]:
    """Who brings people in may do so more often."""
    return (5, 3, 10) if context.answers.get("way") == offering.INVITING else (1, 2, 3)


def _by_groups(answers: Mapping[str, Any]) -> bool:
    return answers.get("way") == offering.GROUPS


questions = (
    Descend("place", "rounds-place", "round_place"),
    Text("name", "rounds-name", free=True, most=MOST_NAME),
    Pick("condition", "rounds-condition", KINDS, "rounds-condition"),
    Amount("face", "rounds-face"),
    Amount("threshold", "rounds-threshold", when=lambda answers: answers.get("condition") == offering.THRESHOLD),
    Amount(
        *("subsidy", "rounds-subsidy", lambda context: int(context.answers["face"]), 0),
        when=lambda answers: answers.get("condition") not in offering.GIFTS,
    ),
    Pick("way", "rounds-way", WAYS, "rounds-way", text=lambda _: WAY, primary=offering.LOTTERY),
    Count("pieces", "rounds-pieces", "rounds-n-pieces", 1, offering.MOST_PIECES, when=lambda a: not _by_groups(a)),
    Stocks(when=_by_groups),
    Count(
        *("each", "rounds-each", "rounds-n-each", 1, offering.MOST_PER_PERSON, _each),
        when=lambda answers: answers.get("way") not in (offering.LOTTERY, offering.JOINING),
    ),
    Whom(),
    Merchants(when=lambda answers: answers.get("condition") != offering.SENT),
    Moment("opens", "rounds-opens", _opens, now=True),
    Moment("closes", "rounds-closes", _closes),
    Validity(),
    Count("series", "rounds-how-many", "rounds-n-rounds", 1, MOST_ROUNDS, lambda _: (1, 2, 3, 4, 5, 6)),
    Count(
        *("apart", "rounds-apart", "rounds-n-days", 1, MOST_APART, lambda _: (1, 7, 14)),
        when=lambda answers: (answers.get("series") or 1) > 1,
    ),
    Amount("budget", "rounds-budget", _cost),
    Text("words", "rounds-words", optional=True, free=True, most=MOST_WORDS),
)
form = Form("rounds-new", version=1, ttl=TIME_TO_LIVE, steps=(*questions, ready.Ready("rounds", questions)))


def begin(context: Context, arguments: str) -> Decision:
    """/newround: a new one, or the one begun."""
    del arguments
    tops = [*places.mine(context.facts("grants"), rights.OFFER)]
    alone = len(tops) == 1 and not context.facts("round_place", tops[0]).options
    return Decision(start=Start(form.name, {"place": tops[0]} if alone else {}))


@form.filed
def file(context: Context) -> Decision | Goto:
    """Make it. What does not hold any more is asked once more."""
    what, openings = making.offered(context.answers), making.openings(context)
    place, above = openings[0].organisation, context.facts("approve_above_fen")
    if reason := making.unfit(context, what, openings, what.budget_fen):
        step = "stocks" if reason == "no_pieces" and _by_groups(context.answers) else making.STEPS[reason]
        return Goto(step, Say(f"rounds-unfit-{reason}"))
    fen = making.cost(openings, what.subsidy_fen)
    if fen > above and not context.facts("round_others", place):
        return Goto("summary", say("rounds-no-second", fen=above))
    preview = (*making.shown(context, what, openings[0]), *ready.series(openings), *making.warned(openings[0]))
    write = making.Ask(Make(place, what, openings, above), place, preview, fen)
    return Decision(writes=(write,), say=partial(made, fen))


def made(fen: int, outcomes: Outcomes) -> tuple[Screen, ...]:
    """What whoever asked for rounds reads."""
    done: Made = outcomes[0]
    look = Choice(f"/round {done.rounds[0]}", Say("rounds-look"), "primary")
    if done.state == round_rows.WAITING:
        return (Screen(say("rounds-waits", n=len(done.rounds), fen=fen), (look, LIST)),)
    return (Screen(say("rounds-made", n=len(done.rounds)), (look, LIST)),)


commands = (Command("newround", begin, roles=rights.OFFER, view=False),)
