"""PostgreSQL is cut off, stalls, ends our connections at random: nothing is lost, nothing acts twice."""

import asyncio
import random

import asyncpg
import pytest
import sqlalchemy as sa

from bot.desk import Crowded, Desk
from bot.dialogue.event import Event, Text
from bot.dialogue.screen import Answer
from storage.away import Away
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.tables.talk import DraftRow
from tests.desk.toy import Plain, book
from tests.faults.crowd import Crowd
from tests.faults.proxy import Proxy
from tests.postgres import Server, name_of
from tests.storage.house import House

PEOPLE = 12


def crowd(house: House, *, forgets: bool = False) -> Crowd:
    return Crowd(Desk(book, house.committer, Plain(), lambda: house.now), PEOPLE, forgets)


async def comes_and_goes(proxy: Proxy, chance: random.Random) -> None:
    while True:
        await asyncio.sleep(chance.random() * 0.05)
        await proxy.cut()
        await asyncio.sleep(chance.random() * 0.1)
        proxy.back()


@pytest.mark.timeout(120)
async def test_a_database_that_is_cut_off_loses_and_doubles_nothing(house: House, proxy: Proxy) -> None:
    people = crowd(house)
    trouble = asyncio.create_task(comes_and_goes(proxy, random.Random(1)))
    talking = asyncio.create_task(people.talk())
    await asyncio.wait((talking,), timeout=4)
    trouble.cancel()
    proxy.back()
    await talking
    assert people.again, "the database was away while people talked"
    problems = await people.problems(house)
    assert not problems, sorted(set(problems))


@pytest.mark.timeout(120)
async def test_the_checker_sees_turns_that_act_twice(house: House, proxy: Proxy) -> None:
    people = crowd(house, forgets=True)
    talking = asyncio.create_task(people.talk())
    trouble = asyncio.create_task(comes_and_goes(proxy, random.Random(1)))
    await asyncio.wait((talking,), timeout=4)
    trouble.cancel()
    proxy.back()
    await talking
    assert people.again
    assert await people.problems(house)


@pytest.mark.timeout(120)
async def test_a_line_that_stalls_goes_on_where_it_was(house: House, proxy: Proxy) -> None:
    people = crowd(house)
    talking = asyncio.create_task(people.talk())
    for _ in range(4):
        await asyncio.sleep(0.05)
        proxy.stall()
        await asyncio.sleep(0.4)
        proxy.back()
    await talking
    problems = await people.problems(house)
    assert not problems, sorted(set(problems))


@pytest.mark.timeout(120)
async def test_connections_that_the_server_ends_lose_and_double_nothing(house: House, postgres: Server) -> None:
    people, chance = crowd(house), random.Random(2)
    admin = await asyncpg.connect(f"{postgres.dsn}/postgres")
    talking = asyncio.create_task(people.talk())
    for _ in range(40):
        if talking.done():
            break
        await asyncio.sleep(chance.random() * 0.04)
        name = name_of(house.database.url.render_as_string())
        await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    await talking
    await admin.close()
    problems = await people.problems(house)
    assert not problems, sorted(set(problems))


async def again(desk: Desk, event: Event) -> Answer:
    """As a channel does: the same event, until it is taken."""
    while True:
        try:
            return await desk.take(event)
        except Away:
            await asyncio.sleep(0.2)


@pytest.mark.timeout(120)
async def test_a_line_that_swallows_everything_is_given_up_and_the_same_event_acts_once(
    house: House, proxy: Proxy
) -> None:
    impatient = Database(house.database.url.render_as_string(hide_password=False), command_seconds=0.5)
    committer = Committer(impatient, house.keys, Ids(), house.committer.clock)
    await committer.start()
    try:
        desk = Desk(book, committer, Plain(), lambda: house.now)
        await desk.take(Event("fake", "1", "me", house.now, Text("/menu")))
        proxy.stall()
        lost = Event("fake", "2", "me", house.now, Text("/begin"))
        with pytest.raises((Away, Crowded)):
            await desk.take(lost)
        proxy.back()
        answer = await again(desk, lost)
        assert "ask-name" in answer.screens[0].text
        assert await house.scalar(sa.select(sa.func.count()).select_from(DraftRow)) == 1
    finally:
        proxy.back()
        await committer.close()
        await impatient.close()
