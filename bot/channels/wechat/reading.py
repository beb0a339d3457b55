"""Pushes -> events. Pure, and nothing that anybody sends makes it raise anything but a refusal."""

import hashlib
import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote

from bot import links
from bot.channels.cleaning import cleaned
from bot.channels.wechat.wire import Push, Refused
from bot.dialogue.event import Event, Follow, Opens, Place, Scan, Tap, Text, Unfollow, Unusable, Upload, What
from bot.dialogue.screen import DATA_BYTES
from rules.base.values import dataclass

CHANNEL: Final = "wechat"
TEXT_CHARACTERS = 4000
"""What is longer than any step takes; the step says so itself."""
LABEL_CHARACTERS = 100
KEY_CHARACTERS = 160
MENU: Final = "/menu"
NEWCOMER: Final = "qrscene_"
"""Before the code where somebody who did not follow yet scanned it (Tencent: "扫描带参数二维码事件")."""
SPOKEN: Final[Opens] = "words"
ACTED: Final[Opens] = "act"

_ACCOUNT = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,20}")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_OURS = re.compile(r"/[a-z]|r[0-9]{1,19}\.")
"""The beginning of what our choices carry: a menu message that somebody else made for this account has other ids."""
_UNSHOWN = frozenset({"【收到不支持的消息类型，暂无法显示】", "[收到不支持的消息类型，暂无法显示]"})
"""What Tencent hands on of a sticker of somebody's own making."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An event; `media` names the picture that it brings, to be announced before the turn (`Upload.file` is 0)."""

    event: Event
    media: str = ""


Meant = tuple[What, Opens, str]


def read(push: Push) -> Heard | None:
    """What a push means; None: nothing that anybody waits for an answer to. Raises `Refused`."""
    account, made = push.text("FromUserName"), push.text("CreateTime")
    if not _ACCOUNT.fullmatch(account):
        raise Refused("account")
    if not (made.isascii() and made.isdecimal() and len(made) <= 11):
        raise Refused("form")
    kind = push.text("MsgType")
    if kind == "event":
        name = push.text("Event")
        meaning, key = _EVENTS.get(name.lower()), f"{made}.{name}.{push.text('EventKey')}"
    else:
        number = push.text("MsgId")
        if not _NUMBER.fullmatch(number):
            raise Refused("form")
        meaning, key = _MESSAGES.get(kind, _other), f"{made}.{number}"
    if meaning is None:
        return None
    what, opens, media = meaning(push)
    return Heard(Event(CHANNEL, _short(key), account, datetime.fromtimestamp(int(made), UTC), what, "", opens), media)


def _short(key: str) -> str:
    return key if len(key) <= KEY_CHARACTERS else hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _text(push: Push) -> Meant:
    text = cleaned(push.text("Content"))[:TEXT_CHARACTERS]
    menu = push.text("bizmsgmenuid") or push.text("msgmenuid")
    if not menu:
        if text in _UNSHOWN:
            return Unusable("sticker"), SPOKEN, ""
        return (Text(text) if text else Unusable("other")), SPOKEN, ""
    # A tap in a clickable menu message opens no window of five (facts/wechat.md, "Sending").
    data = unquote(menu)
    if _OURS.match(data) and data.isprintable() and len(data.encode()) <= DATA_BYTES:
        return Tap(data), "", ""
    return (Text(text) if text else Unusable("other")), "", ""


def _image(push: Push) -> Meant:
    media = push.text("MediaId")
    if not media.isprintable() or not 0 < len(media) <= 256:
        return Unusable("photo"), SPOKEN, ""
    return Upload(0), SPOKEN, media


def _voice(push: Push) -> Meant:
    said = cleaned(push.text("Recognition"))[:TEXT_CHARACTERS].rstrip("。.")  # recognition ends each sentence
    return (Text(said) if said else Unusable("voice")), SPOKEN, ""


def _location(push: Push) -> Meant:
    lat, lng = _degrees(push.text("Location_X"), 90), _degrees(push.text("Location_Y"), 180)
    if lat is None or lng is None:
        return Unusable("place"), SPOKEN, ""
    label = cleaned(push.text("Label")).replace("\n", " ")[:LABEL_CHARACTERS]
    return Place(lat, lng, "gcj02", label), SPOKEN, ""


def _degrees(text: str, most: float) -> float | None:
    try:
        found = float(text) if text.isascii() else math.nan
    except ValueError:
        return None
    return found if -most <= found <= most else None


def _video(push: Push) -> Meant:
    del push
    return Unusable("video"), SPOKEN, ""


def _file(push: Push) -> Meant:
    del push
    return Unusable("file"), SPOKEN, ""


def _other(push: Push) -> Meant:
    del push
    return Unusable("other"), SPOKEN, ""


def _subscribe(push: Push) -> Meant:
    key = push.text("EventKey")
    if key.startswith(NEWCOMER):
        return _entered(key.removeprefix(NEWCOMER)), ACTED, ""
    return Follow(), ACTED, ""


def _scan(push: Push) -> Meant:
    return _entered(push.text("EventKey")), ACTED, ""


def _entered(code: str) -> What:
    """Somebody came in by a code of this account; a code that can't be ours is a mere door."""
    return Scan(code) if _CODE.fullmatch(code) else Follow()


def _scanned(push: Push) -> Meant:
    """The camera of our own menu: a link of ours gives its code, anything else is for the dialogue to wonder at."""
    result = cleaned(push.text("ScanCodeInfo", "ScanResult"))
    return Scan(links.code(result) or result[:64]), ACTED, ""


def _unsubscribe(push: Push) -> Meant:
    del push
    return Unfollow(forget=True), "", ""


def _click(push: Push) -> Meant:
    """The account's own menu: its keys are command lines. Another key is of an older menu: show what there is."""
    key = push.text("EventKey")
    ours = key.startswith("/") and key.isprintable() and len(key.encode()) <= DATA_BYTES
    return Tap(key if ours else MENU), ACTED, ""


_MESSAGES: dict[str, Callable[[Push], Meant]] = {
    "text": _text,
    "image": _image,
    "voice": _voice,
    "location": _location,
    "video": _video,
    "shortvideo": _video,
    "file": _file,
}
_EVENTS: dict[str, Callable[[Push], Meant]] = {
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
    "scan": _scan,
    "click": _click,
    "scancode_waitmsg": _scanned,
}
"""Events that are turns. Of the rest nobody waits for an answer: VIEW and scancode_push open pages, the picture or
place that a pic_… or location_select promises follows as a message, and LOCATION, which comes by itself whenever
somebody opens the account, is neither answered nor kept."""
