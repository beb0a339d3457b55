"""How somebody is written to: their language, links or not, and where a sensitive answer may be given instead."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.channels.wechat.house import House
from bot.channels.wechat.reading import CHANNEL
from bot.channels.wechat.replying import Manner, Speaks
from bot.dialogue.screen import Shown

Link = Callable[[str, int], str]
"""From (account, revision) to the address of a one-time page for the question of that revision."""


class Manners:
    """`page` None: there is no one-time page, since people could not reach it."""

    def __init__(self, house: House, *, links: bool, page: Link | None) -> None:
        self._house, self._links, self._page = house, links, page
        self._speakers: dict[str, Speaks] = {}

    async def of(self, account: str, screens: Sequence[Shown]) -> Manner:
        """For these screens. May raise `TryAgain`."""
        language = await self._house.language(CHANNEL, account)
        say = self._speakers.get(language) or self._speaker(language)
        page = ""
        if self._page is not None and any(screen.hint == "secret" for screen in screens):
            page = self._page(account, await self._house.revision(account))
        return Manner(say, self._links, page, partial(self._house.typed, language=language))

    def _speaker(self, language: str) -> Speaks:
        words = self._house.words

        def say(key: str, /, **args: str) -> str:
            return words(key, language, **args)

        return self._speakers.setdefault(language, say)
