"""A desk with the toy service on each database."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest

from bot.desk import Desk
from bot.dialogue.event import Event, Tap, Text, What
from bot.dialogue.screen import Answer
from tests.desk.toy import Plain, book
from tests.storage.house import House, opened


@dataclass
class Person:
    """Somebody at the desk: says things, with keys that count up."""

    desk: Desk
    account: str
    said: int = 0
    last: Answer | None = None
    events: list[Event] = field(default_factory=list)

    def event(self, what: What, key: str = "") -> Event:
        self.said += 1
        event = Event("fake", key or f"{self.account}-{self.said}", self.account, self.desk.clock(), what)
        self.events.append(event)
        return event

    async def says(self, text: str, key: str = "") -> Answer:
        self.last = await self.desk.take(self.event(Text(text), key))
        return self.last

    async def taps(self, data: str) -> Answer:
        self.last = await self.desk.take(self.event(Tap(data)))
        return self.last

    async def picks(self, label: str) -> Answer:
        assert self.last is not None
        buttons = [button for screen in self.last.screens for button in screen.buttons]
        return await self.taps(next(button.data for button in buttons if label in button.label))

    def sees(self, text: str) -> bool:
        assert self.last is not None
        return any(text in screen.text for screen in self.last.screens)


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with opened(database_url) as house:
        yield house


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(book, house.committer, Plain(), lambda: house.now, decide_seconds=0.5)


@pytest.fixture
def someone(desk: Desk) -> Callable[[str], Person]:
    return lambda account: Person(desk, account)
