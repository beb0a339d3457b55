"""What the tests need to look at a picture."""

import io
import os
import time
from collections.abc import Mapping
from typing import Any

import zxingcpp
from PIL import Image


def hangs(_args: Mapping[str, Any], _language: str) -> bytes:
    """A drawer that never ends."""
    while True:
        time.sleep(1)


def dies(_args: Mapping[str, Any], _language: str) -> bytes:
    """A drawer that takes its process along, as broken C code does."""
    os._exit(1)


def opened(png: bytes) -> Image.Image:
    """The picture, and surely a PNG."""
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    return image


def read(image: Image.Image) -> list[str]:
    """What a phone would read in the QR codes on the picture."""
    return [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]
