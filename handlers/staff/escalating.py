"""督办: once a working day the level above hears how many cases are over their time, and where."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.delivery import notice
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.jobs.job import Job, Shift
from handlers.staff import responsible
from rules.base.timetables import WorkingDays
from storage import outbox, piles, rights
from storage.piles import Pile

NAME = "cases-over"
LISTED = 8
"""Organisations named in one message."""
AT_ONCE = 50


async def work(shift: Shift) -> None:
    """Tell them, each once for this run."""
    async with shift.looking() as look:
        over = await piles.open_until(look.connection, look.now)
        grants = await rights.standing(look.connection)
    theirs = await asyncio.to_thread(responsible.above, over, grants)
    persons = [person for person in theirs if person > shift.run.cursor]
    for start in range(0, len(persons), AT_ONCE):
        some = persons[start : start + AT_ONCE]
        notices = [notice.notify(person, NAME, screen(theirs[person]), dedupe=shift.key(person)) for person in some]
        await shift.step(some[-1], outbox.NotifyAll(tuple(notices)), done=len(some))


def screen(over: Sequence[Pile]) -> Screen:
    """How many, where, and since when; the place that has waited longest first."""
    places = _by_place(over)
    lines = [say("staff-escalated", n=sum(n for _, n, _ in places))]
    for name, n, first in places[:LISTED]:
        lines.append(say("staff-escalated-place", organisation=verbatim(name), n=n, due=first))
    if (rest := len(places) - LISTED) > 0:
        lines.append(say("staff-escalated-more", n=rest))
    return Screen(tuple(lines), (Choice("/overdue", Say("command-overdue"), "primary"),))


def _by_place(over: Sequence[Pile]) -> list[tuple[str, int, datetime]]:
    places: dict[int, tuple[str, int, datetime]] = {}
    for pile in over:
        _, n, first = places.get(pile.organisation, ("", 0, pile.first))
        places[pile.organisation] = (pile.name, n + pile.n, min(first, pile.first))
    return sorted(places.values(), key=lambda place: (place[2], place[0]))


job = Job(NAME, WorkingDays(), work)
