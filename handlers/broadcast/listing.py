"""/broadcast: the newest broadcasts and how they stand; /broadcast <id>: one of them; /reach <id>: its report."""

from collections.abc import Sequence

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU, lines
from handlers.broadcast import cards, ready
from handlers.broadcast.facts import Seen
from handlers.broadcast.form import LIST
from handlers.staff import reading
from rules.base.texts import shorten
from storage import broadcasts, rights
from storage.broadcasts import Broadcast, Reach

NEW = Choice("/announce", Say("broadcast-new"), "primary")
WORDS_SHOWN = 24
"""Characters of a broadcast's words that the list shows."""


def listing(context: Context, arguments: str) -> Decision:
    """/broadcast [id]."""
    numbers = reading.numbers(arguments, most=1)
    if numbers:
        return one(context, numbers[0])
    found: Sequence[Broadcast] = context.facts("broadcasts")
    if not found:
        return show(Say("broadcast-empty"), choices=(NEW, MENU))
    rows = [_line(context, number, each) for number, each in enumerate(found, 1)]
    choices = [Choice(f"/broadcast {each.id}", _label(number, each)) for number, each in enumerate(found, 1)]
    return show(Say("broadcast-title"), *rows, choices=(NEW, *choices))


def _line(context: Context, number: int, found: Broadcast) -> Say:
    seen: Seen | None = context.facts("broadcast", found.id)
    return say(
        "broadcast-row",
        n=number,
        at=found.started_at or found.due_at,
        place=verbatim(found.organisation_name),
        words=verbatim(_words(seen)),
        state=Say(f"broadcast-state-{found.state}"),
        people=found.people,
    )


def _words(seen: Seen | None) -> str:
    if seen is None:
        return ""
    _, words, *_ = lines(seen.screens[0])
    return shorten(str(words.args["text"]), WORDS_SHOWN)


def _label(number: int, found: Broadcast) -> Say:
    return say("broadcast-row-label", n=number, state=Say(f"broadcast-state-{found.state}"))


def one(context: Context, id: int, note: Say | None = None) -> Decision:
    """One broadcast as it stands now, with what can be done about it."""
    seen: Seen | None = context.facts("broadcast", id)
    if seen is None:
        return show(Say("broadcast-none"), choices=(LIST,))
    broadcast = seen.broadcast
    screen = cards.card(broadcast, seen.progress)
    text = (*((note,) if note else ()), *lines(screen), Say("broadcast-line"), *_shown(seen))
    return Decision((Screen(text, (*(_deciding(seen) or screen.choices), *_more(broadcast))),))


def _shown(seen: Seen) -> tuple[Say, ...]:
    """The words that members get, and who sent them."""
    [screen] = seen.screens
    sender = (say("broadcast-by", who=verbatim(seen.sender)),) if seen.sender else ()
    picture = (Say("broadcast-photo-one"),) if screen.picture else ()
    return (*lines(screen)[:2], *picture, *ready.below(screen), *sender)


def _deciding(seen: Seen) -> tuple[Choice, ...]:
    broadcast = seen.broadcast
    if broadcast.state != broadcasts.WAITING or seen.mine:
        return ()
    return (
        Choice(f"/agree {broadcast.id} {broadcast.version}", Say("broadcast-agree"), "primary"),
        Choice(f"/refuse {broadcast.id} {broadcast.version}", Say("broadcast-refuse"), "danger"),
    )


def _more(broadcast: Broadcast) -> tuple[Choice, ...]:
    live = broadcast.state in (broadcasts.RUNNING, broadcasts.PAUSED, broadcasts.QUEUED)
    again = (Choice(f"/broadcast {broadcast.id}", Say("broadcast-refresh")),) if live else ()
    copy = Choice(f"/announce {broadcast.id}", Say("broadcast-copy"))
    return (*again, copy, Choice("/broadcast", Say("broadcast-list"), "quiet"))


def report(context: Context, arguments: str) -> Decision:
    """/reach <id>."""
    numbers = reading.numbers(arguments, most=1)
    seen: Seen | None = context.facts("broadcast", numbers[0]) if numbers else None
    if seen is None:
        return show(Say("broadcast-none"), choices=(LIST,))
    if seen.broadcast.started_at is None:
        return one(context, seen.broadcast.id)
    found: Sequence[Reach] = context.facts("broadcast_reach", seen.broadcast.id)
    return Decision(cards.report(seen.broadcast, seen.progress, found))


commands = (
    Command("broadcast", listing, roles=rights.BROADCAST, menu=106),
    Command("reach", report, roles=rights.BROADCAST),
)
