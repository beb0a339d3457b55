"""The sweep of reminders: one message for one person, told once, whoever tells it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.delivery import notice
from bot.dialogue.screen import Screen
from bot.dialogue.service import Book
from bot.dialogue.speaking import lines
from bot.reminding.kind import Kind, Read
from bot.reminding.sweep import Reminding
from rules.base.calendar import Calendar
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.reminders import Ask
from storage.tables.reminding import ReminderRow
from storage.tables.talk import OutboxRow
from storage.writing import Actor, Look
from tests.desk.reminding import BROKEN, DEADLINE, LATER, OVER, book
from tests.storage.house import House

BOOK = book("toy", "other")


async def ask(house: House, me: Actor, *abouts: int, kind: str = "toy", hours: float = 0) -> None:
    for about in abouts:
        await house.do(Ask(me.owner, kind, about, house.now))
    house.later(hours=hours)


async def notices(house: House) -> list[tuple[int, str, tuple[Screen, ...]]]:
    """All that was told: (address, kind, screens)."""
    async with house.reading() as connection:
        rows = (await connection.execute(sa.select(OutboxRow).order_by(OutboxRow.id))).all()
    return [(row.address_id, row.kind, notice.unpack(house.keys.open("outbox", row.id, row.body))) for row in rows]


def said(screens: Sequence[Screen]) -> list[str]:
    """What is told of, in order."""
    spoken = []
    for screen in screens:
        for line in lines(screen):
            inner = line.args.get("text", "")
            spoken.append(str(getattr(inner, "args", {}).get("text", inner)))
    return [text for text in spoken if text.startswith("about")]


def codes(screens: Sequence[Screen]) -> list[str]:
    return [choice.code.partition(" ")[0] for screen in screens for choice in screen.choices]


@pytest.fixture
def reminding(house: House) -> Reminding:
    return Reminding(house.committer, BOOK)


async def test_one_alone_has_all_its_choices(house: House, reminding: Reminding) -> None:
    me = await house.guest()
    await ask(house, me, 7)
    assert await reminding.round() == 1
    assert await reminding.round() == 0
    [(address, kind, screens)] = await notices(house)
    assert (address, kind) == (me.address, "toy")
    assert codes(screens) == ["/do", "/more", "/later", "/later", "/enough"]


async def test_late_ones_come_together_deadlines_first(house: House, reminding: Reminding) -> None:
    me, other = await house.guest(), await house.guest("other")
    await ask(house, me, 3, hours=2)
    await ask(house, me, 1, kind="other", hours=2)
    await ask(house, me, DEADLINE + 1, DEADLINE + 2, hours=20)
    await ask(house, other, 5, 6)
    assert await reminding.round() == 6
    mine, theirs = await notices(house)
    assert said(mine[2]) == ["about 4002", "about 4001", "about 3", "about 1"]
    assert codes(mine[2]) == ["/do"] * 4 + ["/later", "/later", "/enough"]
    assert (mine[1], theirs[1]) == ("reminders", "toy")


async def test_very_many_take_more_screens_of_one_notice(house: House, reminding: Reminding) -> None:
    me = await house.guest()
    await ask(house, me, *range(20))
    assert await reminding.round() == 20
    [(_, _, screens)] = await notices(house)
    assert [len(said([screen])) for screen in screens] == [8, 8, 4]
    assert codes(screens)[-3:] == ["/later", "/later", "/enough"]


async def test_what_is_over_or_not_now_is_not_told(house: House, reminding: Reminding) -> None:
    me = await house.guest()
    await ask(house, me, OVER, LATER)
    assert await reminding.round() == 2
    assert await notices(house) == []
    async with house.reading() as connection:
        left = (await connection.execute(sa.select(ReminderRow.about, ReminderRow.due_at))).all()
    assert [(row.about, (row.due_at - house.now).seconds) for row in left] == [(LATER, 3600)]


async def test_nobody_waits_for_anothers_trouble(house: House, reminding: Reminding) -> None:
    troubled, me = await house.guest("troubled"), await house.guest()
    await ask(house, troubled, BROKEN)
    await ask(house, me, 1)
    assert await reminding.round() == 2
    assert [address for address, _, _ in await notices(house)] == [me.address]
    assert await reminding.round() == 0
    house.later(minutes=15)
    assert await reminding.round() == 1, "tried again"


async def test_a_kind_that_cannot_be_prepared_is_its_owners_trouble_alone(house: House) -> None:
    async def broken(look: Look, calendar: Calendar) -> Read:
        raise ZeroDivisionError

    kinds = (*BOOK.services[0].reminders, Kind("broken", prepare=broken))
    reminding = Reminding(house.committer, Book([replace(BOOK.services[0], reminders=kinds)], {}))
    troubled, me = await house.guest("troubled"), await house.guest()
    await ask(house, troubled, 1, kind="broken")
    await ask(house, me, 1)
    assert await reminding.round() == 2
    assert [address for address, _, _ in await notices(house)] == [me.address]


async def test_a_kind_that_nobody_knows_waits(house: House, reminding: Reminding) -> None:
    me = await house.guest()
    await ask(house, me, 1, kind="newer")
    assert await reminding.round() == 1
    assert await reminding.round() == 0
    house.later(hours=1)
    assert await Reminding(house.committer, book("newer")).round() == 1
    assert len(await notices(house)) == 1


async def test_at_night_everything_waits_for_the_morning(house: House, reminding: Reminding) -> None:
    me = await house.guest()
    await ask(house, me, 1, hours=12)  # midnight in Shanghai
    assert await reminding.round() == 0
    house.later(hours=8)
    assert await reminding.round() == 1


async def test_a_clock_that_jumps_forth_and_back_tells_once(house: House, reminding: Reminding) -> None:
    me = await house.guest()
    start = house.now
    await house.do(Ask(me.owner, "toy", 1, start.replace(day=25)))
    for day in (20, 24, 26, 19, 25, 28, 21, 26):
        house.clock[0] = start.replace(day=day)
        await reminding.round()
    assert len(await notices(house)) == 1


async def test_many_processes_tell_each_person_once_and_in_one_message(house: House) -> None:
    people = [await house.guest(f"someone {number}") for number in range(40)]
    for me in people:
        await ask(house, me, 1, 2, 3)
    databases = [Database(house.database.url.render_as_string(hide_password=False)) for _ in range(3)]
    committers = [Committer(database, house.keys, Ids(), lambda: house.now) for database in databases]
    for committer in committers:
        await committer.start()
    try:
        everybody = [Reminding(committer, BOOK) for committer in (house.committer, *committers)]
        await asyncio.gather(*(one.round() for one in everybody))
        while await everybody[0].round():
            pass
    finally:
        for committer in committers:
            await committer.close()
        for database in databases:
            await database.close()
    told = await notices(house)
    assert Counter(address for address, _, _ in told) == Counter(me.address for me in people)
    assert all(said(screens) == ["about 1", "about 2", "about 3"] for _, _, screens in told)
