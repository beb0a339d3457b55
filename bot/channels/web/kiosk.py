"""A shared screen forgets the person: after each submission, and when they have walked away."""

import asyncio
from collections.abc import Callable

import orjson

from bot.channels.web.hub import Hub
from bot.channels.web.items import FORGOTTEN
from bot.channels.web.settings import WebSettings
from bot.remembered import Remembered

MOST_FORGOTTEN = 10_000


class Kiosk:
    """Does nothing unless the setting says that this is one. `clock` is monotonic seconds."""

    def __init__(self, hub: Hub, settings: WebSettings, clock: Callable[[], float]) -> None:
        self._hub = hub
        self._settings = settings
        self._clock = clock
        self._forgotten: Remembered[str, None] = Remembered(MOST_FORGOTTEN)
        self._leaving: dict[str, asyncio.Task[None]] = {}
        self._last: dict[str, float] = {}

    def knows(self, account: str) -> bool:
        """False for somebody who was forgotten: an old tab or the back button must not bring them back."""
        return account not in self._forgotten

    def acted(self, account: str) -> None:
        if self._settings.kiosk:
            self._last[account] = self._clock()

    def leave(self, account: str) -> None:
        """They have filed something: time to read, then forget."""
        if self._settings.kiosk and account not in self._leaving:
            self._leaving[account] = asyncio.get_running_loop().create_task(self._read_then_forget(account))

    async def watch(self) -> None:
        """Forget whoever has not acted for a while, for ever."""
        while self._settings.kiosk:
            await asyncio.sleep(min(1.0, self._settings.kiosk_idle_seconds / 4))
            late = self._clock() - self._settings.kiosk_idle_seconds
            for account in [account for account, last in self._last.items() if last < late]:
                await self._forget(account)

    async def _read_then_forget(self, account: str) -> None:
        seconds = self._settings.kiosk_read_seconds
        self._hub.push(account, orjson.dumps({"t": "leaving", "seconds": seconds}))
        await asyncio.sleep(seconds)
        await self._forget(account)

    async def _forget(self, account: str) -> None:
        self._last.pop(account, None)
        self._leaving.pop(account, None)
        self._forgotten[account] = None
        self._hub.push(account, FORGOTTEN)
        for page in self._hub.pages(account):
            await page.close(1000)

    def stop(self) -> None:
        for task in self._leaving.values():
            task.cancel()
