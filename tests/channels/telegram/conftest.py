"""A Telegram channel with a Bot API and a house in memory; time moves only when told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import TelegramSettings
from tests.channels.telegram.doubles import Cards, Wire

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
SECRET = "made-up_secret-1"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@dataclass
class Time:
    """`slept` is what was waited for; waiting takes no time of the test's and moves the clock."""

    seconds: float = 1000
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


@dataclass
class Bot:
    """The channel and what is around it."""

    channel: TelegramChannel
    api: Wire
    house: Cards
    time: Time

    async def gets(self, *updates: dict[str, Any]) -> None:
        """These arrive, one after the other, and all that follows from each is done."""
        for update in updates:
            await self.channel._intake.take(update, self.channel._polling._again)
            await self.channel._turns.idle()

    async def polls(self, *updates: dict[str, Any]) -> None:
        """These wait at Telegram's; returns when all are confirmed."""
        self.api.put(*updates)
        await until(lambda: not self.api.pending)
        await self.channel._turns.idle()

    async def polls_all(self, *updates: dict[str, Any]) -> None:
        """The same, without waiting for what goes on behind a confirmation."""
        self.api.put(*updates)
        await until(lambda: not self.api.pending)


Start = Callable[..., Awaitable[Bot]]


async def until(true: Callable[[], Any]) -> None:
    """Let others work until it is true."""
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110 - what is waited for is somebody else's
            await asyncio.sleep(0.0005)


@pytest.fixture
async def make() -> AsyncIterator[Callable[..., Bot]]:
    """Make a channel, not started."""
    made: list[Bot] = []

    def channel(house: Cards | None = None, **settings: Any) -> Bot:
        api, house, time = Wire(), house or Cards(), Time()
        chosen = TelegramSettings(**{"public_url": "https://union.example", **settings})
        channel = TelegramChannel(
            api, chosen, house, lambda: NOON,
            clock=time, sleep=time.sleep, overlap_seconds=0.005, sign_seconds=0.005,
        )  # fmt: skip
        made.append(Bot(channel, api, house, time))
        return made[-1]

    yield channel
    for bot in made:
        for stuck in (*bot.api.stuck.values(), *bot.house.held.values()):
            stuck.set()
        await bot.channel.stop()


@pytest.fixture
async def start(make: Callable[..., Bot]) -> Start:
    """Start a channel; what it says to the Bot API while starting is forgotten."""

    async def begin(house: Cards | None = None, **settings: Any) -> Bot:
        bot = make(house, **settings)
        await bot.channel.start()
        await ready(bot)
        return bot

    return begin


async def ready(bot: Bot) -> None:
    """Until it takes updates."""
    await until(lambda: bot.channel._opened and len(bot.api.of("setMyCommands")) == 3)
    await bot.channel._turns.idle()
    bot.api.calls.clear()
    bot.api.tried.clear()


@pytest.fixture
async def bot(start: Start) -> Bot:
    return await start()


@pytest.fixture
async def door() -> AsyncIterator[Callable[[Bot], Awaitable["TestClient[web.Request, web.Application]"]]]:
    """An HTTP client before a channel's routes."""
    clients: list[TestClient[web.Request, web.Application]] = []

    async def before(bot: Bot) -> "TestClient[web.Request, web.Application]":
        application = web.Application()
        application.add_routes(bot.channel.routes)
        clients.append(TestClient(TestServer(application)))
        await clients[-1].start_server()
        return clients[-1]

    yield before
    for client in clients:
        await client.close()
