"""What a broadcast says, drawn once for each language: everybody who speaks it is given the same value."""

from bot.delivery import notice
from bot.dialogue import drawing
from bot.dialogue.screen import Shown
from bot.remembered import Remembered
from storage import broadcasts
from storage.committer import Committer

MOST = 100
"""Broadcasts times languages."""


class Drawn:
    """`language` is for people whose language is not known."""

    def __init__(self, committer: Committer, words: drawing.Words, language: str) -> None:
        self._committer, self._words, self._language = committer, words, language
        self._shown: Remembered[tuple[int, str], tuple[Shown, ...]] = Remembered(MOST)

    async def shown(self, broadcast: int, language: str | None) -> tuple[Shown, ...]:
        """What is shown to somebody who speaks `language`. Raises `Away`, `storage.writing.Gone`."""
        spoken = language or self._language
        found = self._shown.get((broadcast, spoken))
        if found is None:
            async with self._committer.database.reading() as connection:
                content = await broadcasts.content(connection, self._committer.keys, broadcast)
            found = tuple([drawing.draw(screen, self._words, spoken, 0) for screen in notice.unpack(content)])
            self._shown[broadcast, spoken] = found
        return found
