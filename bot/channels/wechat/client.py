"""One Official Account at Tencent's server: implements `bot.channels.wechat.api.Api` over HTTP."""

import asyncio
import io
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import aiohttp

from bot import images, metadata
from bot.channels.wechat import refusals
from bot.channels.wechat.api import Menus, Refused
from bot.channels.wechat.brakes import Brakes
from bot.channels.wechat.calls import Body, Calls
from bot.channels.wechat.shelf import Shelf
from bot.channels.wechat.tokens import Tokens

TEXT_BYTES = 2048
"""Of a message, in UTF-8 (facts/wechat.md)."""
UPLOAD_BYTES = 2 * 1024 * 1024
"""Of a picture (facts/wechat.md)."""
UPLOADED = frozenset({"image/jpeg", "image/png"})
SCENE_CHARACTERS = 64
SCENE_DAYS = 30
"""A temporary code's longest life (Tencent: "生成带参数的二维码")."""


def _now() -> datetime:
    return datetime.now(UTC)


class Client:
    """The account `app_id`. `now` and `pause(seconds)` are the clock; `base` is an address without a path."""

    def __init__(
        self,
        app_id: str,
        app_secret: str,
        base: str,
        now: Callable[[], datetime] = _now,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app_id, self._app_secret = app_id, app_secret
        self._calls = Calls(base, Brakes(now), pause)
        self._tokens = Tokens(self._ask, now)
        self._shelf = Shelf(now)

    async def open(self) -> None:
        """Make the connections."""
        self._calls.open()

    async def close(self) -> None:
        """Let the connections go."""
        await self._tokens.stop()
        await self._calls.close()

    async def check(self) -> None:
        """Ask for a token, unless there is one."""
        await self._tokens.current()

    async def say(self, openid: str, text: str) -> None:
        """Words, at most 2048 bytes."""
        if not text or len(text.encode()) > TEXT_BYTES:
            raise Refused("too_long" if text else "bad")
        await self._send(openid, "text", {"content": text})

    async def show(self, openid: str, media_id: str) -> None:
        """A picture that was uploaded."""
        try:
            await self._send(openid, "image", {"media_id": media_id})
        except Refused as no:
            if no.kind == "gone":
                self._shelf.forget(media_id)
            raise

    async def _send(self, openid: str, kind: Literal["text", "image"], content: Mapping[str, str]) -> None:
        await self._call("/cgi-bin/message/custom/send", {"touser": openid, "msgtype": kind, kind: content})

    async def announce(self, openid: str, template: str, fields: Mapping[str, str], url: str, once: str) -> None:
        """A template message (Tencent: "发送模板消息")."""
        data = {name: {"value": value} for name, value in fields.items()}
        body = {"touser": openid, "template_id": template, "data": data, "client_msg_id": once}
        await self._call("/cgi-bin/message/template/send", body | ({"url": url} if url else {}))

    async def upload(self, content: bytes, filename: str) -> str:
        """The media id of a picture."""
        media = images.media_type(content)
        if media not in UPLOADED:
            raise Refused("bad")
        if len(content) > UPLOAD_BYTES:
            raise Refused("too_long")

        def form() -> aiohttp.FormData:
            data = aiohttp.FormData(quote_fields=False)
            data.add_field("media", io.BytesIO(content), filename=filename, content_type=media)
            return data

        async def uploaded() -> str:
            return _text(await self._call("/cgi-bin/media/upload", form, type="image"), "media_id")

        return await self._shelf.id(content, uploaded)

    async def download(self, media_id: str, most_bytes: int) -> bytes:
        """A picture that somebody sent, without what it tells of place and camera."""
        token = await self._tokens.current()
        try:
            content, is_json = await self._media(media_id, most_bytes, token)
        except Refused as no:
            if no.code not in refusals.STALE_TOKENS:
                raise
            content, is_json = await self._media(media_id, most_bytes, await self._tokens.current(stale=token))
        media = None if is_json else images.media_type(content)
        if media is None or not media.startswith("image/"):
            raise Refused("bad")
        try:
            return metadata.stripped(content, media)
        except images.NotAnImage:
            raise Refused("bad") from None

    async def _media(self, media_id: str, most_bytes: int, token: str) -> tuple[bytes, bool]:
        return await self._calls.read("/cgi-bin/media/get", None, most_bytes, access_token=token, media_id=media_id)

    async def scene(self, code: str, seconds: int | None) -> str:
        """What a QR code says that leads here with `code`."""
        if not 1 <= len(code) <= SCENE_CHARACTERS:
            raise Refused("bad")
        body: dict[str, Any] = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": code}}}
        if seconds is not None:
            body |= {"action_name": "QR_STR_SCENE", "expire_seconds": min(seconds, SCENE_DAYS * 86400)}
        return _text(await self._call("/cgi-bin/qrcode/create", body), "url")

    async def menus(self) -> Menus:
        """What the account shows now."""
        found = await self._shown()
        # Tencent lists the newest first, and of several for one tag shows that one.
        by_tag = {_tag(one): one.get("button", []) for one in reversed(_several(found, "conditionalmenu")) if _tag(one)}
        return Menus(_mapping(found, "menu").get("button", ()), by_tag)

    async def set_menus(self, menus: Menus) -> None:
        """Show these. New ones are made before old ones go, so that nobody is without a menu in between."""
        old = [one for one in _several(await self._shown(), "conditionalmenu") if _tag(one)]
        await self._call("/cgi-bin/menu/create", {"button": menus.buttons})
        for tag, buttons in menus.by_tag.items():
            await self._call("/cgi-bin/menu/addconditional", {"button": buttons, "matchrule": {"tag_id": str(tag)}})
        for one in old:
            await self._call("/cgi-bin/menu/delconditional", {"menuid": str(one.get("menuid", ""))})

    async def _shown(self) -> dict[str, Any]:
        try:
            return await self._call("/cgi-bin/menu/get")
        except Refused as no:
            if no.code == refusals.NO_MENU:
                return {}
            raise

    async def tags(self) -> Mapping[str, int]:
        """Tags by name."""
        found = _several(await self._call("/cgi-bin/tags/get"), "tags")
        return {_text(one, "name"): _number(one, "id") for one in found}

    async def make_tag(self, name: str) -> int:
        """A new tag's id."""
        return _number(_mapping(await self._call("/cgi-bin/tags/create", {"tag": {"name": name}}), "tag"), "id")

    async def tag(self, tag: int, openids: Sequence[str], *, off: bool = False) -> None:
        """Put a tag on people, or take it off."""
        path = "/cgi-bin/tags/members/batchuntagging" if off else "/cgi-bin/tags/members/batchtagging"
        await self._call(path, {"openid_list": list(openids), "tagid": tag})

    async def _call(self, path: str, body: Body | None = None, **query: str) -> dict[str, Any]:
        return await self._calls.with_token(self._tokens, path, body, **query)

    async def _ask(self) -> tuple[str, float]:
        body = {"grant_type": "client_credential", "appid": self._app_id, "secret": self._app_secret}
        try:
            said = await self._calls.json("/cgi-bin/stable_token", {**body, "force_refresh": False})
        except Refused as no:
            # Whoever waits for the token has not sent anything yet.
            raise Refused("network") if no.kind == "unconfirmed" else no from None
        return _text(said, "access_token"), _number(said, "expires_in")


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    if not isinstance(found, str) or not found:
        raise Refused("bad")
    return found


def _number(said: Mapping[str, Any], name: str) -> int:
    found = said.get(name)
    if not isinstance(found, int):
        raise Refused("bad")
    return found


def _mapping(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = said.get(name, {})
    if not isinstance(found, dict):
        raise Refused("bad")
    return found


def _several(said: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = said.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Refused("bad")
    return found


def _tag(menu: Mapping[str, Any]) -> int:
    """The tag a conditional menu is for, 0 for another rule than a tag; older answers of Tencent call it a group."""
    rule = menu.get("matchrule", {})
    found = str(rule.get("tag_id") or rule.get("group_id") or "")
    return int(found) if found.isdecimal() else 0
