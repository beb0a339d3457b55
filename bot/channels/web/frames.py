"""What a page says, read strictly: docs/web-protocol.md, "From the page"."""

import re
from typing import Any

import orjson

from bot.channels.cleaning import cleaned
from bot.dialogue.event import Place, Scan, Tap, Text
from bot.dialogue.screen import DATA_BYTES
from rules.base.values import dataclass

FRAME_BYTES = 64 * 1024
WIRE_BYTES = 256 * 1024
"""What is read before the line is cut: enough to answer a text that is far too long with a sentence."""
GOT_MOST = 100
LABEL_CHARACTERS = 100

_ID = re.compile(r"[A-Za-z0-9_-]{8,40}")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NOTICE = re.compile(r"n[0-9]{1,19}")
_UPLOAD = re.compile(r"[A-Za-z0-9_-]{1,1024}")


class BadFrame(Exception):
    """A frame that this protocol does not know. `key` is the sentence for the person, `id` the event's."""

    def __init__(self, key: str = "web-bad-frame", id_: str | None = None, **args: Any) -> None:
        super().__init__(key)
        self.key = key
        self.id = id_
        self.args_of_key = args


@dataclass(frozen=True, slots=True)
class Hello:
    language: str
    enter: str | None
    id: str | None


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The id that `/web/upload` answered; still sealed."""

    token: str


@dataclass(frozen=True, slots=True)
class Act:
    """The person did something. `id` is the page's own, repeated until its item comes."""

    id: str
    what: Text | Tap | Scan | Place | Uploaded


@dataclass(frozen=True, slots=True)
class Got:
    notices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ping:
    pass


Frame = Hello | Act | Got | Ping


def is_code(code: Any) -> bool:
    """Whether `code` has the shape of a code that we hand out."""
    return isinstance(code, str) and _CODE.fullmatch(code) is not None


def parse(raw: bytes, text_characters: int) -> Frame:
    """The frame in `raw`. Raises `BadFrame`."""
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadFrame from error
    if not isinstance(data, dict):
        raise BadFrame
    if len(raw) > FRAME_BYTES:
        raise BadFrame("web-too-long", _id(data), most=text_characters)
    match data.get("t"):
        case "event":
            return _act(data, text_characters)
        case "got":
            return _got(data.get("ids"))
        case "ping":
            return Ping()
        case "hello":
            return _hello(data)
    raise BadFrame("web-bad-frame", _id(data))


def _id(data: dict[str, Any]) -> str | None:
    found = data.get("id")
    return found if isinstance(found, str) and _ID.fullmatch(found) else None


def _hello(data: dict[str, Any]) -> Hello:
    language, enter = data.get("lang"), data.get("enter")
    if enter is not None and not is_code(enter):
        raise BadFrame("web-code-unreadable", _id(data))
    return Hello("en" if isinstance(language, str) and language[:2].lower() == "en" else "zh-CN", enter, _id(data))


def _got(ids: Any) -> Got:
    if not isinstance(ids, list) or len(ids) > GOT_MOST:
        raise BadFrame
    if not all(isinstance(id_, str) and _NOTICE.fullmatch(id_) for id_ in ids):
        raise BadFrame
    notices = tuple(int(id_[1:]) for id_ in ids)
    if any(notice >= 2**63 for notice in notices):
        raise BadFrame
    return Got(notices)


def _act(data: dict[str, Any], text_characters: int) -> Act:
    id_, what = _id(data), data.get("what")
    if id_ is None or not isinstance(what, dict):
        raise BadFrame("web-bad-frame", id_)
    if what.get("kind") == "text" and isinstance(text := what.get("text"), str):
        return Act(id_, _text(text, id_, text_characters))
    match what:
        case {"kind": "tap", "data": str(choice)} if 0 < len(choice.encode()) <= DATA_BYTES and choice.isprintable():
            return Act(id_, Tap(choice))
        case {"kind": "scan", "code": code}:
            if is_code(code):
                return Act(id_, Scan(code))
            raise BadFrame("web-code-unreadable", id_)
        case {"kind": "place", "lat": int() | float() as lat, "lng": int() | float() as lng}:
            return Act(id_, _place(lat, lng, what.get("label", ""), id_))
        case {"kind": "upload", "upload": str(token)} if _UPLOAD.fullmatch(token):
            return Act(id_, Uploaded(token))
    raise BadFrame("web-bad-frame", id_)


def _text(text: str, id_: str, most: int) -> Text:
    text = cleaned(text)
    if len(text) > most:
        raise BadFrame("web-too-long", id_, most=most)
    if not text:
        raise BadFrame("web-empty", id_)
    return Text(text)


def _place(lat: float, lng: float, label: Any, id_: str) -> Place:
    flags = isinstance(lat, bool) or isinstance(lng, bool)
    if flags or not (-90 <= lat <= 90 and -180 <= lng <= 180) or not isinstance(label, str):
        raise BadFrame("web-bad-frame", id_)
    return Place(float(lat), float(lng), "wgs84", cleaned(label)[:LABEL_CHARACTERS].replace("\n", " "))
