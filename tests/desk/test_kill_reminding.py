"""The kill checker of reminders: whoever is killed, whenever, each reminder is told exactly once.

Two processes share the work, and both are killed at random points. The negative controls must be caught: one notes
what was told in a commit of its own and tells twice, the other notes it first and forgets to tell.
"""

import asyncio
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.delivery import notice
from storage.database import Database
from storage.keys import Keyring
from storage.reminders import Ask, AskAll
from storage.tables.reminding import ReminderRow
from storage.tables.talk import OutboxRow
from tests.desk.remind_worker import MINUTES, ROUNDS
from tests.desk.test_reminding import said
from tests.storage.house import NOON, opened

PEOPLE, EACH = 30, 8
KILLS = 12
SEED = 20261120


@dataclass
class Checker:
    """Runs pairs of workers and kills them."""

    url: str
    key_file: Path
    off: str = "none"
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    killed: int = 0

    async def lives(self, *rounds: int | None) -> None:
        """Lives of workers side by side, each killed after so many rounds; None: until its end."""
        await asyncio.gather(*(self._life(number) for number in rounds))

    async def _life(self, rounds: int | None) -> None:
        command = (sys.executable, "-m", "tests.desk.remind_worker", self.url, str(self.key_file), self.off)
        worker = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert worker.stdout is not None
        read, finished = 0, False
        async for line in worker.stdout:
            finished = finished or line == b"done\n"
            read += 1
            if read == rounds:
                # Counting rounds, not seconds, hits the middle of the work on a machine of any speed.
                await asyncio.sleep(self.chance.random() * 0.01)
                worker.kill()
                self.killed += 1
        await worker.wait()
        assert finished or rounds is not None

    async def told(self) -> Counter[str]:
        """How often each reminder was told."""
        database, keys = Database(self.url), Keyring.load({}, self.key_file)
        async with database.reading() as connection:
            rows = (await connection.execute(sa.select(OutboxRow.id, OutboxRow.address_id, OutboxRow.body))).all()
        await database.close()
        return Counter(
            f"{row.address_id} {text}"
            for row in rows
            for text in said(notice.unpack(keys.open("outbox", row.id, row.body)))
        )

    async def set(self) -> int:
        """How many reminders are still to be told."""
        database = Database(self.url)
        async with database.reading() as connection:
            wanted = sa.select(sa.func.count()).select_from(ReminderRow).where(ReminderRow.due_at.is_not(None))
            left = await connection.scalar(wanted)
        await database.close()
        return left or 0

    async def problems(self) -> list[str]:
        """What is wrong now: told twice, or noted as told and never told."""
        told, left = await self.told(), await self.set()
        doubled = [f"doubled {what}" for what, count in told.items() if count > 1]
        lost = PEOPLE * EACH - left - len(told)
        return [*doubled, *([f"lost {lost}"] if lost > 0 else [])]


@pytest.fixture
async def checker(database_url: str, tmp_path: Path) -> Checker:
    key_file = tmp_path / "keys.json"
    chance = random.Random(SEED)
    async with opened(database_url, Keyring.load({}, key_file)) as house:
        for number in range(PEOPLE):
            me = await house.guest(f"someone {number}")
            due = [NOON + timedelta(minutes=chance.randrange(MINUTES * (ROUNDS - 1))) for _ in range(EACH)]
            asks = [Ask(me.owner, "toy", about, at) for about, at in enumerate(due)]
            await house.do(AskAll(tuple(asks)))
    return Checker(database_url, key_file)


def some(checker: Checker) -> int:
    return checker.chance.randrange(1, ROUNDS)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_each_reminder_is_told_once_whoever_is_killed(checker: Checker) -> None:
    while checker.killed < KILLS:
        await checker.lives(some(checker), some(checker))
        assert await checker.problems() == []
    await checker.lives(None, None)
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
        await checker.lives(some(checker))
        if found := await checker.problems():
            assert found[0].startswith("doubled" if off == "apart" else "lost")
            return
    pytest.fail("nothing was noticed")
