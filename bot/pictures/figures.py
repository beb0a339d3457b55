"""Figures as a sheet: what it is about and how it stands, one sum, and line by line what it is made of.

As wide as a phone, as high as it must be.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw

from bot.pictures import lettering, png
from bot.pictures.lettering import Colour

WIDTH = 1080
MOST = 18
"""Lines of one part; whoever makes them puts the rest into one."""

_EDGE, _LINE, _GAP = 60, 84, 44
_SPACE = WIDTH - 2 * _EDGE
_AMOUNT, _DETAIL = 280, 170
_NAME = _SPACE - _AMOUNT - _DETAIL - 40

_CREAM: Colour = (255, 250, 243)
_WHITE: Colour = (255, 255, 255)
_INK: Colour = (52, 16, 16)
_QUIET: Colour = (122, 92, 86)
_RULE: Colour = (232, 218, 204)
_TONES: Mapping[str, Colour] = {"open": (176, 24, 30), "done": (30, 104, 66)}

Line = Sequence[str]
"""[name, detail, amount], in words."""


def draw(args: Mapping[str, Any], language: str) -> bytes:
    """`args`: `title`, `subtitle`, `state` and its `tone` ("open", "done"), `sum` (a line), `lines`, `beside` and
    `beside_title` (lines that the sum leaves out), `foot`.
    """
    del language
    title = lettering.fitted(str(args["title"]), _SPACE, (58, 52, 46, 40), most_lines=2)
    lines, beside = list(args["lines"])[:MOST], list(args["beside"])[:MOST]
    high = title.height + 420 + _LINE * len(lines) + (_GAP + 70 + _LINE * len(beside) if beside else 0) + 110
    sheet = Image.new("RGB", (WIDTH, high), _CREAM)
    pen = ImageDraw.Draw(sheet)
    lettering.write(pen, (_EDGE, 52), title, _INK, weight=0.8)
    top = 52 + title.height + 10
    lettering.write(pen, (_EDGE, top), lettering.fitted(str(args["subtitle"]), _SPACE, (32, 28, 25)), _QUIET)
    top = _sum(sheet, pen, top + 74, args["sum"], str(args["state"]), _TONES.get(str(args["tone"]), _INK))
    top = _lines(pen, top, lines, _INK)
    if beside:
        heading = lettering.fitted(str(args["beside_title"]), _SPACE, (30, 26))
        lettering.write(pen, (_EDGE, top + _GAP + 20), heading, _QUIET, anchor="lm", weight=0.5)
        top = _lines(pen, top + _GAP + 70, beside, _QUIET)
    foot = lettering.fitted(str(args["foot"]), _SPACE, (28, 24, 21))
    lettering.write(pen, (_EDGE, high - 60), foot, _QUIET, anchor="lm")
    return png.packed(sheet)


def _sum(sheet: Image.Image, pen: ImageDraw.ImageDraw, top: int, line: Line, state: str, colour: Colour) -> int:
    """The sum on a panel, how it stands beside it. Returns where the next part begins."""
    name, detail, amount = map(str, line)
    png.round_box(sheet, (_EDGE - 20, top, WIDTH - _EDGE + 20, top + 200), 28, _WHITE)
    above = lettering.fitted(f"{name} · {detail}" if detail else name, _SPACE - 300, (32, 28, 24))
    lettering.write(pen, (_EDGE + 16, top + 50), above, _QUIET, anchor="lm")
    large = lettering.fitted(amount, _SPACE - 300, (88, 76, 64, 52, 42))
    lettering.write(pen, (_EDGE + 16, top + 128), large, _INK, anchor="lm", weight=1.0)
    words = lettering.fitted(state, 230, (38, 34, 30, 26))
    wide = round(lettering.width(words.lines[0], words.size)) + 56
    left = WIDTH - _EDGE - 8 - wide
    png.round_box(sheet, (left, top + 64, left + wide, top + 136), 36, colour)
    lettering.write(pen, (left + wide / 2, top + 100), words, _WHITE, anchor="mm", weight=0.6)
    return top + 200 + 26


def _lines(pen: ImageDraw.ImageDraw, top: int, lines: Sequence[Line], colour: Colour) -> int:
    """A rule below each but the last."""
    for number, (name, detail, amount) in enumerate(lines):
        middle = top + _LINE * number + _LINE / 2
        label = lettering.fitted(str(name), _NAME, (36, 32, 28), most_lines=2)
        lettering.write(pen, (_EDGE, middle), label, colour, anchor="lm")
        many = lettering.fitted(str(detail), _DETAIL, (30, 26, 22))
        lettering.write(pen, (WIDTH - _EDGE - _AMOUNT, middle), many, _QUIET, anchor="rm")
        money = lettering.fitted(str(amount), _AMOUNT - 20, (36, 32, 28, 24))
        lettering.write(pen, (WIDTH - _EDGE, middle), money, colour, anchor="rm", weight=0.4)
        if number < len(lines) - 1:
            pen.rectangle((_EDGE, middle + _LINE / 2 - 1, WIDTH - _EDGE, middle + _LINE / 2), _RULE)
    return top + _LINE * len(lines)
