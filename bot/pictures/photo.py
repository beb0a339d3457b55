"""A photo that somebody sent, as many will see it: upright, no larger than a phone shows, and the picture alone."""

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageOps

SIDE = 1600
"""Pixels: more than any phone shows of it, and small enough for every channel (2 MB on WeChat)."""
QUALITY = 85


def draw(args: Mapping[str, Any], language: str) -> bytes:
    """`args`: `content`, the file as it was kept. JPEG."""
    del language
    with Image.open(io.BytesIO(args["content"])) as opened:
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        flat = Image.new("RGB", upright.size, "white")
        shown = upright.convert("RGBA")
        flat.paste(shown, mask=shown.getchannel("A"))
    into = io.BytesIO()
    flat.save(into, "JPEG", quality=QUALITY, optimize=True)
    return into.getvalue()
