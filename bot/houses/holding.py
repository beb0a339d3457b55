"""Whether something is held for somebody, asked in each of their turns: all who ask meanwhile are one question."""

import asyncio
from collections import deque

from storage import held
from storage.database import Database

AT_ONCE = 500
"""Addresses in one question."""


class Holding:
    """Asks the database, never a memory of its own: another process may have held something a moment ago."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[tuple[int, asyncio.Future[bool]]] = deque()
        self._task: asyncio.Task[None] | None = None
        self.questions = 0

    async def holds(self, address: int) -> bool:
        """Whether something is held for `address`. Raises `storage.away.Away`."""
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((address, future))
        if self._task is None:
            self._task = asyncio.create_task(self._ask(), name="what is held")
        return await future

    async def _ask(self) -> None:
        try:
            while self._waiting:
                asked = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
                self.questions += 1
                try:
                    found = await held.waiting(self._database, {address for address, _ in asked})
                except Exception as error:  # noqa: BLE001 - it is the askers'
                    _settle(asked, error)
                else:
                    _settle(asked, found)
        finally:
            self._task = None


def _settle(asked: list[tuple[int, "asyncio.Future[bool]"]], found: frozenset[int] | Exception) -> None:
    for address, future in asked:
        if future.done():
            continue  # whoever asked has gone
        if isinstance(found, Exception):
            future.set_exception(found)
        else:
            future.set_result(address in found)
