"""Photos as many will see them, and bars that say how many were reached."""

import io
from typing import Any

import pytest
from PIL import Image

from bot.pictures import bars, photo
from tests.unit.pictures import looking

LEGEND = {"sent": "送到了", "waits": "等本人来看", "missed": "没送到"}
SAYS: dict[str, Any] = {
    "title": "蚌埠市总工会",
    "subtitle": "2026-11-20 10:30",
    "legend": LEGEND,
    "total": "全部",
    "rest": "其他",
}


def taken(size: tuple[int, int], kind: str = "JPEG", mode: str = "RGB", turned: int = 1) -> bytes:
    """A photo with a red corner at the top left as the camera holds it, and a place it should not tell."""
    image = Image.new(mode, size, "white")
    image.paste((255, 0, 0) if mode == "RGB" else (255, 0, 0, 255), (0, 0, size[0] // 4, size[1] // 4))
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "Camera of somebody"
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def seen(drawn: bytes) -> Image.Image:
    """The photo, and surely a JPEG."""
    image = Image.open(io.BytesIO(drawn))
    assert image.format == "JPEG"
    return image


def test_a_photo_is_upright_small_and_tells_nothing_beside() -> None:
    drawn = photo.draw({"content": taken((3200, 2400), turned=6)}, "")
    shown = seen(drawn)
    assert shown.size == (1200, 1600) and not shown.getexif() and b"Camera" not in drawn
    assert shown.convert("RGB").getpixel((1150, 50))[0] > 200, "turned as the camera was"  # type: ignore[index]
    assert shown.convert("RGB").getpixel((1150, 50))[2] < 60  # type: ignore[index]


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "RGB"), ("WEBP", "RGB")])
def test_other_kinds_become_photos_and_small_ones_stay_small(kind: str, mode: str) -> None:
    shown = seen(photo.draw({"content": taken((300, 200), kind, mode)}, ""))
    assert shown.size == (300, 200) and shown.mode == "RGB"


def test_what_is_seen_through_is_white_and_not_black() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    assert seen(photo.draw({"content": out.getvalue()}, "")).getpixel((20, 20)) == (255, 255, 255)


def reds(drawn: bytes) -> int:
    """Pixels of the colour of who was told, below the legend."""
    image = looking.opened(drawn).convert("RGB")
    below = image.crop((0, 280, image.width, image.height)).tobytes()
    return sum(below[at : at + 3] == bytes(bars.COLOURS[0]) for at in range(0, len(below), 3))


def test_bars_are_as_long_as_what_they_say() -> None:
    half = bars.draw({**SAYS, "places": [["甲", 50, 0, 50]]}, "")
    whole = bars.draw({**SAYS, "places": [["甲", 100, 0, 0]]}, "")
    nobody = bars.draw({**SAYS, "places": [["甲", 0, 0, 0]]}, "")
    assert reds(whole) * 0.45 < reds(half) < reds(whole) * 0.55 and reds(nobody) == 0


def test_many_places_end_in_the_rest_and_the_picture_stays_in_its_bounds() -> None:
    many = [[f"地方{number}", 1000 - number, 3, 4] for number in range(200)]
    shown = looking.opened(bars.draw({**SAYS, "places": many}, ""))
    few = looking.opened(bars.draw({**SAYS, "places": many[:13]}, ""))
    assert shown.size == few.size and shown.width == 1080 and shown.height < 2000


def test_odd_names_and_numbers_are_drawn_too() -> None:
    places = [["", 1, 0, 0], ["很长" * 100, 10**9, 1, 1], ["a\x00b😀", 0, 0, 1]]
    assert looking.opened(bars.draw({**SAYS, "title": "标题" * 60, "places": places}, "")).width == 1080
