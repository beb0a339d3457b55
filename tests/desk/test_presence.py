"""A process that dies gives up what it held in seconds; one that lives keeps it, however the table looks to it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.presence import Presence
from bot.seats import FRESH_SECONDS, Seats
from storage import files, job_runs, outbox, parked, processes
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.job_runs import Occasion
from storage.tables.installation import ProcessRow
from tests.storage.house import House

LONG = timedelta(minutes=3)


@pytest.fixture
async def other(house: House) -> AsyncIterator[Committer]:
    """Another process on the same database, by the same clock."""
    database = Database(house.database.url.render_as_string(hide_password=False))
    committer = Committer(database, house.keys, Ids(), lambda: house.now)
    await committer.start()
    yield committer
    await committer.close()
    await database.close()


async def _leases(house: House, by: Committer) -> dict[str, int]:
    """How much of each kind `by` gets hold of now."""
    until = house.now + LONG
    taken: dict[str, Any] = {
        "outbox": await by.run(outbox.Lease(("fake",), until, 9, again=True).apply),
        "parked": await by.run(parked.Lease(until, 9).apply),
        "files": await by.run(files.Lease(("fake",)).apply),
        "jobs": [run] if (run := await by.run(job_runs.Take(("weekly",), until).apply)) else [],
    }
    return {name: len(found) for name, found in taken.items()}


ALL = {"outbox": 1, "parked": 1, "files": 1, "jobs": 1}
NONE = dict.fromkeys(ALL, 0)


async def _work(house: House) -> None:
    guest = await house.guest()
    await house.do(outbox.Notify(guest.address, "news", b"x"), guest)
    await house.do(parked.Park(1, guest.address, "fake", "key", house.now, b"x", house.now))
    await house.do(files.Announce("fake", "reference"), guest)
    await house.do(job_runs.Begin((Occasion("weekly", house.now - LONG, house.now + LONG),)))
    house.later(seconds=1)
    await house.do(job_runs.Begin((Occasion("weekly", house.now - LONG / 2, house.now + LONG),)))


async def test_what_a_dead_process_held_is_free_in_seconds(house: House, other: Committer) -> None:
    presence = Presence(house.committer)
    await presence.start()
    await _work(house)
    assert await _leases(house, house.committer) == ALL
    assert await _leases(house, other) == NONE
    house.later(seconds=processes.LASTS.total_seconds() + 1)  # nothing was heard of it meanwhile
    assert await _leases(house, house.committer) == NONE, "it knows that it lives itself"
    assert await _leases(house, other) == ALL
    await presence.stop()


async def test_who_says_that_it_lives_keeps_what_it_holds(house: House, other: Committer) -> None:
    presence = Presence(house.committer)
    await presence.start()
    await _work(house)
    assert await _leases(house, house.committer) == ALL
    for _ in range(5):
        house.later(seconds=8)
        await presence.beat()
        assert await _leases(house, other) == NONE
    await presence.stop()
    assert await _leases(house, other) == ALL, "whoever stops well leaves at once"


async def test_a_lease_without_a_holder_ends_by_its_time(house: House, other: Committer) -> None:
    await _work(house)
    assert await _leases(house, house.committer) == ALL
    house.later(seconds=processes.LASTS.total_seconds() + 1)
    assert await _leases(house, other) == NONE


async def test_who_lives_can_be_read_and_the_dead_are_forgotten(house: House, other: Committer) -> None:
    first, second = Presence(house.committer), Presence(other)
    await first.start()
    house.later(seconds=60)
    await second.start()
    async with house.reading() as connection:
        assert len(await processes.living(connection, house.now)) == 1
    house.later(hours=2)
    third = Presence(house.committer)
    await third.start()
    assert await house.scalar(sa.select(sa.func.count()).select_from(ProcessRow)) == 1
    for one in (first, second, third):
        await one.stop()


async def test_who_is_not_alone_reads_people_anew(house: House, other: Committer) -> None:
    told: list[bool] = []
    first, second = Presence(house.committer, told.append), Presence(other)
    await first.start()
    await second.start()
    await first.beat()
    await second.stop()
    await first.beat()
    assert told == [False, True, False]
    await first.stop()

    seats = Seats(house.committer, house.keys)
    seat = await seats.find("fake", "someone", "")
    await asyncio.sleep(FRESH_SECONDS + 0.01)
    assert seats.known("fake", "someone") is seat
    seats.share(True)
    assert seats.known("fake", "someone") is None
    fresh = await seats.find("fake", "someone", "")
    assert seats.known("fake", "someone") is fresh, "within one turn it is read once"
