"""Addresses of the post, as people write them: read in one line, and masked for lists."""

from rules.base import texts
from rules.base.unreadable import Unreadable

SHOWN = 6
"""Characters of its beginning that a list shows: mostly the city and the district."""
LEAST, MOST = 8, 120


def read(text: str) -> str | Unreadable:
    """An address in one line. Reasons: short (no parcel finds it), long."""
    line = " ".join(texts.clean(text).split())
    if len(line) < LEAST:
        return Unreadable("short")
    return line if len(line) <= MOST else Unreadable("long")


def mask(address: str) -> str:
    """The beginning of an address; how long the rest is stays unsaid."""
    return f"{address[:SHOWN]}****"
