"""A made-up Tencent, and our client of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.fake.wechat import Tencent
from bot.channels.fake.wechat.tencent import APP_ID, APP_SECRET
from bot.channels.wechat.client import Client


@dataclass
class Clock:
    """A time that passes only when told. `pauses`: how long somebody would have waited."""

    at: datetime = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    pauses: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    def later(self, **by: float) -> None:
        self.at += timedelta(**by)

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def tencent(clock: Clock) -> AsyncIterator[Tencent]:
    tencent = Tencent(clock.now)
    await tencent.start()
    yield tencent
    await tencent.stop()


@pytest.fixture
async def client(tencent: Tencent, clock: Clock) -> AsyncIterator[Client]:
    client = Client(APP_ID, APP_SECRET, tencent.url, clock.now, clock.pause)
    await client.open()
    yield client
    await client.close()
