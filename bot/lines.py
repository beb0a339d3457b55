"""One line a person: turns of the same person wait for each other, first come first served."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lines:
    """A lock a person, kept only while somebody stands in its line."""

    def __init__(self) -> None:
        self._locks: dict[object, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def standing(self, who: object) -> AsyncIterator[None]:
        """Wait for the turns before this one; asyncio's lock wakes its waiters in order."""
        lock, waiting = self._locks.get(who, (None, 0))
        lock = lock or asyncio.Lock()
        self._locks[who] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks[who]
            if waiting == 1:
                del self._locks[who]
            else:
                self._locks[who] = (lock, waiting - 1)
