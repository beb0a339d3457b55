"""Texts within the limits of a channel: cleaned of what harms, cut where a reader would pause."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from rules.base import graphemes

Measure = Callable[[str], int]

SMALLEST_LIMIT = 16  # bytes or characters; under it nothing readable fits

_LINK = re.compile(r"(?:https?://|tg://|weixin://|www\.|tel:|mailto:)[!-~]+", re.IGNORECASE)
_LINK_TAIL = ".,;:!?)]}>'\""
_ENDS = frozenset("。！？!?…；;")
_CLOSERS = frozenset("”’」』）)】》〉]}\"'")
_PAUSES = frozenset("，,、：: \t\u3000")
# ASCII and C1 controls, bidirectional embeddings, overrides and isolates, byte order mark, annotations, halves of pairs
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_NEW_LINES = re.compile("\r\n?|\x85|\u2028|\u2029")


def utf8(text: str) -> int:
    """Bytes, as WeChat counts."""
    return len(text.encode("utf-8", "surrogatepass"))


def utf16(text: str) -> int:
    """UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """`text` in NFC with plain line ends and no control characters, bidirectional overrides or broken pairs.

    Tabs become spaces. Joiners of emoji and the marks that order single right-to-left words stay. Twice is as once.
    """
    lines = _NEW_LINES.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _HARMFUL.sub("", lines))


def split(text: str, most: int, measure: Measure = len) -> list[str]:
    """`text` in pieces of at most `most` by `measure`, cut after a line or sentence, else a clause, else a character.

    Never inside a character as people see it or inside a link, unless one alone is longer than a piece. Blanks around
    a cut go, nothing else does; a text that fits, an empty one too, is one piece as it stands. Raises ValueError if
    `most` is under `SMALLEST_LIMIT`.
    """
    if most < SMALLEST_LIMIT:
        raise ValueError("too small a limit to cut a text for")
    if measure(text) <= most:
        return [text]
    atoms = list(_atoms(text, most, measure))
    pieces, start = [], 0
    while start < len(atoms):
        stop = _reach(atoms, start, most, measure)
        if stop < len(atoms):
            stop = _best_cut(atoms, start, stop)
        pieces.append("".join(atoms[start:stop]).strip())
        start = stop
    return [piece for piece in pieces if piece] or [""]


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


def _atoms(text: str, most: int, measure: Measure) -> Iterator[str]:
    """What may not be cut: links and characters, or their parts where one alone is over the limit."""
    at = 0
    for match in _LINK.finditer(text):
        start, end = match.start(), _whole(text, match.start() + len(match[0].rstrip(_LINK_TAIL)))
        if measure(text[start:end]) <= most:
            yield from _characters(text[at:start], most, measure)
            yield text[start:end]
            at = end
    yield from _characters(text[at:], most, measure)


def _whole(text: str, end: int) -> int:
    """The end of the character that `end` stands in: marks may follow a link's last letter."""
    last = end - 1
    while end < len(text) and len(list(graphemes.split(text[last : end + 1]))) == 1:
        end += 1
    return end


def _characters(text: str, most: int, measure: Measure) -> Iterator[str]:
    for cluster in graphemes.split(text):
        if len(cluster) > 1 and measure(cluster) > most:
            yield from cluster
        else:
            yield cluster


def _reach(atoms: list[str], start: int, most: int, measure: Measure) -> int:
    """The index after the last atom that still fits into a piece from `start`; always gets on."""
    used = 0
    for index in range(start, len(atoms)):
        used += measure(atoms[index])
        if used > most and index > start:
            return index
    return len(atoms)


def _best_cut(atoms: list[str], start: int, stop: int) -> int:
    """The last good place to cut in the later three quarters of a piece, sentences before clauses; else `stop`."""
    earliest = start + max(1, (stop - start) // 4)
    for good in (_ends_sentence, _ends_clause):
        for cut in range(stop, earliest - 1, -1):
            if good(atoms, cut):
                return cut
    return stop


def _ends_sentence(atoms: list[str], cut: int) -> bool:
    """Whether a line or sentence is over just before `cut`, closing quotes and repeated marks included."""
    after = atoms[cut] if cut < len(atoms) else "\n"
    if atoms[cut - 1] == "\n" or after == "\n":
        return True
    if after in _CLOSERS or after in _ENDS:
        return False
    last = cut - 1
    while last > 0 and atoms[last] in _CLOSERS:
        last -= 1
    return atoms[last] in _ENDS or (atoms[last] == "." and after == " ")


def _ends_clause(atoms: list[str], cut: int) -> bool:
    return atoms[cut - 1] in _PAUSES or (cut < len(atoms) and atoms[cut] == " ")
