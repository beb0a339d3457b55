"""The list of commands beside the input: for everybody in each language, and for staff by what they may do."""

import re
from collections.abc import Sequence
from typing import Any, Final

from bot.channels.channel import TryAgain
from bot.channels.house import House, Listed
from bot.channels.telegram import limits
from bot.channels.telegram.direct import Direct
from bot.channels.telegram.heard import Heard
from bot.channels.telegram.speaker import NAME
from bot.channels.telegram.speaking import Call
from bot.dialogue.event import Follow, Tap, Text
from bot.dialogue.screen import Answer
from bot.remembered import Remembered

LANGUAGES: Final = ("", "zh", "en")
"""Lists for everybody: for apps in any language (then in the union's own), and for each that we speak."""
MENU = "/menu"
REMEMBERED = 20_000
_NAME = re.compile(r"[a-z0-9_]{1,32}")


class Menus:
    """Sets the lists, each account's own at most once until it changes."""

    def __init__(self, direct: Direct, house: House) -> None:
        self._direct, self._house = direct, house
        self._set: Remembered[str, int] = Remembered(REMEMBERED)

    async def everybody(self) -> None:
        """The lists of who has no role. Raises `Refused` and `TryAgain`."""
        for language in LANGUAGES:
            listed = await self._house.listed(NAME, "", language)
            await self._direct.say(_call(listed, {"type": "default"}, language))

    @staticmethod
    def concerns(heard: Heard, answer: Answer) -> bool:
        """Whether the account's own list may have to be set after this turn."""
        if answer.extra.get("menu"):
            return True
        match heard.what:
            case Follow():
                return not heard.quiet
            case Text(said) | Tap(said):
                return said == MENU
        return False

    async def own(self, heard: Heard, *, changed: bool) -> None:
        """Set the account's own list if it is not the one that everybody has. It can wait: nothing is raised for it."""
        known = self._set.get(heard.account)
        if known is not None and not changed:
            return
        try:
            language = await self._house.language(NAME, heard.account)
            mine = await self._house.listed(NAME, heard.account, language)
            common = await self._house.listed(NAME, "", _tag(heard.language))
        except TryAgain:
            return
        digest = hash(mine)
        if digest == known and not changed:  # else another process may have set another list meanwhile
            return
        scope = {"type": "chat", "chat_id": heard.chat}
        call = _call(mine if mine != common else (), scope)
        if (mine == common and known is None and not changed) or await self._direct.quietly(call):
            self._set[heard.account] = digest


def _tag(language: str) -> str:
    """The language whose list an app in `language` shows."""
    tag = language[:2].lower()
    return tag if tag in LANGUAGES else ""


def _call(listed: Sequence[Listed], scope: dict[str, Any], language: str = "") -> Call:
    """Set a list; with nothing to list, take it away, so that the next wider one shows."""
    commands = [
        {"command": one.name, "description": one.label.strip()[: limits.DESCRIPTION] or one.name}
        for one in listed
        if _NAME.fullmatch(one.name)
    ][: limits.COMMANDS]
    params: dict[str, Any] = {"scope": scope}
    if language:
        params["language_code"] = language
    return Call("setMyCommands", {"commands": commands, **params}) if commands else Call("deleteMyCommands", params)
