"""The kill checker of reminders: whoever is killed, whenever, each reminder is told exactly once.

Two processes share the work, and both are killed at random points. The negative controls must be caught: one notes
what was told in a commit of its own and tells twice, the other notes it first and forgets to tell.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.delivery import notice
from storage.keys import Keyring
from storage.reminders import Ask, AskAll
from storage.tables.reminding import ReminderRow
from storage.tables.talk import OutboxRow
from tests.desk import lives, remind_worker
from tests.desk.lives import Lives
from tests.desk.remind_worker import MINUTES, ROUNDS
from tests.desk.test_reminding import said
from tests.storage.house import NOON, opened

PEOPLE, EACH = 30, 8
KILLS = 8


@dataclass
class Checker:
    """Runs pairs of workers and kills them."""

    url: str
    key_file: Path
    off: str = "none"
    lives: Lives = field(default_factory=lambda: Lives(remind_worker.main))

    async def live(self, *rounds: int | None) -> None:
        """Lives side by side, each killed after so many rounds; None: never."""
        await asyncio.gather(*(self.lives.one(self.url, str(self.key_file), self.off, lines=one) for one in rounds))

    async def told(self) -> Counter[str]:
        """How often each reminder was told."""
        keys = Keyring.load({}, self.key_file)
        rows = await lives.read(self.url, sa.select(OutboxRow.id, OutboxRow.address_id, OutboxRow.body))
        return Counter(
            f"{row.address_id} {text}"
            for row in rows
            for text in said(notice.unpack(keys.open("outbox", row.id, row.body)))
        )

    async def set(self) -> int:
        """How many reminders are still to be told."""
        return len(await lives.read(self.url, sa.select(ReminderRow.id).where(ReminderRow.due_at.is_not(None))))

    async def problems(self) -> list[str]:
        """What is wrong now: told twice, or noted as told and never told."""
        told, left = await self.told(), await self.set()
        doubled = [f"doubled {what}" for what, count in told.items() if count > 1]
        lost = PEOPLE * EACH - left - len(told)
        return [*doubled, *([f"lost {lost}"] if lost > 0 else [])]


@pytest.fixture
async def checker(database_url: str, tmp_path: Path) -> Checker:
    key_file = tmp_path / "keys.json"
    chance = random.Random(lives.SEED)
    async with opened(database_url, Keyring.load({}, key_file)) as house:
        for number in range(PEOPLE):
            me = await house.guest(f"someone {number}")
            due = [NOON + timedelta(minutes=chance.randrange(MINUTES * (ROUNDS - 1))) for _ in range(EACH)]
            asks = [Ask(me.owner, "toy", about, at) for about, at in enumerate(due)]
            await house.do(AskAll(tuple(asks)))
    return Checker(database_url, key_file)


def some(checker: Checker) -> int:
    return checker.lives.chance.randrange(1, ROUNDS)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_each_reminder_is_told_once_whoever_is_killed(checker: Checker) -> None:
    while checker.lives.killed < KILLS:
        await checker.live(some(checker), some(checker))
        assert await checker.problems() == []
    await checker.live(None, None)
    assert await checker.problems() == []
    told = await checker.told()
    assert len(told) == PEOPLE * EACH
    assert set(told.values()) == {1}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("off", ["apart", "early"])
async def test_the_checker_catches_a_missing_protection(checker: Checker, off: str) -> None:
    checker.off = off
    for _ in range(40):
        await checker.live(some(checker))
        if found := await checker.problems():
            assert found[0].startswith("doubled" if off == "apart" else "lost")
            return
    pytest.fail("nothing was noticed")
