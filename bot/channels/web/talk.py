"""The protocol with one page (docs/web-protocol.md). Frames are read one after the other: acts keep their order."""

import asyncio
import contextlib
import math

import orjson
from aiohttp import WSMsgType

from bot.channels.web import connection, frames, items, turns
from bot.channels.web.house import TryAgain
from bot.channels.web.kit import Kit
from bot.dialogue.event import Follow, Scan, Upload

BAD_FRAMES = 30
"""So many frames that make no sense, and the line is closed: no page of ours sends one."""
FIRST = "first-hello"
"""The id of the event by which somebody new is greeted: the same in two tabs, so that they are greeted once."""


class Talk:
    """One page, from its hello to its end. `network` is where it calls from."""

    def __init__(self, kit: Kit, page: connection.Connection, network: str) -> None:
        self._kit = kit
        self._page = page
        self._network = network
        self._turns = turns.Turns(kit, page, network)
        self._bad = 0

    async def run(self) -> None:
        """Talk until either side leaves."""
        try:
            await self._talked()
        finally:
            self._turns.close()

    async def _talked(self) -> None:
        if not await self._greeted():
            return
        while not self._kit.hub.closing:
            message = await self._page.receive()
            if message.type is WSMsgType.TEXT:
                await self._frame(message.data)
            elif message.type is WSMsgType.BINARY:
                await self._complain(frames.BadFrame())
            else:
                return
        await self._page.close(connection.AWAY)

    async def _greeted(self) -> bool:
        try:
            async with asyncio.timeout(self._kit.settings.hello_seconds):
                message = await self._page.receive()
            hello = frames.parse(message.data, 0) if message.type is WSMsgType.TEXT else None
        except TimeoutError:
            hello = None
        except frames.BadFrame as bad:
            self._page.post(items.refused(bad.id, self._words(bad.key, **bad.args_of_key)))
            hello = None
        if isinstance(hello, frames.Hello):
            return await self._welcomed(hello)
        self._kit.limits.failures.charge(self._network)
        await self._page.close(connection.POLICY)
        return False

    async def _welcomed(self, hello: frames.Hello) -> bool:
        page, settings = self._page, self._kit.settings
        page.language = hello.language
        try:
            visitor = await self._kit.house.visitor(page.account, hello.language)
            past = await self._kit.house.recent(page.account)
        except TryAgain as wait:
            return await self._later(wait)
        page.language = visitor.language
        drawn = [items.packed(item, page.account, page.language, self._kit.pictures) for item in past]
        limits = {"text": settings.text_characters, "upload_bytes": settings.upload_bytes}
        about = {"limits": limits, "version": self._kit.statics.version, **items.menu(visitor)}
        page.post(orjson.dumps({"t": "welcome", "items": drawn, **about, "now": items.ms(self._kit.now())}))
        if hello.enter is not None:
            await self._act(frames.Act(hello.id or f"enter-{hello.enter}"[:40].ljust(8, "-"), Scan(hello.enter)))
        elif not past:
            try:
                await self._turns.first(FIRST, Follow())
            except TryAgain as wait:
                return await self._later(wait)
        return True

    async def _later(self, wait: TryAgain) -> bool:
        self._page.post(items.refused(None, self._words("web-try-again"), wait.retry_ms))
        await self._page.close(connection.LATER)
        return False

    async def _frame(self, raw: bytes) -> None:
        try:
            frame = frames.parse(raw, self._kit.settings.text_characters)
        except frames.BadFrame as bad:
            await self._complain(bad)
            return
        match frame:
            case frames.Act():
                await self._act(frame)
            case frames.Got(notices):
                await self._got(notices)
            case frames.Ping():
                self._page.post(items.pong(self._kit.now()))

    async def _complain(self, bad: frames.BadFrame) -> None:
        self._bad += 1
        if self._bad > BAD_FRAMES:
            self._kit.limits.failures.charge(self._network)
            await self._page.close(connection.POLICY)
            return
        self._page.post(items.refused(bad.id, self._words(bad.key, **bad.args_of_key)))

    async def _got(self, notices: tuple[int, ...]) -> None:
        for notice in notices:
            self._kit.hub.got(self._page.account, notice)
        with contextlib.suppress(TryAgain):  # they stand in the transcript, so the page will say it again
            await self._kit.house.got(self._page.account, notices)

    async def _act(self, act: frames.Act) -> None:
        limits = self._kit.limits
        wait = limits.turns.take(self._page.account)
        if not wait and isinstance(act.what, Scan):
            wait = limits.failures.wait(self._network)
        if wait:
            slow_down = self._words("web-slow-down")
            self._page.post(items.refused(act.id, slow_down, max(500, math.ceil(wait * 1000))))
            return
        what = self._opened(act.what) if isinstance(act.what, frames.Uploaded) else act.what
        if what is None:
            limits.failures.charge(self._network)
            self._page.post(items.refused(act.id, self._words("web-upload-unknown")))
            return
        await self._turns.answered(act.id, what)

    def _opened(self, uploaded: frames.Uploaded) -> Upload | None:
        match self._kit.uploads.open(self._page.account, uploaded.token):
            case [int(file), str(name), bool(photo)]:
                return Upload(file, name, photo)
        return None

    def _words(self, key: str, **args: object) -> str:
        return self._kit.house.words(key, self._page.language, **args)
