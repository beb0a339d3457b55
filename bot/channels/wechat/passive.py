"""`/wechat`: Tencent asks whether the address is ours, and pushes what people do; the reply is the answer.

Tencent waits five seconds, then drops the connection and pushes the same again, three times in all. So a push is
answered within `PASSIVE_SECONDS`; a turn that takes longer is parked, the reply is `success`, and its answer comes
later. Where the house cannot take it at all, nothing is confirmed: the status is 503, so that Tencent pushes again, and
shows the person an error only if that doesn't help either. A `success` would lose what they said without a word.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from aiohttp import web

from bot.channels.channel import TryAgain
from bot.channels.wechat import reading, wire
from bot.channels.wechat.house import House
from bot.channels.wechat.reading import Heard
from bot.channels.wechat.recent import Recent
from bot.channels.wechat.wire import Push, Refused, Wire
from bot.dialogue.event import Event, Unusable, Upload
from bot.dialogue.screen import Answer

PASSIVE_SECONDS = 4.2
"""From the arrival of a push until its reply is written: what is left of five seconds is for the way."""
LEAST_SECONDS = 0.1
WORDS = frozenset({"wechat-looking"})
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """The reply's bytes; which of what was held they tell, and which they had no room for."""

    body: bytes = wire.SUCCESS
    told: tuple[int, ...] = ()
    left: tuple[int, ...] = ()


Compose = Callable[[Push, Event, Answer, float], Awaitable[Said]]
"""Makes the reply to (push, event, its answer) within so many seconds."""


class Passive:
    """The two routes. `clock` is monotonic seconds; `pause` waits for so many."""

    def __init__(
        self,
        house: House,
        wire: Wire,
        compose: Compose,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._house, self._wire, self._compose, self._clock, self._pause = house, wire, compose, clock, pause
        self._recent: Recent[Said] = Recent(clock)
        self._running = 0
        self._closing = False

    async def greet(self, request: web.Request) -> web.Response:
        """`GET`: the console asks."""
        try:
            return web.Response(text=self._wire.greeted(request.query))
        except Refused as refused:
            return self._refused(refused)

    async def push(self, request: web.Request) -> web.StreamResponse:
        """`POST`: somebody did something."""
        arrived = self._clock()
        try:
            push = self._wire.read(request.query, await _body(request))
            heard = reading.read(push)
        except Refused as refused:
            return self._refused(refused)
        if heard is None:
            return _response(wire.SUCCESS, push)
        if self._closing:
            return _later()
        first = self._recent.find((heard.event.account, heard.event.key))
        self._running += 1
        try:
            said = await (self._first(push, heard, arrived) if first is None else self._again(first, arrived))
            return await self._written(request, push, heard.event.account, said)
        except TryAgain:
            return _later()
        finally:
            self._running -= 1

    async def close(self) -> None:
        """Take nothing new, and wait until what is in hand is answered."""
        self._closing = True
        while self._running:  # noqa: ASYNC110 - once a process, at its end
            await asyncio.sleep(0.01)

    async def _first(self, push: Push, heard: Heard, arrived: float) -> Said:
        """Raises `TryAgain`, whatever it was: nothing is confirmed, and Tencent pushes again."""
        key = (heard.event.account, heard.event.key)
        future = self._recent.begin(key)
        try:
            said = await self._said(push, heard, arrived)
        except Exception as error:
            self._recent.drop(key)
            future.set_exception(TryAgain())
            future.exception()
            if not isinstance(error, TryAgain):
                log.exception("WeChat: a push could not be answered")
            raise TryAgain from None
        future.set_result(said)
        return said

    async def _again(self, first: "asyncio.Future[Said]", arrived: float) -> Said:
        """The same push while the first is running, or just after: the same bytes, or `success` if that takes long."""
        await asyncio.wait((first,), timeout=max(LEAST_SECONDS, self._left(arrived)))
        return first.result() if first.done() else Said()

    async def _said(self, push: Push, heard: Heard, arrived: float) -> Said:
        event = heard.event
        if heard.media:
            channel, media = reading.CHANNEL, heard.media
            file = await self._house.announce(channel, event.account, event.language, media, event.key)
            event = replace(event, what=Upload(file) if file else Unusable("often"))
        answer = await self._taken(event, arrived)
        if answer is None:
            return await self._looking(push, event) if heard.media else Said()
        return await self._compose(push, event, answer, self._left(arrived))

    async def _looking(self, push: Push, event: Event) -> Said:
        """A photo takes its time: who sent it should not wonder whether it came. The answer follows by itself."""
        language = await self._house.language(reading.CHANNEL, event.account)
        said = self._house.words("wechat-looking", language)
        return Said(self._wire.written(push, {"MsgType": "text", "Content": said}))

    async def _taken(self, event: Event, arrived: float) -> Answer | None:
        """As often as there is time: a moment without the database is nobody's error."""
        while True:
            left = max(LEAST_SECONDS, self._left(arrived))
            try:
                return await self._house.take(event, left)
            except TryAgain as again:
                if again.retry_ms / 1000 >= self._left(arrived):
                    raise
                await self._pause(again.retry_ms / 1000)

    async def _written(self, request: web.Request, push: Push, account: str, said: Said) -> web.StreamResponse:
        """Write the reply, and only then note what it told; what it had no room for is sent by itself."""
        response = _response(said.body, push)
        if not said.told and not said.left:
            return response
        try:
            await response.prepare(request)
            await response.write_eof()
        except ConnectionError:
            return response  # Tencent waits no longer; the same push again tells it
        try:
            if said.told:
                await self._house.told(account, said.told)
            if said.left:
                await self._house.release(account, said.left)
        except TryAgain:
            log.warning("WeChat: what was held could not be noted; it comes again")
        return response

    def _left(self, arrived: float) -> float:
        return PASSIVE_SECONDS - (self._clock() - arrived)

    def _refused(self, refused: Refused) -> web.Response:
        self._house.refused(refused.why)
        return web.Response(status=403)


async def _body(request: web.Request) -> bytes:
    """What was pushed. Raises `Refused`."""
    if (request.content_length or 0) > wire.MOST_BYTES:
        raise Refused("size")
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused("size") from None


def _response(body: bytes, push: Push) -> web.Response:
    if body is wire.SUCCESS:
        return web.Response(body=body, content_type="text/plain")
    return web.Response(body=body, content_type="application/json" if push.json else "text/xml", charset="utf-8")


def _later() -> web.Response:
    return web.Response(status=503, headers={"Retry-After": "2"})
