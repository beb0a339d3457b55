"""A running web channel on a free port, and pages that speak its protocol without a browser."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson
import pytest

from bot.channels.web.channel import WebChannel
from bot.channels.web.settings import WebSettings
from tests.channels.web import cards

QUIET_SECONDS = 0.15


class Clock:
    """Monotonic seconds that a test turns by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Site:
    """The channel, what is behind it, and browsers in front of it."""

    channel: WebChannel
    house: cards.Cards
    clock: Clock
    sessions: list[aiohttp.ClientSession] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.channel.port}"

    def browser(self, **headers: str) -> aiohttp.ClientSession:
        """A browser that nobody has seen: its own cookies."""
        jar = aiohttp.CookieJar(unsafe=True)
        session = aiohttp.ClientSession(self.url, cookie_jar=jar, headers={"Origin": self.url, **headers})
        self.sessions.append(session)
        return session

    async def person(self, **headers: str) -> aiohttp.ClientSession:
        """A browser that has opened the page."""
        browser = self.browser(**headers)
        assert (await browser.get("/")).status == 200
        return browser

    async def page(self, browser: aiohttp.ClientSession | None = None, **hello: Any) -> "Page":
        """A page that was welcomed; a newcomer's greeting is read too."""
        browser = browser or await self.person()
        page = Page(await browser.ws_connect("/web/socket", protocols=["niangjia.1"]), browser)
        await page.send({"t": "hello", "lang": "zh-CN", **hello})
        page.welcome = await page.hears("welcome")
        if not page.welcome["items"]:
            page.greeting = (await page.hears("item"))["item"]
        return page


@dataclass
class Page:
    """One page's side of the line."""

    socket: aiohttp.ClientWebSocketResponse
    browser: aiohttp.ClientSession
    welcome: dict[str, Any] = field(default_factory=dict)
    greeting: dict[str, Any] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(10_000_000))

    async def send(self, frame: Any) -> None:
        await self.socket.send_str(frame if isinstance(frame, str) else orjson.dumps(frame).decode())

    async def hears(self, kind: str) -> dict[str, Any]:
        """The next frame, which must be of that kind."""
        frame: dict[str, Any] = await self.socket.receive_json(timeout=5)
        assert frame["t"] == kind, frame
        return frame

    async def does(self, what: dict[str, Any], id_: str | None = None) -> str:
        id_ = id_ or str(next(self.numbers))
        await self.send({"t": "event", "id": id_, "what": what})
        return id_

    async def says(self, text: str, id_: str | None = None) -> dict[str, Any]:
        """Say it and get the item."""
        await self.does({"kind": "text", "text": text}, id_)
        item: dict[str, Any] = (await self.hears("item"))["item"]
        return item

    async def hears_nothing(self) -> None:
        with pytest.raises(TimeoutError):
            await self.socket.receive(timeout=QUIET_SECONDS)

    async def ends(self) -> int | None:
        """Wait for the end of the line; its close code."""
        async with asyncio.timeout(5):
            async for _ in self.socket:
                pass
        return self.socket.close_code


Start = Callable[..., Awaitable[Site]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Start a site with other settings."""
    sites: list[Site] = []

    async def begin(house: cards.Cards | None = None, **settings: Any) -> Site:
        clock = Clock()
        house = house or cards.Cards()
        wanted = {"port": 0, "public_url": "http://chat.example", "got_seconds": 0.3, "hello_seconds": 1, **settings}
        channel = WebChannel(house, WebSettings(**wanted), clock=clock)
        await channel.start(house.take)
        sites.append(Site(channel, house, clock))
        return sites[-1]

    yield begin
    for site in sites:
        for session in site.sessions:
            await session.close()
        await site.channel.stop()


@pytest.fixture
async def site(start: Start) -> Site:
    return await start()
