"""Thousands come at once: they are met together, each once, and one bad row keeps nobody else waiting."""

import asyncio
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from bot.desk import Desk
from storage.keys import Damaged
from storage.tables.people import AddressRow
from storage.tables.talk import ConversationRow
from tests.desk.conftest import Person
from tests.desk.test_desk import second
from tests.storage.house import House


async def count(house: House, table: type[AddressRow | ConversationRow]) -> int:
    return int(await house.scalar(sa.select(sa.func.count()).select_from(table)))


async def test_a_crowd_is_met_together_and_each_of_them_once(house: House, desk: Desk) -> None:
    crowd = [Person(desk, f"newcomer {number % 300}") for number in range(600)]
    await asyncio.gather(*(desk.seats.find("fake", person.account, "") for person in crowd))
    assert (await count(house, AddressRow), await count(house, ConversationRow)) == (300, 300)
    await asyncio.gather(*(person.says("/menu", f"first {number}") for number, person in enumerate(crowd[:300])))
    assert all(person.sees("menu") for person in crowd[:300])


async def test_two_processes_meet_the_same_people_once(house: House, desk: Desk) -> None:
    other = second(house)
    await other.committer.start()
    try:
        names = [f"newcomer {number}" for number in range(100)]
        found = await asyncio.gather(
            *(one.seats.find("fake", name, "") for name in names for one in (desk, other)),
        )
        assert len({seat.address for seat in found}) == 100
        assert (await count(house, AddressRow), await count(house, ConversationRow)) == (100, 100)
    finally:
        await other.committer.close()


async def test_what_was_said_before_is_there_for_all_who_come_back(house: House, desk: Desk) -> None:
    crowd = [Person(desk, f"somebody {number}") for number in range(20)]
    for person in crowd:
        await person.says("/begin")
        await person.says(f"name of {person.account}")
    desk.seats.clear()
    seats = await asyncio.gather(*(desk.seats.find("fake", person.account, "") for person in crowd))
    assert [seat.draft and seat.draft.answers["name"] for seat in seats] == [f"name of {p.account}" for p in crowd]


async def test_one_bad_row_keeps_nobody_else_waiting(
    house: House, desk: Desk, someone: Callable[[str], Person]
) -> None:
    bad = await desk.seats.find("fake", "bad", "")
    async with house.database.writer.begin() as connection:
        broken = sa.update(ConversationRow).where(ConversationRow.address_id == bad.address)
        await connection.execute(broken.values(state=b"\x01\x01" + bytes(40)))
    desk.seats.clear()
    finding = [desk.seats.find("fake", name, "") for name in ("one", "bad", "two")]
    one, broken_one, two = await asyncio.gather(*finding, return_exceptions=True)
    assert isinstance(broken_one, Damaged)
    assert one.address != two.address  # type: ignore[union-attr]
    with pytest.raises(Damaged):
        await desk.seats.find("fake", "bad", "")
