"""What a sentence can do with an argument beyond showing it: `{ MONEY($price) }`, and the usual way of showing."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bot.dialogue.say import Say
from bot.words import moments

FEN_IN_YUAN = 100


class Unsayable(Exception):
    """This value can't be shown in a sentence."""


def plain(value: Any) -> str:
    """Text and numbers as they are, without separators: a number may be the number of a case."""
    if isinstance(value, str | int | float):
        return str(value)
    raise Unsayable


def number(value: Any) -> str:
    """`NUMBER($n)`: an amount of something, with separators: 12,000."""
    if isinstance(value, int | float):
        return f"{value:,}"
    raise Unsayable


def money(value: Any) -> str:
    """`MONEY($fen)`: integer fen as yuan: 12, 12.50, 1,200. The unit is the sentence's."""
    if not isinstance(value, int):
        raise Unsayable
    yuan, fen = divmod(abs(value), FEN_IN_YUAN)
    return ("-" if value < 0 else "") + (f"{yuan:,}.{fen:02}" if fen else f"{yuan:,}")


def day(value: Any, now: datetime) -> Say:
    """`DATE($when)`, and any date: the day alone."""
    if isinstance(value, datetime):
        value = _local(value, now).date()
    if isinstance(value, date):
        return moments.day(value, now.date())
    raise Unsayable


def clock(value: Any, now: datetime) -> Say:
    """`TIME($when)`: the time of day alone."""
    if isinstance(value, datetime):
        return moments.clock(_local(value, now))
    raise Unsayable


def moment(value: Any, now: datetime) -> Say:
    """`DATETIME($when)`, and any datetime: day and time."""
    if isinstance(value, datetime):
        return moments.moment(_local(value, now), now.date())
    raise Unsayable


def _local(when: datetime, now: datetime) -> datetime:
    try:
        return when.astimezone(now.tzinfo) if when.tzinfo else when
    except (OverflowError, ValueError) as error:
        raise Unsayable from error


OF_VALUES: dict[str, Callable[[Any], str]] = {"NUMBER": number, "MONEY": money}
OF_TIMES: dict[str, Callable[[Any, datetime], Say]] = {"DATETIME": moment, "DATE": day, "TIME": clock}
ALL = frozenset(OF_VALUES) | frozenset(OF_TIMES)
