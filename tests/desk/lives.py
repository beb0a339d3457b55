"""Lives of a process that is killed at random points: what all kill checkers share.

A life is forked from a server that has loaded the workers once, so that it begins within some milliseconds and a test
can afford many. It dies by SIGKILL as any process would: nothing of it runs afterwards.
"""

import asyncio
import multiprocessing
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from storage.database import Database

SEED = 20261120
DONE = "done"
"""What a worker says at its end."""
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [f"tests.desk.{name}_worker" for name in ("kill", "send", "remind", "job", "broadcast")]
    + [f"tests.coupons.{name}_worker" for name in ("grab", "line")],
)

Say = Callable[[object], None]
"""A worker says a line: how far it has come."""
Worker = Callable[..., Awaitable[None]]
"""`worker(say, *arguments)`, the main function of a module."""


def _live(worker: Worker, heard: Connection, arguments: tuple[str, ...]) -> None:
    """In the process to be killed."""

    def say(what: object) -> None:
        os.write(heard.fileno(), f"{what}\n".encode())  # whole lines of this size are written at once

    async def lives() -> None:
        await worker(say, *arguments)
        say(DONE)

    asyncio.run(lives())


@dataclass
class Lives:
    """Lives of one worker. `slack`: longest seconds from the line that a life is killed at until it dies."""

    worker: Worker
    slack: float = 0.01
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    begun: int = 0
    killed: int = 0

    async def one(self, *arguments: str, lines: int | None, heard: Callable[[str], None] = lambda _: None) -> bool:
        """A life, killed some time after it said so many lines; None: never. Returns whether it reached its end.

        Counting lines, not seconds, hits the middle of the work on a machine of any speed.
        """
        self.begun += 1
        process, ended, read = FORKS.Process, False, 0
        ours, theirs = FORKS.Pipe(duplex=False)
        life = process(target=_live, args=(self.worker, theirs, arguments), daemon=True)
        life.start()
        theirs.close()
        async with _lines(ours) as said:
            async for line in said:
                if line == DONE:
                    ended = True
                else:
                    heard(line)
                read += 1
                if read == lines:
                    await asyncio.sleep(self.chance.random() * self.slack)
                    life.kill()
                    self.killed += 1
        await asyncio.to_thread(life.join)
        assert ended or (read and lines is not None), "it failed by itself"
        life.close()
        return ended


@asynccontextmanager
async def _lines(pipe: Connection) -> AsyncIterator[AsyncIterator[str]]:
    """What is said, line by line, until the other end is dead."""
    reader = asyncio.StreamReader()
    with open(os.dup(pipe.fileno()), "rb", buffering=0) as file:  # noqa: ASYNC230, PTH123 - a pipe
        pipe.close()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), file
        )
        try:
            yield (line.decode().rstrip("\n") async for line in reader)
        finally:
            transport.close()


async def read(url: str, query: Any) -> list[Any]:
    """The rows of a query, on a connection of its own: no worker lives just now."""
    database = Database(url)
    async with database.reading() as connection:
        found = (await connection.execute(query)).all()
    await database.close()
    return list(found)
