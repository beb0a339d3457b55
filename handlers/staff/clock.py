"""What a case's clock says, in working time."""

from datetime import datetime, timedelta

from bot.dialogue.context import Context
from bot.dialogue.say import Say
from rules.base.calendar import Calendar

SOON_HOURS = 2
"""Working hours before the due time from which a case counts as soon due."""
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def soon(context: Context) -> datetime:
    """Until when a case is due soon."""
    calendar: Calendar = context.facts("calendar")
    return calendar.add_working(context.now, hours=SOON_HOURS)


def left(context: Context, due: datetime) -> Say:
    """How much working time is left until `due`, or how long it is over."""
    calendar: Calendar = context.facts("calendar")
    span = calendar.remaining(context.now, due)
    if span < timedelta():
        return _in_words("staff-over", -span, calendar) if -span >= MINUTE else Say("staff-over-just")
    return _in_words("staff-left", max(span, MINUTE), calendar)


def _in_words(prefix: str, span: timedelta, calendar: Calendar) -> Say:
    if span >= 2 * calendar.day_length:
        return Say(f"{prefix}-days", {"n": span // calendar.day_length})
    if span >= HOUR:
        return Say(f"{prefix}-hours", {"n": span // HOUR})
    return Say(f"{prefix}-minutes", {"n": span // MINUTE})
