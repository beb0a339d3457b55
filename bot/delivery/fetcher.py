"""Fetches the files that people sent on chat channels: asks the channel for them, checks them, keeps them sealed."""

import asyncio
import logging
from collections.abc import Mapping

from bot import images, metadata
from bot.channels.channel import ChatChannel, Unfetchable
from storage import files
from storage.away import Away
from storage.committer import Committer
from storage.writing import Lost

AT_ONCE = 4
"""Files fetched together: each may stand in memory whole."""
LOOK_SECONDS = 2
"""While one takes long: until it is looked whether there is another."""
log = logging.getLogger(__name__)


class Fetcher:
    """Fetches what is pending for `channels`; `most_bytes` and `most_pixels` are the limits of anything sent to us."""

    def __init__(
        self, committer: Committer, channels: Mapping[str, ChatChannel], *, most_bytes: int, most_pixels: int
    ) -> None:
        self._committer, self._channels = committer, channels
        self._most_bytes, self._most_pixels = most_bytes, most_pixels

    async def round(self) -> int:
        """Fetch what is pending, until nothing is. Returns how many were settled; the rest is tried again.

        A slow one holds up nobody else's: as soon as one of `AT_ONCE` is there, the next is asked for.
        """
        settled, running = 0, set[asyncio.Task[bool]]()
        async with asyncio.TaskGroup() as group:
            while True:
                running |= {group.create_task(self._one(row)) for row in await self._pending(AT_ONCE - len(running))}
                if not running:
                    return settled
                done, running = await asyncio.wait(running, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                settled += sum([task.result() for task in done])

    async def fetch(self, file: int) -> None:
        """Fetch this one now: somebody waits for it. Nothing is done where it is being fetched already."""
        for row in await self._committer.run(files.Lease(tuple(self._channels), 1, file).apply):
            await self._one(row)

    async def _pending(self, many: int) -> list[files.Fetch]:
        if not many:
            return []
        found: list[files.Fetch] = await self._committer.run(files.Lease(tuple(self._channels), many).apply)
        return found

    async def _one(self, row: files.Fetch) -> bool:
        try:
            await self._committer.run((await self._fetched(row)).apply)
        except Lost:
            return True  # its form was dropped meanwhile
        except Away:
            return False
        except Exception as error:  # noqa: BLE001 - one file must not stop the others; its lease runs out
            log.warning("a file could not be fetched: %s", type(error).__name__)
            return False
        return True

    async def _fetched(self, row: files.Fetch) -> files.Keep | files.Refuse:
        try:
            content = await self._channels[row.channel].fetch(row.reference)
            media = images.checked(content, self._most_bytes, self._most_pixels)
            return files.Keep(metadata.stripped(content, media), media, row.id, row.channel)
        except (Unfetchable, images.Unfit) as unfit:
            return files.Refuse(row.id, unfit.reason)
        except images.NotAnImage:
            return files.Refuse(row.id, "damaged")
