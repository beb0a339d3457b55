"""Processes that are killed while people stand in line: whoever was told so is decided in the end, once.

A negative control must be caught: one that tells people before their row is committed.
"""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.keys import Keyring
from storage.tables.people import AddressRow
from storage.tables.talk import RECEIVED, EventRow
from tests.coupons import books, line_worker, shop
from tests.coupons.line_worker import GONE, LINE, SERVED, WON
from tests.desk.lives import Lives
from tests.storage.house import opened

PEOPLE, PIECES = 60, 23
KILLS = 5


@dataclass
class Checker:
    """Kills processes, remembers what people heard, and looks at the tables while nobody lives."""

    url: str
    key_file: Path
    off: str = "none"
    lives: Lives = field(default_factory=lambda: Lives(line_worker.main))
    heard: dict[int, str] = field(default_factory=dict)

    async def life(self, *, to_the_end: bool = False) -> None:
        lines = None if to_the_end else self.lives.chance.randrange(1, PEOPLE // 3)
        arguments = (self.url, str(self.key_file), str(self.lives.begun), self.off)
        await self.lives.one(*arguments, lines=lines, heard=self._note)
        self.key_file.with_name("told").write_text(" ".join(map(str, self.heard)), "utf-8")

    def _note(self, line: str) -> None:
        person, what = line.split()
        if what != SERVED:
            self.heard[int(person)] = what

    async def problems(self, *, at_the_end: bool = False) -> list[str]:
        database = Database(self.url)
        async with database.reading() as connection:
            found = await books.read(connection)
            query = sa.select(AddressRow.person_id, EventRow.state).join(EventRow, EventRow.address_id == AddressRow.id)
            states: dict[Any, int] = {row.person_id: row.state for row in await connection.execute(query)}
        await database.close()
        has = {claim.person_id for claim in found.claims.values()}
        lost = [
            f"lost: {person} {what}" for person, what in self.heard.items() if what != GONE and person not in states
        ]
        lied = [f"lied: {person}" for person, what in self.heard.items() if what == WON and person not in has]
        lied += [f"lied: {person}" for person, what in self.heard.items() if what == GONE and person in has]
        waits = [f"waits: {person}" for person, state in states.items() if at_the_end and state == RECEIVED]
        return [*lost, *lied, *waits, *found.wrong()]


@pytest.fixture
async def checker(database_url: str, tmp_path: Path) -> Checker:
    key_file = tmp_path / "keys.json"
    async with opened(database_url, Keyring.load({}, key_file)) as house:
        await shop.opened(house, PEOPLE, stocks={"": PIECES})
    return Checker(database_url, key_file)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_whoever_was_told_that_they_are_in_line_is_decided_once(checker: Checker) -> None:
    while checker.lives.begun < KILLS:
        await checker.life()
        assert await checker.problems() == []
    await checker.life(to_the_end=True)
    assert LINE in checker.heard.values() and checker.lives.killed > KILLS // 2
    await checker.life(to_the_end=True)  # finishes what the last one before it had parked
    assert await checker.problems(at_the_end=True) == []
    assert len(checker.heard) == PEOPLE


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_the_checker_catches_who_tells_before_the_row_is_there(checker: Checker) -> None:
    checker.off, checker.lives.slack = "early", 0.0
    for _ in range(10):
        await checker.life()
        if found := await checker.problems():
            assert found[0].startswith("lost")
            return
        await asyncio.sleep(0)
    pytest.fail("nothing was noticed")
