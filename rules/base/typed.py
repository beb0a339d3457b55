"""Numbers as people type and paste them: full-width, in groups, with invisible marks of the phone book around."""

import re
import unicodedata

MOST = 200  # characters looked at: no number of ours is longer, whatever stands around it
_SEPARATORS = re.compile(
    r"[\s\-\u2010-\u2015\u2212\u3030_.·•/()\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def compact(text: str) -> str:
    """The characters of a typed number: NFKC, upper case, no spaces, hyphens, dots, brackets and invisible marks."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text[:MOST])).upper()


def starred(text: str, *, head: int, tail: int) -> str:
    """`text` with all but `head` first and `tail` last characters as stars; only stars if that hid less than half."""
    if (head + tail) * 2 > len(text):
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
