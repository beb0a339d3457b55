"""A small TCP proxy that cuts, stalls, swallows answers and comes back."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Self


class Proxy:
    """Stands between us and a server. `await cut()` drops all lines and refuses new ones until `back()`; `stall()`
    keeps the lines open and passes nothing on; `swallow()` passes on what we say and breaks at the answer."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._flows = asyncio.Event()
        self._flows.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._refuses = self._swallows = False
        self._lost: tuple[bytes, float, random.Random] | None = None
        self.port = self.swallowed = 0

    @classmethod
    @asynccontextmanager
    async def before(cls, port: int) -> AsyncIterator[Self]:
        """One before a server on this machine."""
        proxy = cls("127.0.0.1", port)
        await proxy.start()
        try:
            yield proxy
        finally:
            await proxy.close()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._line, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        self._server.close()
        await self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def cut(self) -> None:
        self._refuses = True
        self._flows.set()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0)

    def stall(self) -> None:
        self._flows.clear()

    def swallow(self) -> None:
        self._swallows = True

    def loses(self, what: bytes, share: float, chance: random.Random) -> None:
        """Of all requests that contain `what` this share is never answered, though half of them are done."""
        self._lost = (what, share, chance)

    def back(self) -> None:
        self._refuses = self._swallows = False
        self._flows.set()

    async def misbehaves(self, chance: random.Random, longest: float = 0.05) -> None:
        """All of it by turns, until it is cancelled; `longest` seconds each."""
        while True:
            for trouble in chance.sample((self.cut, self.stall, self.swallow), 3):
                await asyncio.sleep(chance.random() * longest)
                waits = trouble()
                if waits is not None:
                    await waits
                await asyncio.sleep(chance.random() * longest)
                self.back()

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refuses:
            writer.transport.abort()
            return
        there, onward = await asyncio.open_connection(self._host, self._port)
        self._writers |= {writer, onward}
        doomed = asyncio.Event()
        for work in (self._asks(reader, onward, doomed), self._answers(there, writer, doomed)):
            task = asyncio.create_task(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _asks(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, doomed: asyncio.Event) -> None:
        def passes(data: bytes) -> bool:
            if self._lost is not None:
                what, share, chance = self._lost
                if what in data and chance.random() < share:
                    doomed.set()
                    return chance.random() < 0.5
            return True

        await self._flow(source, target, passes)

    async def _answers(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, doomed: asyncio.Event) -> None:
        def passes(data: bytes) -> bool:
            del data
            swallowed = self._swallows or doomed.is_set()
            self.swallowed += swallowed
            return not swallowed

        await self._flow(source, target, passes)

    async def _flow(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, passes: Callable[[bytes], bool]
    ) -> None:
        try:
            with suppress(ConnectionError, RuntimeError):
                while data := await source.read(65536):
                    await self._flows.wait()
                    if not passes(data):
                        return
                    target.write(data)
                    await target.drain()
        finally:
            target.transport.abort()
            self._writers.discard(target)
