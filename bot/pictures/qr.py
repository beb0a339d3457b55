"""QR codes: whole pixels a module, a full quiet zone, more error correction where the content leaves room."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import qrcode
from PIL import Image, ImageDraw
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q

from bot.pictures import lettering, png

QUIET_MODULES = 4  # ISO/IEC 18004: four modules of nothing on each side
MOST_BYTES = 1200
"""More makes modules too small for a phone to read off a phone."""

WIDTH = 640
INK, PAPER = (28, 20, 20), (255, 255, 255)


class TooMuchForCode(ValueError):
    """This is too long for a QR code that a phone can read."""


def draw(args: Mapping[str, Any], language: str) -> bytes:
    """A QR code of `text`, with an optional `caption` below it (up to three lines)."""
    code = image(str(args["text"]), WIDTH)
    caption = str(args.get("caption") or "")
    if not caption:
        return png.packed(code)
    words = lettering.fitted(caption, code.width - 80, (40, 34, 28, 25), most_lines=3)
    whole = Image.new("RGB", (code.width, code.height + words.height + 28), PAPER)
    whole.paste(code)
    lettering.write(ImageDraw.Draw(whole), (code.width / 2, code.height - 8), words, INK, anchor="ma")
    return png.packed(whole)


def image(text: str, width: int, quiet: int = QUIET_MODULES) -> Image.Image:
    """A QR code at most `width` pixels wide, or as wide as four pixels a module need; black on white, one bit deep."""
    rows = modules(text)
    side = len(rows) + 2 * quiet
    small = Image.new("1", (side, side), 1)
    small.putdata(
        [
            int(not (quiet <= x < side - quiet and quiet <= y < side - quiet and rows[y - quiet][x - quiet]))
            for y in range(side)
            for x in range(side)
        ]
    )
    scale = max(4, width // side)
    return small.resize((side * scale, side * scale), Image.Resampling.NEAREST)


@lru_cache(32)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The code's modules by row, without a quiet zone; True is dark."""
    size = len(text.encode())
    if size > MOST_BYTES:
        raise TooMuchForCode(size)
    code = qrcode.QRCode(error_correction=correction(size), border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def correction(size_bytes: int) -> int:
    """Short content can lose more: a poster in the rain is still read. Long content needs large modules more."""
    for most, level in ((40, ERROR_CORRECT_H), (100, ERROR_CORRECT_Q), (300, ERROR_CORRECT_M)):
        if size_bytes <= most:
            return level
    return ERROR_CORRECT_L
