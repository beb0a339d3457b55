"""Mobile numbers of the mainland, Hong Kong, Macao and Taiwan, kept in E.164."""

import re
from dataclasses import dataclass
from typing import Literal

from rules.base import typed
from rules.base.unreadable import Unreadable

Country = Literal["86", "852", "853", "886"]

# 工信部 电信网编号计划: 13x-19x, with the virtual operators' 162, 165, 167, 170 and 171
_MAINLAND = re.compile(r"1[3-9][0-9]{9}")
_ABROAD: dict[Country, re.Pattern[str]] = {  # the three regulators' numbering plans
    "852": re.compile(r"[4-9][0-9]{7}"),
    "853": re.compile(r"6[0-9]{7}"),
    "886": re.compile(r"9[0-9]{8}"),
}


@dataclass(frozen=True, slots=True)
class Mobile:
    """A mobile number: `country` is the calling code, `national` the digits that follow it."""

    country: Country
    national: str

    @property
    def e164(self) -> str:
        """The number as networks write it, +8613812345678."""
        return f"+{self.country}{self.national}"


def read(text: str) -> Mobile | Unreadable:
    """The mobile number in `text`, a number alone; numbers outside the mainland need their calling code.

    Reasons: empty, masked, shape (more than digits), country (a calling code we can't send to), length, not_mobile.
    """
    number = typed.compact(text)
    if not re.fullmatch(r"\+?[0-9]+", number):
        return Unreadable("empty" if not number else "masked" if "*" in number else "shape")
    country, national = _split(number)
    if country is None:
        return Unreadable("country")
    return _mainland(national) if country == "86" else _abroad(country, national)


def mask(mobile: Mobile) -> str:
    """The number for lists: 138****5678; abroad +852 91****78."""
    national = mobile.national
    if mobile.country == "86":
        return f"{national[:3]}****{national[-4:]}"
    return f"+{mobile.country} {typed.starred(national, head=2, tail=2)}"


def _split(number: str) -> tuple[Country | None, str]:
    """Calling code and national digits; the code stands after +, after 00, or bare before a number of right length."""
    abroad = number[0] == "+" or (number.startswith("00") and len(number) > 11)
    digits = number.lstrip("+")
    digits = digits[2:] if digits.startswith("00") and abroad else digits
    for country in ("852", "853", "886"):
        rest = digits[3:].removeprefix("0") if country == "886" else digits[3:]
        if digits.startswith(country) and (abroad or _ABROAD[country].fullmatch(rest)):
            return country, rest
    if digits.startswith("86") and (abroad or len(digits) > 11):
        return "86", digits[2:]
    return (None if abroad else "86"), digits


def _mainland(national: str) -> Mobile | Unreadable:
    if _MAINLAND.fullmatch(national):
        return Mobile("86", national)
    # 0552-... and 400... are somebody's telephone, but no text message reaches them
    fixed = national[0:1] == "0" or national.startswith(("400", "800"))
    return Unreadable("not_mobile" if fixed or len(national) == 11 else "length")


def _abroad(country: Country, national: str) -> Mobile | Unreadable:
    if _ABROAD[country].fullmatch(national):
        return Mobile(country, national)
    return Unreadable("not_mobile" if len(national) == (9 if country == "886" else 8) else "length")
