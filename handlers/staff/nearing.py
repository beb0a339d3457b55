"""Cases near their deadline: each of those who answer them gets one message, four times a working day at most.

A job asks for a reminder of everybody who has newly near cases. The reminder counts when it is told: what was done
meanwhile is left out, and it comes in one message with whatever else that person is to be reminded of.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice
from bot.jobs.job import Job, Shift
from bot.reminding.kind import Kind, Later, Read, Told
from handlers.staff import clock, responsible
from rules.base import quiet
from rules.base.calendar import Calendar
from rules.base.timetables import WorkingHours
from storage import piles, rights
from storage.piles import Pile
from storage.reminders import Ask, AskAll, Due
from storage.writing import Look

NAME = "cases-near"
EVERY_HOURS = 2
AHEAD_HOURS = clock.SOON_HOURS + EVERY_HOURS
"""Working hours before the due time: at least as many as make a case urgent, also for what comes right after."""
AT_ONCE = 100


async def work(shift: Shift) -> None:
    """Ask for a reminder of everybody with cases that came near since the run before."""
    calendar, now = shift.calendar, shift.now
    until = calendar.add_working(shift.run.due_at, hours=AHEAD_HOURS)
    told = calendar.add_working(shift.run.since, hours=AHEAD_HOURS) if shift.run.since is not None else now
    async with shift.looking() as look:
        near = await piles.open_until(look.connection, until, max(told, now))
        grants = await rights.standing(look.connection)
    theirs = await asyncio.to_thread(responsible.nearest, near, grants)
    persons = [person for person in theirs if person > shift.run.cursor]
    due = quiet.awake(now, calendar.zone)
    for start in range(0, len(persons), AT_ONCE):
        some = persons[start : start + AT_ONCE]
        asks = AskAll(tuple(Ask(person, NAME, person, due, shift.key(person)) for person in some))
        await shift.step(some[-1], asks, done=len(some))


async def prepare(look: Look, calendar: Calendar) -> Read:
    """How many are near for each of them now, and when the first is due."""
    until = calendar.add_working(look.now, hours=AHEAD_HOURS)
    near = await piles.open_until(look.connection, until, look.now)
    theirs = await asyncio.to_thread(responsible.nearest, near, await rights.standing(look.connection))

    async def read(look: Look, calendar: Calendar, due: Sequence[Due]) -> Mapping[int, Told | Later]:
        del look, calendar
        return {one.id: _told(theirs[one.owner]) for one in due if one.owner in theirs}

    return read


def _told(near: Sequence[Pile]) -> Told:
    first = min(pile.first for pile in near)
    text = say("reminders-near", n=sum(pile.n for pile in near), due=first)
    return Told(text, Choice("/queue", Say("staff-to-queue"), "primary"), deadline=first)


kind = Kind(NAME, prepare=prepare)
job = Job(NAME, WorkingHours(EVERY_HOURS), work, late=timedelta(hours=EVERY_HOURS))
