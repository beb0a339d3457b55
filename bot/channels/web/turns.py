"""A page's act becomes an event, and the answer becomes an item on every page of that person."""

import asyncio
import hashlib
from collections.abc import Coroutine
from typing import Any

import orjson

from bot.channels.web import elsewhere, faults, items
from bot.channels.web.connection import Connection
from bot.channels.web.house import Refused, TryAgain
from bot.channels.web.kit import Kit
from bot.dialogue.event import Event, Scan, What
from bot.dialogue.screen import Answer


class Turns:
    """The turns of one page."""

    def __init__(self, kit: Kit, page: Connection, network: str) -> None:
        self._kit = kit
        self._page = page
        self._network = network
        self._beside: set[asyncio.Task[None]] = set()
        # Within the account: another browser must not get this one's answer by repeating its ids.
        self._prefix = hashlib.sha256(page.account.encode()).hexdigest()[:16] + "."

    def close(self) -> None:
        """Let go what nobody waits for."""
        for task in self._beside:
            task.cancel()

    async def first(self, id_: str, what: What) -> None:
        """A turn that the server begins itself. Raises `TryAgain`."""
        await self._turn(id_, what)

    async def answered(self, id_: str, what: What) -> None:
        """One turn, whatever comes of it: the page gets an item, or hears why not."""
        try:
            await self._turn(id_, what)
        except TryAgain as wait:
            self._page.post(items.refused(id_, self._words("web-try-again"), max(1, wait.retry_ms)))
        except Refused as no:
            self._page.post(items.refused(id_, self._words(no.key, **no.args_of_key)))
        except Exception as error:  # noqa: BLE001 (a bug in a service must cost this person a sentence, not the line)
            faults.note("a turn", error)
            self._page.post(items.refused(id_, self._words("web-broken")))

    async def _turn(self, id_: str, what: What) -> None:
        page = self._page
        event = Event("web", self._prefix + id_, page.account, self._kit.now(), what, page.language)
        self._kit.kiosk.acted(page.account)
        loop = asyncio.get_running_loop()
        typing = loop.call_later(self._kit.settings.typing_seconds, page.post, items.TYPING)
        page.busy = True
        try:
            answer = await self._kit.take(event)
            typing.cancel()
            item = items.packed(items.of_answer(answer, event), page.account, page.language, self._kit.pictures)
            self._kit.hub.push(page.account, items.item(item, self._kit.now()))
        finally:
            typing.cancel()
            page.busy = False
        if isinstance(what, Scan) and not (answer.extra.get("failed") or self._kit.settings.kiosk):
            self._aside(elsewhere.offered(self._kit, page, what.code))
        if answer.extra:
            await self._follow_up(answer)

    async def _follow_up(self, answer: Answer) -> None:
        account = self._page.account
        if answer.extra.get("failed"):
            self._kit.limits.failures.charge(self._network)
        if answer.extra.get("menu"):
            await refresh(self._kit, account)
        if answer.extra.get("filed"):
            self._kit.kiosk.leave(account)

    def _aside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    def _words(self, key: str, **args: object) -> str:
        return self._kit.house.words(key, self._page.language, **args)


async def refresh(kit: Kit, account: str) -> None:
    """Tell the account's pages that menu, language or role changed."""
    pages = kit.hub.pages(account)
    if not pages:
        return
    try:
        visitor = await kit.house.visitor(account, pages[0].language)
    except TryAgain:  # the next hello brings it
        return
    for page in pages:
        page.language = visitor.language
    kit.hub.push(account, orjson.dumps({"t": "menu", **items.menu(visitor)}))
