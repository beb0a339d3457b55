"""A badge as its page is told of it: in words, its code as an outline, with the seconds until it changes."""

import math
from collections.abc import Mapping
from typing import Any

import orjson

from bot.badges.address import Ticket
from bot.dialogue.badge import Badge
from bot.dialogue.service import Loader
from bot.pictures.pool import Pool
from bot.words.words import Words
from storage.committer import Committer
from storage.writing import Forbidden, Gone, Look

DRAWER = "outline"


class Shows:
    """Loads what the services say of their badges, as whoever holds one may see it now."""

    def __init__(
        self, committer: Committer, words: Words, pictures: Pool, badges: Mapping[str, Loader], public_url: str
    ) -> None:
        self._committer, self._words, self._pictures = committer, words, pictures
        self._badges, self._url = badges, public_url

    async def now(self, ticket: Ticket) -> dict[str, Any] | None:
        """`title`, `lines`, and while there is a code `typed`, `path`, `side`, `left` (seconds). None: there is none.

        Raises `Away` and what `Pool.draw` does.
        """
        badge = await self._loaded(ticket)
        if badge is None:
            return None
        said = {
            "title": self._words.text(badge.title, ticket.language),
            "lines": [self._words.text(line, ticket.language) for line in badge.lines],
            "typed": badge.typed,
        }
        if not badge.code or badge.changes_at is None:
            return said
        left = math.ceil((badge.changes_at - self._committer.clock()).total_seconds())
        return {**said, **await self._outline(badge.code), "left": max(1, left)}

    async def _loaded(self, ticket: Ticket) -> Badge | None:
        if ticket.name not in self._badges:
            return None
        committer = self._committer
        try:
            async with committer.database.reading() as connection:
                look = Look(connection, committer.clock(), ticket.actor, committer.keys)
                found: Badge = await self._badges[ticket.name](look, ticket.number)
        except (Forbidden, Gone):
            return None
        return found

    async def _outline(self, code: str) -> dict[str, Any]:
        text = f"{self._url}/s/{code}"
        drawn: dict[str, Any] = orjson.loads(await self._pictures.draw(DRAWER, {"text": text}, ""))
        return drawn
