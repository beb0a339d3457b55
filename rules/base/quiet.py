"""When people may be written to unasked: by day. The one place that says so, until people choose hours of their own."""

from datetime import datetime, time, timedelta, tzinfo

MORNING, EVENING = time(8), time(21, 30)
"""The union writes nobody unasked before or after. What a person does themselves is answered at any hour."""


def awake(moment: datetime, zone: tzinfo) -> datetime:
    """`moment` itself by day, else the next morning in `zone`. Aware in, aware out, in `zone`."""
    here = moment.astimezone(zone)
    if MORNING <= here.time() < EVENING:
        return here
    day = here.date() + timedelta(days=1) if here.time() >= EVENING else here.date()
    return datetime.combine(day, MORNING, zone)


def is_day(moment: datetime, zone: tzinfo) -> bool:
    """Whether people may be written to at `moment`."""
    return MORNING <= moment.astimezone(zone).time() < EVENING
