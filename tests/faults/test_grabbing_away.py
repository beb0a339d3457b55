"""PostgreSQL ends our connections, and loses the answers of COMMITs, while a crowd taps: nobody is told what is not so.

The negative control tells people before the commit, and must be caught.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import pytest

from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from tests.coupons import books, shop
from tests.coupons.grab_worker import TAPS
from tests.coupons.tapping import Tapping, Told, crowd_of
from tests.faults.proxy import Proxy
from tests.postgres import Server, name_of
from tests.storage.house import House

PEOPLE, PIECES = 120, 101
AT_ONCE = 4
ENDS = 40
"""How often all connections are ended."""
LOST = 0.4
"""Of all commits nobody learns what became of them."""
SEED = 20261120


@asynccontextmanager
async def seller(house: House) -> AsyncIterator[Committer]:
    """Another process that sells."""
    database = Database(house.database.url.render_as_string(hide_password=False))
    committer = Committer(database, house.keys, Ids(), lambda: house.now)
    await committer.start()
    yield committer
    await committer.close()
    await database.close()


async def sold(
    house: House, trouble: Callable[["asyncio.Task[None]"], Awaitable[None]], *, early: bool = False
) -> tuple[Told, int]:
    """Two processes sell while there is trouble; what people were told, and how often they had to tap again."""
    await shop.opened(house, PEOPLE, stocks={"": PIECES})
    crowd, told = await crowd_of(house.committer), Told()
    async with seller(house) as first, seller(house) as second:
        desks = [
            Tapping(one, crowd, lambda line: told.note(str(line)), early=early, at_once=AT_ONCE)
            for one in (first, second)
        ]

        async def everybody() -> None:
            for key in TAPS:
                await asyncio.gather(*(desks[nth % 2].tap(one, key) for nth, one in enumerate(crowd.tappers)))

        selling = asyncio.create_task(everybody())
        await trouble(selling)
        await selling
    return told, sum(desk.again for desk in desks)


async def problems(house: House, told: Told) -> list[str]:
    async with house.reading() as connection:
        return told.problems(await books.read(connection))


@pytest.mark.timeout(120)
async def test_connections_that_are_ended_sell_nothing_twice_and_lose_no_answer(house: House, postgres: Server) -> None:
    name, chance = name_of(house.database.url.render_as_string()), random.Random(SEED)

    async def ends(selling: "asyncio.Task[None]") -> None:
        admin = await asyncpg.connect(f"{postgres.dsn}/postgres")
        for _ in range(ENDS):
            await asyncio.sleep(chance.random() * 0.04)
            if not selling.done():
                await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        await admin.close()

    told, again = await sold(house, ends)
    assert again, "somebody had to try again"
    assert await problems(house, told) == []
    assert sum(one.startswith("Won") for one in told.answers.values()) == PIECES


def loses(proxy: Proxy) -> Callable[["asyncio.Task[None]"], Awaitable[None]]:
    async def trouble(selling: "asyncio.Task[None]") -> None:
        proxy.loses(b"COMMIT", LOST, random.Random(SEED))
        await asyncio.wait((selling,), timeout=3)
        proxy.loses(b"COMMIT", 0, random.Random(SEED))

    return trouble


@pytest.mark.timeout(120)
async def test_commits_that_nobody_learns_of_sell_nothing_twice_and_lose_no_answer(house: House, proxy: Proxy) -> None:
    told, again = await sold(house, loses(proxy))
    assert again, "somebody had to try again"
    assert await problems(house, told) == []
    assert sum(one.startswith("Won") for one in told.answers.values()) == PIECES


@pytest.mark.timeout(120)
async def test_who_tells_before_the_commit_is_caught(house: House, proxy: Proxy) -> None:
    told, _ = await sold(house, loses(proxy), early=True)
    assert any(one.startswith(("lost", "told differently")) for one in await problems(house, told))
