"""The kill checker: a process that is killed at random points loses nothing it confirmed, and nothing acts twice.

The two negative controls switch a protection off and must be caught, or the checker proves nothing.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.keys import Keyring
from storage.tables.talk import EventRow, OutboxRow
from tests.desk import kill_worker, lives
from tests.desk.kill_worker import FORMS, PEOPLE, script
from tests.desk.lives import Lives
from tests.storage.house import opened

KILLS = 8
CONFIRMATIONS = PEOPLE * len(list(script(0)))


@dataclass
class Checker:
    """Runs the worker, kills it, and remembers what it confirmed."""

    url: str
    key_file: Path
    off: str = "none"
    lives: Lives = field(default_factory=lambda: Lives(kill_worker.main))
    confirmed: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)

    async def run(self, lines: int | None) -> bool:
        """One life of the worker, killed after so many confirmations; whether it reached the end."""
        seed = str(self.lives.killed)
        return await self.lives.one(self.url, str(self.key_file), seed, self.off, lines=lines, heard=self._note)

    def _note(self, line: str) -> None:
        key, answer = line.split()
        if self.confirmed.setdefault(key, answer) != answer:
            self.changed.append(key)

    async def problems(self) -> list[str]:
        """What is wrong now: lost, doubled, or answered differently."""
        keys = [row.key for row in await lives.read(self.url, sa.select(EventRow.key))]
        filed = Counter(row.body.decode() for row in await lives.read(self.url, sa.select(OutboxRow.body)))
        lost = [f"lost {key}" for key in self.confirmed if not any(stored.startswith(key) for stored in keys)]
        doubled = [f"doubled {body}" for body, count in filed.items() if count > 1]
        return [*lost, *doubled, *(f"answered differently {key}" for key in self.changed)]


@pytest.fixture
async def checker(database_url: str, tmp_path: Path) -> Checker:
    key_file = tmp_path / "keys.json"
    async with opened(database_url, Keyring.load({}, key_file)):
        pass
    return Checker(database_url, key_file)


async def kill_often(checker: Checker, kills: int, *, until_problem: bool = False) -> None:
    while checker.lives.killed < kills:
        await checker.run(checker.lives.chance.randrange(1, CONFIRMATIONS))
        if until_problem and await checker.problems():
            return


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_nothing_confirmed_is_lost_and_nothing_acts_twice(checker: Checker) -> None:
    await kill_often(checker, KILLS)
    assert await checker.run(None)
    assert await checker.problems() == []
    assert len(checker.confirmed) == CONFIRMATIONS
    assert len(await lives.read(checker.url, sa.select(OutboxRow.id))) == PEOPLE * FORMS


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("off", ["confirm", "dedupe"])
async def test_the_checker_catches_a_missing_protection(checker: Checker, off: str) -> None:
    checker.off = off
    await kill_often(checker, 40, until_problem=True)
    assert await checker.problems()
