"""When something is due again and again: at times of days that the union's calendar tells. Values, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from rules.base.calendar import Calendar

FARTHEST = 45
"""Days looked at: longer than any holiday with the weeks around it."""
NINE = time(9)


class Timetable(Protocol):
    """Says when something is due on a day."""

    def on(self, day: date, calendar: Calendar) -> tuple[datetime, ...]:
        """The instants of `day`, in order, in the calendar's zone."""


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at a time of day."""

    at: time

    def on(self, day: date, calendar: Calendar) -> tuple[datetime, ...]:
        """That time."""
        return (datetime.combine(day, self.at, calendar.zone),)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Every working day at a time of day."""

    at: time = NINE

    def on(self, day: date, calendar: Calendar) -> tuple[datetime, ...]:
        """That time, on a working day."""
        return (datetime.combine(day, self.at, calendar.zone),) if calendar.is_working(day) else ()


@dataclass(frozen=True, slots=True)
class Weekly:
    """The first working day of a week at a time of day: on Monday, or after the holiday. A week of rest has none."""

    at: time = NINE

    def on(self, day: date, calendar: Calendar) -> tuple[datetime, ...]:
        """That time, on the first working day."""
        earlier = (day - timedelta(days=back) for back in range(1, day.weekday() + 1))
        if not calendar.is_working(day) or any(calendar.is_working(other) for other in earlier):
            return ()
        return (datetime.combine(day, self.at, calendar.zone),)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """At the beginning of every working day, and again after each so many hours of its working time."""

    every: int

    def on(self, day: date, calendar: Calendar) -> tuple[datetime, ...]:
        """9:00, 11:00, 14:00 and 16:00 for 2 hours of the usual day."""
        if not calendar.is_working(day):
            return ()
        midnight = datetime.combine(day, time(), calendar.zone)
        hours = range(0, -(-calendar.day_length // timedelta(hours=1)), self.every)
        return tuple(calendar.add_working(midnight, hours=hour) for hour in hours)


def latest(timetable: Timetable, now: datetime, calendar: Calendar) -> datetime | None:
    """The last due instant that is not after `now`; None: none within `FARTHEST` days."""
    today = now.astimezone(calendar.zone).date()
    for back in range(FARTHEST):
        over = [at for at in timetable.on(today - timedelta(days=back), calendar) if at <= now]
        if over:
            return over[-1]
    return None


def following(timetable: Timetable, now: datetime, calendar: Calendar) -> datetime | None:
    """The first due instant after `now`; None: none within `FARTHEST` days."""
    return next(_after(timetable, now, calendar), None)


def _after(timetable: Timetable, now: datetime, calendar: Calendar) -> Iterator[datetime]:
    today = now.astimezone(calendar.zone).date()
    for ahead in range(FARTHEST):
        yield from (at for at in timetable.on(today + timedelta(days=ahead), calendar) if at > now)
