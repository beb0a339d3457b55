"""The addresses that our codes stand in: on pages of ours, and in Telegram's deep links."""

import re

_CODE = r"([A-Za-z0-9_-]{1,64})"
_OURS = re.compile(rf"https?://[^/\s]+/s/{_CODE}/?(?:[?#].*)?", re.IGNORECASE)
_TELEGRAM = re.compile(rf"(?:https?://t\.me/\w+|tg://resolve)\?(?:[^\s#]*&)?start={_CODE}(?:[&#].*)?", re.IGNORECASE)
_BARE = re.compile(r"[A-Za-z0-9_-]{48}")
"""A code without an address (`rules.base.codes.LENGTH`): of an installation that has none."""


def code(text: str) -> str | None:
    """The code in what a QR code says; None where it is somebody else's. It is not believed yet."""
    text = text.strip()
    if found := _OURS.fullmatch(text) or _TELEGRAM.fullmatch(text):
        return found[1]
    return text if _BARE.fullmatch(text) else None
