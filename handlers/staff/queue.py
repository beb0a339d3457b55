"""/queue and /overdue: what waits in the staff member's subtrees, the most pressing first."""

from datetime import datetime

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice
from bot.dialogue.service import Command
from handlers.staff import clock, reading, words
from handlers.staff.facts import EPOCH, MICROSECOND, PAGE, After, Tally
from storage import audit, rights
from storage.cases import Case
from storage.queues import Waiting

ANSWERING = rights.REVIEW.union(*rights.CASES.values())
"""Roles that answer cases of some kind."""
GROUP_FROM = 2
"""So many cases make a group."""


def queue(context: Context, arguments: str) -> Decision:
    """/queue: counts, the group whose checks all pass, then the others by due time."""
    tally: Tally = context.facts("staff_tally", clock.soon(context))
    if not tally.total:
        return show(Say("staff-queue-empty"), choices=(Choice("/menu", Say("command-menu")),))
    grouped = tally.passed >= GROUP_FROM
    label = say("staff-queue-group", n=tally.passed)
    first = (Choice("/group", label, "primary"),) if grouped else ()
    cards = _cards(context, "queue", "rest" if grouped else "all", arguments)
    return show(*_counts(tally, grouped), choices=(*first, *cards), noted=(read("queue"),))


def overdue(context: Context, arguments: str) -> Decision:
    """/overdue: only what is over its time."""
    cards = _cards(context, "overdue", "over", arguments)
    if not cards:
        return show(Say("staff-overdue-none"), choices=(QUEUE,))
    return show(Say("staff-overdue-title"), choices=(*cards, QUEUE), noted=(read("overdue"),))


def read(which: str) -> audit.Record:
    """A list with the masked names of those who wait was read; `which` of the lists."""
    return audit.Record(audit.Note("queue.view", 0, extra=which))


def card(context: Context, waiting: Waiting) -> Choice:
    """A case as one line of a list: a command that shows it."""
    text = say(
        "staff-card",
        kind=words.kind(waiting.kind),
        name=verbatim(waiting.name) if waiting.name else verbatim(waiting.number),
        left=clock.left(context, waiting.due_at),
    )
    return Choice(f"/case {waiting.id} {waiting.version}", text)


def onwards(context: Context, case: Case) -> tuple[Choice, ...]:
    """What comes next, once the open case `case` is dealt with."""
    after: After = context.facts("staff_after", case.id, case.passes)
    if after.next is None:
        return (QUEUE,)
    following = card(context, after.next)
    label = say("staff-next", case=following.label)
    return (Choice(following.code, label, "primary"), Choice("/queue", say("staff-queue-left", n=after.left)))


def _cards(context: Context, command: str, which: str, arguments: str) -> tuple[Choice, ...]:
    place = reading.numbers(arguments, 2, 2) or (0, 0)
    waiting: tuple[Waiting, ...] = context.facts("staff_page", which, *place)
    cards = tuple(card(context, one) for one in waiting[:PAGE])
    if len(waiting) <= PAGE:
        return cards
    last = waiting[PAGE - 1]
    return (*cards, Choice(f"/{command} {_micros(last.due_at)} {last.id}", Say("dialogue-more"), "quiet"))


def _micros(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def _counts(tally: Tally, grouped: bool) -> tuple[Say, ...]:
    lines = [say("staff-queue-title", n=tally.total)]
    if tally.over:
        lines.append(say("staff-queue-over", n=tally.over))
    if tally.soon:
        lines.append(say("staff-queue-soon", n=tally.soon))
    kinds = [say("staff-queue-kind", kind=words.kind(kind), n=number) for kind, number in tally.kinds]
    lines.append(words.listed(kinds))
    if grouped and tally.total == tally.passed:
        lines.append(Say("staff-queue-all-pass"))
    return tuple(lines)


QUEUE = Choice("/queue", Say("staff-to-queue"))
commands = (
    Command("queue", queue, roles=ANSWERING, menu=100, count="staff_waiting"),
    Command("overdue", overdue, roles=ANSWERING, menu=102),
)
