"""Codes that lead into the account when they are scanned with WeChat: who scans one follows, and is there."""

import asyncio
import logging

from bot.channels.wechat.api import Api, Refused
from bot.lines import Lines
from bot.remembered import Remembered

SECONDS = 2.5
"""A poster does not wait longer: without the account's code it carries the address of our page."""
MOST = 10_000
log = logging.getLogger(__name__)


class Codes:
    """Lasting codes, each asked for once in this process: a poster hangs for years, and there are 100,000 in all."""

    def __init__(self, api: Api, seconds: float = SECONDS) -> None:
        self._api, self._seconds = api, seconds
        self._known: Remembered[str, str] = Remembered(MOST)
        self._lines = Lines()

    async def entrance(self, code: str) -> str | None:
        """What a QR code says that leads here with `code` (1-64 characters); None where Tencent gives none now."""
        async with self._lines.standing(code):
            if (known := self._known.get(code)) is not None:
                return known
            return await self._asked(code)

    async def _asked(self, code: str) -> str | None:
        try:
            async with asyncio.timeout(self._seconds):
                url = await self._api.scene(code, None)
        except Refused as no:
            if no.kind != "forbidden":  # which was told once already, and is no trouble
                log.warning("WeChat: no code for a poster: %s", no)
            return None
        except TimeoutError:
            log.warning("WeChat: no code for a poster in time")
            return None
        self._known[code] = url
        return url
