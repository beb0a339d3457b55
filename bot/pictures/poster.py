"""An organisation's poster: scan to join. A4, to be printed or shown on a screen."""

from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageDraw

from bot.pictures import fonts, lettering, png, qr
from bot.pictures.lettering import Colour

WIDTH, HEIGHT = 1240, 1754  # ISO 216 A4 (210 x 297 mm) at 150 dpi

_HEAD = 470
_MIDDLE = WIDTH / 2
_SPACE = WIDTH - 2 * 110
_CODE = 700

_RED: Colour = (196, 34, 36)
_WHITE: Colour = (255, 255, 255)
_CREAM: Colour = (255, 247, 238)
_GOLD: Colour = (255, 220, 158)
_INK: Colour = (52, 16, 16)
_RIM: Colour = (238, 212, 194)
_QUIET: Colour = (122, 92, 86)


def draw(args: Mapping[str, Any], language: str) -> bytes:
    """The poster of an organisation.

    `args`: `title`, `organisation`, `code` (what the QR code says), `sentence`, `typed` (8 characters), `typed_label`.
    """
    said = {name: str(value or "") for name, value in args.items()}
    poster = Image.new("RGB", (WIDTH, HEIGHT), _CREAM)
    pen = ImageDraw.Draw(poster)
    _head(poster, pen, said.get("title", ""), said.get("organisation", ""))
    _code(poster, said["code"])
    sentence = lettering.fitted(said.get("sentence", ""), _SPACE, (54, 48, 42, 36), most_lines=2)
    lettering.write(pen, (_MIDDLE, 1352), sentence, _INK, anchor="mm")
    _typed(poster, pen, said.get("typed_label", ""), said.get("typed", ""))
    return png.packed(poster)


def _head(poster: Image.Image, pen: ImageDraw.ImageDraw, title: str, organisation: str) -> None:
    roof = Image.new("L", (WIDTH * 2, (_HEAD + 130) * 2))  # drawn at twice the size, for smooth slopes
    slope = [(0, 0), (WIDTH * 2, 0), (WIDTH * 2, (_HEAD + 130) * 2), (WIDTH, _HEAD * 2 - 120), (0, (_HEAD + 130) * 2)]
    ImageDraw.Draw(roof).polygon(slope, 255)
    poster.paste(_RED, (0, 0), roof.resize((WIDTH, _HEAD + 130), Image.Resampling.LANCZOS))
    heading = lettering.fitted(title, _SPACE, (104, 92, 80, 68, 58))
    lettering.write(pen, (_MIDDLE, 140), heading, _WHITE, anchor="mm", weight=1.2)
    name = lettering.fitted(organisation, _SPACE, (56, 50, 44, 38), most_lines=2)
    lettering.write(pen, (_MIDDLE, 270), name, _GOLD, anchor="mm", weight=0.4)


def _code(poster: Image.Image, code: str) -> None:
    drawn = qr.image(code, _CODE)
    side, top = drawn.width + 24, 526
    left = round(_MIDDLE - side / 2)
    png.round_box(poster, (left - 3, top - 3, left + side + 3, top + side + 3), 39, _RIM, 2)
    png.round_box(poster, (left, top, left + side, top + side), 36, _WHITE, 2)
    poster.paste(drawn, (left + 12, top + 12))


def _typed(poster: Image.Image, pen: ImageDraw.ImageDraw, label: str, typed: str) -> None:
    if not typed:
        return
    above = lettering.fitted(label, _SPACE, (36, 32, 28))
    lettering.write(pen, (_MIDDLE, 1500), above, _QUIET, anchor="mm")
    typed = fonts.printable(typed)
    spaced = f"{typed[:4]} {typed[4:]}" if len(typed) == 8 else typed
    code = lettering.fitted(spaced, _SPACE - 80, (92, 80, 64, 48))
    wide = lettering.width(code.lines[0], code.size) + 96
    left, right = round(_MIDDLE - wide / 2), round(_MIDDLE + wide / 2)
    png.round_box(poster, (left, 1544, right, 1670), 28, _RED)
    png.round_box(poster, (left + 4, 1548, right - 4, 1666), 24, _WHITE)
    lettering.write(pen, (_MIDDLE, 1605), code, _RED, anchor="mm", weight=0.8)
