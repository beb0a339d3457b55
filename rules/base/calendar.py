"""Working time in China: make-up working days, several periods a day, years nobody has published yet. Never raises."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

SHANGHAI: tzinfo = timezone(timedelta(hours=8), "Asia/Shanghai")  # without summer time since 1991
HORIZON_DAYS = 3660  # days from the start; what is due later than ten years on is due then

Period = tuple[time, time]
OFFICE_HOURS: tuple[Period, ...] = ((time(9), time(12)), (time(13), time(17)))

_BEGINNING, _END = datetime.combine(date.min, time.min), datetime.combine(date.max, time.max)


class DayKind(StrEnum):
    """What the State Council's notice, or the union, makes of a day."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days and working time of one union.

    A day is what `overrides` says, else what the library chinesecalendar says, else Monday to Friday (see `published`).
    `periods` are the working hours of every working day, in order and apart; else ValueError, for a setting is wrong.
    A naive time is taken as one in `zone`; every time given back is in `zone`.
    """

    overrides: Mapping[date, DayKind] = field(default_factory=lambda: MappingProxyType({}))
    periods: tuple[Period, ...] = OFFICE_HOURS
    zone: tzinfo = SHANGHAI

    def __post_init__(self) -> None:
        edges = [edge for period in self.periods for edge in period]
        if not edges or edges != sorted(set(edges)):
            raise ValueError("working periods must follow one another within a day")

    @property
    def day_length(self) -> timedelta:
        """One working day: the sum of its periods."""
        return sum((_gap(*period) for period in self.periods), timedelta())

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`, make-up working days included."""
        kind = self.overrides.get(day) or _library(day)
        return day.weekday() < 5 if kind is None else kind is DayKind.WORKDAY

    def published(self, day: date) -> bool:
        """Whether somebody has said what `day` is; False where Monday to Friday is only a guess.

        The library knows whole years. An override table counts for its whole year when it names both 1 January and
        1 October, as every yearly notice of the State Council does; with less, only for the days that it names.
        """
        if day in self.overrides or _library(day) is not None:
            return True
        return date(day.year, 1, 1) in self.overrides and date(day.year, 10, 1) in self.overrides

    def add_working(self, start: datetime, *, days: int = 0, hours: float = 0) -> datetime:
        """When `days` working days and `hours` working hours after `start` have passed.

        A working day is as many working hours as its periods hold, wherever they begin: filed on Friday at 10:00 it
        ends on Monday at 10:00; filed on Saturday, or on Friday after hours, on Monday at 17:00. The end of a period
        belongs to that period: 17:00, never 9:00 of the next day. Nothing to add gives `start`, or the next working
        moment. Negative spans count as none. Nothing is due later than `HORIZON_DAYS` after `start`.
        """
        begin = self._local(start)
        left = self._span(max(0, days), max(0, hours))
        for opens, closes in self._periods_from(begin):
            usable = closes - max(opens, begin)
            if left <= usable:
                return (closes - usable + left).replace(tzinfo=self.zone)
            left -= usable
        return _later(begin, HORIZON_DAYS).replace(tzinfo=self.zone)

    def remaining(self, now: datetime, due: datetime) -> timedelta:
        """Working time from `now` to `due`; negative, by at least a microsecond, exactly when `due` is over.

        More than `HORIZON_DAYS` apart counts as that much.
        """
        here, there = self._local(now), self._local(due)
        if here > there:
            return min(-self._between(there, here), -timedelta.resolution)
        return self._between(here, there)

    def _between(self, begin: datetime, end: datetime) -> timedelta:
        total = timedelta()
        for opens, closes in self._periods_from(begin):
            if opens >= end:
                break
            total += max(timedelta(), min(closes, end) - max(opens, begin))
        return total

    def _periods_from(self, begin: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working periods that end after `begin`, in order, up to the horizon or the end of time."""
        for ordinal in range(begin.toordinal(), min(begin.toordinal() + HORIZON_DAYS, date.max.toordinal()) + 1):
            day = date.fromordinal(ordinal)
            if not self.is_working(day):
                continue
            for opens, closes in self.periods:
                if datetime.combine(day, closes) > begin:
                    yield datetime.combine(day, opens), datetime.combine(day, closes)

    def _span(self, days: int, hours: float) -> timedelta:
        try:
            return days * self.day_length + timedelta(hours=hours)
        except OverflowError:  # more than timedelta holds
            return timedelta.max

    def _local(self, moment: datetime) -> datetime:
        """Wall-clock time in the union's zone, at the edge of time where the zone would lead over it."""
        if moment.tzinfo is None:
            return moment
        try:
            return moment.astimezone(self.zone).replace(tzinfo=None)
        except OverflowError:
            return _END if moment.year > 5000 else _BEGINNING


def _gap(opens: time, closes: time) -> timedelta:
    return datetime.combine(date.min, closes) - datetime.combine(date.min, opens)


def _later(moment: datetime, days: int) -> datetime:
    try:
        return moment + timedelta(days=days)
    except OverflowError:
        return _END


@lru_cache(maxsize=8192)
def _library(day: date) -> DayKind | None:
    """What chinesecalendar says of a day; None for years it has no data for (before 2004, or not yet published)."""
    import chinese_calendar  # 10 ms, and only a process that counts days needs it

    try:
        return DayKind.WORKDAY if chinese_calendar.is_workday(day) else DayKind.HOLIDAY
    except NotImplementedError:
        return None
