"""Shows what another process held because the page is open here, and not with it.

No process knows whose pages are open where: each looks every second at what was held of late, and at its own pages.
"""

import asyncio
from datetime import timedelta

from bot.channels.web import faults, items
from bot.channels.web.house import Item, TryAgain
from bot.channels.web.kit import Kit
from bot.remembered import Remembered

LOOK_SECONDS = 1.0
OVERLAP = timedelta(seconds=10)
"""A commit shows itself some time after the instant that it bears, and the clocks of machines differ."""
REMEMBERED = 20_000


class Finding:
    """One a process."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._since = kit.now()
        self._shown: Remembered[tuple[str, str], None] = Remembered(REMEMBERED)

    async def watch(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except TryAgain:
                continue
            except Exception as error:  # noqa: BLE001 - what was not shown stands there when the page is opened again
                faults.note("a look at what is held", error)

    async def look(self) -> None:
        """Show what was held since the last look to the pages that are open. They say that they have it, as always."""
        kit, now = self._kit, self._kit.now()
        if kit.hub.open:
            for account, item in await kit.house.held(self._since - OVERLAP, kit.hub.is_here):
                if (account, item.id) not in self._shown:
                    self._shown[account, item.id] = None
                    self._show(account, item)
        self._since = now

    def _show(self, account: str, item: Item) -> None:
        kit = self._kit
        if pages := kit.hub.pages(account):
            packed = items.packed(item, account, pages[-1].language, kit.pictures)
            kit.hub.push(account, items.item(packed, kit.now()))
