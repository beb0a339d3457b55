"""What a person did before is done before, also when another process is at it, or died over it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
import sqlalchemy as sa

from bot import parking
from bot.desk import Desk
from bot.dialogue.event import Text
from storage import parked, turns
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.many import Many
from storage.tables.talk import COMMITTED, RECEIVED, EventRow
from tests.desk.conftest import Person
from tests.desk.toy import Plain, book
from tests.storage.house import House

Someone = Callable[[str], Person]
WITHOUT = Many(
    turns.EVENTS.columns,
    "INSERT INTO events (id, address_id, channel, key, state, at, answer, answered_at)"
    " SELECT * FROM (VALUES {rows}) WHERE column1 IS NOT NULL ON CONFLICT DO NOTHING",
    turns.EVENTS.postgres.partition(" WHERE NOT EXISTS")[0] + " ON CONFLICT DO NOTHING",
)
"""As if nobody looked at what is parked."""
CROWD = 12
"""Enough that PostgreSQL copies the batch."""


@pytest.fixture
async def elsewhere(house: House) -> AsyncIterator[Desk]:
    """Another process' desk."""
    async with another(house) as desk:
        yield desk


@asynccontextmanager
async def another(house: House, **ahead: float) -> AsyncIterator[Desk]:
    """A process whose clock is ahead by so much."""
    database = Database(house.database.url.render_as_string(hide_password=False))
    committer = Committer(database, house.keys, Ids(), lambda: house.now + timedelta(**ahead))
    await committer.start()
    desk = Desk(book, committer, Plain(), committer.clock)
    yield desk
    await desk.idle()
    await committer.close()
    await database.close()


async def _first_when_second_is_done(house: House, desk: Desk, elsewhere: Desk, me: Person, *others: Person) -> int:
    """The state of a slow turn's row, that is parked here, when the turn after it is done there.

    Others say something at the same moment.
    """
    for one in (me, *others):
        await one.says("/menu")
        await elsewhere.seats.find("fake", one.account, "")
    first, second = me.event(Text("/slow 2")), me.event(Text("/begin"))
    assert await parking.take_within(desk, first, 0.05) is None
    beside = [elsewhere.take(one.event(Text("/begin"))) for one in others]
    await asyncio.gather(elsewhere.take(replace(second, at=second.at + timedelta(microseconds=1))), *beside)
    async with house.reading() as connection:
        state = await connection.scalar(sa.select(EventRow.state).where(EventRow.key == first.key))
    await desk.idle()
    assert state is not None
    return state


@pytest.fixture(params=[0, CROWD], ids=["alone", "in a batch"])
def everybody(request: pytest.FixtureRequest, someone: Someone) -> list[Person]:
    return [someone(f"p{n}") for n in range(1 + request.param)]


async def test_it_waits_for_what_another_process_has_parked(
    house: House, desk: Desk, elsewhere: Desk, everybody: list[Person]
) -> None:
    assert await _first_when_second_is_done(house, desk, elsewhere, *everybody) == COMMITTED


async def test_without_the_look_it_is_overtaken(
    house: House, desk: Desk, elsewhere: Desk, everybody: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "EVENTS", WITHOUT)
    monkeypatch.setattr(turns, "BEFORE", turns.BEFORE.replace("p.state = 1", "p.state = -1"))
    assert await _first_when_second_is_done(house, desk, elsewhere, *everybody) == RECEIVED


async def test_others_wait_for_nobody(house: House, desk: Desk, elsewhere: Desk, someone: Someone) -> None:
    me, other = someone("me"), someone("other")
    assert await parking.take_within(desk, me.event(Text("/slow 6")), 0.05) is None
    began = time.monotonic()
    await elsewhere.take(other.event(Text("/begin")))
    assert time.monotonic() - began < 5
    await desk.idle()


async def test_what_a_dead_process_left_is_finished_first_and_bars_nobody_for_ever(
    house: House, desk: Desk, someone: Someone
) -> None:
    me = someone("me")
    await me.says("/menu")
    seat = await desk.seats.find("fake", me.account, "")
    left = me.event(Text("/begin"))
    content = desk.keys.seal("events", 77, orjson.dumps(left.payload()))
    until = house.now + timedelta(seconds=30)
    await house.do(parked.Park(77, seat.address, "fake", left.key, left.at, content, until))

    house.later(seconds=1)
    after = asyncio.create_task(desk.take(me.event(Text("小明"))))
    await asyncio.sleep(0.3)
    assert not after.done()
    async with another(house, seconds=31) as finisher:  # here the lease still holds, so nothing overtakes it
        assert await parking.resume(finisher) == 1
    async with asyncio.timeout(30):
        assert "ask-trade" in (await after).screens[-1].text, "it answered what was asked before"
    house.later(seconds=31)

    broken = me.event(Text("/menu"))
    await house.do(parked.Park(78, seat.address, "fake", broken.key, house.now, b"can't be opened", until))
    house.later(seconds=61)
    async with asyncio.timeout(5):
        await desk.take(me.event(Text("2")))


async def test_two_that_were_parked_are_finished_in_order(house: House, desk: Desk, someone: Someone) -> None:
    me = someone("me")
    await me.says("/menu")
    seat = await desk.seats.find("fake", me.account, "")
    said = [me.event(Text(text)) for text in ("/begin", "小明", "2")]
    for number, event in reversed(list(enumerate(said))):  # their ids say nothing of their order
        at = house.now + timedelta(microseconds=number)
        content = desk.keys.seal("events", 90 - number, orjson.dumps(event.payload()))
        await house.do(parked.Park(90 - number, seat.address, "fake", event.key, at, content, house.now))
    house.later(seconds=1)
    for _ in said:
        await parking.resume(desk)
    async with house.reading() as connection:
        states = (await connection.scalars(sa.select(EventRow.state).where(EventRow.id.in_((88, 89, 90))))).all()
    assert set(states) == {COMMITTED}
    seat = await desk.seats.find("fake", me.account, "")
    assert seat.draft is not None and dict(seat.draft.answers) == {"name": "小明", "trade": "rider"}
