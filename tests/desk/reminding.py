"""A small service to remind with: its kind reads everything as a sentence of what it is about."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.dialogue.say import say, verbatim
from bot.dialogue.screen import Choice
from bot.dialogue.service import Book, Service
from bot.reminding.kind import Kind, Later, Told
from rules.base.calendar import Calendar
from storage.reminders import Due
from storage.writing import Look

OVER, BROKEN, LATER, DEADLINE = 1000, 2000, 3000, 4000
"""From these numbers on: over; not to be read; put off by an hour; with a deadline, the larger the nearer."""


async def calendar(look: Look) -> Calendar:
    """The calendar of every union."""
    del look
    return Calendar()


async def read(look: Look, calendar: Calendar, due: Sequence[Due]) -> Mapping[int, Told | Later]:
    """See above."""
    del calendar
    said: dict[int, Told | Later] = {}
    for one in due:
        match one.about // 1000:
            case 0:
                said[one.id] = told(one.about)
            case 2:
                raise ZeroDivisionError
            case 3:
                said[one.id] = Later(look.now + timedelta(hours=1))
            case 4:
                said[one.id] = told(one.about, look.now + timedelta(minutes=5000 - one.about))
    return said


def told(about: int, deadline: datetime | None = None) -> Told:
    """A reminder about a number."""
    return Told(
        verbatim(f"about {about}"),
        Choice(f"/do {about}", say("do", number=about), "primary"),
        (Choice(f"/more {about}", say("more", number=about)),),
        deadline,
    )


def book(*kinds: str) -> Book:
    """A book that reminds of these kinds."""
    service = Service("toy", facts={"calendar": calendar}, reminders=tuple(Kind(name, read) for name in kinds))
    return Book([service], {})
