"""Photos and files: what is taken, what is refused, and that nothing is decoded to find out."""

import io
import struct
import zlib

import aiohttp
import pytest
from PIL import Image

from bot import images
from bot.dialogue.event import Upload
from tests.channels.web.cards import png
from tests.channels.web.conftest import Site, Start


def picture(kind: str, width: int = 30, height: int = 20, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, kind, **options)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few kB whose header promises 400 MB of pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(10**6)))


def gif_with_a_frame_that_sticks_out() -> bytes:
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 60_000, 60_000, 0) + b"\x02\x01\x00\x00"
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0) + frame + b"\x3b"


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("GIF", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_the_size_stands_in_the_header(kind: str, options: dict[str, object]) -> None:
    content = picture(kind, 123, 45, **options)
    media = images.media_type(content)
    assert media == f"image/{kind.lower()}"
    assert images.pixels(content, media) == 123 * 45


def test_a_big_webp_and_frames_outside_the_screen() -> None:
    alpha = io.BytesIO()
    Image.new("RGBA", (300, 200)).save(alpha, "WEBP", exif=b"Exif\0\0")
    assert images.pixels(alpha.getvalue(), "image/webp") == 60_000
    assert images.pixels(gif_with_a_frame_that_sticks_out(), "image/gif") == 60_000**2


@pytest.mark.parametrize("content", [picture(kind) for kind in ("PNG", "JPEG", "GIF", "WEBP")])
def test_every_cut_picture_is_read_or_refused(content: bytes) -> None:
    media = images.media_type(content)
    assert media
    for end in range(12, len(content)):
        try:
            images.pixels(content[:end], media)
        except images.NotAnImage:
            continue


async def put(
    browser: aiohttp.ClientSession, content: bytes, name: str = "a.png", field: str = "file"
) -> tuple[int, str]:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field(field, content, filename=name)
    async with browser.post("/web/upload", data=form) as answer:
        body = await answer.json()
        return answer.status, body.get("upload") or body["text"]


async def test_a_photo_becomes_an_event_of_its_owner_only(site: Site) -> None:
    page, stranger = await site.page(), await site.page()
    status, upload = await put(page.browser, png(30, 20), "../行驶\u202e证.png")
    assert status == 200
    account, name, content, media = site.house.kept[0]
    assert (name, media) == ("_行驶证.png", "image/png")
    assert content == png(30, 20)
    await stranger.does({"kind": "upload", "upload": upload})
    assert "没找到" in (await stranger.hears("refused"))["text"]
    await page.does({"kind": "upload", "upload": upload})
    assert "收到第 1 个文件" in (await page.hears("item"))["item"]["screens"][0]["text"]
    assert site.house.taken[-1].what == Upload(1, "_行驶证.png", photo=True)
    assert site.house.taken[-1].account == account


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (bomb(), "百万像素"),
        (gif_with_a_frame_that_sticks_out(), "百万像素"),
        (b"\x89PNG\r\n\x1a\n", "打不开"),
        (b"\xff\xd8\xff", "打不开"),
        (b"MZ\x90\x00", "只收"),
        (b"<svg onload='alert(1)'>", "只收"),
        (b"", "只收"),
        (b"%PDF-1.7" + bytes(200_000), "太大"),
    ],
)
async def test_what_is_no_small_picture_gets_a_sentence(start: Start, content: bytes, why: str) -> None:
    site = await start(upload_bytes=100_000)
    status, text = await put(await site.person(), content)
    assert status == 422
    assert why in text
    assert site.house.kept == []


async def test_a_pdf_is_a_file(site: Site) -> None:
    page = await site.page()
    status, upload = await put(page.browser, b"%PDF-1.7\n", "合同.pdf")
    assert status == 200
    await page.does({"kind": "upload", "upload": upload})
    await page.hears("item")
    assert site.house.taken[-1].what == Upload(1, "合同.pdf", photo=False)


async def test_a_body_without_a_length_is_cut_at_the_limit(start: Start) -> None:
    site = await start(upload_bytes=50_000)
    browser = await site.person()

    async def endless() -> object:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-'
        for _ in range(50):
            yield bytes(10_000)

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    async with browser.post("/web/upload", data=endless(), headers=headers) as answer:
        assert answer.status == 422
        assert "太大" in (await answer.json())["text"]


@pytest.mark.parametrize("body", [b"", b"--b\r\nnonsense", b"--b\r\n\r\n", b"not multipart"])
async def test_a_broken_body_gets_a_sentence(site: Site, body: bytes) -> None:
    browser = await site.person()
    for kind in ("multipart/form-data; boundary=b", "text/plain", "multipart/form-data"):
        async with browser.post("/web/upload", data=body, headers={"Content-Type": kind}) as answer:
            assert answer.status == 422
            assert "断了" in (await answer.json())["text"]
    assert (await put(browser, png(3, 3), field="other"))[0] == 422


async def test_an_upload_needs_a_cookie_and_has_a_rate(start: Start) -> None:
    site = await start(uploads_burst=2)
    assert (await put(site.browser(), png(3, 3)))[0] == 401
    browser = await site.person()
    assert [(await put(browser, png(3, 3)))[0] for _ in range(3)] == [200, 200, 422]
    forged = site.channel.kit.uploads.close("somebody", [1, "", True])
    page = await site.page(browser)
    await page.does({"kind": "upload", "upload": forged})
    await page.hears("refused")


async def test_a_bug_behind_an_upload_is_a_sentence(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(site.house, "keep", broken)
    status, text = await put(await site.person(), png(3, 3))
    assert status == 500
    assert "出了点问题" in text
