"""Pushes updates to a webhook as the real server does (WebhookActor.cpp), only that its waiting takes next to no time.

One update of a lane at a time, a lane for the messages of a chat and one for the taps of a person; `max_connections`
at once; tried again until a 2xx: at once, then after 2, 4, 8 ... up to 60 seconds, each of them `pace` seconds long.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson

from bot.channels.fake.telegram import limits
from bot.channels.fake.telegram.queue import Update
from bot.channels.fake.telegram.world import World

log = logging.getLogger(__name__)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # a header's name


@dataclass(slots=True)
class Hook:
    """Where to push."""

    url: str
    secret: str = ""
    connections: int = limits.CONNECTIONS
    last_error: str = ""
    last_error_date: int = 0


@dataclass(slots=True, eq=False)
class Pusher:
    """Pushes what waits, until it is stopped. `replied` gets what a webhook answered with a method."""

    world: World
    hook: Hook
    pace: float
    replied: Callable[[dict[str, Any]], None]
    most_at_once: int = 0  # seen so far
    _sending: int = 0
    _swept: float = 0
    _busy: set[str] = field(default_factory=set)
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    _loop: "asyncio.Task[None] | None" = None

    def start(self) -> None:
        """Begin."""
        self._loop = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """Break off; what was not confirmed stays in the queue."""
        tasks = [*self._tasks, *([self._loop] if self._loop else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            try:
                while True:
                    changed = self.world.changed
                    self._begin(session)
                    await changed.wait()
            finally:
                for task in self._tasks:
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, session: aiohttp.ClientSession) -> None:
        """Start whatever may start now."""
        if abs(self.world.clock() - self._swept) > 1:
            self._swept = self.world.clock()
            self.world.queue.expire()
        for update in self.world.queue.waiting:
            if self._sending >= self.hook.connections:
                return
            if update.lane in self._busy:
                continue
            self._busy.add(update.lane)
            self._sending += 1
            task = asyncio.ensure_future(self._push(session, update))
            self._tasks.add(task)
            self.most_at_once = max(self.most_at_once, self._sending)
            task.add_done_callback(self._tasks.discard)

    async def _push(self, session: aiohttp.ClientSession, update: Update) -> None:
        try:
            await self._deliver(session, update)
        finally:
            self._busy.discard(update.lane)
            self.world.stir()

    async def _deliver(self, session: aiohttp.ClientSession, update: Update) -> None:
        try:
            wait = await self._try(session, update)
        finally:
            self._sending -= 1
        update.tries += 1
        if wait is None:
            self.world.queue.done(update)
            return
        self.hook.last_error_date = int(self.world.clock())
        self.world.stir()
        await asyncio.sleep(wait * self.pace)

    async def _try(self, session: aiohttp.ClientSession, update: Update) -> float | None:
        """Push once. Returns the seconds to wait before the next try, None where it was taken."""
        headers = {"Content-Type": "application/json"}
        if self.hook.secret:
            headers[SECRET_HEADER] = self.hook.secret
        again = 0.0 if update.tries == 0 else float(min(2**update.tries, limits.RETRY_SECONDS))
        seconds = aiohttp.ClientTimeout(total=max(limits.REPLY_SECONDS * self.pace, 1.0))
        try:
            body = orjson.dumps(update.json())
            async with session.post(self.hook.url, data=body, headers=headers, timeout=seconds) as reply:
                said = await reply.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            self.hook.last_error = f"{type(error).__name__}"
            return again
        if reply.ok and reply.status < 300:
            if said and reply.content_type == "application/json":
                self.replied(orjson.loads(said))
            return None
        self.hook.last_error = f"Wrong response from the webhook: {reply.status} {reply.reason}"
        return float(reply.headers.get("Retry-After", again))
