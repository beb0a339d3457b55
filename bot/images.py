"""What a file really is, and how many pixels it would unpack to: read from its first bytes, nothing is decoded."""

from collections.abc import Iterator

MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)


class NotAnImage(ValueError):
    """The file's header cannot be read."""


class Unfit(Exception):
    """This file is not taken: `reason` is "size", "kind", "pixels" or "damaged"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def checked(content: bytes, most_bytes: int, most_pixels: int) -> str:
    """The media type of a file that may be kept. Raises `Unfit`."""
    if len(content) > most_bytes:
        raise Unfit("size")
    media = media_type(content)
    if media is None:
        raise Unfit("kind")
    if media.startswith("image/"):
        try:
            if pixels(content, media) > most_pixels:
                raise Unfit("pixels")
        except NotAnImage:
            raise Unfit("damaged") from None
    return media


def media_type(content: bytes) -> str | None:
    """The media type by magic bytes; None for everything that is not JPEG, PNG, WebP, GIF or PDF."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((name for magic, name in MAGIC if content.startswith(magic)), None)


def pixels(content: bytes, media: str) -> int:
    """Width times height of the largest picture inside. Raises `NotAnImage`."""
    readers = {"image/png": _png, "image/jpeg": _jpeg, "image/gif": _gif, "image/webp": _webp}
    try:
        sizes = list(readers[media](content))
    except IndexError as error:
        raise NotAnImage from error
    if not sizes or any(width <= 0 or height <= 0 for width, height in sizes):
        raise NotAnImage
    return max(width for width, _ in sizes) * max(height for _, height in sizes)


def _big(raw: bytes) -> int:
    if not raw:
        raise IndexError
    return int.from_bytes(raw)


def _little(raw: bytes) -> int:
    if not raw:
        raise IndexError
    return int.from_bytes(raw, "little")


def _png(content: bytes) -> Iterator[tuple[int, int]]:
    if content[12:16] != b"IHDR":
        raise NotAnImage
    yield _big(content[16:20]), _big(content[20:24])


FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers that state a size: ITU-T T.81, table B.1 (the three left out are tables, not frames)."""


def _jpeg(content: bytes) -> Iterator[tuple[int, int]]:
    at = 2
    while True:
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1
        if content[at] != 0xFF:
            raise NotAnImage
        marker, length = content[at + 1], _big(content[at + 2 : at + 4])
        if marker in FRAME_HEADERS:
            yield _big(content[at + 7 : at + 9]), _big(content[at + 5 : at + 7])
        if marker in (0xDA, 0xD9):  # the scan begins, or the picture ends: no size comes after
            return
        at += 2 + max(2, length)


def _gif(content: bytes) -> Iterator[tuple[int, int]]:
    """The logical screen and each frame's far corner: decoders grow the picture to hold a frame that sticks out."""
    yield _little(content[6:8]), _little(content[8:10])
    at = 13 + _colours(content[10])
    while at < len(content) and content[at] != 0x3B:
        if content[at] == 0x2C:
            left, top, width, height = (_little(content[at + i : at + i + 2]) for i in (1, 3, 5, 7))
            yield left + width, top + height
            at = _past_blocks(content, at + 11 + _colours(content[at + 9]))
        elif content[at] == 0x21:
            at = _past_blocks(content, at + 2)
        else:
            raise NotAnImage


def _colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _past_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


def _webp(content: bytes) -> Iterator[tuple[int, int]]:
    kind = content[12:16]
    if kind == b"VP8X":
        yield _little(content[24:27]) + 1, _little(content[27:30]) + 1
    elif kind == b"VP8L":
        bits = _little(content[21:25])
        yield (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        yield _little(content[26:28]) & 0x3FFF, _little(content[28:30]) & 0x3FFF
    else:
        raise NotAnImage
