"""Pictures and files by address: a sealed token says what to draw and for whom, so that nothing about it is stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.web.house import House
from bot.channels.web.seals import Seal
from bot.dialogue.screen import Drawing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a token asks for."""

    name: str
    args: Mapping[str, Any]
    language: str
    file: str = ""


class Pictures:
    """Gives pictures and files their addresses, and draws what an address asks for."""

    def __init__(self, house: House, now: Callable[[], datetime]) -> None:
        self._house = house
        self._seal = Seal(house.cookie_key, "picture")
        self._now = now

    def _today(self) -> int:
        return int(self._now().timestamp()) // 86400

    def url(self, account: str, drawing: Drawing, language: str) -> str:
        """Where `account` finds it; the same all day, so that drawing an item twice loads nothing."""
        value = [self._today(), drawing.name, dict(drawing.args), language, drawing.file]
        return "/web/picture/" + self._seal.close(account, value)

    def wanted(self, account: str, token: str) -> Wanted | None:
        """What the token asks for; None where it is forged, somebody else's, or older than a day."""
        match self._seal.open(account, token):
            case [int(day), str(name), dict(args), str(language), *file] if 0 <= self._today() - day <= 1:
                return Wanted(name, args, language, *file)
        return None

    async def draw(self, account: str, wanted: Wanted) -> bytes:
        """Its content. Raises what `House.draw` raises."""
        return await self._house.draw(account, wanted.name, wanted.args, wanted.language)
