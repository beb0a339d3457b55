"""Days and times as people say them: today 17:00, tomorrow 10:30, 23 November 17:00."""

from datetime import date, datetime

from bot.dialogue.say import Say, say
from bot.words.used import family

WORDS = family("month", range(1, 13))


def moment(when: datetime, today: date) -> Say:
    """Day and time of day. `when` is in the timezone of the reader."""
    return say("moment-at", day=day(when.date(), today), time=clock(when))


def day(when: date, today: date) -> Say:
    """The day: by its nearness, without its year in this year, else in full."""
    match (when - today).days:
        case 0:
            return say("moment-today")
        case 1:
            return say("moment-tomorrow")
        case -1:
            return say("moment-yesterday")
    month = Say(f"month-{when.month}")
    if when.year == today.year:
        return say("moment-day", month=month, day=when.day)
    return say("moment-day-and-year", month=month, day=when.day, year=when.year)


def clock(when: datetime) -> Say:
    """The time of day, 24 hours."""
    return say("moment-clock", hour=f"{when.hour:02}", minute=f"{when.minute:02}")
