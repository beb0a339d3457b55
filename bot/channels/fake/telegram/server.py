"""The server itself, on a free port of this machine."""

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import orjson
from aiohttp import web

from bot.channels.fake.telegram import limits, params, troubles
from bot.channels.fake.telegram.chats import Chat, Json, Message
from bot.channels.fake.telegram.files import Files
from bot.channels.fake.telegram.intake import Intake
from bot.channels.fake.telegram.methods import METHODS
from bot.channels.fake.telegram.people import Group, Person
from bot.channels.fake.telegram.world import Tap, World
from bot.channels.fake.telegram.wrong import Wrong, bad

TOKEN = "4242424242:AAFakeFakeFakeFakeFakeFakeFakeFakeFake"  # noqa: S105  # made up
BOT = {"id": 4242424242, "is_bot": True, "first_name": "娘家", "username": "niangjia_test_bot"}
WAIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Made:
    """A call as it was made. `wrong` is why it was refused; None where it was done."""

    method: str
    params: Json
    files: dict[str, bytes]
    wrong: Wrong | None


class FakeTelegram:
    """A Bot API server with one bot, and the people around it.

    `async with FakeTelegram() as telegram:` serves at `telegram.api_base` for the bot `telegram.token`. `clock` tells
    Unix seconds; `pace` is how long a second of the server's own waiting between two tries of a webhook takes.
    """

    def __init__(
        self, token: str = TOKEN, *, clock: Callable[[], float] = time.time, pace: float = 0.01, port: int = 0
    ) -> None:
        self.token, self.port = token, port
        self.world = World(BOT, clock)
        self.intake = Intake(self.world, pace, self._replied)
        self.calls: list[Made] = []
        self._troubles = troubles.Troubles()
        self._waiting = {
            "getUpdates": self.intake.get_updates,
            "setWebhook": self.intake.set_webhook,
            "deleteWebhook": self.intake.delete_webhook,
            "getWebhookInfo": self.intake.get_webhook_info,
        }
        self._names = {name.lower(): name for name in (*METHODS, *self._waiting)}
        self._ids = itertools.count(100_001)
        self._runner: web.AppRunner | None = None
        self._open: dict[int, web.Request] = {}  # by identity: a request has no hash

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.intake.stop()
        await self.down()

    @property
    def api_base(self) -> str:
        """What to give as `telegram.api_base`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def files(self) -> Files:
        """Every file that was sent."""
        return self.world.files

    def person(self, first_name: str = "阿强", language_code: str = "zh-hans", **user: Any) -> Person:
        """Somebody who has not written to the bot yet."""
        known = {"id": next(self._ids), "is_bot": False, "first_name": first_name, "language_code": language_code}
        return Person(self.world, {**known, **user})

    def group(self, title: str = "外卖骑手群") -> Group:
        """A group with the bot in it."""
        return Group(self.world, -next(self._ids), title)

    def trouble(
        self,
        how: troubles.How,
        method: str = "",
        *,
        chat: int = 0,
        times: int = 1,
        seconds: float = 0,
        wrong: Wrong | None = None,
    ) -> None:
        """The next `times` calls of `method` ("" is any, "file" a download) about `chat` (0 is any) go wrong.

        See `troubles.How`; `seconds` is how long a stall takes, `wrong` what is said where it is refused.
        """
        if how == "refuse" and wrong is None:
            wrong = bad("something else")
        self._troubles.add(troubles.Trouble(how, method, chat, times, seconds, wrong))

    def calm(self) -> None:
        """No trouble any more."""
        self._troubles.clear()

    def made(self, method: str) -> list[Made]:
        """The calls of a method, done or refused."""
        return [call for call in self.calls if call.method == method]

    def refused(self) -> list[Made]:
        """The calls that were refused: in most stories there should be none."""
        return [call for call in self.calls if call.wrong]

    async def until(self, happened: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
        """Wait for something to be true. Raises `TimeoutError`, with what the chats show."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    changed = self.world.changed
                    if happened():
                        return
                    await changed.wait()
        except TimeoutError:
            raise TimeoutError(f"it did not happen; the chats show:\n{self.screens()}") from None

    async def shows(self, who: Person | Chat, words: str, seconds: float = WAIT_SECONDS) -> Message:
        """Wait until the bot has said `words` to somebody. Returns its newest message."""
        chat = who.chat if isinstance(who, Person) else who
        await self.until(lambda: chat.sees(words), seconds)
        return chat.last

    async def answered(self, tap: Tap, seconds: float = WAIT_SECONDS) -> Json:
        """Wait until the bot has answered a tap. Returns `text` and `show_alert`."""
        await self.until(lambda: tap.answer is not None, seconds)
        assert tap.answer is not None
        return tap.answer

    def screens(self) -> str:
        """All chats in lines."""
        return "\n".join(f"--- {chat.id} ({chat.state})\n{chat.screen()}" for chat in self.world.chats.values())

    async def up(self) -> None:
        """Serve, on the same port as before. Raises `OSError` where it is taken."""
        app = web.Application(client_max_size=limits.UPLOAD_BYTES + 1024 * 1024)
        app.router.add_route("*", "/bot{token:[^/]+}/{method:.*}", self._called)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.*}", self._fetched)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def down(self) -> None:
        """Break every connection and listen no more: a dead network. What is known stays."""
        runner, self._runner = self._runner, None
        for request in list(self._open.values()):
            _cut(request)
        if runner:
            await runner.cleanup()

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        method = self._names.get(method.lower(), method)  # the real server reads a name in any case
        self._open[id(request)] = request
        try:
            return await self._answer(request, method)
        finally:
            self._open.pop(id(request), None)

    async def _answer(self, request: web.Request, method: str) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _reply(Wrong(401, "Unauthorized"))
        if trouble := self._troubles.take(method, unread=True):
            return _broken(request, trouble)
        try:
            given = await params.read(request)
        except Wrong as wrong:
            return _reply(wrong)
        trouble = self._troubles.take(method, given.integer("chat_id"))
        if trouble and trouble.how in troubles.UNREAD:
            return _broken(request, trouble)
        if trouble and trouble.how == "stall":
            await asyncio.sleep(trouble.seconds)
        try:
            if trouble and trouble.wrong:
                raise trouble.wrong
            result = await self._do(method, given)
        except Wrong as wrong:
            self._note(method, given, wrong)
            return _reply(wrong)
        self._note(method, given, None)
        if trouble and trouble.how == "lost":
            return _cut(request)
        return web.Response(body=orjson.dumps({"ok": True, "result": result}), content_type="application/json")

    async def _do(self, method: str, given: params.Params) -> Any:
        if method in self._waiting:
            return await self._waiting[method](given)
        if method not in METHODS:
            raise Wrong(404, "Not Found: method not found")
        do, known = METHODS[method]
        given.only(known)
        return do(self.world, given)

    def _replied(self, reply: dict[str, Any]) -> None:
        """A webhook answered with a method: it is done, and nobody hears of its result."""
        method = self._names.get(str(reply.pop("method", "")).lower(), "")
        if method not in METHODS:
            return
        do, known = METHODS[method]
        given = params.Params(reply)
        try:
            given.only(known)
            do(self.world, given)
        except Wrong as wrong:
            self._note(method, given, wrong)
        else:
            self._note(method, given, None)

    def _note(self, method: str, given: params.Params, wrong: Wrong | None) -> None:
        files = {name: sent.content for name, sent in given.files.items()}
        self.calls.append(Made(method, given.values, files, wrong))
        self.world.stir()

    async def _fetched(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _reply(Wrong(401, "Unauthorized"))
        if trouble := self._troubles.take("file", unread=True):
            return _broken(request, trouble)
        file = self.files.at(request.match_info["path"])
        if file is None:
            return _reply(Wrong(404, "Not Found"))
        return web.Response(body=file.content, content_type="application/octet-stream")


def _reply(wrong: Wrong) -> web.Response:
    body: Json = {"ok": False, "error_code": wrong.status, "description": wrong.description}
    if wrong.parameters:
        body["parameters"] = wrong.parameters
    return web.Response(status=wrong.status, body=orjson.dumps(body), content_type="application/json")


def _broken(request: web.Request, trouble: troubles.Trouble) -> web.Response:
    if trouble.how == "gateway":
        return web.Response(status=502, body=troubles.GATEWAY, content_type="text/html")
    if trouble.how == "elsewhere":
        return web.Response(status=302, headers={"Location": "http://127.0.0.2:9/"})
    return _cut(request)


def _cut(request: web.Request) -> web.Response:
    """Break the connection; the response goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
