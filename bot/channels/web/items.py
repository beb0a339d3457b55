"""Frames to the page: docs/web-protocol.md, "From the server"."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson

from bot.channels.web.house import Item, Visitor
from bot.channels.web.pictures import Pictures
from bot.dialogue.event import Event, Place, Text, Upload, What
from bot.dialogue.screen import Answer, Button, Shown


def packed(item: Item, account: str, language: str, pictures: Pictures) -> dict[str, Any]:
    """An item as the page gets it."""
    return {
        "id": item.id,
        "at": ms(item.at),
        "for": item.key and client_id(item.key),
        "mine": item.mine,
        "screens": [_screen(shown, account, language, pictures) for shown in item.screens],
        "current": item.current,
    }


def client_id(key: str) -> str:
    """The page's own id in an event's key; see `Turns`."""
    return key.rpartition(".")[2]


def of_answer(answer: Answer, event: Event) -> Item:
    """The item of a turn that has just finished."""
    mine = answer.echo if answer.echo is not None else said(event.what)
    return Item(f"e{answer.event}", event.at, answer.screens, event.key, mine, bool(answer.extra.get("current", True)))


def said(what: What) -> str | None:
    """How a person's act reads where the house has no better words."""
    match what:
        case Text(text):
            return text
        case Place(label=label):
            return label or None
        case Upload(name=name):
            return name or None
    return None


def buttons(choices: Iterable[Button]) -> list[dict[str, str]]:
    return [_button(choice) for choice in choices]


def _button(choice: Button) -> dict[str, str]:
    link = {"link": choice.link} if choice.link else {}
    return {"data": choice.data, "label": choice.label, "style": choice.style, **link}


def _screen(shown: Shown, account: str, language: str, pictures: Pictures) -> dict[str, Any]:
    packed: dict[str, Any] = {"text": shown.text, "buttons": buttons(shown.buttons), "picture": None}
    packed["hint"] = shown.hint
    if (drawing := shown.drawing) is not None:
        found: dict[str, Any] = {"url": pictures.url(account, drawing, language), "alt": drawing.alt}
        found |= {"every": drawing.every} if drawing.every else {}
        packed |= {"file": {**found, "name": drawing.file}} if drawing.document else {"picture": found}
    if (counting := shown.counting) is not None:
        packed["countdown"] = {"at": ms(counting.at), "label": counting.label, "then": buttons(counting.then)}
    return packed


def ms(at: datetime) -> int:
    """An instant as the page counts: milliseconds since 1970."""
    return int(at.timestamp() * 1000)


def item(packed_item: dict[str, Any], now: datetime) -> bytes:
    """`now` is the union's time: a phone's own clock may be wrong."""
    return orjson.dumps({"t": "item", "item": packed_item, "now": ms(now)})


def pong(now: datetime) -> bytes:
    return orjson.dumps({"t": "pong", "now": ms(now)})


def refused(id_: str | None, text: str, retry_ms: int = 0) -> bytes:
    return orjson.dumps({"t": "refused", "id": id_, "text": text, "retry_ms": retry_ms})


def menu(visitor: Visitor) -> dict[str, Any]:
    """The part of `welcome` and `menu` that both have."""
    entries = [{"data": entry.data, "label": entry.label} for entry in visitor.menu]
    return {"menu": entries, "staff": visitor.staff, "lang": visitor.language}


TYPING = orjson.dumps({"t": "typing"})
FORGOTTEN = orjson.dumps({"t": "forgotten"})
