"""Which function draws which picture. They are named, not imported: only a worker of the pool loads them."""

import importlib
from collections.abc import Mapping
from typing import Any, Protocol


class Draw(Protocol):
    """A drawer: a pure function of its arguments."""

    def __call__(self, args: Mapping[str, Any], language: str, /) -> bytes:
        """The picture as PNG, or a file's content."""


DRAWERS: Mapping[str, str] = {
    "qr": "bot.pictures.qr:draw",
    "card": "bot.pictures.card:draw",
    "poster": "bot.pictures.poster:draw",
    "codes": "bot.pictures.codes:draw",
    "outline": "bot.pictures.outline:draw",
}
"""Name -> "module:function". A service adds its own to a copy."""


class UnknownPicture(LookupError):
    """There is no drawer of this name."""


def found(name: str, drawers: Mapping[str, str] = DRAWERS) -> str:
    """Where the drawer `name` is."""
    try:
        return drawers[name]
    except KeyError:
        raise UnknownPicture(name) from None


def draw(name: str, args: Mapping[str, Any], language: str, drawers: Mapping[str, str] = DRAWERS) -> bytes:
    """Draw in this process; the pool calls `drawn` in one of its own."""
    return drawn(found(name, drawers), args, language)


def drawn(where: str, args: Mapping[str, Any], language: str) -> bytes:
    """Load the drawer at "module:function" and let it draw."""
    module, _, function = where.partition(":")
    drawer: Draw = getattr(importlib.import_module(module), function)
    return drawer(args, language)
