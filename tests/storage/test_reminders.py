"""Reminders as they are stored: asked, moved, put off, cancelled, claimed by one process, handed over."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from storage import drafts, people, reminders
from storage.addresses import Left
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.reminders import Ask, Cancel, Due, Move, PutOff, Settled, Snooze, Sweep
from storage.tables.reminding import ReminderRow
from storage.tables.talk import DraftRow
from storage.writing import Actor, Transaction
from tests.storage.house import House

HOUR = timedelta(hours=1)
CASE = 4711


@dataclass
class Fire:
    """Claims what is due and settles it: told, all of it."""

    owners: tuple[int, ...]
    again: datetime | None = None
    claimed: list[Due] = field(default_factory=list)

    async def apply(self, tx: Transaction) -> list[int]:
        due = await reminders.claim(tx, self.owners)
        await reminders.settle(tx, Settled(told={one.id: self.again for one in due}))
        self.claimed += due
        return [one.about for one in due]


async def due_of(house: House, owner: int) -> dict[int, datetime | None]:
    """What an owner's reminders are about, and when they are due."""
    query = sa.select(ReminderRow.about, ReminderRow.due_at).where(ReminderRow.owner_id == owner)
    async with house.reading() as connection:
        return {row.about: row.due_at for row in await connection.execute(query)}


async def owners(house: House) -> list[int]:
    async with house.reading() as connection:
        return (await reminders.owners(connection, house.now, 10))[0]


async def test_one_row_for_one_thing_however_often_it_is_asked_for(house: House) -> None:
    me = await house.guest()
    for hours in (5, 2):
        await house.do(Ask(me.owner, "case", CASE, house.now + hours * HOUR))
    assert await due_of(house, me.owner) == {CASE: house.now + 2 * HOUR}
    assert await house.do(Fire((me.owner,))) == []
    house.later(hours=2)
    assert await owners(house) == [me.owner]
    assert await house.do(Fire((me.owner,))) == [CASE]
    assert await house.do(Fire((me.owner,))) == []
    assert await owners(house) == []
    await house.do(Ask(me.owner, "case", CASE, house.now))
    assert await house.do(Fire((me.owner,))) == [CASE], "asked anew"


async def test_a_job_that_is_repeated_asks_once(house: House) -> None:
    me = await house.guest()
    await house.do(Ask(me.owner, "soon", me.owner, house.now, "job 1"))
    assert await house.do(Fire((me.owner,))) == [me.owner]
    await house.do(Ask(me.owner, "soon", me.owner, house.now, "job 1"))
    assert await house.do(Fire((me.owner,))) == []
    await house.do(Ask(me.owner, "soon", me.owner, house.now, "job 2"))
    assert await house.do(Fire((me.owner,))) == [me.owner]


async def test_moved_and_cancelled_with_what_it_is_about(house: House) -> None:
    me, other = await house.guest(), await house.guest("other")
    for about in (CASE, CASE + 1):
        for one in (me, other):
            await house.do(Ask(one.owner, "case", about, house.now + HOUR))
    assert await house.do(Move("case", CASE, house.now + 3 * HOUR)) == 2
    assert await house.do(Move("another", CASE, house.now)) == 0
    assert (await due_of(house, me.owner))[CASE] == house.now + 3 * HOUR
    assert await house.do(Cancel((CASE + 1,))) == 2
    assert await due_of(house, other.owner) == {CASE: house.now + 3 * HOUR}
    house.later(hours=3)
    assert await house.do(Fire((me.owner,))) == [CASE]
    assert await house.do(Move("case", CASE, house.now)) == 1, "what was told is not set again by a move"
    assert await house.do(Fire((me.owner,))) == []


async def test_only_the_owner_puts_off_and_only_what_that_notice_told(house: House) -> None:
    me, other = await house.guest(), await house.guest("other")
    for about in (1, 2):
        await house.do(Ask(me.owner, "case", about, house.now))
    await house.do(Ask(me.owner, "case", 3, house.now + HOUR))
    told = house.now
    assert await house.do(Fire((me.owner,))) == [1, 2]
    due = house.now + 2 * HOUR
    assert await house.do(Snooze(told, due), other) == 0
    assert await house.do(Snooze(told, due), me) == 2
    assert await house.do(Snooze(told, due), me) == 2, "a double tap"
    assert await due_of(house, me.owner) == {1: due, 2: due, 3: told + HOUR}
    house.later(hours=2)
    assert await house.do(Fire((me.owner,))) == [3, 1, 2]
    assert await house.do(Snooze(told, house.now), me) == 0, "told anew since"
    assert await house.do(Snooze(house.now, None), me) == 3
    assert set((await due_of(house, me.owner)).values()) == {None}


async def test_a_clock_that_jumps_tells_nothing_twice(house: House) -> None:
    me = await house.guest()
    await house.do(Ask(me.owner, "case", CASE, house.now + 24 * HOUR))
    start = house.now
    told = 0
    for hours in (1, 30, -5, 24, 25, 48, 2, 24):
        house.clock[0] = start + hours * HOUR
        told += len(await house.do(Fire((me.owner,))))
    assert told == 1


async def test_what_is_told_again_is_due_then(house: House) -> None:
    me, again = await house.guest(), house.now + HOUR
    await house.do(Ask(me.owner, "case", CASE, house.now))
    assert await house.do(Fire((me.owner,), again)) == [CASE]
    assert await due_of(house, me.owner) == {CASE: again}
    house.later(hours=1)
    assert await house.do(PutOff((me.owner,), house.now + HOUR)) == 1
    assert await house.do(Fire((me.owner,))) == []
    house.later(hours=1)
    fire = Fire((me.owner,))
    assert await house.do(fire) == [CASE]
    assert fire.claimed[0].asked_at == again - HOUR


async def test_an_owner_is_taken_by_one_process_as_a_whole(house: House) -> None:
    """Two processes look for the same owners at once: nothing is told twice, and nobody's reminders are split."""
    people = [await house.guest(f"someone {number}") for number in range(12)]
    for me in people:
        for about in range(3):
            await house.do(Ask(me.owner, "case", me.owner * 10 + about, house.now))
    database = Database(house.database.url.render_as_string(hide_password=False))
    other = Committer(database, house.keys, Ids(), lambda: house.now)
    await other.start()
    try:
        everybody = tuple(me.owner for me in people)
        fires = [Fire(everybody[start:] + everybody[:start]) for start in (0, 3, 6, 9)]
        committers = (house.committer, other) * 2
        told = await asyncio.gather(*(by.run(fire.apply) for by, fire in zip(committers, fires, strict=True)))
    finally:
        await other.close()
        await database.close()
    left = await house.do(Fire(everybody))
    assert sorted(about for abouts in (*told, left) for about in abouts) == sorted(
        me.owner * 10 + about for me in people for about in range(3)
    )
    for me in people:
        parts = [sum(one.owner == me.owner for one in fire.claimed) for fire in fires]
        assert sorted(parts)[-2:] in ([0, 3], [0, 0]), "in one message"


async def test_reminders_go_with_a_guest_who_becomes_a_person(house: House) -> None:
    me = await house.guest()
    for about in (1, 2):
        await house.do(Ask(me.owner, "case", about, house.now))

    class Proves:
        async def apply(self, tx: Transaction) -> int:
            return await people.prove(tx, "+8613800000001")

    person: int = await house.do(Proves(), me)
    assert set(await due_of(house, person)) == {1, 2}
    assert await due_of(house, me.address) == {}
    await house.do(Ask(person, "case", 2, house.now + HOUR))
    await house.do(Ask(me.address, "case", 2, house.now))

    class HandsOver:
        async def apply(self, tx: Transaction) -> None:
            await reminders.hand_over(tx, me.address, person)

    await house.do(HandsOver())
    assert await due_of(house, person) == {1: house.now, 2: house.now + HOUR}


async def test_a_guest_who_is_forgotten_is_reminded_of_nothing(house: House) -> None:
    me, other = await house.guest(), await house.guest("other")
    for one in (me, other):
        await house.do(Ask(one.owner, "case", CASE, house.now))
    await house.do(Left(forget=True), me)
    assert await owners(house) == [other.owner]


async def test_what_was_told_long_ago_goes(house: House) -> None:
    me = await house.guest()
    for about in (1, 2):
        await house.do(Ask(me.owner, "case", about, house.now + about * HOUR))
    house.later(hours=1)
    await house.do(Fire((me.owner,)))
    house.later(days=60)
    assert await house.do(Sweep()) == 0
    house.later(seconds=1)
    assert await house.do(Sweep()) == 1
    assert set(await due_of(house, me.owner)) == {2}, "what is set stays"


async def test_a_draft_becomes_a_reminder_once(house: House) -> None:
    me = await house.guest()

    class Begins:
        async def apply(self, tx: Transaction) -> int:
            id = tx.ids.take()
            row = {"id": id, "owner_id": me.owner, "form": "join", "revision": 1, "content": b"x"}
            row |= {"address_id": me.address, "updated_at": tx.now, "expires_at": tx.now + timedelta(days=9)}
            await tx.connection.execute(sa.insert(DraftRow).values(**row, remind_at=tx.now + HOUR))
            return id

    draft = await house.do(Begins())
    assert await house.do(drafts.Remind()) == 0
    house.later(hours=2)
    made = await asyncio.gather(*(house.do(drafts.Remind()) for _ in range(3)))
    assert sum(made) == 1
    assert await due_of(house, me.owner) == {draft: house.now}


@pytest.mark.parametrize("many", [0, 1, 700])
async def test_many_are_asked_for_and_told_at_once(house: House, many: int) -> None:
    me = await house.guest()

    class AsksMany:
        async def apply(self, tx: Transaction) -> None:
            await reminders.ask(tx, [Ask(me.owner, "case", about, tx.now) for about in range(many)])

    await house.do(AsksMany())
    assert len(await house.do(Fire((me.owner,)), Actor())) == many
