"""Who asks Telegram for updates: one process of all. The others stand by, and take over when it stops or dies."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from bot.channels.channel import TryAgain
from bot.channels.house import House
from bot.channels.telegram.speaker import NAME

TASK = f"{NAME} updates"
SIGN_SECONDS = 2.0
"""Between two signs of whoever is on duty, and between two looks of who stands by."""
log = logging.getLogger(__name__)


class Duty:
    """One a process. Two that are on duty for a moment do no harm: an update that came twice is one event."""

    def __init__(self, house: House, sign_seconds: float = SIGN_SECONDS) -> None:
        self._house, self._seconds = house, sign_seconds
        self.held = False

    async def run(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` whenever it is ours to do, for ever, until cancelled or `work` ends by itself."""
        while True:
            if await self._ours() and await self._while_ours(work):
                return
            await asyncio.sleep(self._seconds)

    async def leave(self) -> None:
        """We stop: another may begin at once."""
        if self.held:
            self.held = False
            with contextlib.suppress(TryAgain):
                await self._house.relieved()

    async def _while_ours(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Whether `work` came to its end before somebody else was on duty."""
        log.info("telegram: asking for updates")
        working = asyncio.ensure_future(work())
        try:
            while not working.done():
                await asyncio.wait((working,), timeout=self._seconds)
                if not working.done() and not await self._ours():
                    log.warning("telegram: another process asks for updates now")
                    return False
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
        return True

    async def _ours(self) -> bool:
        """While the database is away nobody is on duty: no turn could be committed."""
        try:
            self.held = await self._house.on_duty(TASK)
        except TryAgain:
            self.held = False
        return self.held
