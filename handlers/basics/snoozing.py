"""Putting off what one was reminded of, or hearing no more of it. A notice is named by the instant it was told at."""

import re
from datetime import datetime, timedelta
from functools import partial

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from rules.base import quiet
from rules.base.calendar import Calendar
from storage import reminders
from storage.tables.base import instant

HOUR = timedelta(hours=1)
_MICROS = re.compile(r"[0-9]{1,17}")
"""Seventeen digits of microseconds reach beyond the year 5000."""


def later(context: Context, arguments: str) -> Decision:
    """/later <instant> hour or morning. Without an instant: what they were told last."""
    *notice, when = arguments.split() or ("hour",)
    if when not in ("hour", "morning") or not _named(notice):
        return _over()
    calendar: Calendar = context.facts("calendar")
    due = quiet.awake(context.now + HOUR, calendar.zone) if when == "hour" else morning(context.now, calendar)
    return Decision(writes=(reminders.Snooze(_told_at(notice), due),), say=partial(_put_off, context, due))


def morning(now: datetime, calendar: Calendar) -> datetime:
    """When the union's offices open tomorrow."""
    here = now.astimezone(calendar.zone)
    opens = datetime.combine(here.date() + timedelta(days=1), calendar.periods[0][0], calendar.zone)
    return quiet.awake(opens, calendar.zone)


def enough(context: Context, arguments: str) -> Decision:
    """/enough <instant>: no more of it, or of what they were told last."""
    notice = arguments.split()
    if not _named(notice):
        return _over()
    return Decision(writes=(reminders.Snooze(_told_at(notice), None),), say=partial(_ended, context))


def _named(notice: list[str]) -> bool:
    return not notice or (len(notice) == 1 and _MICROS.fullmatch(notice[0]) is not None)


def _told_at(notice: list[str]) -> datetime | None:
    return instant(int(notice[0])) if notice else None


def _put_off(context: Context, due: datetime, outcomes: Outcomes) -> tuple[Screen, ...]:
    return _said(context, say("reminders-put-off", at=due) if outcomes[0] else Say("reminders-over"))


def _ended(context: Context, outcomes: Outcomes) -> tuple[Screen, ...]:
    return _said(context, Say("reminders-ended") if outcomes[0] else Say("reminders-over"))


def _said(context: Context, text: Say) -> tuple[Screen, ...]:
    """In mid-form the question stands below, and nothing else leads away from it."""
    return (Screen(text, () if context.form else (MENU,)),)


def _over() -> Decision:
    return show(Say("reminders-over"), choices=(MENU,))


commands = (
    Command("later", later, view=False, keeps_form=True, alone=True, variants=("morning",)),
    Command("enough", enough, view=False, keeps_form=True, alone=True),
)
