"""How many were reached, as bars: all together, then place by place. As wide as a phone, as high as it must be.

Drawn with Pillow and the house's own font like every other picture. matplotlib was measured: 150 MB more on disk, 62 MB
more in the worker, and 2.1 s to its first chart on a busy machine, where this takes 0.4 s.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw

from bot.pictures import lettering, png
from bot.pictures.lettering import Colour

WIDTH = 1080
MOST = 12
"""Bars of places; the rest is one more."""

_EDGE, _HEAD, _ROW, _THICK = 60, 330, 96, 26
_SPACE = WIDTH - 2 * _EDGE
_NAME, _NUMBERS = _SPACE - 330, 310

_CREAM: Colour = (255, 250, 243)
_INK: Colour = (52, 16, 16)
_QUIET: Colour = (122, 92, 86)
_TRACK: Colour = (238, 228, 217)
COLOURS: tuple[Colour, ...] = ((196, 34, 36), (240, 178, 84), (196, 184, 174))
"""Told, waiting, missed: far enough apart in lightness for eyes that see no colours."""
PARTS = ("sent", "waits", "missed")

Row = Sequence[Any]
"""[name, sent, waits, missed]."""


def draw(args: Mapping[str, Any], language: str) -> bytes:
    """`args`: `title`, `subtitle`, `legend` (by part), `total`, `rest`, `places` (rows, the largest first)."""
    del language
    rows: list[Row] = list(args["places"])
    if len(rows) > MOST + 1:
        rest = [sum(row[part] for row in rows[MOST:]) for part in (1, 2, 3)]
        rows = [*rows[:MOST], [args["rest"], *rest]]
    total = [args["total"], *(sum(row[part] for row in args["places"]) for part in (1, 2, 3))]
    shown = rows if len(rows) > 1 else []
    chart = Image.new("RGB", (WIDTH, _HEAD + _ROW + len(shown) * _ROW + 40), _CREAM)
    pen = ImageDraw.Draw(chart)
    _head(pen, str(args["title"]), str(args["subtitle"]), args["legend"])
    _bar(chart, pen, _HEAD - 40, total, _THICK + 10)
    largest = max((sum(row[1:]) for row in shown), default=1)
    for number, row in enumerate(shown):
        _bar(chart, pen, _HEAD + _ROW + number * _ROW, row, _THICK, sum(row[1:]) / largest)
    return png.packed(chart)


def _head(pen: ImageDraw.ImageDraw, title: str, subtitle: str, legend: Mapping[str, str]) -> None:
    heading = lettering.fitted(title, _SPACE, (54, 48, 42, 36), most_lines=2)
    lettering.write(pen, (_EDGE, 48), heading, _INK, weight=0.8)
    below = 48 + heading.height + 6
    lettering.write(pen, (_EDGE, below), lettering.fitted(subtitle, _SPACE, (32,)), _QUIET)
    left = float(_EDGE)
    for part, colour in zip(PARTS, COLOURS, strict=True):
        label = lettering.fitted(str(legend[part]), _SPACE // 3 - 50, (30, 26, 22))
        pen.rounded_rectangle((left, below + 62, left + 28, below + 90), 6, colour)
        lettering.write(pen, (left + 40, below + 76), label, _QUIET, anchor="lm")
        left += lettering.width(label.lines[0], label.size) + 84


def _bar(chart: Image.Image, pen: ImageDraw.ImageDraw, top: int, row: Row, thick: int, share: float = 1.0) -> None:
    """A name, its numbers, and below them the bar: `share` of the width for all of the place's people."""
    name, *parts = row
    everybody = sum(parts) or 1
    label = lettering.fitted(str(name), _NAME, (34, 30, 26))
    lettering.write(pen, (_EDGE, top + 16), label, _INK, anchor="lm")
    numbers = f"{parts[0]:,} / {sum(parts):,} · {parts[0] * 100 // everybody}%"
    counted = lettering.fitted(numbers, _NUMBERS, (32, 28, 24))
    lettering.write(pen, (WIDTH - _EDGE, top + 16), counted, _QUIET, anchor="rm")
    wide = max(thick, round(_SPACE * share))
    strip = Image.new("RGB", (wide, thick), _TRACK)
    left = 0.0
    for part, colour in zip(parts, COLOURS, strict=True):
        right = left + wide * part / everybody
        if round(right) > round(left):
            ImageDraw.Draw(strip).rectangle((round(left), 0, round(right) - 1, thick), colour)
        left = right
    mask = Image.new("L", (wide * 4, thick * 4))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, wide * 4 - 1, thick * 4 - 1), thick * 2, 255)
    chart.paste(strip, (_EDGE, top + 44), mask.resize((wide, thick), Image.Resampling.BOX))
