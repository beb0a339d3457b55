"""Texts cleaned of what harms, and labels made short enough."""

import re
import unicodedata
from collections.abc import Callable

from rules.base import graphemes

Measure = Callable[[str], int]

# ASCII and C1 controls, bidirectional embeddings, overrides and isolates, byte order mark, annotations, halves of pairs
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_NEW_LINES = re.compile("\r\n?|\x85|\u2028|\u2029")


def clean(text: str) -> str:
    """`text` in NFC with plain line ends and no control characters, bidirectional overrides or broken pairs.

    Tabs become spaces. Joiners of emoji and the marks that order single right-to-left words stay. Twice is as once.
    """
    lines = _NEW_LINES.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _HARMFUL.sub("", lines))


def shorten(text: str, most: int, measure: Measure = len) -> str:
    """`text` on one line within `most` by `measure`, with … in place of what doesn't fit. For labels."""
    line = " ".join(text.split())
    if measure(line) <= most:
        return line
    kept, room = [], most - measure("…")
    for atom in graphemes.split(line):
        room -= measure(atom)
        if room < 0:
            break
        kept.append(atom)
    return "".join(kept).rstrip() + "…" if most >= measure("…") else ""
