"""POST /telegram: Telegram brings the updates.

Nothing is believed of the network a request came from (neither its address nor X-Forwarded-For): the secret alone lets
it in, and it is in no URL. A 200 says that the turn is answered, parked or owed; anything else brings the update again,
after 2, 4, 8 ... seconds (facts/telegram.md).
"""

import asyncio
import contextlib
import hmac
import logging
from collections.abc import Callable
from typing import Final

import orjson
from aiohttp import web

from bot.channels.channel import TryAgain
from bot.channels.telegram import limits
from bot.channels.telegram.intake import Intake

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
START_SECONDS = 5.0
"""How long a request waits for us to be open."""
COMPLAIN_SECONDS = 60.0
"""Strangers at the door are logged once in so many seconds."""
log = logging.getLogger(__name__)


class Webhook:
    """`turns_at_once` bounds the turns in hand; other requests wait, each a few kB. `clock` is monotonic seconds."""

    def __init__(
        self, intake: Intake, secret: str, turns_at_once: int, clock: Callable[[], float], *, reply: bool
    ) -> None:
        self._intake, self._secret, self._reply = intake, secret.encode(), reply
        self._turns = asyncio.Semaphore(turns_at_once)
        self._clock, self._complain_at = clock, clock()
        self._idle = asyncio.Event()
        self._idle.set()
        self._requests = 0
        self._open, self._closed = asyncio.Event(), False

    async def handle(self, request: web.Request) -> web.Response:
        """One update."""
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode("utf-8", "replace"), self._secret):
            self._stranger()
            return web.Response(status=401)
        if request.content_type != "application/json":
            return web.Response(status=415)
        if (request.content_length or 0) > limits.UPDATE_BYTES:
            return web.Response(status=413)
        try:
            update = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            return web.Response(status=400)
        if not await self._opened():
            return _later()
        self._requests += 1
        self._idle.clear()
        try:
            return await self._taken(update)
        finally:
            self._requests -= 1
            if not self._requests:
                self._idle.set()

    def start(self) -> None:
        """The Bot API can be called: take updates."""
        self._open.set()

    async def stop(self) -> None:
        """Take nothing new, finish what is in hand."""
        self._closed = True
        await self._idle.wait()

    async def _opened(self) -> bool:
        """Whether updates are taken. While we start a request waits a little; Telegram keeps what is not."""
        if not self._open.is_set() and not self._closed:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(START_SECONDS):
                    await self._open.wait()
        return self._open.is_set() and not self._closed

    async def _taken(self, update: object) -> web.Response:
        meaning = self._intake.begin(update)
        try:
            async with self._turns:
                call = await self._intake.finish(meaning, reply=self._reply)
        except TryAgain:
            return _later()
        if call is None:
            return web.Response()
        return web.Response(body=orjson.dumps(call), content_type="application/json")

    def _stranger(self) -> None:
        now = self._clock()
        if now >= self._complain_at:
            self._complain_at = now + COMPLAIN_SECONDS
            log.warning("telegram: a request to the webhook had no secret or a wrong one")


def _later() -> web.Response:
    return web.Response(status=503, headers={"Retry-After": "2"})
