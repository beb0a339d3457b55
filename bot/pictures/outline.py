"""A QR code as an outline: what a page draws as SVG, sharp at any size, a tenth of a picture's bytes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import orjson

from bot.pictures.qr import modules


def draw(args: Mapping[str, Any], language: str) -> bytes:
    """Of `text`: JSON with `path`, an SVG path in modules from (0, 0), and `side`, how many stand in a row."""
    del language
    rows = modules(str(args["text"]))
    return orjson.dumps({"path": "".join(_path(rows)), "side": len(rows)})


def _path(rows: Sequence[Sequence[bool]]) -> Iterator[str]:
    """A flat bar for each run of dark modules in a row."""
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            width = len(list(run))
            if dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
