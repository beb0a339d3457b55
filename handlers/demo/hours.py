"""Working time counted backwards, so that the demo's deadlines are near, far or over whenever it is loaded."""

from datetime import datetime, timedelta

from rules.base.calendar import Calendar

FARTHEST = timedelta(days=45)
"""Longer than any holiday with the working days around it."""
FINE = timedelta(minutes=1)


def ago(calendar: Calendar, now: datetime, worked: timedelta) -> datetime:
    """The last minute since which `worked` of working time has passed."""
    low, high = now - FARTHEST, now
    while high - low > FINE:
        middle = low + (high - low) / 2
        if calendar.remaining(middle, now) >= worked:
            low = middle
        else:
            high = middle
    return low.replace(second=0, microsecond=0)
