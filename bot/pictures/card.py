"""The electronic member card, in the proportions of a bank card."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw

from bot.pictures import fonts, lettering, png, qr
from bot.pictures.lettering import Colour

WIDTH, HEIGHT = 1012, 638  # ISO/IEC 7810 ID-1 (85.60 x 53.98 mm) at 300 dpi

_EDGE = 56
_PANEL = (_right, _top, _side, _radius) = (656, 142, 300, 28)  # left, top, side and corner of the code's white panel
_TEXT = _right - _EDGE - 44  # width of the words left of the panel

_WHITE: Colour = (255, 255, 255)
_CREAM: Colour = (255, 240, 222)
_GOLD: Colour = (252, 211, 138)
_INK: Colour = (52, 16, 16)
_TONES: Mapping[str, tuple[Colour, Colour, Colour]] = {  # above, below, the state's words
    "active": ((214, 48, 42), (156, 20, 30), (176, 24, 30)),
    "waiting": ((196, 98, 36), (142, 58, 20), (150, 66, 20)),
    "ended": ((128, 116, 114), (88, 78, 78), (88, 78, 78)),
}


def draw(args: Mapping[str, Any], language: str) -> bytes:
    """The card of a member.

    `args`: `name` (masked), `number`, `organisation`, `occupation`, `joined`, `state` (words), `tone` (active,
    waiting, ended), `code` (what the QR code says; "" for none), and `labels`, which is a mapping of `title`,
    `number`, `organisation`, `joined`, `code`.
    """
    tone = str(args.get("tone") or "active")
    card = _paper(tone if tone in _TONES else "active").copy()
    pen = ImageDraw.Draw(card)
    said = {name: str(value or "") for name, value in args.items() if not isinstance(value, Mapping)}
    labels = {name: str(value or "") for name, value in dict(args.get("labels") or {}).items()}
    _head(card, pen, labels.get("title", ""), said.get("state", ""), _TONES.get(tone, _TONES["active"])[2])
    wide = WIDTH - 2 * _EDGE
    coded = bool(said.get("code"))
    _person(pen, said.get("name", ""), said.get("occupation", ""), _TEXT if coded else wide)
    _organisation(pen, labels.get("organisation", ""), said.get("organisation", ""), _TEXT if coded else wide)
    _foot(pen, labels, said)
    if coded:
        _code(card, pen, said["code"], labels.get("code", ""))
    return png.packed(card)


@lru_cache(4)
def _paper(tone: str) -> Image.Image:
    """The empty card: red that deepens downwards, and a roof for those who belong under it."""
    above, below, _ = _TONES[tone]
    card = Image.new("RGB", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(card)
    for y in range(HEIGHT):
        part = y / (HEIGHT - 1)
        pen.line((0, y, WIDTH, y), tuple(round(a + (b - a) * part) for a, b in zip(above, below, strict=True)))
    veil = Image.new("L", (WIDTH * 2, HEIGHT * 2))  # drawn at twice the size, for smooth slopes
    brush = ImageDraw.Draw(veil)
    for number in range(3):
        left, ridge, right, drop = -120, 330 + number * 230, 2160, 470
        roof = [(left, ridge + drop), (1180, ridge), (right, ridge + drop), (right, ridge + drop + 96)]
        brush.polygon([*roof, (1180, ridge + 96), (left, ridge + drop + 96)], 15 + 4 * number)
    card.paste(_WHITE, (0, 0), veil.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS))
    pen.rectangle((_EDGE, 122, WIDTH - _EDGE, 123), _GOLD)
    return card


def _head(card: Image.Image, pen: ImageDraw.ImageDraw, title: str, state: str, colour: Colour) -> None:
    words = lettering.fitted(state, 260, (30, 26, 22))
    pill = lettering.width(words.lines[0], words.size) + 48 if state else 0
    heading = lettering.fitted(title, round(WIDTH - 2 * _EDGE - pill - 30), (46, 42, 38, 34, 30))
    lettering.write(pen, (_EDGE, 76), heading, _GOLD, anchor="lm", weight=0.6)
    if state:
        left, right = WIDTH - _EDGE - pill, WIDTH - _EDGE
        png.round_box(card, (round(left), 50, right, 102), 26, _CREAM)
        lettering.write(pen, ((left + right) / 2, 76), words, colour, anchor="mm", weight=0.5)


def _person(pen: ImageDraw.ImageDraw, name: str, occupation: str, space: int) -> None:
    words = lettering.fitted(name, space, (84, 72, 60, 50, 42, 36))
    lettering.write(pen, (_EDGE, 202), words, _WHITE, anchor="lm", weight=0.8)
    lettering.write(pen, (_EDGE, 284), lettering.fitted(occupation, space, (38, 34, 30, 26)), _CREAM, anchor="lm")


def _organisation(pen: ImageDraw.ImageDraw, label: str, name: str, space: int) -> None:
    lettering.write(pen, (_EDGE, 348), lettering.fitted(label, space, (26, 22)), _GOLD, anchor="lm")
    words = lettering.fitted(name, space, (38, 34, 30), most_lines=2)
    if words.lines[-1].endswith(lettering.CUT):
        words = lettering.fitted(name, space, (28, 26, 24), most_lines=3)
    lettering.write(pen, (_EDGE, 370), words, _WHITE)


def _foot(pen: ImageDraw.ImageDraw, labels: Mapping[str, str], said: Mapping[str, str]) -> None:
    number = lettering.fitted(grouped(said.get("number", "")), 570, (50, 44, 38, 32, 26))
    joined = lettering.fitted(said.get("joined", ""), 300, (38, 34, 30, 26))
    for left, label, words, space in (
        (_EDGE, labels.get("number", ""), number, 570),
        (_right, labels.get("joined", ""), joined, 300),
    ):
        lettering.write(pen, (left, 520), lettering.fitted(label, space, (26, 22, 19)), _GOLD, anchor="lm")
        lettering.write(pen, (left, 572), words, _WHITE, anchor="lm", weight=0.5)


def _code(card: Image.Image, pen: ImageDraw.ImageDraw, code: str, label: str) -> None:
    png.round_box(card, (_right, _top, _right + _side, _top + _side), _radius, _WHITE)
    drawn = qr.image(code, _side)  # its quiet zone is the panel
    inner = drawn.crop(drawn.convert("L").point(lambda value: 255 - value).getbbox())
    inner.thumbnail((_side - 24, _side - 24))
    card.paste(inner, (_right + (_side - inner.width) // 2, _top + (_side - inner.height) // 2))
    words = lettering.fitted(label, _side, (26, 23, 20, 18))
    lettering.write(pen, (_right + _side / 2, _top + _side + 24), words, _CREAM, anchor="mm")


def grouped(number: str) -> str:
    """A long number in fours, so that it can be read out."""
    number = fonts.printable(number)
    if not number.isalnum() or len(number) <= 5:
        return number
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
