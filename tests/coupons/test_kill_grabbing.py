"""The kill checker of grabbing: whatever is killed, nothing is oversold, nobody gets two, and no answer was a lie.

On PostgreSQL two processes sell the same stock side by side. The negative controls must be caught: one tells people
before the commit, the other neither holds the stock nor looks whether there is enough.
"""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.keys import Keyring
from tests.coupons import books, grab_worker, shop
from tests.coupons.grab_worker import HALVES, TAPS
from tests.coupons.tapping import Told
from tests.desk.lives import Lives
from tests.storage.house import opened

PEOPLE, PIECES = 90, 41
KILLS = 12


@dataclass
class Checker:
    """Kills processes that sell, and looks at the books while nobody lives."""

    url: str
    key_file: Path
    off: str = "none"
    lives: Lives = field(default_factory=lambda: Lives(grab_worker.main))
    told: Told = field(default_factory=Told)

    @property
    def halves(self) -> tuple[str, ...]:
        return HALVES if "postgresql" in self.url else ("all",)

    async def together(self, *, to_the_end: bool = False) -> bool:
        """A life, or two side by side, each killed after so many answers; whether all came to their end."""
        lives = [self._life(half, to_the_end=to_the_end) for half in self.halves]
        return all(await asyncio.gather(*lives))

    async def _life(self, half: str, *, to_the_end: bool) -> bool:
        lines = None if to_the_end else self.lives.chance.randrange(1, PEOPLE * len(TAPS) // len(self.halves))
        arguments = (self.url, str(self.key_file), half, self.off)
        return await self.lives.one(*arguments, lines=lines, heard=self.told.note)

    async def problems(self) -> list[str]:
        database = Database(self.url)
        async with database.reading() as connection:
            found = await books.read(connection)
        await database.close()
        return self.told.problems(found)


@pytest.fixture
async def checker(database_url: str, tmp_path: Path) -> Checker:
    key_file = tmp_path / "keys.json"
    async with opened(database_url, Keyring.load({}, key_file)) as house:
        await shop.opened(house, PEOPLE, stocks={"": PIECES})
    return Checker(database_url, key_file)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_whatever_is_killed_the_stock_is_sold_and_no_answer_was_a_lie(checker: Checker) -> None:
    while checker.lives.killed < KILLS:
        await checker.together()
        assert await checker.problems() == []
    assert await checker.together(to_the_end=True)
    assert await checker.problems() == []
    said = list(checker.told.answers.values())
    assert len(said) == PEOPLE * len(TAPS)
    assert sum(one.startswith("Won") for one in said) == sum(one.startswith("Already") for one in said) == PIECES


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_the_checker_catches_who_tells_before_the_commit(checker: Checker) -> None:
    checker.off = "confirm"
    for _ in range(40):
        await checker.together()
        if found := await checker.problems():
            assert found[0].startswith(("lost", "told differently"))
            return
    pytest.fail("nothing was noticed")


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_the_checker_catches_a_stock_that_is_not_held(checker: Checker) -> None:
    checker.off = "hold"
    database = Database(checker.url)
    async with database.writer.begin() as connection:  # the database would refuse it, too
        await connection.execute(sa.text("ALTER TABLE stocks DROP CONSTRAINT ck_stocks_never_oversold"))
    await database.close()
    await checker.together(to_the_end=True)
    assert any(one.startswith("oversold") for one in await checker.problems())
