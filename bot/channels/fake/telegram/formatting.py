"""Text with its formatting read: as much of it as decides how long a text is and whether it can be read."""

import html
import re
from typing import Any

from bot.channels.fake.telegram import limits
from bot.channels.fake.telegram.params import Params
from bot.channels.fake.telegram.wrong import bad

TAGS = frozenset("b strong i em u ins s strike del code pre a span tg-spoiler tg-emoji blockquote".split())
TAG = re.compile(r"<(/?)([a-zA-Z0-9-]*)([^<>]*)>|(<)")


def text(params: Params, name: str = "text") -> str:
    """A text as people read it; "" where there is none. Raises `Wrong`."""
    given = params.text(name)
    mode = params.text("parse_mode").lower()
    if mode == "html":
        return _html(given)
    if mode:
        raise bad(
            "unsupported parse_mode (the fake reads HTML only)" if "markdown" in mode else "unsupported parse_mode"
        )
    return given


def message(params: Params) -> str:
    """The text of a message."""
    if not params.text("text"):
        raise bad("message text is empty")
    found = text(params)
    if not found.strip():
        raise bad("text must be non-empty")
    if limits.length(found.strip()) > limits.TEXT:
        raise bad("message is too long")
    return found.strip()


def caption(params: Params) -> dict[str, Any]:
    """The caption as a message carries it."""
    found = text(params, "caption").strip()
    if limits.length(found) > limits.CAPTION:
        raise bad("message caption is too long")
    return {"caption": found} if found else {}


def _html(given: str) -> str:
    open_tags: list[str] = []
    parts: list[str] = []
    end = 0
    for match in TAG.finditer(given):
        parts.append(given[end : match.start()])
        end = match.end()
        at = len(given[: match.start()].encode())
        closing, name = match[1], (match[2] or "").lower()
        if match[4] or name not in TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {at}')
        if not closing:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            raise bad(f"can't parse entities: Unmatched end tag at byte offset {at}")
    if open_tags:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{open_tags[-1]}\"")
    return html.unescape("".join((*parts, given[end:])))
