"""Text in a space: measured, broken into lines, made smaller, cut at last."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from PIL import ImageDraw

from bot.pictures import fonts

CUT = "…"
MOST = 300
"""Characters looked at: no space on a picture holds more."""

LEADING = 1.3
"""Height of a line in sizes of the face."""

_PIECES = re.compile(r"[!-~\u00a1-\u02ff]+ ?|.")  # a Latin word stays whole, Chinese breaks anywhere
_NEVER_FIRST = frozenset("，。、；：！？）》」』”’·…〉】,.;:!?)]}%")
_NEVER_LAST = frozenset("（《「『“‘〈【([{")

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Lines:
    """Text as it fits: the size of the face in pixels, and the lines."""

    size: int
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        return round(len(self.lines) * self.size * LEADING)


def width(text: str, size: int) -> float:
    """Pixels that `text` takes at `size`."""
    return sum([_advance(character, size) for character in text])


@lru_cache(8192)
def _advance(character: str, size: int) -> float:
    return fonts.face(size).getlength(character)


def fitted(text: str, space: int, sizes: Iterable[int], most_lines: int = 1) -> Lines:
    """`text` in at most `most_lines` lines of `space` pixels, in the first of `sizes` that does it, else cut."""
    text = fonts.printable(text[: 2 * MOST])[:MOST]
    size = 0
    lines: list[str] = []
    for size in sizes:
        lines = broken(text, space, size)
        if len(lines) <= most_lines:
            return Lines(size, tuple(_even(text, space, size, lines)))
    last = shortened("".join(lines[most_lines - 1 :]), space, size)
    return Lines(size, (*lines[: most_lines - 1], last))


def broken(text: str, space: int, size: int) -> list[str]:
    """`text` in lines of at most `space` pixels; no line begins with a full stop or ends with an opening bracket."""
    lines = [""]
    for piece in _pieces(text, space, size):
        if not lines[-1] or width((lines[-1] + piece).rstrip(), size) <= space:
            lines[-1] += piece
        elif piece in _NEVER_FIRST or lines[-1][-1] in _NEVER_LAST:
            lines.append(lines[-1][-1] + piece)
            lines[-2] = lines[-2][:-1]
        else:
            lines.append(piece.lstrip())
    return [line.strip() for line in lines if line.strip()] or [""]


def shortened(text: str, space: int, size: int) -> str:
    """`text` cut at its end so that it fits, with an ellipsis."""
    if width(text, size) <= space:
        return text
    while text and width(text + CUT, size) > space:
        text = text[:-1]
    return text.rstrip() + CUT


def write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: Lines,
    colour: Colour,
    *,
    anchor: str = "la",
    weight: float = 0,
) -> None:
    """Write lines from `at` downwards, or, with an anchor in the middle ("lm"), as many above `at` as below.

    `weight` thickens the strokes, since the font has one weight only.
    """
    left, top = at
    if anchor.endswith("m"):
        top -= (len(text.lines) - 1) * text.size * LEADING / 2
    for number, line in enumerate(text.lines):
        place = (left, top + round(number * text.size * LEADING))
        face = fonts.face(text.size)
        draw.text(place, line, fill=colour, font=face, anchor=anchor, stroke_width=weight, stroke_fill=colour)


def _pieces(text: str, space: int, size: int) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        pieces.extend([piece] if width(piece.rstrip(), size) <= space else piece)
    return pieces


def _even(text: str, space: int, size: int, lines: list[str]) -> list[str]:
    """The same number of lines, but of like length: no single character alone on the last."""
    if len(lines) == 1:
        return lines
    narrow, wide = space // 2, space
    while wide - narrow > size // 2:
        middle = (narrow + wide) // 2
        if len(broken(text, middle, size)) <= len(lines):
            wide = middle
        else:
            narrow = middle
    return broken(text, wide, size)
