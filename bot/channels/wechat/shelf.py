"""Pictures that Tencent holds for us: the same content is uploaded once in its three days."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.lines import Lines
from bot.remembered import Remembered

KEPT = timedelta(days=2, hours=20)
"""Tencent keeps temporary media for three days (Tencent: "新增临时素材"); a message may wait a while after this."""
MOST = 1000


class Shelf:
    """Media ids by content. In memory: after a start a picture is uploaded once more."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._ids: Remembered[bytes, tuple[str, datetime]] = Remembered(MOST)
        self._lines = Lines()

    async def id(self, content: bytes, upload: Callable[[], Awaitable[str]]) -> str:
        """The id of `content`; two who want the same at once upload it once. Raises what `upload` raises."""
        digest = hashlib.sha256(content).digest()
        async with self._lines.standing(digest):
            known, until = self._ids.get(digest, ("", self._now()))
            if self._now() < until:
                return known
            until = self._now() + KEPT
            made = await upload()
            self._put(digest, made, until)
            return made

    def forget(self, media_id: str) -> None:
        """Tencent has it no more."""
        for digest, (known, _) in list(self._ids.items()):
            if known == media_id:
                del self._ids[digest]

    def _put(self, digest: bytes, media_id: str, until: datetime) -> None:
        self._ids[digest] = (media_id, until)
