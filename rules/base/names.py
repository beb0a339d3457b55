"""Names of persons: Chinese with rare characters, minority names with a middle dot, Latin names of foreigners."""

import re
import unicodedata

from rules.base import surnames
from rules.base.unreadable import Unreadable

SHORTEST = 2  # characters
LONGEST = 50  # characters; GA/T 2000.3 gives a name 50 places, and Uyghur and Kazakh names need them
DOT = "·"  # U+00B7, as on identity cards (GB/T 40637-2021 asks for it in minority names)

# Unified ideographs with extensions A to J, the compatibility block, and 〇
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f\U00030000-\U0003347f"
_CHINESE = re.compile(f"[{_HAN}]+(?:{DOT}[{_HAN}]+)*")
_ANY_HAN = re.compile(f"[{_HAN}]")
_DOTS = re.compile(r"\s*[\u00b7\u0387\u2022\u2027\u2219\u22c5\u25cf\u30fb\uff65.\uff0e]+\s*")
_BLANK_IN_HAN = re.compile(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])")
_BLANKS = re.compile(r"[ \t\r\n\u2028\u2029]+")
_HARMLESS = re.compile(r"[\u00ad\u200b\u2060\ufeff]")  # left over by copying; nobody could find and remove them
_LATIN_MARKS = " '’-."


def read(text: str) -> str | Unreadable:
    """The name in `text`, NFKC, blanks trimmed, dots written as `DOT`.

    Reasons: empty, hidden (control or bidirectional characters), digits, symbols (markup, emoji, punctuation),
    mixed (Chinese and letters), script (neither Chinese nor Latin), short, long.
    """
    name = _tidy(text[: LONGEST * 4])
    if not name:
        return Unreadable("empty")
    if _CHINESE.fullmatch(name) or _latin(name):
        return _sized(name)
    return Unreadable(_why(name))


def chinese(name: str) -> bool:
    """Whether a name that was read is written in Chinese characters."""
    return _CHINESE.fullmatch(name) is not None


def ordinary(name: str) -> bool:
    """Whether a reviewer may approve the name unseen among others: no doubt on its shape, not a title or a joke.

    Two to four characters that begin with a surname (up to five after a double one), or a minority name with a dot.
    False says only that somebody looks at it: real names fall outside.
    """
    if not chinese(name) or surnames.NO_NAMES.search(name):
        return False
    if DOT in name:
        return len(name) >= 5
    surname = surnames.of(name)
    if surname is None or len(set(name)) == 1:
        return False
    return 1 <= len(name) - len(surname) <= 3


def mask(name: str) -> str:
    """The name for lists: 张三 -> 张*, 张小三 -> 张*三, 欧阳小明 -> 欧**明, longer ones with three stars too.

    Latin names keep the first letter of each word: J*** S***.
    """
    if not chinese(name):
        return " ".join(f"{word[0]}***" for word in name.split())
    if len(name) < 3:
        return name[:1] + "*"
    return name[0] + "*" * min(len(name) - 2, 3) + name[-1]


def _tidy(text: str) -> str:
    name = _BLANKS.sub(" ", unicodedata.normalize("NFKC", _HARMLESS.sub("", text))).strip()
    if not _ANY_HAN.search(name):
        return name
    return _BLANK_IN_HAN.sub("", _DOTS.sub(DOT, name))


def _sized(name: str) -> str | Unreadable:
    if len(name) < SHORTEST:
        return Unreadable("short")
    return name if len(name) <= LONGEST else Unreadable("long")


def _latin(name: str) -> bool:
    letters = [c for c in name if c not in _LATIN_MARKS]
    return bool(letters) and name[0] in letters and all(_is_latin(c) or unicodedata.combining(c) for c in letters)


def _is_latin(char: str) -> bool:
    return char.isalpha() and unicodedata.name(char, "").startswith("LATIN ")


def _why(name: str) -> str:
    rest = [c for c in name if not (_ANY_HAN.match(c) or _is_latin(c) or unicodedata.combining(c) or c == DOT)]
    categories = {unicodedata.category(c) for c in rest}
    if categories & {"Cc", "Cf", "Cs"} and not categories & {"So", "Sk"}:
        return "hidden"  # an emoji family holds a joiner too, but what the person sees is a picture
    if categories & {"Nd", "Nl", "No"}:
        return "digits"
    if any(c.isalpha() for c in rest):
        return "script"
    if any(c not in _LATIN_MARKS for c in rest):
        return "symbols"
    return "mixed" if _ANY_HAN.search(name) and any(_is_latin(c) for c in name) else "symbols"
