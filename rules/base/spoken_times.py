"""A day and a time as people type them: 明天9点, 后天下午3点半, 周五 14:30, 12-01 09:00, tomorrow 9am, Fri 9:30."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from rules.base.unreadable import Unreadable

NOON = 12
DAYS = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "明天": 1,
    "明日": 1,
    "明早": 1,
    "明晚": 1,
    "tomorrow": 1,
    "后天": 2,
    "大后天": 3,
}
WEEKDAYS = {
    **{f"{week}{day}": number for week in ("周", "星期", "礼拜") for number, day in enumerate("一二三四五六日")},
    **{f"{week}天": 6 for week in ("周", "星期", "礼拜")},
    **{name[:3]: n for n, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())},
}
AFTERNOON = ("下午", "晚上", "傍晚", "中午", "晚", "pm", "p.m.")
"""With one of these an hour before noon is one after it; at noon itself twelve stays twelve."""
DIGITS = {**{sign: str(number) for number, sign in enumerate("零一二三四五六七八九")}, "两": "2"}

LATELY = timedelta(days=180)
"""A day of this year that was less long ago is a slip, not a day of next year."""

_DATE = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})(?:日|号|\b)?")
_CLOCK = re.compile(r"(\d{1,2})\s*[:点时](?:\s*(半|[0-5]?\d)(?:分)?)?")
_HOUR = re.compile(r"\b(\d{1,2})\s*(?=[ap]\.?m)|\bat (\d{1,2})\b")
_WEEKDAY = re.compile(r"(下)?(?:个)?((?:周|星期|礼拜)[一二三四五六日天])|\b(next )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*")
_TENS = re.compile("([二三]?)十([一二三四五六七八九]?)")


def read(text: str, now: datetime) -> datetime | Unreadable:
    """The moment meant by `text`, in the timezone of the aware `now`.

    A day without a year is one of this year, or of the next where it is long over; a time without a day is today's.
    Reasons: "unclear" (no time in it), "never" (no such day or time), "past".
    """
    typed = _plain(text)
    clock = _clock(typed)
    if clock is None:
        return Unreadable("unclear")
    try:
        day = _day(typed, now)
        hour, minute = clock
        meant = datetime.combine(day, time(hour, minute), now.tzinfo)
    except (ValueError, OverflowError):
        return Unreadable("never")
    return meant if meant > now else Unreadable("past")


def _plain(text: str) -> str:
    """NFKC in small letters, with numbers in Chinese as digits; weekdays stay words."""
    typed = unicodedata.normalize("NFKC", text).casefold()
    typed = _TENS.sub(lambda found: f"{DIGITS.get(found[1], '1')}{DIGITS.get(found[2], '0')}", typed)
    return re.sub("[零一二两三四五六七八九](?=[点时月日号])", lambda found: DIGITS[found[0]], typed)


def _clock(typed: str) -> tuple[int, int] | None:
    rest = _DATE.sub(" ", typed)
    if found := _CLOCK.search(rest):
        hour, minute = int(found[1]), 30 if found[2] == "半" else int(found[2] or 0)
    elif found := _HOUR.search(rest):
        hour, minute = int(found[1] or found[2]), 0
    else:
        return None
    if any(word in rest for word in AFTERNOON) and hour < NOON and not ("中午" in rest and hour == NOON - 1):
        hour += NOON
    if hour == NOON and re.search(r"\ba\.?m", rest):
        hour = 0
    return hour, minute


def _day(typed: str, now: datetime) -> date:
    if found := _DATE.search(typed):
        return _dated(found, now)
    if found := _WEEKDAY.search(typed):
        wanted = WEEKDAYS[found[2] or found[4]]
        monday = now.date() - timedelta(days=now.weekday())
        if found[1] or found[3]:
            return monday + timedelta(days=7 + wanted)
        return now.date() + timedelta(days=(wanted - now.weekday()) % 7)
    named = [word for word in DAYS if word in typed]
    return now.date() + timedelta(days=DAYS[max(named, key=len)] if named else 0)


def _dated(found: re.Match[str], now: datetime) -> date:
    month, day = int(found[2]), int(found[3])
    if found[1]:
        return date(int(found[1]), month, day)
    this = date(now.year, month, day)
    return date(now.year + 1, month, day) if now.date() - this > LATELY else this
