"""How somebody is written to: their language, links or not, and where a sensitive answer may be given instead."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.channels.wechat.house import House
from bot.channels.wechat.reading import CHANNEL
from bot.channels.wechat.replying import Manner, Speaks
from bot.dialogue.screen import Drawing, Shown

Link = Callable[[str, int], str]
"""From (account, revision) to the address of a one-time page for the question of that revision."""
FileLink = Callable[[str, str, Drawing], str]
"""From (account, language, document) to where it is to be had."""


class Manners:
    """`page` and `file` None: people could not reach our pages."""

    def __init__(self, house: House, *, links: bool, page: Link | None, file: FileLink | None = None) -> None:
        self._house, self._links, self._page, self._file = house, links, page, file
        self._speakers: dict[str, Speaks] = {}

    async def of(self, account: str, screens: Sequence[Shown]) -> Manner:
        """For these screens. May raise `TryAgain`."""
        language = await self._house.language(CHANNEL, account)
        say = self._speakers.get(language) or self._speaker(language)
        page = ""
        if self._page is not None and any(screen.hint == "secret" for screen in screens):
            page = self._page(account, await self._house.revision(account))
        file = partial(self._file, account, language) if self._file is not None else _nowhere
        return Manner(say, self._links, page, partial(self._house.typed, language=language), file)

    def _speaker(self, language: str) -> Speaks:
        words = self._house.words

        def say(key: str, /, **args: str) -> str:
            return words(key, language, **args)

        return self._speakers.setdefault(language, say)


def _nowhere(drawing: Drawing) -> str:
    del drawing
    return ""
