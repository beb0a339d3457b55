"""Takes out of a picture what it tells beside what it shows: place, camera, time, previews, comments, trailers.

Nothing is decoded: segments are copied or left out. What a viewer needs to show the picture as it was meant stays:
colours, and how the camera was held.
"""

import re
import struct
from collections.abc import Iterator

from bot.images import NotAnImage

_EXIF = b"Exif\0\0"
_ICC = b"ICC_PROFILE\0"
_ORIENTATION, _SHORT = 0x0112, 3  # Exif 2.3 (CIPA DC-008), table 4 and section 4.6.2
_UPRIGHT, _MOST = 1, 8
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Behind a scan's bytes: stuffed zeros and restart marks belong to it (ITU-T T.81, B.1.1.2 and B.1.1.5)."""
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _APP15, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT cICP pHYs bKGD".split())
"""The chunks that a picture is shown by (PNG, third edition, section 11); eXIf, tIME and texts are none of them."""
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_EXIF_AND_XMP = 0b0000_1100  # flags of VP8X (RFC 9649, section 2.7.1)


def stripped(content: bytes, media: str) -> bytes:
    """`content` of the media type `media` without its metadata; other types than JPEG, PNG and WebP as they are.

    Raises `bot.images.NotAnImage` for what is not built like one.
    """
    readers = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}
    if media not in readers:
        return content
    try:
        return b"".join(readers[media](content))
    except (IndexError, struct.error) as error:
        raise NotAnImage from error


def _jpeg(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    at = 2
    while True:
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1
        marker, (length,) = content[at + 1], struct.unpack_from(">H", content, at + 2)
        if content[at] != 0xFF or length < 2 or marker in (0, _START):
            raise NotAnImage
        body = content[at + 4 : at + 2 + length]
        if not _APP0 <= marker <= _APP15 and marker != _COMMENT:
            yield content[at : at + 2 + length]
        else:
            yield _kept(marker, body)
        at += 2 + length
        if marker == _SCAN:
            found = _NEXT_MARKER.search(content, at)
            yield content[at : found.start() if found else None]
            if found is None or content[found.start() + 1] == _END:
                break  # what comes behind the end is a video, a second picture, or a maker's notes
            at = found.start()
    yield bytes((0xFF, _END))


def _kept(marker: int, body: bytes) -> bytes:
    if marker == _APP1 and body.startswith(_EXIF):
        return _held(_orientation(body[len(_EXIF) :]))
    if marker in (_APP0, _APP14) or (marker == _APP2 and body.startswith(_ICC)):
        return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body
    return b""


def _orientation(tiff: bytes) -> int:
    """How the camera was held (1-8), from an Exif block; 1 where it can't be told."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return _UPRIGHT
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (many,) = struct.unpack_from(f"{order}H", tiff, at)
        for entry in range(at + 2, at + 2 + 12 * many, 12):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
            if (tag, kind) == (_ORIENTATION, _SHORT):
                return value if _UPRIGHT <= value <= _MOST else _UPRIGHT
    except struct.error:
        pass
    return _UPRIGHT


def _held(orientation: int) -> bytes:
    """An Exif segment that says nothing else."""
    if orientation == _UPRIGHT:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    body = _EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return bytes((0xFF, _APP1)) + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> Iterator[bytes]:
    yield _PNG_SIGNATURE
    at, name = len(_PNG_SIGNATURE), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise NotAnImage
        if name in _PNG_KEPT:
            yield content[at:end]
        at = end


def _webp(content: bytes) -> Iterator[bytes]:
    parts: list[bytes] = []
    at = 12
    while at + 8 <= len(content):
        name, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length + length % 2
        if at + 8 + length > len(content):
            raise NotAnImage
        if name == b"VP8X":
            parts.append(content[at : at + 8] + bytes((content[at + 8] & ~_WEBP_EXIF_AND_XMP,)) + content[at + 9 : end])
        elif name in _WEBP_KEPT:
            parts.append(content[at:end])
        at = end
    body = b"".join(parts)
    yield b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
