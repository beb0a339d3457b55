"""Tencent in one piece: an HTTP server with its API, and the pushes of the people behind it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.channels.fake.wechat.account import Account, Follower
from bot.channels.fake.wechat.api import Api
from bot.channels.fake.wechat.phone import Phone
from bot.channels.fake.wechat.pushing import Mode, Pusher, Reply

APP_ID, APP_SECRET, TOKEN, AES_KEY = "wx-made-up-app-id", "made-up-app-secret", "madeUpToken", "A" * 43
"""The settings of the one account here; none of it is anybody's."""


class Tencent:
    """`now` is the clock of windows, tokens and media. `send_to` names our own `/wechat`, once it listens."""

    def __init__(self, now: Callable[[], datetime], *, mode: Mode = "encrypted", json: bool = False) -> None:
        self.account = Account(now, APP_ID, APP_SECRET)
        self.pusher = Pusher(self.account, "", TOKEN, AES_KEY, mode, json)
        self._app = web.Application(client_max_size=16 * 1024 * 1024)
        self._app.router.add_route("*", "/cgi-bin/{path:.*}", Api(self.account).handle)
        self._runner = web.AppRunner(self._app, access_log=None)
        self.url = ""

    async def start(self, port: int = 0) -> str:
        """Listen on this machine. Returns the address, for `wechat.api_base`; `url` keeps it."""
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self.url

    async def stop(self) -> None:
        """Listen no more."""
        await self._runner.cleanup()

    def send_to(self, url: str) -> None:
        """Pushes go to `url`."""
        self.pusher.url = url

    def phone(self, openid: str = "") -> Phone:
        """Somebody with WeChat who does not follow yet."""
        phone = Phone(self, openid or f"oMadeUp{self.account.number():021d}")
        self.account.people[phone.openid] = Follower(phone.openid, phone.shown)
        return phone

    async def push(self, fields: dict[str, Any]) -> Reply:
        """Send what somebody did."""
        return await self.pusher.push(fields)
