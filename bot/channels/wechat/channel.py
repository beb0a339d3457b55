"""A WeChat Official Account as a channel like any other."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from aiohttp import web

from bot.channels.channel import Abilities, Rates, Receipt, Unfetchable
from bot.channels.wechat import crypto, replying
from bot.channels.wechat.api import Api, Refused
from bot.channels.wechat.codes import Codes
from bot.channels.wechat.composing import Composer
from bot.channels.wechat.files import Files
from bot.channels.wechat.house import House
from bot.channels.wechat.manners import Manners
from bot.channels.wechat.menu import Menu
from bot.channels.wechat.page import AnswerPage
from bot.channels.wechat.passive import PASSIVE_SECONDS, Passive, Said
from bot.channels.wechat.pictures import Pictures
from bot.channels.wechat.reading import CHANNEL
from bot.channels.wechat.sending import Sender
from bot.channels.wechat.templates import Templates
from bot.channels.wechat.wire import Push, Wire
from bot.dialogue.event import Event, Tap
from bot.dialogue.say import Say
from bot.dialogue.screen import Answer, Shown
from bot.trouble import Trouble

PATH: Final = "/wechat"
NO_TEMPLATES: Final = Templates()
MENU_SECONDS = 60
"""Until a menu that could not be set is tried again."""
_UNFETCHABLE: Final = {"gone": "gone", "too_long": "size", "bad": "kind"}
log = logging.getLogger(__name__)


class Unsafe(Trouble):
    """These settings would let anybody speak for anybody."""


@dataclass(frozen=True, slots=True)
class WechatSettings:
    """What the channel is told. `public_url`: where people reach our pages; empty: they can't, so none is offered."""

    app_id: str
    token: str
    aes_key: str = ""
    mode: Literal["encrypted", "plain"] = "encrypted"
    links: bool = False
    menu: bool = True
    templates: Templates = NO_TEMPLATES
    public_url: str = ""
    hops: int = 0
    most_bytes: int = 10 * 1024 * 1024


class WechatChannel:
    """Implements `bot.channels.channel.ChatChannel`. Raises `Unsafe`.

    `clock` is monotonic seconds, `pause` waits for so many.
    """

    name = CHANNEL

    def __init__(
        self,
        house: House,
        settings: WechatSettings,
        api: Api,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.can = Abilities(
            pictures=True,
            text_bytes=replying.TEXT_BYTES,
            passive_seconds=PASSIVE_SECONDS,
            repeats_hours=1,
            rates=Rates(),  # windows and the day's calls are counted elsewhere; a wish for time is everybody's
        )
        self._api, self._pause, self._most_bytes = api, pause, settings.most_bytes
        now = house.now
        wire = Wire(settings.token, _frames(settings), lambda: now().timestamp(), plain=settings.mode == "plain")
        page = AnswerPage(house, settings.public_url, hops=settings.hops, now=now)
        files = Files(house, settings.public_url, hops=settings.hops, now=now)
        links = (page.link, files.link) if settings.public_url else (None, None)
        manners = Manners(house, links=settings.links, page=links[0], file=links[1])
        pictures = Pictures(house, api)
        self._sender = Sender(house, api, manners, pictures, settings.templates)
        self._composer = Composer(house, wire, manners, pictures)
        self._passive = Passive(house, wire, self._compose, clock, pause)
        self._menu = Menu(api, house) if settings.menu else None
        self._codes = Codes(api)
        self._tasks: set[asyncio.Task[None]] = set()
        self.routes: Sequence[web.AbstractRouteDef] = (
            web.get(PATH, self._passive.greet, allow_head=False),
            web.post(PATH, self._passive.push),
            *page.routes,
            *files.routes,
        )

    async def start(self) -> None:
        """Open the connections; the menu is set beside everything else."""
        await self._api.open()
        if self._menu is not None:
            self._beside(_stand(self._menu, self._pause))

    async def stop(self) -> None:
        """Answer what is in hand, take nothing new. The connections go even where that takes too long."""
        try:
            await self._passive.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._composer.close()
        finally:
            await self._api.close()

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        """As customer-service messages, or held."""
        return await self._sender.send(account, notice, screens)

    async def fetch(self, reference: str) -> bytes:
        """A picture by its media id. Raises `Unfetchable`, and `Refused` where trying again may help."""
        try:
            return await self._api.download(reference, self._most_bytes)
        except Refused as no:
            if no.kind in _UNFETCHABLE:
                raise Unfetchable(_UNFETCHABLE[no.kind]) from None
            raise

    async def entrance(self, code: str) -> str | None:
        """What a poster's QR code says to lead here, where the account may make such."""
        return await self._codes.entrance(code)

    async def _compose(self, push: Push, event: Event, answer: Answer, seconds: float) -> Said:
        changed = bool(answer.extra.get("menu"))
        if self._menu is not None and (changed or (event.opens == "act" and isinstance(event.what, Tap))):
            self._beside(self._menu.own(event.account, changed=changed))
        return await self._composer.compose(push, event, answer, seconds)

    def _beside(self, work: "Awaitable[None]") -> None:
        task = asyncio.ensure_future(_quiet(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _stand(menu: Menu, pause: Callable[[float], Awaitable[None]]) -> None:
    while not await menu.everybody():
        await pause(MENU_SECONDS)


async def _quiet(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception:
        log.exception("WeChat: the menu failed")


def _frames(settings: WechatSettings) -> crypto.Frames | None:
    """None in plain mode without a key. Raises `Unsafe`."""
    if not settings.token:
        raise Unsafe(Say("wechat-no-token"))
    if not settings.aes_key and settings.mode == "plain":
        return None
    try:
        return crypto.Frames(settings.aes_key, settings.app_id)
    except crypto.BadKey:
        raise Unsafe(Say("wechat-no-key")) from None
