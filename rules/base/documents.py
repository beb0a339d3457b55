"""Identity documents a person can join with. No county table: codes of development zones and old counties are real."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rules.base import checkdigit, typed
from rules.base.unreadable import Unreadable

Kind = Literal["resident", "hmt_residence", "foreign_permanent", "hm_permit", "tw_permit"]
Sex = Literal["male", "female"]

KINDS: tuple[Kind, ...] = ("resident", "hmt_residence", "foreign_permanent", "hm_permit", "tw_permit")
MIN_AGE = 16  # years; 劳动法 第十五条: 禁止用人单位招用未满十六周岁的未成年人
MAX_AGE = 120  # years; nobody older has been recorded in China: a typing slip

_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FOREIGN_OLD = re.compile(r"[A-Z]{3}[0-9]{12}")
_HM_PERMIT = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?")
_TW_PERMIT = re.compile(r"[0-9]{8}")
_NUMBER_LIKE = re.compile(r"[0-9]{6,}X?|[A-Z]{1,3}[0-9]{5,}")
_CROSSES = str.maketrans({"×": "X", "✕": "X", "Х": "X", "χ": "X", "Χ": "X", "＊": "*"})


@dataclass(frozen=True, slots=True)
class Document:
    """A readable document. `number` is normalised; `born` and `sex` are None where the number doesn't tell them."""

    kind: Kind
    number: str
    born: date | None
    sex: Sex | None


def read(text: str, today: date) -> Document | Unreadable:
    """The document in `text`, a number alone, as of `today` in the union's zone.

    Reasons: empty, masked, first_generation (15 digits, void since 2013), length, shape, area, date, future, age,
    checksum. Permits and the old card of foreigners carry no published check: only their shape is read.
    Sources: GB 11643-1999 for 18 digits; 港澳台居民居住证 (81, 82, 83) and since 2023-12-01 the 外国人永久居留身份证
    (leading 9) follow it.
    """
    number = typed.compact(text).translate(_CROSSES)
    if _EIGHTEEN.fullmatch(number):
        return _eighteen(number, today)
    if _FOREIGN_OLD.fullmatch(number):
        return Document("foreign_permanent", number, None, None)
    if _HM_PERMIT.fullmatch(number):
        return Document("hm_permit", number, None, None)
    if _TW_PERMIT.fullmatch(number):
        return Document("tw_permit", number, None, None)
    return Unreadable(_why(number))


def age(born: date, today: date) -> int:
    """Full years on `today`; born on 29 February, the birthday is 1 March in other years. Negative before birth."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def old_enough(born: date, today: date) -> bool:
    """Whether a person may work, and so join, on `today`. Source: 劳动法 第十五条."""
    return age(born, today) >= MIN_AGE


def mask(number: str) -> str:
    """`number` for lists: 340***********123; permits keep two characters at either end."""
    ends = 3 if len(number) >= 15 else 2
    return typed.starred(number, head=ends, tail=ends)


def _eighteen(number: str, today: date) -> Document | Unreadable:
    kind = _kind_of(number)
    if kind is None:
        return Unreadable("area")
    born = _date(number[6:14])
    if born is None:
        return Unreadable("date")
    if born > today:
        return Unreadable("future")
    if not 0 < age(born, today) < MAX_AGE:
        return Unreadable("age")
    if checkdigit.mod_11_2(number[:17]) != number[17]:
        return Unreadable("checksum")
    return Document(kind, number, born, "male" if int(number[16]) % 2 else "female")


def _kind_of(number: str) -> Kind | None:
    if number[0] in "123456" or number.startswith("71"):
        return "resident"
    if number[:2] in ("81", "82", "83"):
        return "hmt_residence"
    return "foreign_permanent" if number[0] == "9" else None


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _why(number: str) -> str:
    if not number:
        return "empty"
    if "*" in number:
        return "masked"
    if re.fullmatch(r"[0-9]{15}", number):
        return "first_generation"
    return "length" if _NUMBER_LIKE.fullmatch(number) else "shape"
