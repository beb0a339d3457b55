"""Checking the published file of a draw by nothing but itself, and what was announced of it."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rules import lottery
from rules.draw_files import EQUAL, FORMAT, WEIGHTED
from rules.lottery import LOST, MOST_WEIGHT, OUTCOMES, VOID, WON, Draw, Lots, Tickets

LONGEST = 300
"""Bytes of a line. Ours have under 100."""
MOST_SHOWN = 20
REASONS = (
    *("line", "format", "order", "stock", "weight", "digest", "seed", "entry", "place", "passed_over", "not_due"),
    *("void_late", "cut", "missing", "other_commitment", "other_digest"),
)
_AFTER = {
    "lottery": ("",),
    "commitment": ("lottery",),
    "stock": ("commitment", "stock"),
    "entry": ("stock", "entry"),
    "digest": ("stock", "entry"),
    "seed": ("digest",),
    "result": ("seed", "result"),
}
_MOST_STOCKS = 2**16
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that is not as it should be: one of `REASONS`, the line, and what the sentence names."""

    reason: str
    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """What a file says, and what is wrong with it. `more`: how many wrong things are not shown."""

    round: int
    commitment: str
    digest: str
    entries: int
    drawn: bool
    outcomes: Mapping[str, int]
    wrong: tuple[Wrong, ...]
    more: int


class _Unusable(Exception):
    """What follows can't be checked."""


def check(lines: Iterable[bytes], commitment: str = "", digest: str = "") -> Report:
    """Check the lines of a file. `commitment` and `digest`: as they were announced, from somewhere else."""
    file = _File()
    try:
        for number, line in enumerate(lines, 1):
            file.take(number, line)
        file.end()
    except _Unusable:
        pass
    file.compare(commitment, digest)
    return file.report()


@dataclass(slots=True)
class _File:
    """What was read so far."""

    line: int = 0
    kind: str = ""
    round: int = 0
    weighted: bool = False
    commitment: str = ""
    digest: str = ""
    names: dict[str, int] = field(default_factory=dict)
    pieces: list[int] = field(default_factory=list)
    lots: Lots = field(default_factory=Lots)
    draw: Draw | None = None
    results: bytearray = field(default_factory=bytearray)
    wrong: list[Wrong] = field(default_factory=list)
    more: int = 0
    _hash: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def take(self, number: int, line: bytes) -> None:
        """The next line."""
        self.line = number
        plain = (line.removeprefix(_BOM) if number == 1 else line).rstrip(b"\r\n")
        kind, *fields = plain.decode("utf-8", "replace").split(",")
        if len(plain) > LONGEST or self.kind not in _AFTER.get(kind, ()):
            self._stop("line")
        self.kind = kind
        try:
            getattr(self, f"_{kind}")(*fields)
        except (TypeError, ValueError):  # too few, too many, or no numbers
            self._stop("line")
        if not self.digest:
            self._hash.update(plain + b"\n")

    def _lottery(self, format: str, round: str, kind: str) -> None:
        if format != str(FORMAT) or kind not in (EQUAL, WEIGHTED):
            self._stop("format", found=format)
        self.round, self.weighted = _whole(round), kind == WEIGHTED

    def _commitment(self, commitment: str) -> None:
        self.commitment = _hex(commitment)

    def _stock(self, name: str, pieces: str) -> None:
        if name in self.names or len(self.names) == _MOST_STOCKS:
            self._stop("line")
        self.names[name] = len(self.pieces)
        self.pieces.append(_whole(pieces))

    def _entry(self, number: str, stock: str, weight: str, _receipt: str) -> None:
        lots, given, tickets = self.lots, _whole(number), _whole(weight)
        if lots.numbers and given <= lots.numbers[-1]:
            self._stop("order", number=number)
        if stock not in self.names:
            self._stop("stock", number=number, found=stock)
        if not 1 <= tickets <= (MOST_WEIGHT if self.weighted else 1):
            self._stop("weight", number=number, found=weight)
        lots.add(given, self.names[stock], tickets)

    def _digest(self, digest: str) -> None:
        self.digest = _hex(digest)
        if self._hash.hexdigest() != self.digest:
            self._add("digest", found=self.digest, expected=self._hash.hexdigest())

    def _seed(self, seed: str) -> None:
        plain = bytes.fromhex(_hex(seed))
        if (expected := lottery.commitment(plain)) != self.commitment:
            self._add("seed", expected=self.commitment, found=expected)
        if not self.wrong:  # else every place would be wrong, and say nothing more
            self.draw = Draw(Tickets(plain, self.round, self.digest), self.lots, len(self.pieces))
            for _ in self.draw.steps():
                pass

    def _result(self, number: str, place: str, outcome: str) -> None:
        position, code, given = len(self.results), OUTCOMES.index(outcome), _whole(place)
        if position == len(self.lots) or self.lots.numbers[position] != _whole(number):
            self._stop("entry", number=number)
        self.results.append(code)
        if self.draw is not None and self.draw.places[position] != given:
            self._add("place", number=number, expected=str(self.draw.places[position]), found=place)

    def end(self) -> None:
        """Nothing follows."""
        if not self.digest:
            self._stop("cut")
        if self.kind in ("seed", "result") and (missing := len(self.lots) - len(self.results)):
            self._stop("missing", count=str(missing))
        if self.draw is not None:
            for order, pieces in zip(self.draw.orders, self.pieces, strict=True):
                for reason, position in self._ill_given(order, pieces):
                    self._add(reason, number=str(self.lots.numbers[position]), place=str(self.draw.places[position]))

    def _ill_given(self, order: "array[int]", left: int) -> Iterator[tuple[str, int]]:
        """Who of a stock got what they should not have, or did not get what they should."""
        for position in order:
            outcome = OUTCOMES[self.results[position]]
            if not left and outcome != LOST:
                yield "not_due" if outcome == WON else "void_late", position
            elif left and outcome == LOST:
                yield "passed_over", position
            left -= bool(left) and outcome not in VOID

    def compare(self, commitment: str, digest: str) -> None:
        """Is this the draw that was announced?"""
        for reason, known, found in (
            ("other_commitment", commitment, self.commitment),
            ("other_digest", digest, self.digest),
        ):
            if known and known.strip().lower() != found:
                self._add(reason, expected=known.strip().lower(), found=found)

    def report(self) -> Report:
        """All of it."""
        outcomes = Counter({OUTCOMES[code]: count for code, count in Counter(self.results).items()})
        drawn = self.kind in ("seed", "result")
        entries, wrong = len(self.lots), tuple(self.wrong)
        return Report(self.round, self.commitment, self.digest, entries, drawn, outcomes, wrong, self.more)

    def _add(self, reason: str, **values: str) -> None:
        if len(self.wrong) < MOST_SHOWN:
            self.wrong.append(Wrong(reason, self.line, values))
        else:
            self.more += 1

    def _stop(self, reason: str, **values: str) -> None:
        self._add(reason, **values)
        raise _Unusable


def _whole(text: str) -> int:
    """A number as we write it. Raises `ValueError`."""
    if not (text.isascii() and text.isdigit() and len(text) < 19) or (text[0] == "0" and text != "0"):
        raise ValueError
    return int(text)


def _hex(text: str) -> str:
    """A hash as we write it. Raises `ValueError`."""
    if len(text) != 64 or text != bytes.fromhex(text).hex():
        raise ValueError
    return text
