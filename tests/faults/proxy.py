"""A small TCP proxy that cuts, stalls, swallows answers and comes back."""

import asyncio
import random
from collections.abc import AsyncIterator
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
        for source, target, answers in ((reader, onward, False), (there, writer, True)):
            task = asyncio.create_task(self._pass(source, target, answers=answers))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, answers: bool) -> None:
        with suppress(ConnectionError, RuntimeError):
            while data := await source.read(65536):
                await self._flows.wait()
                if answers and self._swallows:
                    self.swallowed += 1
                    break
                target.write(data)
                await target.drain()
        target.transport.abort()
        self._writers.discard(target)
