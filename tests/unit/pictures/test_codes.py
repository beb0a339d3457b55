"""QR codes on photos: as phones take them, several at once, none, and what is no photo at all."""

import io

import orjson
import pytest
from PIL import Image, ImageDraw, ImageFilter

from bot.pictures import drawers, qr

OURS, OTHER = "https://union.example/s/" + "Ab_-" * 12, "wxp://f2f0" + "x" * 40


def read(image: Image.Image, kind: str = "PNG", **how: object) -> object:
    into = io.BytesIO()
    image.save(into, kind, **how)
    return orjson.loads(drawers.draw("codes", {"content": into.getvalue()}, "zh-CN"))


def photo(*texts: str, side: int = 360) -> Image.Image:
    """A counter with codes on it, in colour."""
    whole = Image.new("RGB", (80 + (side + 80) * max(1, len(texts)), side + 200), "#b98")
    for at, text in enumerate(texts):
        whole.paste(qr.image(text, side).convert("RGB").resize((side, side)), (80 + at * (side + 80), 100))
    return whole


def test_a_phones_photo_is_read_askew_blurred_and_sideways() -> None:
    askew = photo(OURS).rotate(17, expand=True, fillcolor="#333").filter(ImageFilter.GaussianBlur(1.2))
    assert read(askew, "JPEG", quality=55) == [OURS]
    exif = Image.Exif()
    exif[0x0112] = 6
    assert read(photo(OURS).rotate(90, expand=True), "JPEG", exif=exif) == [OURS]


def test_a_large_one_is_read_small() -> None:
    assert read(photo(OURS, side=3000), "JPEG") == [OURS]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA"])
def test_every_kind_of_picture_is_read(mode: str) -> None:
    assert read(photo(OURS).convert("L").convert(mode)) == [OURS]


def test_what_is_transparent_is_white() -> None:
    code = qr.image(OURS, 400).convert("L")
    clear = Image.new("RGBA", code.size, (0, 0, 0, 0))
    clear.paste("black", mask=code.point(lambda value: 255 - value))
    assert read(clear) == [OURS]


def test_each_code_counts_once() -> None:
    assert sorted(read(photo(OURS, OTHER, OURS))) == sorted([OURS, OTHER])  # type: ignore[call-overload]


def test_nothing_is_found_where_there_is_nothing() -> None:
    cat = photo()
    ImageDraw.Draw(cat).ellipse((40, 40, 200, 200), fill="#222")
    assert read(cat) == []


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n" + bytes(64), b"\xff\xd8\xff\xe0" + bytes(99)]
)
def test_what_is_no_photo_is_told_apart(content: bytes) -> None:
    assert drawers.draw("codes", {"content": content}, "") == b"null"
