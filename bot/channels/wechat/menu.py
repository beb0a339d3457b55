"""Keeps the account's own menu as the house lists it: one for everybody, and one for each kind of staff by a tag."""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.channels.channel import TryAgain
from bot.channels.house import House, Listed
from bot.channels.wechat import buttons
from bot.channels.wechat.api import Api, Menus, Refused
from bot.channels.wechat.buttons import Button
from bot.remembered import Remembered

CHANNEL = "wechat"
TAG = "niangjia "
"""How the names of our tags begin; tags of others are left alone."""
REMEMBERED = 20_000
WORDS = frozenset(f"wechat-menu-{name}" for name in "services work more scan everything".split())
log = logging.getLogger(__name__)


class Menu:
    """Sets menus only where Tencent shows others, so that a start changes nothing. Tells nobody when it can't.

    A tag is a set of commands, not a role: whoever may do the same sees the same.
    """

    def __init__(self, api: Api, house: House) -> None:
        self._api, self._house = api, house
        self._one_at_a_time = asyncio.Lock()
        self._tag_of: Remembered[str, str] = Remembered(REMEMBERED)

    async def everybody(self) -> bool:
        """The menu of who has no role. Returns False where it does not stand yet and may be tried again."""
        try:
            async with self._one_at_a_time:
                wanted = self._arranged(await self._house.listed(CHANNEL, "", ""))
                shown = await self._api.menus()
                if not buttons.same(wanted, shown.buttons):
                    await self._set(replace(shown, buttons=wanted))
        except (Refused, TryAgain) as why:
            log.warning("WeChat: the menu could not be set: %s", _reason(why))
            # What the account may not, it may not in a minute either.
            return isinstance(why, Refused) and why.kind == "forbidden"
        return True

    async def own(self, account: str, *, changed: bool = False) -> None:
        """The menu of somebody who may be staff. `changed`: they have just become it, or are it no more."""
        if account in self._tag_of and not changed:
            return
        wanted = ""
        try:
            mine = await self._house.listed(CHANNEL, account, "")
            wanted = _name(mine) if mine != await self._house.listed(CHANNEL, "", "") else ""
            if wanted or changed or self._tag_of.get(account):
                async with self._one_at_a_time:
                    await self._tag(account, wanted, mine)
        except Refused as no:
            if no.kind != "forbidden":  # an account without tags shows everybody the same menu; nothing is amiss
                log.warning("WeChat: a menu could not be set: %s", _reason(no))
                return
        except TryAgain:
            return
        self._tag_of[account] = wanted

    async def _tag(self, account: str, wanted: str, listed: Sequence[Listed]) -> None:
        tags = {name: number for name, number in (await self._api.tags()).items() if name.startswith(TAG)}
        if wanted:
            if wanted not in tags:
                tags[wanted] = await self._api.make_tag(wanted)
            await self._stands(tags[wanted], self._arranged(listed))
            await self._api.tag(tags[wanted], [account])
        for name, number in tags.items():
            if name != wanted:
                await self._api.tag(number, [account], off=True)

    async def _stands(self, tag: int, wanted: list[Button]) -> None:
        shown = await self._api.menus()
        if not buttons.same(wanted, shown.by_tag.get(tag, ())):
            everybody = shown.buttons or self._arranged(await self._house.listed(CHANNEL, "", ""))
            await self._set(Menus(everybody, {**shown.by_tag, tag: wanted}))

    async def _set(self, menus: Menus) -> None:
        await self._api.set_menus(menus)
        log.info("WeChat: the menu was set, with %d more for staff", len(menus.by_tag))

    def _arranged(self, listed: Sequence[Listed]) -> list[Button]:
        return buttons.arranged(listed, lambda key: self._house.words(key, ""))


def _name(listed: Sequence[Listed]) -> str:
    names = " ".join(sorted(one.name for one in listed))
    return TAG + hashlib.sha256(names.encode()).hexdigest()[:12]


def _reason(why: Exception) -> str:
    return str(why) if isinstance(why, Refused) else "the database is away"
