"""Looking at the database for numbers, never so often that it would feel it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

LEAST_SECONDS = 5.0
"""However often somebody asks."""
SHARE = 50
"""A look that took long is not repeated before this many times as long: one connection is busy so for 2 % at most."""

Found = TypeVar("Found")


class Paced(Generic[Found]):
    """Keeps what the last look found for a while. Callers that come together share one look."""

    def __init__(self, look: Callable[[], Awaitable[Found]], clock: Callable[[], float] = time.monotonic) -> None:
        self._look, self._clock = look, clock
        self._task: asyncio.Task[Found] | None = None
        self._found: Found | None = None
        self._until = 0.0
        self.seconds = 0.0
        """How long the last look took."""

    async def latest(self, patience: float) -> Found | None:
        """What was found lately. None where the look fails or takes longer than `patience`; then it goes on alone."""
        if self._found is not None and self._clock() < self._until:
            return self._found
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._timed(), name="numbers")
        try:
            async with asyncio.timeout(patience):
                return await asyncio.shield(self._task)
        except Exception:  # noqa: BLE001 - whatever it was, there are no numbers
            return None

    async def _timed(self) -> Found:
        began, self._found = self._clock(), None
        found = await self._look()
        self.seconds = self._clock() - began
        self._found, self._until = found, self._clock() + max(LEAST_SECONDS, SHARE * self.seconds)
        return found
