"""When people may be written to unasked: by day, and never in hours that they chose as quiet. The one place for it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

MORNING, EVENING = time(8), time(21, 30)
"""The union writes nobody unasked before or after. What a person does themselves is answered at any hour."""
LAST_DAY = timedelta(hours=24)
"""Before a legal deadline: then it breaks quiet hours."""
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Quiet hours, in minutes of the day; they may go past midnight."""

    start: int
    end: int

    def cover(self, minute: int) -> bool:
        """Whether this minute of the day is quiet."""
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


NIGHT = Hours(EVENING.hour * 60 + EVENING.minute, MORNING.hour * 60 + MORNING.minute)


def awake(moment: datetime, zone: tzinfo, hours: Hours = NIGHT) -> datetime:
    """`moment` itself outside of quiet hours, else their end in `zone`. Aware in, aware out, in `zone`."""
    here = moment.astimezone(zone)
    minute = here.hour * 60 + here.minute
    if not hours.cover(minute):
        return here
    day = here.date() + timedelta(days=1) if minute >= hours.end else here.date()
    return datetime.combine(day, time(*divmod(hours.end, 60)), zone)


def is_day(moment: datetime, zone: tzinfo) -> bool:
    """Whether people may be written to at `moment`."""
    return awake(moment, zone) == moment


def urgent(moment: datetime, deadline: datetime | None) -> bool:
    """Whether a legal deadline is so near that it breaks quiet hours."""
    return deadline is not None and moment < deadline <= moment + LAST_DAY
