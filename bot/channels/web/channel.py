"""The web chat as a channel like any other."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime

import orjson
from aiohttp import web

from bot.channels.channel import Abilities, Receipt, Take
from bot.channels.web import items, server, turns
from bot.channels.web.finding import Finding
from bot.channels.web.house import House, Item, TryAgain
from bot.channels.web.kit import Kit
from bot.channels.web.settings import WebSettings
from bot.dialogue.event import Event
from bot.dialogue.screen import Answer, Shown

BUTTONS = 40
"""As many as a phone's owner will scroll past."""


def _now() -> datetime:
    return datetime.now(UTC)


class WebChannel:
    """The chat page and its server. `more`: routes of other parts on the same server; `doors`: where it listens."""

    name = "web"

    def __init__(
        self,
        house: House,
        settings: WebSettings,
        more: Iterable[web.AbstractRouteDef] = (),
        now: Callable[[], datetime] = _now,
        clock: Callable[[], float] = time.monotonic,
        doors: Sequence[socket.socket] = (),
    ) -> None:
        self.can = Abilities(
            buttons=BUTTONS,
            pictures=True,
            text_characters=settings.text_characters,
            orders=True,
            dedupes=True,
            edits=True,
            rings=False,  # it stands on an open page, or waits there
        )
        self._take: Take | None = None
        self.kit = Kit.of(house, settings, self._taken, now, clock)
        self.application = server.application(self.kit, more)
        self._server = server.Server(self.kit, self.application, doors)
        self._finding = Finding(self.kit)
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def port(self) -> int:
        """Where it listens, once it does."""
        return self._server.port

    async def start(self, take: Take) -> None:
        """Begin to listen. Raises `OSError` where the port is taken."""
        self._take = take
        await self._server.start()
        self._tasks = [
            asyncio.create_task(self.kit.hub.watch(self.kit.settings.pulse_seconds)),
            asyncio.create_task(self.kit.kiosk.watch()),
            asyncio.create_task(self._finding.watch()),
        ]

    async def shut(self) -> None:
        """Accept nobody new; what is in hand goes on."""
        await self._server.shut()

    async def stop(self) -> None:
        """Stop cleanly: turns in hand are answered, pages are told to connect again."""
        for task in self._tasks:
            task.cancel()
        self.kit.kiosk.stop()
        await self._server.stop()

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        """Push a notice to the open pages: sent once one says it stands there. Else it waits in the transcript."""
        pages = self.kit.hub.pages(account)
        if not pages:
            return Receipt("held", "no page is open")
        payload = self._notice(account, notice, screens, pages[-1].language)
        if await self.kit.hub.confirmed(account, notice, payload, self.kit.settings.got_seconds):
            return Receipt("sent")
        return Receipt("held", "the page did not say that it has it")

    async def place(self, event: Event, answer: Answer) -> Receipt:
        """Show a late answer in its turn's place. Where no page is open here it is a notice: one may be elsewhere."""
        pages = self.kit.hub.pages(event.account)
        if not pages:
            return await self.send(event.account, answer.event, answer.screens)
        item = items.packed(items.of_answer(answer, event), event.account, pages[-1].language, self.kit.pictures)
        self.kit.hub.push(event.account, items.item(item, self.kit.now()))
        return Receipt("sent")

    async def change(self, account: str, notice: int, reference: str, screens: tuple[Shown, ...]) -> Receipt:
        """Show a notice anew on the open pages: the same item once more takes its own place there."""
        del reference
        pages = self.kit.hub.pages(account)
        if not pages:
            return Receipt("held", "no page is open")
        self.kit.hub.push(account, self._notice(account, notice, screens, pages[-1].language))
        return Receipt("sent")

    async def refresh(self, account: str) -> None:
        """The account's menu, language or role changed outside a turn of its own."""
        await turns.refresh(self.kit, account)

    async def toast(self, account: str, text: str) -> None:
        """Demo only: show the SMS that a phone would have got."""
        if self.kit.settings.demo:
            self.kit.hub.push(account, orjson.dumps({"t": "toast", "text": text}))

    def _notice(self, account: str, notice: int, screens: tuple[Shown, ...], language: str) -> bytes:
        item = Item(f"n{notice}", self.kit.now(), screens)
        return items.item(items.packed(item, account, language, self.kit.pictures), self.kit.now())

    def _taken(self, event: Event) -> Awaitable[Answer]:
        if self._take is None:
            raise TryAgain
        return self._take(event)
