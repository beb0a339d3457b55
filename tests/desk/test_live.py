"""Notices that are shown anew: told once, changed where they stand, never sent when they say the same."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.channel import Abilities, Rates, Receipt
from bot.delivery import notice
from bot.delivery.budget import Budget
from bot.delivery.live import Card, Live
from bot.delivery.worker import Worker
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen, Shown
from storage import addresses
from storage.tables.talk import OutboxRow
from storage.writing import Look
from tests.stories.talk import Talk, opened


@dataclass
class Board:
    """A channel on which notices can be changed, or not. `state` is what it answers a change."""

    name: str = "telegram"
    can: Abilities = field(default_factory=lambda: Abilities(edits=True))
    shown: dict[str, str] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    state: str = "sent"

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        self.shown[f"message {notice}"] = screens[0].text
        return Receipt("sent", reference=f"message {notice}")

    async def change(self, account: str, notice: int, reference: str, screens: tuple[Shown, ...]) -> Receipt:
        self.changes.append(screens[0].text)
        if self.state == "sent":
            assert reference in self.shown
            self.shown[reference] = screens[0].text
        return Receipt(self.state)


@dataclass
class Plain:
    """A channel that only sends."""

    name: str = "wechat"
    can: Abilities = field(default_factory=Abilities)

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        return Receipt("sent")


@dataclass
class House:
    """A union with one card that says `says`."""

    talk: Talk
    board: Board
    worker: Worker
    says: str = "0 %"
    wanted: bool = True
    changes: bool = True
    owner: int = 0
    drawn: int = 0

    async def deal(self, look: Look) -> Sequence[Card]:
        async def draw() -> tuple[Screen, ...]:
            self.drawn += 1
            return (Screen(verbatim(self.says)),)

        card = Card("thing 7", self.owner, "thing-progress", 7, draw, changes=self.changes)
        return [card] if self.wanted else []

    def live(self) -> Live:
        """One process' sweep."""
        app = self.talk.app
        channels: dict[str, Any] = {"telegram": self.board, "wechat": Plain()}
        return Live(app.committer, app.words, channels, self.worker, "zh_CN", (self.deal,))

    async def meets(self, channel: str) -> None:
        self.owner = (await self.talk.do(addresses.Meet(channel, "somebody"))).id

    async def rows(self) -> list[str]:
        """What the outbox says, in plain."""
        async with self.talk.app.database.reading() as connection:
            found = (await connection.execute(sa.select(OutboxRow.id, OutboxRow.body))).all()
        keys = self.talk.app.keys
        packed = [notice.unpack(keys.open("outbox", row.id, row.body)) for row in found]
        return [self.talk.app.words.text(screens[0].text, "zh_CN") for screens in packed]


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with opened(database_url) as talk:
        board = Board()
        worker = Worker(talk.app.committer, talk.app.words, {"telegram": board, "wechat": Plain()}, "zh_CN")
        house = House(talk, board, worker)
        await house.meets("telegram")
        yield house


async def test_it_is_told_once_and_changed_where_it_stands(house: House) -> None:
    live = house.live()
    await live.round()
    await live.round()
    await house.worker.round()
    assert list(house.board.shown.values()) == ["0 %"]
    for says in ("50 %", "50 %", "100 %"):
        house.says = says
        await live.round()
    assert house.board.changes == ["50 %", "100 %"], "what says the same is not sent"
    assert list(house.board.shown.values()) == ["100 %"] and await house.rows() == ["100 %"]


async def test_another_process_does_not_say_the_same_again(house: House) -> None:
    first, second = house.live(), house.live()
    await first.round()
    await house.worker.round()
    house.says = "50 %"
    await first.round()
    await second.round()
    assert house.board.changes == ["50 %"]
    house.says = "60 %"
    await second.round()
    assert house.board.changes == ["50 %", "60 %"]


async def test_what_waits_to_be_sent_is_sent_as_it_is_then(house: House) -> None:
    live = house.live()
    await live.round()
    house.says = "50 %"
    await live.round()
    await house.worker.round()
    assert list(house.board.shown.values()) == ["50 %"] and not house.board.changes


async def test_a_refused_change_is_tried_again_and_one_that_never_can_be_is_not(house: House) -> None:
    live = house.live()
    await live.round()
    await house.worker.round()
    house.board.state, house.says = "failed", "50 %"
    await live.round()
    await live.round()
    assert house.board.changes == ["50 %", "50 %"]
    house.board.state = "unreachable"
    for _ in range(3):
        await live.round()
    assert house.board.changes == ["50 %"] * 3


def _seconds(talk: Talk) -> Callable[[], float]:
    return lambda: talk.now.timestamp()  # noqa: PLW0108 - the instant moves


async def test_changes_count_for_the_channels_limits(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    live = house.live()
    await live.round()
    await house.worker.round()
    house.board.can = Abilities(edits=True, rates=Rates(a_second=30, chat_a_second=1))
    budget = Budget(house.board.can.rates, _seconds(house.talk))
    monkeypatch.setattr(house.worker._lines["telegram"], "_budget", budget)
    for number in range(6):
        house.says = f"{number} %"
        await live.round()
    assert len(house.board.changes) == 3, "a burst, and no more in the same second"
    house.talk.later(seconds=5)
    await live.round()
    assert house.board.changes[-1] == "5 %"


async def test_where_nothing_can_be_changed_it_is_not_told_but_what_is_told_once_is(house: House) -> None:
    await house.meets("wechat")
    live = house.live()
    await live.round()
    assert await house.rows() == []
    house.changes, house.says = False, "报告"
    await live.round()
    drawn = house.drawn
    await live.round()
    assert await house.rows() == ["报告"] and house.drawn == drawn, "what was told once is not even drawn again"
    house.says = "别的报告"
    await live.round()
    assert await house.rows() == ["报告"]


async def test_what_is_not_dealt_any_more_stays_as_it_was(house: House) -> None:
    live = house.live()
    await live.round()
    await house.worker.round()
    house.wanted = False
    await live.round()
    assert list(house.board.shown.values()) == ["0 %"]


@pytest.mark.parametrize("waits", [True, False], ids=["as it is", "mutant: it does not wait for its place"])
async def test_a_change_has_a_place_while_a_broadcast_takes_all_of_them(
    house: House, monkeypatch: pytest.MonkeyPatch, *, waits: bool
) -> None:
    live = house.live()
    await live.round()
    await house.worker.round()
    house.board.can = Abilities(edits=True, rates=Rates(a_second=20))
    if not waits:
        monkeypatch.setattr("bot.delivery.line.SPARE_SECONDS", 0)
    line, now = house.worker._lines["telegram"], asyncio.get_running_loop().time
    budget = Budget(house.board.can.rates, now)
    monkeypatch.setattr(line, "_budget", budget)

    async def broadcasting() -> None:
        """As `bot.delivery.broadcasting` does: whatever the line does not wait for is taken at once."""
        while True:
            if not line.waits:
                budget.take("somebody else")
            await asyncio.sleep(0.001)

    taking = asyncio.create_task(broadcasting())
    await asyncio.sleep(0.6)
    house.says = "50 %"
    await live.round()
    taking.cancel()
    assert house.board.changes == (["50 %"] if waits else [])
