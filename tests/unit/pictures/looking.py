"""What the tests need to look at a picture."""

import io

import zxingcpp
from PIL import Image


def opened(png: bytes) -> Image.Image:
    """The picture, and surely a PNG."""
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    return image


def read(image: Image.Image) -> list[str]:
    """What a phone would read in the QR codes on the picture."""
    return [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]
