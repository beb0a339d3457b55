"""What goes over the wire between Tencent and us: pushes in, passive replies out; XML or JSON, plain or encrypted.

A push is refused (`Refused`) before anything of it is believed: by its size, its signature and the time that was
signed, then by its form. In "compatible" mode it holds both bodies; only the encrypted one counts, since nobody signed
the other.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal
from xml.parsers import expat

import orjson

from bot.channels.wechat import crypto
from rules.base.values import dataclass
from storage.noise import Noise

MOST_BYTES = 64 * 1024
"""Of a push. People's longest texts come to a tenth of it, twice in compatible mode."""
DEPTH = 6
"""Elements within each other; Tencent's deepest push has four (`SendPicsInfo`)."""
FRESH_SECONDS = 600
"""How far the signed time may lie from our clock, either way. Tencent repeats a push for about 15 s; the rest is for
clocks that go wrong. Far less than the 24 h for which the same event is known again, so that a push that was recorded
and sent again is either refused or gets its old answer: it never acts twice."""
NONCE = 8
"""Bytes of an envelope's nonce."""
SUCCESS = b"success"
"""The reply that says nothing and is no failure."""
_noise = Noise(crypto.RANDOM + NONCE)

Fields = Mapping[str, Any]
"""Of a message: text by name, or again such a mapping."""
Why = Literal["size", "signature", "stale", "plain", "base64", "block", "pad", "length", "app", "form", "account"]

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to say (section 2.2, "Char")."""
_TEXT = "[^<>&\\]\x00-\x08\x0b-\x1f\ufffe\uffff]*"
_FLAT = re.compile(rf"<xml>(?:\s*<([A-Za-z]+)>(?:<!\[CDATA\[{_TEXT}\]\]>|{_TEXT})</\1>)*\s*</xml>")
_FIELD = re.compile(rf"<([A-Za-z]+)>(?:<!\[CDATA\[)?({_TEXT})")
"""A message in which nothing lies within anything, without a sign that XML may read in its own way: nearly all."""
_ROOT = len("<xml>")
_DOCTYPE = b"<!DOCTYPE"
_ENVELOPE = re.compile(rb"<Encrypt><!\[CDATA\[([A-Za-z0-9+/=]+)\]\]></Encrypt>")


class Refused(Exception):
    """This push is not believed; `why` is a code for counting."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


@dataclass(frozen=True, slots=True)
class Push:
    """A push that is believed. A reply goes back in the same form."""

    fields: Fields
    json: bool
    encrypted: bool

    def text(self, name: str, *within: str) -> str:
        """The text of that name, or further within it; empty where there is none."""
        found = self.fields.get(name, "")
        for inner in within:
            found = found.get(inner, "") if type(found) is dict else ""
        return found if type(found) is str else ""


class Wire:
    """One account's wire. `frames` None: nothing encrypted can be read. `plain`: unencrypted pushes are taken.

    `now` gives seconds since the epoch.
    """

    def __init__(self, token: str, frames: crypto.Frames | None, now: Callable[[], float], *, plain: bool) -> None:
        self._token, self._frames, self._now, self._plain = token, frames, now, plain

    def greeted(self, query: Mapping[str, str]) -> str:
        """What a `GET` is answered with: Tencent asks whether this address is ours. Raises `Refused`."""
        self._check(query, "signature")
        return query.get("echostr", "")

    def read(self, query: Mapping[str, str], body: bytes) -> Push:
        """The push of a `POST`. Raises `Refused`."""
        if len(body) > MOST_BYTES:
            raise Refused("size")
        if "msg_signature" not in query:
            if not self._plain:
                raise Refused("plain")
            self._check(query, "signature")
            fields, json = parsed(body)
            return Push(fields, json, encrypted=False)
        sealed, json = _sealed(body)
        if self._frames is None:
            raise Refused("form")
        self._check(query, "msg_signature", sealed)
        try:
            inner, _ = parsed(self._frames.open(sealed))
        except crypto.Broken as broken:
            raise Refused(broken.part) from None  # type: ignore[arg-type]  # its parts are among our reasons
        return Push(inner, json, encrypted=True)

    def written(self, push: Push, fields: Fields) -> bytes:
        """`fields` as the reply to `push`: back to whom it came from, now."""
        now = int(self._now())
        ends = {"ToUserName": push.text("FromUserName"), "FromUserName": push.text("ToUserName"), "CreateTime": now}
        plain = _bytes({**ends, **fields}, json=push.json)
        if not push.encrypted or self._frames is None:
            return plain
        return self.sealed(plain, str(now), json=push.json)

    def sealed(self, plain: bytes, stamp: str, *, json: bool) -> bytes:
        """A message in its encrypted envelope; `stamp` is its time."""
        assert self._frames is not None
        noise = _noise.take()
        sealed, nonce = self._frames.seal(plain, noise[: crypto.RANDOM]), noise[crypto.RANDOM :].hex()
        mark = crypto.signature(self._token, stamp, nonce, sealed)
        if json:
            return orjson.dumps({"Encrypt": sealed, "MsgSignature": mark, "TimeStamp": int(stamp), "Nonce": nonce})
        return (
            f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt><MsgSignature><![CDATA[{mark}]]></MsgSignature>"
            f"<TimeStamp>{stamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        ).encode()

    def _check(self, query: Mapping[str, str], name: str, *sealed: str) -> None:
        stamp = query.get("timestamp", "")
        if not crypto.signed(query.get(name, ""), self._token, stamp, query.get("nonce", ""), *sealed):
            raise Refused("signature")
        if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12):
            raise Refused("stale")
        if abs(self._now() - int(stamp)) > FRESH_SECONDS:
            raise Refused("stale")


def _sealed(body: bytes) -> tuple[str, bool]:
    """The encrypted text of an envelope, and whether that is JSON. Raises `Refused`.

    An envelope as Tencent writes it is not parsed: of all that stands in it only this is believed, and that by its own
    signature.
    """
    if (found := _ENVELOPE.search(body)) is not None and _DOCTYPE not in body:
        return found[1].decode(), False
    fields, json = parsed(body)
    sealed = fields.get("Encrypt")
    if type(sealed) is not str:
        raise Refused("form")
    return sealed, json


def parsed(body: bytes) -> tuple[Fields, bool]:
    """The fields of an XML or JSON message, and whether it is JSON. Raises `Refused`: no DTD, no entity, no depth."""
    if body.lstrip()[:1] == b"{":
        return _from_json(body), True
    flat = _flat(body)
    return (_from_xml(body) if flat is None else flat), False


def _flat(body: bytes) -> Fields | None:
    """What expat would find in it, in half its time; None where that takes expat."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return dict(_FIELD.findall(text, _ROOT)) if _FLAT.fullmatch(text) else None


def _from_xml(body: bytes) -> Fields:
    """By expat itself with the guards that defusedxml would set (no DTD, so no entities): a quarter of the time, and
    nothing is built that lies too deep."""
    parser = expat.ParserCreate("utf-8")  # whatever the message calls itself
    parser.buffer_text = True
    above: list[dict[str, Any]] = [{}]
    text: list[str] = []

    def starts(name: str, attributes: dict[str, str]) -> None:
        del name, attributes
        if len(above) > DEPTH:
            raise Refused("form")
        above.append({})
        text.clear()

    def ends(name: str) -> None:
        inside = above.pop()
        above[-1][name] = inside or "".join(text)
        text.clear()

    parser.StartDoctypeDeclHandler = _no_dtd
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = starts, ends, text.append
    try:
        parser.Parse(body, True)
    except expat.ExpatError:
        raise Refused("form") from None
    [root] = above[0].values()
    return root if isinstance(root, dict) else {}


def _no_dtd(*declared: Any) -> None:
    del declared
    raise Refused("form")


def _from_json(body: bytes) -> Fields:
    try:
        fields = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refused("form") from None
    return {name: _of_json(value, DEPTH - 1) for name, value in fields.items()}


def _of_json(value: Any, deep: int) -> Any:
    if type(value) is str:
        return value
    if isinstance(value, (dict, list)):
        if not deep:
            raise Refused("form")
        pairs = value.items() if isinstance(value, dict) else (("item", one) for one in value)
        return {name: _of_json(inner, deep - 1) for name, inner in pairs}
    return "" if value is None else str(value)


def clean(text: str) -> str:
    """`text` without what a message cannot carry."""
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


def _bytes(fields: Fields, *, json: bool) -> bytes:
    return orjson.dumps(_cleaned(fields)) if json else to_xml(fields)


def _cleaned(fields: Fields) -> dict[str, Any]:
    return {
        name: clean(value) if isinstance(value, str) else _cleaned(value) if isinstance(value, Mapping) else value
        for name, value in fields.items()
    }


def to_xml(fields: Fields) -> bytes:
    """A message as Tencent writes it: text in CDATA, numbers bare. No text can end its own CDATA."""
    return f"<xml>{_inside(fields)}</xml>".encode()


def _inside(fields: Fields) -> str:
    return "".join([f"<{name}>{_value(value)}</{name}>" for name, value in fields.items()])


def _value(value: Any) -> str:
    if type(value) is str:
        return f"<![CDATA[{clean(value).replace(']]>', ']]]]><![CDATA[>')}]]>"
    return str(value) if isinstance(value, int) else _inside(value)
