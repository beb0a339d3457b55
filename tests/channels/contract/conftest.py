"""The channels to try, each with a union behind it, on SQLite: what differs between databases is tried elsewhere."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.channels.contract import union
from tests.channels.contract.riders import Rider, WebRider
from tests.channels.contract.union import Union


@dataclass
class Tried:
    """One channel under trial."""

    name: str
    union: Union
    riders: list[Rider]

    def rider(self) -> Rider:
        """Somebody new."""
        rider = WebRider(self.union.url)
        self.riders.append(rider)
        return rider


@asynccontextmanager
async def tried(name: str, folder: Path) -> AsyncIterator[Tried]:
    """A union whose people are on channel `name`."""
    async with AsyncExitStack() as stack:
        here = await stack.enter_async_context(union.opened(f"sqlite:///{folder / 'niangjia.db'}"))
        one = Tried(name, here, [])
        try:
            yield one
        finally:
            for rider in one.riders:
                await rider.leaves()


@pytest.fixture(params=["web"])
async def channel(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Tried]:
    """Each channel in turn."""
    async with tried(request.param, tmp_path) as one:
        yield one
