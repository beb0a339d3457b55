"""QR codes that stand on a photo: read in a process of the pool, which alone loads the library for it."""

import io
from collections.abc import Mapping
from typing import Any

import orjson
from PIL import Image, ImageOps

SIDE = 2600
"""Pixels: a code that can't be read at this size is too small on the photo, and larger ones cost a second each."""
MOST = 8
"""More codes than this on one photo are a page of stickers."""


def draw(args: Mapping[str, Any], language: str) -> bytes:
    """`args`: `content`, the photo's bytes. What its QR codes say, each once, as a JSON list; `null`: no photo."""
    del language
    try:
        with Image.open(io.BytesIO(args["content"])) as opened:
            opened.draft("L", (SIDE, SIDE))  # a JPEG is then decoded small, which takes a tenth of the memory
            grey = ImageOps.exif_transpose(opened).convert("RGBA" if "A" in opened.getbands() else "L")
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        return b"null"
    return orjson.dumps(_read(_flat(grey)))


def _flat(image: Image.Image) -> Image.Image:
    """On white, as it is seen: what is transparent would be black."""
    image.thumbnail((SIDE, SIDE), Image.Resampling.BILINEAR)
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    return paper.convert("L")


def _read(image: Image.Image) -> list[str]:
    import zxingcpp

    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return list(dict.fromkeys(code.text for code in found))[:MOST]
