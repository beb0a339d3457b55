"""Characters as people see them: an emoji family, a flag, a letter with its marks count as one and are never cut.

Follows UAX #29 as far as Python's own Unicode data tells; in doubt more stays together.
"""

import re
import unicodedata
from functools import lru_cache

# In texts of these alone each code point is a character: ASCII, Latin 1, Chinese, its punctuation and wide forms
_PLAIN = re.compile(
    "[\n\x20-\x7e\xa0-\xac\xae-\xff\u2010-\u2027\u2030-\u203b\u2190-\u21ff\u2460-\u24ff\u2500-\u257f"
    "\u3000-\u3029\u3031-\u303f\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff9d\uffe0-\uffe6"
    "\U00020000-\U0002a6df]*"
)
_ZWJ = "\u200d"
_JOINERS = frozenset("\u200d\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d")  # before Indic letters (GB9c)
_JOINED = frozenset(("Mn", "Me", "Mc"))
_PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd")


def split(text: str) -> list[str]:
    """The characters of `text` in order; joined they are `text` again."""
    if _PLAIN.fullmatch(text):
        return list(text)
    clusters: list[str] = []
    start, flags, kind = 0, 0, "control"
    for index, char in enumerate(text):
        before, kind = kind, _kind(char)
        if index and not _holds(before, kind, text[index - 1], char, flags):
            clusters.append(text[start:index])
            start, flags = index, 0
        flags += kind == "flag"
    if text:
        clusters.append(text[start:])
    return clusters


def count(text: str) -> int:
    """How many characters a person sees in `text`."""
    return len(text) if _PLAIN.fullmatch(text) else len(split(text))


def _holds(before: str, kind: str, previous: str, char: str, flags: int) -> bool:
    """Whether `char` belongs to the character that ends with `previous`; `flags` counts flag letters in it so far."""
    if previous == "\r" and char == "\n":
        return True
    if "control" in (before, kind):
        return False
    if kind == "extend" or before == "prepend" or _joins(previous, kind):
        return True
    if before == kind == "flag":
        return flags % 2 == 1
    return (before, kind) in _HANGUL


def _joins(previous: str, kind: str) -> bool:
    return (previous == _ZWJ and kind == "picture") or (previous in _JOINERS and kind == "letter")


_HANGUL = frozenset(
    (before, after)
    for before, afters in {"L": "L V LV LVT", "V": "V T", "LV": "V T", "LVT": "T", "T": "T"}.items()
    for after in afters.split(" ")
)


@lru_cache(maxsize=4096)
def _kind(char: str) -> str:
    code, category = ord(char), unicodedata.category(char)
    if 0x1F1E6 <= code <= 0x1F1FF:
        return "flag"
    if _extends(code, category):
        return "extend"
    if char in _PREPENDED:
        return "prepend"
    if category in ("Cc", "Cf", "Zl", "Zp", "Cs"):
        return "control"
    if category in ("So", "Cn") or code >= 0x1F000:
        return "picture"
    return _hangul(code) or ("letter" if category == "Lo" and 0x900 <= code <= 0x1CFF else "other")


def _extends(code: int, category: str) -> bool:
    if category in _JOINED or code in (0x200C, 0x200D, 0x0E33, 0x0EB3, 0xFF9E, 0xFF9F):
        return True
    return 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F


def _hangul(code: int) -> str | None:
    """The part of a Korean syllable that a code point is. Source: Unicode Standard, 3.12."""
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "L"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "V"
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return "T"
    if 0xAC00 <= code <= 0xD7A3:
        return "LV" if (code - 0xAC00) % 28 == 0 else "LVT"
    return None
