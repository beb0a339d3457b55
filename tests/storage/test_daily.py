"""What all messages of a day may cost, counted for every process."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.channels.sms import daily
from bot.channels.sms.daily import Daily
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from tests.storage.house import House

ZONE = ZoneInfo("Asia/Shanghai")


async def spent_until(house: House, most: int) -> datetime | None:
    async with house.looking() as look:
        return await daily.spent_until(look, most, ZONE)


async def test_the_day_is_the_unions_and_begins_anew(house: House) -> None:
    cap = Daily(house.committer, 2, ZONE)
    assert [await cap.take() for _ in range(3)] == [0, 0, timedelta(hours=12).total_seconds()]  # it is noon
    assert await spent_until(house, 2) == datetime(2026, 11, 21, tzinfo=ZONE)
    assert await spent_until(house, 3) is None
    await cap.give_back()
    assert await spent_until(house, 2) is None
    assert [await cap.take() > 0 for _ in range(2)] == [False, True]
    house.later(hours=12)
    assert await cap.take() == 0
    assert await spent_until(house, 2) is None


async def test_two_processes_share_it(house: House, database_url: str) -> None:
    database = Database(database_url)
    other = Committer(database, house.keys, Ids(), lambda: house.now)
    await other.start()
    try:
        caps = [Daily(house.committer, 7, ZONE), Daily(other, 7, ZONE)]
        waits = await asyncio.gather(*(caps[number % 2].take() for number in range(20)))
    finally:
        await other.close()
        await database.close()
    assert sum(wait == 0 for wait in waits) == 7
