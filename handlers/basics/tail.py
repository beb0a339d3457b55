"""The last lines of a conversation, as somebody reads them who is to help: short, few, and masked as on screen."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot import echoes, record
from rules.base import texts
from storage import transcript
from storage.writing import Look

TURNS = 10
LETTERS_OF_PERSON, LETTERS_OF_BOT = 160, 80
KEPT = timedelta(hours=24)
"""Events rows are kept as long as a channel may repeat them."""
ASKING = "/human"
"""The tap that asks for somebody is no news to them."""
FROM_PERSON, FROM_BOT = "→", "←"
SIGNS: Mapping[str, str] = {"upload": "📎", "place": "📍", "scan": "🔳", "follow": "👋", "unusable": "…"}
"""What is not words, without words: the reader may speak another language."""


async def last_lines(look: Look, since: datetime | None) -> tuple[str, ...]:
    """What was said at the address of who asks, after `since`, the oldest first; two lines a turn at most."""
    begin = look.now - KEPT if since is None else since
    rows = await transcript.turns(look.connection, look.actor.address, begin, TURNS)
    return tuple(line for row in rows if since is None or row.at > since for line in _lines(look, row))


def _lines(look: Look, row: Any) -> list[str]:
    answer, payload = record.opened(look.keys, row)
    if str(payload.get("data", "")).startswith(ASKING):
        return []
    said = _short(answer.echo if answer.echo is not None else _said(payload), LETTERS_OF_PERSON)
    shown = answer.screens and not answer.extra.get("once")
    told = _short(answer.screens[0].text if shown else "", LETTERS_OF_BOT)
    return [f"{sign} {text}" for sign, text in ((FROM_PERSON, said), (FROM_BOT, told)) if text]


def _said(payload: Mapping[str, Any]) -> str:
    return str(payload["text"]) if payload["kind"] == "text" else SIGNS.get(payload["kind"], "")


def _short(text: str, most: int) -> str:
    return texts.shorten(echoes.masked(text) or text, most)
