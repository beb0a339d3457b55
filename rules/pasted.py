"""Name, id and mobile found in one pasted message, in any order, with labels or without."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules import pasted_name
from rules.base import documents, mobiles
from rules.base.documents import Document
from rules.base.mobiles import Mobile
from rules.base.unreadable import Unreadable

MOST = 500  # characters looked at; who sends more than that tells a story

_INVISIBLE = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BULLETS = re.compile(r"[\u2460-\u24ff\u2776-\u2793]")  # NFKC would make digits of them
_CHUNK = re.compile(
    r"(?:(?<![a-z])(?:[a-z]{3}(?=\d{12}(?!\d))|[hm](?=\d{8})))?\+?\d+(?:[x×](?![a-z]))?", re.IGNORECASE | re.ASCII
)
_JOIN = re.compile(r"[ \-]{1,2}")
_MOST_CHUNKS = 5  # an id in groups: 340302 1990 0307 123 X
_DOCUMENT_LABEL = re.compile(r"(?:证件?号?码?|证件|通行证)[是为:=\s]{0,4}$")
_GLUED = 29  # digits of an id and a mobile with nothing between


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was found. An Unreadable stands for what was meant as a document or a mobile, and says what ails it."""

    name: str | None
    document: Document | Unreadable | None
    mobile: Mobile | Unreadable | None


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    number: str
    chunks: int


def read(text: str, today: date) -> Pasted:
    """What of name, document and mobile stands in `text`, as of `today`. A name is a guess: say it back.

    A bare number of eight digits is taken for a Taiwan permit only after a label; a birthday looks the same.
    """
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _BULLETS.sub("\n", text[:MOST])))
    spans = list(_spans(plain))
    document, used = _document(plain, spans, today)
    free = [s for s in spans if used is None or s.end <= used.start or s.start >= used.end]
    return Pasted(pasted_name.find(_CHUNK.sub("\n", plain)), document, _mobile(free))


def _spans(text: str) -> Iterator[_Span]:
    """Every number that stands there, alone or joined from neighbours, longest first from each place."""
    chunks = [span for match in _CHUNK.finditer(text) for span in _parts(match)]
    for first in range(len(chunks)):
        run = [chunks[first]]
        for after in chunks[first + 1 : first + _MOST_CHUNKS]:
            if not _JOIN.fullmatch(text, run[-1].end, after.start) or after.number.startswith("+"):
                break
            run.append(after)
        for size in range(len(run), 0, -1):
            number = "".join(part.number for part in run[:size])
            yield _Span(run[0].start, run[size - 1].end, number, size)


def _parts(match: re.Match[str]) -> list[_Span]:
    number, start = match[0], match.start()
    if len(number) != _GLUED or not number.isdigit():
        return [_Span(start, match.end(), number, 1)]
    cut = 18 if isinstance(mobiles.read(number[18:]), Mobile) else 11
    return [_Span(start, start + cut, number[:cut], 1), _Span(start + cut, match.end(), number[cut:], 1)]


def _document(text: str, spans: list[_Span], today: date) -> tuple[Document | Unreadable | None, _Span | None]:
    """The document and where it stands; a sound one anywhere goes before a broken one."""
    broken: tuple[Unreadable, _Span] | None = None
    for span in spans:
        labelled = _DOCUMENT_LABEL.search(text, max(0, span.start - 12), span.start) is not None
        if not labelled and len(span.number) < 9:
            continue
        found = documents.read(span.number, today)
        if isinstance(found, Document):
            return found, span
        meant = labelled or (span.chunks == 1 and 14 < len(span.number) < 20 and span.number[0] != "+")
        if broken is None and meant and not isinstance(mobiles.read(span.number), Mobile):
            broken = found, span
    return broken or (None, None)


def _mobile(spans: list[_Span]) -> Mobile | Unreadable | None:
    broken: Unreadable | None = None
    for span in spans:
        found = mobiles.read(span.number)
        if isinstance(found, Mobile):
            return found
        if broken is None and span.number[0] in "1+" and 8 < len(span.number) < 16:
            broken = found
    return broken
