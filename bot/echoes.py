"""Numbers that a page should not keep showing, wherever in the chat they were typed."""

import re

_LONG = re.compile(r"(?<!\w)(\d{3})[\d \-]{9,14}([\dXx]{3,4})(?!\w)")
"""Anything as long as an identity or bank card number."""


def masked(text: str) -> str | None:
    """`text` with long numbers masked, or None where there is nothing to mask."""
    if len(text) < 15:
        return None
    found, count = _LONG.subn(r"\1••••••\2", text)
    return found if count else None
