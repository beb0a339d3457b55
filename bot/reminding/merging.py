"""Several reminders of one person as one message: deadlines first, a choice for each, and two ways to put them off."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.reminding.kind import Told
from storage.reminders import Due
from storage.tables.base import micros

PAGE = 8
"""Reminders on one screen: as many choices as a small one shows."""
MIXED = "reminders"
"""The kind of a notice about different things."""
NEVER = datetime.max.replace(tzinfo=UTC)

Pair = tuple[Due, Told]


def ordered(pairs: Sequence[Pair]) -> list[Pair]:
    """Deadlines first, the nearest of them before the others; then what has been due the longest."""
    return sorted(pairs, key=lambda pair: (pair[1].deadline or NEVER, pair[0].due_at, pair[0].id))


def screens(pairs: Sequence[Pair], at: datetime) -> tuple[Screen, ...]:
    """What is told at `at` about one or more reminders of one person. The instant names the notice in its choices."""
    off = putting_off(at)
    if len(pairs) == 1:
        [(_, alone)] = pairs
        return (Screen(alone.text, (alone.act, *alone.more, *off)),)
    told = [one for _, one in ordered(pairs)]
    title = say("reminders-several", n=len(told))
    pages = [told[start : start + PAGE] for start in range(0, len(told), PAGE)]
    made = [Screen(tuple(_line(one) for one in page), tuple(one.act for one in page)) for page in pages]
    first, last = made[0], made[-1]
    made[0] = Screen((title, *_lines(first)), first.choices)
    made[-1] = Screen(made[-1].text, (*last.choices, *off))
    return tuple(made)


def kind(pairs: Sequence[Pair]) -> str:
    """The kind of the notice: the reminders' own where they are of one."""
    kinds = {due.kind for due, _ in pairs}
    return kinds.pop() if len(kinds) == 1 else MIXED


def putting_off(at: datetime) -> tuple[Choice, ...]:
    """The choices that every reminder has: in an hour, tomorrow morning, not again."""
    notice = micros(at)
    return (
        Choice(f"/later {notice} hour", Say("reminders-in-an-hour"), "quiet"),
        Choice(f"/later {notice} morning", Say("reminders-in-the-morning"), "quiet"),
        Choice(f"/enough {notice}", Say("reminders-enough"), "quiet"),
    )


def _line(told: Told) -> Say:
    return say("dialogue-list-item", text=told.text)


def _lines(screen: Screen) -> tuple[Say, ...]:
    return screen.text if isinstance(screen.text, tuple) else (screen.text,)
