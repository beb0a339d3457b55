"""The font of all pictures: ours in `fonts/` where it is, else Debian's `fonts-noto-cjk`."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

OURS = Path(__file__).parent / "fonts"
DEBIANS = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
SIMPLIFIED = 2  # the face for simplified Chinese in Noto's collection

GETA = "〓"
"""What Chinese printers set for a character that they lack."""

_UNPRINTED = frozenset({"So", "Sk", "Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_NOWHERE = "\U0010ffff"
_SIZE_FOR_LOOKING = 24


class NoFont(FileNotFoundError):
    """No Chinese font was found: put one into bot/pictures/fonts/ or install fonts-noto-cjk."""


@lru_cache
def file() -> tuple[Path, int]:
    """The font's file, and the number of the face in it."""
    ours = sorted(path for path in OURS.glob("*") if path.suffix in {".otf", ".ttf"})
    if ours:
        return ours[0], 0
    if DEBIANS.exists():
        return DEBIANS, SIMPLIFIED
    raise NoFont(OURS)


@lru_cache(64)
def face(size: int) -> ImageFont.FreeTypeFont:
    """The face at `size` pixels."""
    path, index = file()
    return ImageFont.truetype(path, size, index, layout_engine=ImageFont.Layout.BASIC)


def printable(text: str) -> str:
    """`text` in characters that the face has, in one line: emoji and marks go, a missing letter becomes a geta."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(_printable(character) for character in text).strip()


@lru_cache(4096)
def _printable(character: str) -> str:
    if has(character):
        return character
    return "" if unicodedata.category(character) in _UNPRINTED else GETA


def has(character: str) -> bool:
    """Has the face a glyph of its own for `character`?"""
    if character == " ":
        return True
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}:
        return False
    return _outline(character) != _outline(_NOWHERE)


def _outline(character: str) -> bytes:
    mask = face(_SIZE_FOR_LOOKING).getmask(character)
    return bytes(mask) + bytes(mask.size)
