"""Draws for somebody: what a picture or a file is made of is loaded when it is drawn, as they may see it then."""

from collections.abc import Mapping
from typing import Any

from bot.desk import Desk
from bot.dialogue.service import Loader
from bot.pictures.drawers import UnknownPicture
from bot.pictures.pool import Pool
from bot.words.words import Words
from storage.writing import Actor, Forbidden, Gone, Look


class Easel:
    """Gives drawers what they draw, in words."""

    def __init__(self, desk: Desk, words: Words, pictures: Pool) -> None:
        self._desk, self._words, self._pictures = desk, words, pictures

    async def draw(self, channel: str, account: str, name: str, args: Mapping[str, Any], language: str) -> bytes:
        """Raises what `Pool.draw` does, `UnknownPicture` also where they may not see it, and `Away`."""
        if (source := self._desk.book.sources.get(name)) is not None:
            args = await self._loaded(source, channel, account, args)
        return await self._pictures.draw(name, self._words.plain(args, language), language)

    async def _loaded(self, source: Loader, channel: str, account: str, args: Mapping[str, Any]) -> Mapping[str, Any]:
        desk = self._desk
        seat = await desk.seats.find(channel, account, "")
        try:
            async with desk.committer.database.reading() as connection:
                look = Look(connection, desk.clock(), Actor(seat.address, seat.person), desk.keys, account, channel)
                loaded: Mapping[str, Any] = await source(look, args)
        except (Forbidden, Gone) as error:
            raise UnknownPicture from error
        return loaded
