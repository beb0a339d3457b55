"""Tencent's pushing side: sends what people do to the account's own server, and reads its reply strictly."""

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import aiohttp
import defusedxml.ElementTree
import orjson

from bot.channels.fake.wechat import limits
from bot.channels.fake.wechat.account import Account
from bot.channels.fake.wechat.limits import Failed
from bot.channels.wechat import crypto

Mode = Literal["plain", "compatible", "encrypted"]
Fields = Mapping[str, Any]
REPLIES = ("text", "image")
"""What this account's server may reply with here; Tencent knows more."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the account's server replied. `kind`: silent ("success"), text, image, or broken: the person sees an error.

    `why` says what is broken.
    """

    kind: str
    text: str = ""
    picture: bytes = b""
    why: str = ""


@dataclass
class Pusher:
    """Sends pushes to `url`. `patience()` returns when Tencent has waited long enough: five seconds."""

    account: Account
    url: str
    token: str
    aes_key: str
    mode: Mode = "encrypted"
    json: bool = False
    patience: Callable[[], Awaitable[None]] = lambda: asyncio.sleep(limits.PUSH_SECONDS)

    async def verify(self) -> bool:
        """Whether the server knows the token: what the console does when the address is set."""
        echo = secrets.token_hex(8)
        async with (
            aiohttp.ClientSession() as session,
            session.get(self.url, params={**self._signed(""), "echostr": echo}) as response,
        ):
            return response.status == 200 and await response.text() == echo

    async def push(self, fields: Fields) -> Reply:
        """One thing that somebody did; up to three times, with the same words each time."""
        plain = _packed(fields, json=self.json)
        reply = Reply("broken", why="no push was sent")
        async with aiohttp.ClientSession() as session:
            for _ in range(limits.PUSHES):
                asked = asyncio.ensure_future(self._once(session, fields, plain))
                waiting = asyncio.ensure_future(self.patience())
                await asyncio.wait((asked, waiting), return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                if not asked.done():
                    asked.cancel()  # which drops the connection
                    await asyncio.gather(asked, return_exceptions=True)
                    reply = Reply("broken", why="too late")
                    continue
                status, body = asked.result()
                if status == 200:
                    return self._read(fields, body)
                reply = Reply("broken", why=f"status {status}")
        return reply

    async def _once(self, session: aiohttp.ClientSession, fields: Fields, plain: bytes) -> tuple[int, bytes]:
        body, query = self._dressed(fields, plain)
        kind = "application/json" if self.json else "text/xml"
        try:
            async with session.post(self.url, params=query, data=body, headers={"Content-Type": kind}) as response:
                return response.status, await response.read()
        except aiohttp.ClientError:
            return 0, b""

    def _dressed(self, fields: Fields, plain: bytes) -> tuple[bytes, dict[str, str]]:
        openid = str(fields["FromUserName"])
        if self.mode == "plain":
            return plain, {**self._signed(""), "openid": openid}
        sealed = crypto.Frames(self.aes_key, self.account.app_id).seal(plain)
        query = self._signed("")
        mark = crypto.signature(self.token, query["timestamp"], query["nonce"], sealed)
        shown = dict(fields) if self.mode == "compatible" else {"ToUserName": fields["ToUserName"]}
        body = _packed({**shown, "Encrypt": sealed}, json=self.json)
        return body, {**query, "openid": openid, "encrypt_type": "aes", "msg_signature": mark}

    def _signed(self, sealed: str) -> dict[str, str]:
        stamp, nonce = str(int(self.account.now().timestamp())), str(secrets.randbelow(10**9))
        parts = [self.token, stamp, nonce, *([sealed] if sealed else [])]
        return {"signature": crypto.signature(*parts), "timestamp": stamp, "nonce": nonce}

    def _read(self, fields: Fields, body: bytes) -> Reply:
        if body == b"success":
            return Reply("silent")
        try:
            return self._checked(fields, self._undressed(body))
        except (ValueError, KeyError, TypeError, AttributeError, SyntaxError) as wrong:
            return Reply("broken", why=f"{type(wrong).__name__}: {wrong}")
        except (crypto.Broken, Failed) as wrong:
            return Reply("broken", why=str(wrong))

    def _undressed(self, body: bytes) -> Fields:
        outer = self._unpacked(body)
        if "Encrypt" not in outer:
            if self.mode == "encrypted":
                raise ValueError("not encrypted")
            return outer
        if self.mode == "plain":
            raise ValueError("encrypted, though nobody asked")
        if set(outer) != {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}:
            raise ValueError(f"an envelope of {sorted(outer)}")
        sealed, stamp, nonce = (str(outer[name]) for name in ("Encrypt", "TimeStamp", "Nonce"))
        if not hmac.compare_digest(crypto.signature(self.token, stamp, nonce, sealed), str(outer["MsgSignature"])):
            raise ValueError("a wrong signature")
        return self._unpacked(crypto.Frames(self.aes_key, self.account.app_id).open(sealed))

    def _unpacked(self, body: bytes) -> Fields:
        if self.json:
            found = orjson.loads(body)
            if not isinstance(found, dict):
                raise ValueError("no object")
            return found
        root = defusedxml.ElementTree.fromstring(body, forbid_dtd=True)
        if root.tag != "xml":
            raise ValueError(f"a root called {root.tag}")
        return {child.tag: _inside(child) for child in root}

    def _checked(self, asked: Fields, said: Fields) -> Reply:
        if (said["ToUserName"], said["FromUserName"]) != (asked["FromUserName"], asked["ToUserName"]):
            raise ValueError("addressed to somebody else")
        if int(said["CreateTime"]) <= 0:
            raise ValueError("no time")
        kind = said["MsgType"]
        if kind == "image":
            return Reply("image", picture=self.account.content(said["Image"]["MediaId"]))
        if kind != "text":
            raise ValueError(f"a reply of type {kind}")
        text = said["Content"]
        if not text or not isinstance(text, str):
            raise ValueError("empty")
        if len(text.encode()) > limits.TEXT_BYTES:
            raise ValueError(f"{len(text.encode())} bytes")
        return Reply("text", text)


def _inside(element: Any) -> Any:
    return {child.tag: _inside(child) for child in element} if len(element) else element.text or ""


def _packed(fields: Fields, *, json: bool) -> bytes:
    return orjson.dumps(fields) if json else f"<xml>{_elements(fields)}</xml>".encode()


def _elements(fields: Fields) -> str:
    return "".join(f"<{name}>{_element(value)}</{name}>" for name, value in fields.items())


def _element(value: Any) -> str:
    if isinstance(value, Mapping):
        return _elements(value)
    if isinstance(value, list):
        return "".join(f"<item>{_element(one)}</item>" for one in value)
    if isinstance(value, str):
        return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"
    return str(value)
