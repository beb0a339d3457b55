"""Pictures by address: a sealed token says what to draw and for whom, so that nothing about it is stored."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from bot.channels.web.house import House
from bot.channels.web.seals import Seal
from bot.dialogue.screen import Drawing

CACHE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a token asks for."""

    name: str
    args: Mapping[str, Any]
    language: str


class Pictures:
    """Gives pictures their addresses, and draws what an address asks for."""

    def __init__(self, house: House, now: Callable[[], datetime], cache_bytes: int = CACHE_BYTES) -> None:
        self._house = house
        self._seal = Seal(house.cookie_key, "picture")
        self._now = now
        self._most = cache_bytes
        self._held = 0
        self._drawn: OrderedDict[bytes, bytes] = OrderedDict()

    def _today(self) -> int:
        return int(self._now().timestamp()) // 86400

    def url(self, account: str, drawing: Drawing, language: str) -> str:
        """Where `account` finds the picture; the same all day, so that drawing an item twice loads nothing."""
        return "/web/picture/" + self._seal.close(account, [self._today(), drawing.name, dict(drawing.args), language])

    def wanted(self, account: str, token: str) -> Wanted | None:
        """What the token asks for; None where it is forged, somebody else's, or older than a day."""
        match self._seal.open(account, token):
            case [int(day), str(name), dict(args), str(language)] if 0 <= self._today() - day <= 1:
                return Wanted(name, args, language)
        return None

    async def draw(self, wanted: Wanted) -> bytes:
        """The PNG. Raises what `House.draw` raises."""
        key = orjson.dumps([wanted.name, wanted.args, wanted.language], option=orjson.OPT_SORT_KEYS)
        if key in self._drawn:
            self._drawn.move_to_end(key)
            return self._drawn[key]
        png = await self._house.draw(wanted.name, wanted.args, wanted.language)
        self._keep(key, png)
        return png

    def _keep(self, key: bytes, png: bytes) -> None:
        if key in self._drawn:  # two pages asked at the same time
            return
        self._drawn[key] = png
        self._held += len(png)
        while self._held > self._most:
            self._held -= len(self._drawn.popitem(last=False)[1])
