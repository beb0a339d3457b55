"""Pictures keep what they show and lose what they tell."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from bot import images, metadata

PLACE = b"somewhere in Bengbu, 32.95 N"


def _picture(mode: str = "RGB") -> Image.Image:
    picture = Image.effect_mandelbrot((96, 64), (-2, -1.5, 1, 1.5), 50).convert(mode)
    picture.putpixel((3, 3), 200 if mode == "L" else (200, 10, 30))
    return picture


def _exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = PLACE.decode()
    exif.get_ifd(0x8825)[1] = "N"
    return exif.tobytes()


def _saved(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    _picture().save(out, kind, **options)
    return out.getvalue()


def _pixels(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).convert("RGB").tobytes()


@pytest.mark.parametrize("progressive", [False, True])
def test_a_photo_loses_its_place_comments_and_trailers_and_no_pixel(progressive: bool) -> None:
    plain = _saved("JPEG", exif=_exif(), comment=PLACE, progressive=progressive, icc_profile=b"colours" * 20)
    video = plain + b"\0\0\0\x18ftypmp42" + PLACE  # a moving photo: a video behind the picture's end
    done = metadata.stripped(video, "image/jpeg")
    assert PLACE in plain and PLACE not in done
    assert b"Exif" not in done and b"colours" in done
    assert _pixels(done) == _pixels(plain)
    assert done.endswith(b"\xff\xd9") and images.media_type(done) == "image/jpeg"
    assert metadata.stripped(done, "image/jpeg") == done


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photo_stays_upright(orientation: int) -> None:
    plain = _saved("JPEG", exif=_exif(orientation))
    done = metadata.stripped(plain, "image/jpeg")
    kept = Image.open(io.BytesIO(done)).getexif()
    assert dict(kept) == {0x0112: orientation}
    assert PLACE not in done


def test_an_exif_block_that_lies_about_itself_only_loses_the_orientation() -> None:
    plain = _saved("JPEG")
    for tiff in (b"", b"XX*\0", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", b"II*\0\x08\0\0\0\x01\0\x12\x01"):
        body = b"Exif\0\0" + tiff
        lying = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + plain[2:]
        assert metadata.stripped(lying, "image/jpeg") == plain


def test_previews_in_other_segments_go_too() -> None:
    plain = _saved("JPEG")
    segments = b"".join(
        bytes((0xFF, marker)) + struct.pack(">H", len(PLACE) + 2) + PLACE for marker in (*range(0xE2, 0xEE), 0xEF, 0xFE)
    )
    assert metadata.stripped(plain[:2] + segments + plain[2:], "image/jpeg") == plain


def test_a_photo_cut_off_in_the_middle_is_closed() -> None:
    plain = _saved("JPEG")
    done = metadata.stripped(plain[:-40], "image/jpeg")
    assert done == plain[:-40] + b"\xff\xd9"


def test_a_png_keeps_only_what_it_is_shown_by() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", PLACE.decode())
    info.add_text("XML:com.adobe.xmp", PLACE.decode(), zip=True)
    plain = _saved("PNG", pnginfo=info, exif=_exif(), dpi=(150, 150))
    private = struct.pack(">I", len(PLACE)) + b"prVt" + PLACE + struct.pack(">I", zlib.crc32(b"prVt" + PLACE))
    done = metadata.stripped(plain[:33] + private + plain[33:] + PLACE, "image/png")
    assert PLACE in plain and b"eXIf" in plain
    for gone in (PLACE, b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"prVt"):
        assert gone not in done
    assert b"pHYs" in done and _pixels(done) == _pixels(plain)


def test_a_webp_loses_exif_and_says_so() -> None:
    plain = _saved("WEBP", exif=_exif(), lossless=True)
    done = metadata.stripped(plain, "image/webp")
    assert PLACE in plain and PLACE not in done
    assert not Image.open(io.BytesIO(done)).getexif()
    assert _pixels(done) == _pixels(plain)


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\xff\xd8\xff\xe1\0\0", "image/jpeg"),
        (b"\xff\xd8\xff\xe0\0\x04ab", "image/jpeg"),
        (b"\xff\xd8\xff\xe0\0\x04abxxxxxx", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR", "image/png"),
        (b"RIFF\0\0\0\0WEBPVP8 \xff\xff\xff\xff", "image/webp"),
    ],
)
def test_what_is_built_wrong_is_refused(content: bytes, media: str) -> None:
    with pytest.raises(images.NotAnImage):
        metadata.stripped(content, media)


def test_other_files_stay_as_they_are() -> None:
    assert metadata.stripped(b"%PDF-1.7", "application/pdf") == b"%PDF-1.7"
