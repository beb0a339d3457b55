"""Long texts cut for a channel's limit, where a reader would pause anyway."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate

from rules.base import graphemes

Size = Callable[[str], int]

WIDEST = 4
"""Bytes of the widest character in UTF-8: under it a text can't be cut at all."""

WORD, CLAUSE, SENTENCE, LINE = 1, 2, 3, 4
"""What ends at a seam, the better the higher; 0: nothing does."""
_EARLIEST = ((LINE, 1 / 2), (SENTENCE, 1 / 4), (CLAUSE, 1 / 4), (WORD, 0))
"""How early in a piece a seam is taken: a piece is rather cut in a clause than left nearly empty."""

_LINK = re.compile(
    r"<a\s[^<>]*>[^<>]*</a>"  # a tappable choice as WeChat writes it
    r"|(?:https?://|tg://|weixin://|www\.|tel:|mailto:|(?<![a-z0-9.-])t\.me/)[!-~]+",
    re.IGNORECASE,
)
_LINK_TAIL = ".,;:!?)]}>'\""
_ENDS = frozenset("。！？!?…；;")
_PAUSES = frozenset("，,、：:")
_CLOSERS = frozenset("”’」』）)】》〉]}\"'")
_OPENERS = frozenset("“‘「『（(【《〈[{")
_LINE_ENDS = frozenset(("\n", "\r", "\r\n", "\x85", "\u2028", "\u2029"))
_UNBROKEN = frozenset("\u00a0\u202f")
_LETTER = re.compile("[0-9A-Za-z\u00a0-\u02af\u0370-\u10ff\u1e00-\u1fff\u202f@#$%&*+./=_-]")
"""Of words that are told apart by blanks; between Chinese characters any place will do."""


def utf8(text: str) -> int:
    """Bytes, as WeChat counts."""
    return len(text.encode("utf-8", "surrogatepass"))


def utf16(text: str) -> int:
    """UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int, size: Size = len) -> list[str]:
    """`text` in pieces of at most `most` by `size`, which must add up (`len`, `utf8`, `utf16`).

    Cut at line ends, else sentence ends, else clause ends, else between words; never inside a character as people see
    it or inside a link, unless one alone is longer than a piece. Blanks at the seams go, nothing else does; a text that
    fits is one piece as it stands. Takes linear time. Raises ValueError if `most` is under `WIDEST`.
    """
    if most < WIDEST:
        raise ValueError("too small a limit to cut a text for")
    if size(text) <= most:
        return [text]
    atoms = list(_atoms(text, most, size))
    seams, ends = list(_seams(atoms)), list(accumulate(map(size, atoms), initial=0))
    pieces, start = [], 0
    while start < len(atoms):
        stop = max(start + 1, bisect_right(ends, ends[start] + most) - 1)
        if stop < len(atoms):
            stop = _best(seams, ends, start, stop)
        end = stop if stop == len(atoms) else _before_blanks(atoms, start, stop)
        pieces.append("".join(atoms[start:end]))
        start = _after_blanks(atoms, stop)
    return [piece for piece in pieces if piece] or [""]


def _atoms(text: str, most: int, size: Size) -> Iterator[str]:
    """What stays together: links and characters, or the parts of one that alone is over the limit."""
    clusters, done = graphemes.split(text), 0
    ends = list(accumulate(map(len, clusters)))
    for match in _LINK.finditer(text):
        over = match.start() + len(match[0] if match[0].startswith("<") else match[0].rstrip(_LINK_TAIL))
        first, last = bisect_right(ends, match.start()), bisect_left(ends, over)
        link = "".join(clusters[first : last + 1])  # marks may follow a link's last letter
        if size(link) <= most and first >= done:
            yield from _characters(clusters[done:first], most, size)
            yield link
            done = last + 1
    yield from _characters(clusters[done:], most, size)


def _characters(clusters: list[str], most: int, size: Size) -> Iterator[str]:
    for cluster in clusters:
        if len(cluster) > 1 and size(cluster) > most:
            yield from cluster
        else:
            yield cluster


def _best(seams: list[int], ends: list[int], start: int, stop: int) -> int:
    for least, early in _EARLIEST:
        earliest = bisect_right(ends, ends[start] + (ends[stop] - ends[start]) * early) - 1
        for seam in range(stop, max(start, earliest), -1):
            if seams[seam] >= least:
                return seam
    return stop


def _before_blanks(atoms: list[str], start: int, stop: int) -> int:
    while stop > start and _blank(atoms[stop - 1]):
        stop -= 1
    return stop


def _after_blanks(atoms: list[str], start: int) -> int:
    while start < len(atoms) and _blank(atoms[start]):
        start += 1
    return start


def _seams(atoms: list[str]) -> Iterator[int]:
    """For each atom, what ends just before it."""
    over, dot, before = 0, False, ""
    for atom in atoms:
        closes = atom in _CLOSERS and not _blank(before)  # a straight quote after a blank opens
        yield _seam(over, dot, before, atom, closes)
        over, dot = _over(over, dot, atom, closes), atom == "." or (dot and closes)
        before = atom


def _over(over: int, dot: bool, atom: str, closes: bool) -> int:
    """What is over after `atom`: closing quotes and blanks put off what ended before them."""
    if _ends_line(atom):
        return LINE
    if atom in _ENDS:
        return SENTENCE
    if atom in _PAUSES:
        return CLAUSE
    if _blank(atom):
        return SENTENCE if dot else max(over, WORD)
    return over if closes else 0


def _seam(over: int, dot: bool, before: str, after: str, closes: bool) -> int:
    """What ends between two atoms; nothing where a mark would begin a piece or an opening bracket end one."""
    if _ends_line(after) or over == LINE:
        return LINE
    if _blank(after):
        return SENTENCE if dot else max(over, WORD)
    if closes or after in _ENDS or after in _PAUSES or before in _OPENERS:
        return 0
    return over or (0 if _LETTER.match(before[-1:]) and _LETTER.match(after) else WORD)


def _blank(atom: str) -> bool:
    return atom.isspace() and atom not in _UNBROKEN


def _ends_line(atom: str) -> bool:
    return atom in _LINE_ENDS
