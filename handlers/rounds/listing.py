"""/round 抢券活动: the newest offers with their rounds; /round <id>: one of them; /roundchart <id>: its chart."""

from collections.abc import Sequence

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from handlers.rounds import cards
from handlers.rounds.facts import Seen
from handlers.rounds.form import LIST
from handlers.staff import reading
from storage import rights
from storage.offers import Offer
from storage.round_rows import Round

NEW = Choice("/newround", Say("rounds-new"), "primary")
COPY_LAST = Choice("/copyround", Say("rounds-copy-last"))
LISTED = 10


def listing(context: Context, arguments: str) -> Decision:
    """/round [id]."""
    numbers = reading.numbers(arguments, most=1)
    if numbers:
        return one(context, numbers[0])
    found: Sequence[tuple[Offer, Sequence[Round]]] = context.facts("rounds_recent")
    every = [(offer, round) for offer, rounds in found for round in reversed(rounds)][:LISTED]
    if not every:
        return show(Say("rounds-empty"), choices=(NEW, MENU))
    rows = [_row(context, number, offer, round) for number, (offer, round) in enumerate(every, 1)]
    choices = tuple(Choice(f"/round {round.id}", _label(n, round)) for n, (_, round) in enumerate(every, 1))
    return show(Say("rounds-all"), *rows, choices=(NEW, COPY_LAST, *choices, MENU))


def _row(context: Context, number: int, offer: Offer, round: Round) -> Say:
    taken = sum(stock.taken for stock in round.stocks.values())
    return say(
        "rounds-row",
        n=number,
        title=cards.title(round),
        place=verbatim(offer.organisation_name),
        at=round.opens_at,
        state=Say(f"rounds-state-{cards.state(round, context.now)}"),
        taken=taken,
        pieces=round.pieces,
    )


def _label(number: int, round: Round) -> Say:
    return say("rounds-row-label", n=number, name=verbatim(round.offered.name), nth=round.number)


def one(context: Context, id: int, note: Say | None = None) -> Decision:
    """One round as it stands now, with what can be done about it."""
    seen: Seen | None = context.facts("round_seen", id)
    if seen is None:
        return show(Say("rounds-none"), choices=(LIST,))
    text = (*((note,) if note else ()), *cards.lines(seen, context.now))
    return show(*text, choices=(*cards.acts(seen, context.now), *_more(id)))


def _more(id: int) -> tuple[Choice, ...]:
    return (
        Choice(f"/round {id}", Say("rounds-refresh")),
        Choice(f"/roundchart {id}", Say("rounds-to-chart")),
        Choice(f"/copyround {id}", Say("rounds-copy")),
        LIST,
    )


def chart(context: Context, arguments: str) -> Decision:
    """/roundchart <id>."""
    numbers = reading.numbers(arguments, most=1)
    seen: Seen | None = context.facts("round_seen", numbers[0]) if numbers else None
    if seen is None:
        return show(Say("rounds-none"), choices=(LIST,))
    text = (cards.title(seen.round), *cards.board(seen))
    return show(*text, picture=cards.chart(seen), choices=(Choice(f"/round {seen.round.id}", Say("rounds-look")), LIST))


commands = (
    Command("round", listing, roles=rights.OFFER, menu=107),
    Command("roundchart", chart, roles=rights.OFFER),
)
