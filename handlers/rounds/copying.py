"""/copyround: an old round once more, in three answers: when, how many, yes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Start, show
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Screen
from bot.dialogue.service import Command
from bot.dialogue.step import Goto
from bot.dialogue.steps.summary import CHANGE, Summary
from handlers.rounds import asking, making, ready
from handlers.rounds.asking import Count, Moment
from handlers.rounds.facts import Seen
from handlers.rounds.form import LIST, made
from handlers.staff import reading
from rules import offering
from rules.offering import Offered, Opening
from storage import rights
from storage.offers import Another, Make
from storage.round_rows import Round

WEEK = timedelta(days=7)


def _opens(context: Context) -> tuple[datetime, ...]:
    """The same time of day, tomorrow and a week after the last one."""
    seen: Seen | None = context.facts("round_seen", context.answers["round"])
    if seen is None:
        return ()
    here = asking.zone(context)
    before = seen.round.opens_at.astimezone(here)
    tomorrow = datetime.combine(context.now.astimezone(here).date() + timedelta(days=1), before.time(), here)
    return tuple(dict.fromkeys(at for at in (tomorrow, before + WEEK) if at > context.now))


def _pieces(context: Context) -> tuple[int, ...]:
    seen: Seen | None = context.facts("round_seen", context.answers["round"])
    return (seen.round.pieces,) if seen else ()


def _one_stock(answers: Mapping[str, Any]) -> bool:
    return answers.get("way") != offering.GROUPS


questions = (
    Moment("opens", "rounds-opens", _opens, now=True),
    Count("pieces", "rounds-pieces", "rounds-n-pieces", 1, offering.MOST_PIECES, _pieces, when=_one_stock),
)


@dataclass(frozen=True, slots=True)
class Preview(Summary):
    """The round as a member would see it."""

    def ask(self, context: Context) -> Screen:
        """The preview, and what it costs."""
        again = _again(context)
        if context.cursor == CHANGE or again is None:
            return Summary.ask(self, context)
        notes = [say("rounds-costs", fen=again.fen)]
        notes += [] if again.enough else [say("rounds-copy-budget", fen=again.fen)]
        notes += ready.approval(context, again.opening.organisation, again.fen)
        text = (Say("rounds-preview"), *making.shown(context, again.what, again.opening), Say("rounds-line"), *notes)
        pieces = say("rounds-n-pieces", n=again.opening.pieces)
        return Screen((*text, pieces, *making.warned(again.opening)), ready.CHOICES)


form = Form("rounds-copy", version=1, ttl=timedelta(hours=2), steps=(*questions, Preview("rounds", questions)))


@dataclass(frozen=True, slots=True)
class Again:
    """What is made: another round of the same offer where its budget is `enough`, else an offer of its own."""

    offer: int
    what: Offered
    opening: Opening
    enough: bool

    @property
    def fen(self) -> int:
        """What it may cost."""
        return making.cost((self.opening,), self.what.subsidy_fen)


def _again(context: Context) -> Again | None:
    answers = context.answers
    seen: Seen | None = context.facts("round_seen", answers["round"])
    if seen is None:
        return None
    opens = asking.moment(answers["opens"], context).astimezone(asking.zone(context))
    opening = making.moved(_opening(seen), opens - seen.round.opens_at)
    if pieces := answers.get("pieces"):
        opening = replace(opening, stocks={"": pieces})
    fen = making.cost((opening,), seen.round.offered.subsidy_fen)
    enough = fen <= seen.offer.left_fen
    what = seen.round.offered if enough else replace(seen.round.offered, budget_fen=fen)
    return Again(seen.offer.id, what, opening, enough)


def _opening(seen: Seen) -> Opening:
    round: Round = seen.round
    return Opening(
        round.way,
        round.organisation,
        round.opens_at,
        round.closes_at,
        round.valid_from,
        round.valid_until,
        {stock.name: stock.pieces for stock in round.stocks.values()},
        tuple(one.id for one in seen.merchants),
        round.occupations,
        round.joined_before,
        round.applicants,
        round.one_per_phone,
        round.weighted,
        round.per_person,
    )


def begin(context: Context, arguments: str) -> Decision:
    """/copyround <id>; /copyround: the last one."""
    numbers = reading.numbers(arguments, most=1)
    if not numbers:
        ids = [round.id for _, rounds in context.facts("rounds_recent") for round in rounds]
        numbers = (max(ids),) if ids else None
    seen: Seen | None = context.facts("round_seen", numbers[0]) if numbers else None
    if seen is None:
        return show(Say("rounds-none"), choices=(LIST,))
    return Decision(start=Start(form.name, {"round": seen.round.id, "way": seen.round.way}, fresh=True))


@form.filed
def file(context: Context) -> Decision | Goto:
    """Make it; what is wrong with what was copied can only be put right in a new one."""
    again = _again(context)
    if again is None:
        return show(Say("rounds-none"), choices=(LIST,))
    if reason := making.unfit(context, again.what, (again.opening,), again.fen):
        step = {"past": "opens", "no_pieces": "pieces"}.get(reason, "summary")
        return Goto(step, Say(f"rounds-unfit-{reason}"))
    place, above = again.opening.organisation, context.facts("approve_above_fen")
    if again.fen > above and not context.facts("round_others", place):
        return Goto("summary", say("rounds-no-second", fen=above))
    write = Another(again.offer, (again.opening,), above) if again.enough else _make(again, above)
    preview = (*making.shown(context, again.what, again.opening), *making.warned(again.opening))
    return Decision(writes=(making.Ask(write, place, preview, again.fen),), say=partial(made, again.fen))


def _make(again: Again, above: int) -> Make:
    return Make(again.opening.organisation, again.what, (again.opening,), above)


commands = (Command("copyround", begin, roles=rights.OFFER, view=False),)
