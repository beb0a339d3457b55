"""Reminding of a case that waits for its person: it was sent back, and nothing has come yet."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.dialogue.say import say
from bot.dialogue.screen import Choice
from bot.reminding.kind import Kind, Later, Told
from handlers.basics.words import KINDS
from rules.base import quiet
from rules.base.calendar import Calendar
from storage import case_rows, cases, reminders
from storage.cases import Standing
from storage.reminders import Due
from storage.writing import Look

NAME = "case-waiting"
AFTER_DAYS = (2, 5)
"""Working days after which is reminded. Then no more: it is theirs to leave."""


def ask(owner: int, case: int, at: datetime, calendar: Calendar) -> reminders.Ask:
    """The write that has `owner` reminded of a case that was sent back at `at`. It goes when the case moves on."""
    first = calendar.add_working(at, days=AFTER_DAYS[0])
    return reminders.Ask(owner, NAME, case, quiet.awake(first, calendar.zone))


async def read(look: Look, calendar: Calendar, due: Sequence[Due]) -> Mapping[int, Told | Later]:
    """What still waits."""
    found = await cases.standing(look.connection, [one.about for one in due])
    return {
        one.id: _told(found[one.about], _again(one.asked_at, look.now, calendar))
        for one in due
        if one.about in found and found[one.about].state == case_rows.WAITING and found[one.about].owner == one.owner
    }


def _told(case: Standing, again: datetime | None) -> Told:
    # The reason stands in the case itself, behind the tap: a lock screen need not show it.
    name = f"basics-case-kind-{case.kind if case.kind in KINDS else 'other'}"
    text = say("reminders-case-waiting", kind=say(name), number=case.number)
    fixable = case.kind == "join"
    act = Choice(
        f"/fix {case.id}" if fixable else f"/cases {case.id}", say("reminders-fix", number=case.number), "primary"
    )
    return Told(text, act, again=again)


def _again(asked_at: datetime, now: datetime, calendar: Calendar) -> datetime | None:
    planned = (quiet.awake(calendar.add_working(asked_at, days=days), calendar.zone) for days in AFTER_DAYS)
    return next((at for at in planned if at > now), None)


kind = Kind(NAME, read)
