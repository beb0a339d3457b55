"""SQLite has no room: turns are refused cleanly, and go on when there is room again."""

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.desk import Desk
from bot.dialogue.event import Event, Text
from storage.away import Away
from storage.tables.talk import EventRow
from tests.desk.toy import Plain, book
from tests.storage.house import House, opened


async def pages(house: House, most: int) -> None:
    """Let the database file grow to `most` pages and no further, as a full disk does."""
    async with house.database.writer.connect() as connection:
        await connection.exec_driver_sql(f"PRAGMA max_page_count={most}")


async def test_a_full_disk_refuses_turns_and_loses_none(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'full.db'}") as house:
        desk, taken = Desk(book, house.committer, Plain(), lambda: house.now), list[str]()

        def event(number: int) -> Event:
            return Event("fake", f"key {number}", f"person {number % 7}", house.now, Text(f"/menu {'长' * 300}"))

        await desk.take(event(0))
        await pages(house, 1)  # SQLite takes the size it has as the least
        refused = 0
        while not refused and len(taken) < 3000:
            numbers = range(len(taken) + 1, len(taken) + 9)
            answers = await asyncio.gather(*(desk.take(event(n)) for n in numbers), return_exceptions=True)
            refused = sum(isinstance(answer, Away) for answer in answers)
            assert all(isinstance(answer, Away) or hasattr(answer, "screens") for answer in answers), answers
            taken += [f"key {n}" for n, answer in zip(numbers, answers, strict=True) if hasattr(answer, "screens")]
        assert refused
        for last in range(9001, 9100):  # one alone may still find room where eight did not
            try:
                await desk.take(event(last))
            except Away:
                break
            taken.append(f"key {last}")
        else:
            pytest.fail("never full")
        await pages(house, 1_000_000)
        assert (await desk.take(event(last))).screens
        async with house.reading() as connection:
            keys = set((await connection.execute(sa.select(EventRow.key))).scalars())
        assert {*taken, "key 0", f"key {last}"} <= keys
