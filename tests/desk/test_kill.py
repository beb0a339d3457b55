"""The kill checker: a process that is killed at random points loses nothing it confirmed, and nothing acts twice.

The two negative controls switch a protection off and must be caught, or the checker proves nothing.
"""

import asyncio
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.keys import Keyring
from storage.tables.talk import EventRow, OutboxRow
from tests.desk.kill_worker import FORMS, PEOPLE, script
from tests.storage.house import opened

KILLS = 12
CONFIRMATIONS = PEOPLE * len(list(script(0)))
SEED = 20261120


@dataclass
class Checker:
    """Runs the worker, kills it, and remembers what it confirmed."""

    url: str
    key_file: Path
    off: str
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    confirmed: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    killed: int = 0

    async def run(self, lines: int | None) -> bool:
        """One life of the worker, killed after so many confirmations; whether it reached the end."""
        command = (
            sys.executable,
            "-m",
            "tests.desk.kill_worker",
            self.url,
            str(self.key_file),
            str(self.killed),
            self.off,
        )
        worker = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert worker.stdout is not None
        finished, read = False, 0
        async for line in worker.stdout:
            finished = self._note(line.decode().split()) or finished
            read += 1
            if read == lines:
                # Counting lines, not seconds, hits the middle of the work on a machine of any speed.
                await asyncio.sleep(self.chance.random() * 0.01)
                worker.kill()
                self.killed += 1
        await worker.wait()
        return finished

    def _note(self, words: list[str]) -> bool:
        if words == ["done"]:
            return True
        if len(words) == 3:
            _, key, answer = words
            if self.confirmed.setdefault(key, answer) != answer:
                self.changed.append(key)
        return False

    async def problems(self) -> list[str]:
        """What is wrong now: lost, doubled, or answered differently."""
        database = Database(self.url)
        async with database.reading() as connection:
            keys = Counter((await connection.execute(sa.select(EventRow.key))).scalars())
            bodies = (await connection.execute(sa.select(OutboxRow.body))).scalars().all()
        await database.close()
        filed = Counter(body.decode() for body in bodies)
        lost = [f"lost {key}" for key in self.confirmed if not any(stored.startswith(key) for stored in keys)]
        doubled = [f"doubled {body}" for body, count in filed.items() if count > 1]
        return [*lost, *doubled, *(f"answered differently {key}" for key in self.changed)]


@pytest.fixture
async def checker(database_url: str, tmp_path: Path) -> Checker:
    key_file = tmp_path / "keys.json"
    async with opened(database_url, Keyring.load({}, key_file)):
        pass
    return Checker(database_url, key_file, "none")


async def kill_often(checker: Checker, kills: int, *, until_problem: bool = False) -> None:
    while checker.killed < kills:
        await checker.run(checker.chance.randrange(1, CONFIRMATIONS))
        if until_problem and await checker.problems():
            return


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_nothing_confirmed_is_lost_and_nothing_acts_twice(checker: Checker) -> None:
    await kill_often(checker, KILLS)
    assert await checker.run(None)
    assert await checker.problems() == []
    assert len(checker.confirmed) == CONFIRMATIONS
    database = Database(checker.url)
    async with database.reading() as connection:
        filed = await connection.scalar(sa.select(sa.func.count()).select_from(OutboxRow))
    await database.close()
    assert filed == PEOPLE * FORMS


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("off", ["confirm", "dedupe"])
async def test_the_checker_catches_a_missing_protection(checker: Checker, off: str) -> None:
    checker.off = off
    await kill_often(checker, 40, until_problem=True)
    assert await checker.problems()
