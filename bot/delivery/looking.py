"""Looks at photos for codes: what a chat sent is fetched at once, read in a process of the pool, and not kept."""

import asyncio
from collections.abc import Awaitable, Callable

import orjson

from bot import links
from bot.dialogue.photo import Photo, Why
from bot.pictures.pool import Pool, TooMany, TooSlow
from storage import files
from storage.committer import Committer
from storage.writing import Gone

DRAWER = "codes"
SECONDS = 12.0
"""As long as somebody waits for a photo to be looked at: what takes longer is better sent again."""
AT_ONCE = 4
"""Photos that stand in memory whole."""
PAUSE_SECONDS = 0.2
REASONS: dict[str, Why] = {"size": "size", "pixels": "pixels", "kind": "kind", "gone": "gone"}


class _Unfit(Exception):
    """This photo was refused."""


async def _nobody(_file: int) -> None:
    """No channel is here; whoever has it fetches it."""


class Looker:
    """`fetch` brings a pending file here, unless somebody else is at it; `pause` waits for so many seconds."""

    def __init__(
        self,
        committer: Committer,
        pictures: Pool,
        fetch: Callable[[int], Awaitable[None]] = _nobody,
        *,
        seconds: float = SECONDS,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._committer, self._pictures, self._fetch = committer, pictures, fetch
        self._seconds, self._pause = seconds, pause
        self._places = asyncio.Semaphore(AT_ONCE)

    async def look(self, file: int) -> Photo:
        """What stands on it. Raises `storage.away.Away`; whatever else goes wrong is a reason in the answer."""
        forget = files.Delete((file,))
        try:
            async with asyncio.timeout(self._seconds), self._places:
                said = await self._read(file)
        except TimeoutError:
            return Photo(why="late", forget=forget)
        except TooMany:
            return Photo(why="late", forget=forget)
        except TooSlow:  # or it broke what reads it
            return Photo(why="damaged", forget=forget)
        except _Unfit as unfit:
            return Photo(why=REASONS.get(str(unfit), "damaged"), forget=forget)
        if said is None:
            return Photo(why="damaged", forget=forget)
        ours = dict.fromkeys(code for text in said if (code := links.code(text)) is not None)
        return Photo(tuple(ours), any(links.code(text) is None for text in said), forget=forget)

    async def _read(self, file: int) -> list[str] | None:
        content = await self._content(file)
        return orjson.loads(await self._pictures.draw(DRAWER, {"content": content}, ""))  # type: ignore[no-any-return]

    async def _content(self, file: int) -> bytes:
        asked = False
        while True:
            async with self._committer.database.reading() as connection:
                try:
                    kept = await files.get(connection, file)
                except Gone:
                    raise _Unfit("gone") from None
                if kept.state == files.REFUSED:
                    raise _Unfit(kept.reason or "")
                if kept.state == files.KEPT:
                    return b"".join([part async for part in files.content(connection, self._committer.keys, file)])
            if asked:
                await self._pause(PAUSE_SECONDS)
            else:
                await self._fetch(file)
                asked = True
