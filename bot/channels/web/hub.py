"""The pages that are open now, by account: what is pushed to them, and what they say they got."""

import asyncio
import contextlib

from bot.channels.web.connection import Connection


class Hub:
    """Every open page of this process."""

    def __init__(self) -> None:
        self._pages: dict[str, list[Connection]] = {}
        self._awaited: dict[tuple[str, int], asyncio.Future[None]] = {}
        self._empty = asyncio.Event()
        self._empty.set()
        self.open = 0
        self.closing = False

    def pages(self, account: str) -> tuple[Connection, ...]:
        return tuple(self._pages.get(account, ()))

    def is_here(self, account: str) -> bool:
        """Whether a page of the account is open with this process."""
        return account in self._pages

    def everybody(self) -> list[Connection]:
        return [page for pages in self._pages.values() for page in pages]

    def join(self, page: Connection) -> None:
        self._pages.setdefault(page.account, []).append(page)
        self.open += 1
        self._empty.clear()

    def leave(self, page: Connection) -> None:
        pages = self._pages.get(page.account, [])
        if page in pages:
            pages.remove(page)
            self.open -= 1
            if not pages:
                del self._pages[page.account]
            if not self._pages:
                self._empty.set()

    def push(self, account: str, payload: bytes) -> None:
        """To every page of the account. One that reads too slowly is cut off: it comes back for the transcript."""
        for page in self.pages(account):
            page.post(payload)

    async def confirmed(self, account: str, notice: int, payload: bytes, seconds: float) -> bool:
        """Push a notice and wait until one page says that it stands there."""
        key = account, notice
        waiter = self._awaited.setdefault(key, asyncio.get_running_loop().create_future())
        try:
            async with asyncio.timeout(seconds):
                self.push(account, payload)
                await asyncio.shield(waiter)
        except TimeoutError:
            return False
        finally:
            if self._awaited.get(key) is waiter:
                del self._awaited[key]
        return True

    def got(self, account: str, notice: int) -> None:
        """A page has the notice."""
        waiter = self._awaited.get((account, notice))
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    async def watch(self, seconds: float) -> None:
        """Ask every page for a sign of life, for ever; one that gave none since the last round is cut off."""
        while True:
            await asyncio.sleep(seconds)
            await asyncio.gather(*(page.pulse() for page in self.everybody()), return_exceptions=True)

    async def close(self, seconds: float) -> None:
        """Say goodbye to every page. Turns in hand are finished and answered first."""
        self.closing = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await asyncio.gather(*(page.goodbye() for page in self.everybody()), return_exceptions=True)
                await self._empty.wait()
        for page in self.everybody():
            page.drop()
