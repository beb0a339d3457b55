"""Says in the database every few seconds that this process lives: so long nobody else takes what it holds."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable

import sqlalchemy.exc

from storage import processes
from storage.committer import Committer

NUMBER_BITS = 62
log = logging.getLogger(__name__)


class Presence:
    """One a process. It does not go through the committer: a long queue there must not look like death."""

    def __init__(self, committer: Committer, among: Callable[[bool], None] = lambda _others: None) -> None:
        """`among` is told, now and then, whether other processes live."""
        self._committer, self._among = committer, among
        self._number, self._name = secrets.randbits(NUMBER_BITS) + 1, f"{socket.gethostname()} {os.getpid()}"
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """From now on leases are in this process' name."""
        await self.beat()
        self._committer.process = self._number
        self._task = asyncio.create_task(self._work(), name="presence")

    async def stop(self) -> None:
        """What is still held is free at once."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = self._committer.process = None
        async with self._committer.database.writer.begin() as connection:
            await processes.leave(connection, self._number)

    async def _work(self) -> None:
        while True:
            await asyncio.sleep(processes.EVERY.total_seconds())
            try:
                await self.beat()
            except (sqlalchemy.exc.SQLAlchemyError, OSError) as error:
                log.warning("presence waits for the database: %s", type(error).__name__)
            except Exception:
                log.exception("presence failed")

    async def beat(self) -> None:
        """Say so now."""
        async with self._committer.database.writer.begin() as connection:
            now = self._committer.clock()
            await processes.beat(connection, self._number, self._name, now)
            self._among(len(await processes.living(connection, now)) > 1)
