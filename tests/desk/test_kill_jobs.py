"""The kill checker of calendar jobs: whoever is killed, or thought dead, each effect of a run is there exactly once.

Two processes work side by side, the younger retakes the run of the older, and both are killed at random points. The
negative controls must be caught: one does not look at the epoch, the others note the cursor in a commit of its own.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.jobs.runner import Runner
from storage.keys import Keyring
from storage.tables.people import AddressRow
from storage.tables.reminding import JobRunRow
from storage.tables.talk import OutboxRow
from tests.desk import job_worker, lives
from tests.desk.lives import Lives
from tests.storage.house import opened

PEOPLE = 160
KILLS = 8
MOST = 8
"""Steps of a life."""


@dataclass
class Checker:
    """Kills workers at the job, and compares who was told with how far the run believes it is."""

    url: str
    key_file: Path
    off: str = "none"
    lives: Lives = field(default_factory=lambda: Lives(job_worker.main, slack=0.05))

    async def pair(self) -> None:
        """Two lives side by side, each killed after some steps, if it comes so far."""
        await asyncio.gather(self._life(), self._life())

    async def _life(self) -> None:
        lines = 1 + self.lives.chance.randrange(MOST)
        await self.lives.one(self.url, str(self.key_file), str(self.lives.begun), self.off, lines=lines)

    async def problems(self) -> list[str]:
        """What is wrong now: told twice, or passed over."""
        told = Counter(row.address_id for row in await lives.read(self.url, sa.select(OutboxRow.address_id)))
        [(cursor,)] = await lives.read(self.url, sa.select(JobRunRow.cursor).where(JobRunRow.why.is_(None)))
        everybody = [row.id for row in await lives.read(self.url, sa.select(AddressRow.id))]
        return [
            *(f"doubled {one}" for one, count in told.items() if count > 1),
            *(f"lost {one}" for one in everybody if one <= cursor and one not in told),
        ]

    async def over(self) -> bool:
        """Whether the run was finished."""
        return not await lives.read(self.url, sa.select(JobRunRow.id).where(JobRunRow.finished_at.is_(None)))


@pytest.fixture
async def checker(database_url: str, tmp_path: Path) -> Checker:
    key_file = tmp_path / "keys.json"
    async with opened(database_url, Keyring.load({}, key_file)) as house:
        for number in range(PEOPLE):
            await house.guest(f"someone {number}")
        runner = Runner(house.committer, job_worker.book())
        house.later(days=-1)
        await runner.round()  # the schedule is known since yesterday
    return Checker(database_url, key_file)


@pytest.mark.timeout(300)
async def test_each_effect_is_there_once_whoever_is_killed(checker: Checker) -> None:
    await checker.pair()
    while not await checker.over():
        assert await checker.problems() == []
        await checker.pair()
    assert checker.lives.killed >= KILLS
    assert await checker.problems() == []
    assert await lives.read(checker.url, sa.select(JobRunRow.done).where(JobRunRow.why.is_(None))) == [(PEOPLE,)]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("off", ["epoch", "apart", "early"])
async def test_the_checker_catches_a_missing_protection(checker: Checker, off: str) -> None:
    checker.off = off
    for _ in range(40):
        await checker.pair()
        if found := await checker.problems():
            assert found[0].startswith("lost" if off == "early" else "doubled")
            return
    pytest.fail("nothing was noticed")
