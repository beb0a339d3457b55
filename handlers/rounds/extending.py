"""/extendround: a round closes later, gets more pieces, or both."""

from datetime import datetime, time, timedelta

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, Start
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.step import Goto
from bot.dialogue.steps.summary import Summary
from handlers.rounds import asking, cards, listing, steering
from handlers.rounds.asking import Count, Moment
from handlers.rounds.facts import Seen
from handlers.rounds.form import LIST
from handlers.staff import reading
from rules import offering
from storage import rights, round_rows
from storage.round_rows import Round
from storage.rounds import Extend

EIGHT = time(20)


def _later(context: Context) -> tuple[datetime, ...]:
    """Some evenings after the one when it closes now."""
    seen: Seen | None = context.facts("round_seen", context.answers["round"])
    if seen is None:
        return ()
    here = asking.zone(context)
    closes = seen.round.closes_at.astimezone(here)
    evenings = [datetime.combine(closes.date() + timedelta(days=days), EIGHT, here) for days in (1, 3)]
    return tuple(at for at in evenings if closes < at <= seen.round.valid_until)


questions = (
    Moment("until", "rounds-until", _later, optional=True),
    Count("more", "rounds-more", "rounds-n-pieces", 1, offering.MOST_PIECES, optional=True),
)
form = Form("rounds-extend", version=1, ttl=timedelta(hours=1), steps=(*questions, Summary("rounds-extend", questions)))


def begin(context: Context, arguments: str) -> Decision:
    """/extendround <id> <version>."""
    seen = steering.aimed(context, reading.numbers(arguments, least=2))
    if isinstance(seen, Decision):
        return seen
    if seen.round.state not in (round_rows.READY, round_rows.PAUSED):
        return listing.one(context, seen.round.id, Say("rounds-changed"))
    about = {"round": seen.round.id, "version": seen.round.version}
    return Decision(start=Start(form.name, about, fresh=True))


@form.filed
def file(context: Context) -> Decision | Goto:
    """Extend it, or say why that can't be."""
    answers = context.answers
    seen = steering.aimed(context, (answers["round"], answers["version"]))
    if isinstance(seen, Decision):
        return seen
    round, until, more = seen.round, answers.get("until"), answers.get("more")
    if not until and not more:
        return Goto("until", Say("rounds-extend-nothing"))
    if round.state not in (round_rows.READY, round_rows.PAUSED):
        return listing.one(context, round.id, Say("rounds-changed"))
    pieces = {stock.name: more for stock in round.stocks.values()} if more else {}
    closes = datetime.fromisoformat(until) if until else None
    extend = Extend(round.id, round.version, closes, pieces, context.facts("approve_above_fen"))
    if reason := _unfit(context, seen, extend):
        return Goto("until" if reason in ("past", "order_of_times") else "more", Say(f"rounds-unfit-{reason}"))
    return Decision(writes=(steering.Asked(extend),), say=_extended)


def _unfit(context: Context, seen: Seen, extend: Extend) -> str | None:
    if reason := extend.unfit(seen.round, context.who.owner, context.now):
        return reason
    costs = sum(extend.more.values()) * seen.round.offered.subsidy_fen
    return "over_budget" if costs > seen.offer.left_fen else None


def _extended(outcomes: Outcomes) -> tuple[Screen, ...]:
    after: Round = outcomes[0]
    text = say("rounds-extended", title=cards.title(after), closes=after.closes_at, pieces=after.pieces)
    return (Screen(text, (Choice(f"/round {after.id}", Say("rounds-look"), "primary"), LIST)),)


commands = (Command("extendround", begin, roles=rights.OFFER, view=False),)
