"""Rotating keys: everything is found before, between and after; the old key is needed no more."""

import asyncio

import pytest
import sqlalchemy as sa

from storage import addresses, cases, installation, memberships, people, rotation, sealed
from storage.cases import Taken
from storage.keys import Keyring, WrongKey
from storage.memberships import Wanted
from storage.tables.people import PersonRow
from storage.writing import Lost
from tests.storage.house import House
from tests.storage.test_cases import DOCUMENT, applicant, application
from tests.storage.test_people import prove


def test_every_binary_column_is_known() -> None:
    known = {(one.table, one.column) for one in sealed.SEALED} | {(one.table, one.column) for one in sealed.DIGESTS}
    assert sealed.binary_columns() == known | sealed.PASSING


def use(house: House, keys: Keyring) -> None:
    """As after a restart with another key file."""
    house.keys = house.committer.keys = keys


async def turn(house: House, most: int = 10**6) -> int:
    steps = 0
    for task in rotation.tasks():
        while steps < most and await house.do(task):
            steps += 1
    return steps


async def found(house: House, person: int) -> None:
    async with house.reading() as connection:
        assert await people.by_document(connection, house.keys, DOCUMENT) == person
        assert (await people.get(connection, house.keys, person)).document == DOCUMENT
        [mine] = await cases.of_owner(connection, house.keys, person)
        assert mine.name == "张三丰"
        member = await memberships.of(connection, house.keys, person)
        assert member is not None
        assert await memberships.by_card(connection, house.keys, member.card) == member
        assert (await addresses.find(connection, house.keys, "fake", "me")) is not None


async def test_both_kinds_of_key_are_rotated(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    tree = await house.tree()
    me = await applicant(house)
    for name in ("a", "b", "c"):
        await prove(house, await house.guest(name), f"+8613900{ord(name):06d}")
    await house.do(application(house, tree["家"]), me)
    await house.do(memberships.Begin(Wanted(me.person or 0, tree["家"], "张三丰", DOCUMENT)))
    old = house.keys
    use(house, old.with_new_data_key("sm4").with_new_hash_key())
    await house.do(installation.Adopt())
    await found(house, me.person or 0)
    await turn(house, 5)
    await found(house, me.person or 0)
    with pytest.raises(rotation.Unfinished):
        await house.do(rotation.Retire())
    await turn(house)
    async with house.reading() as connection:
        assert await rotation.remaining(connection, house.keys) == []
    await house.do(rotation.Retire())
    use(house, house.keys.newest_only())
    await found(house, me.person or 0)
    async with house.reading() as connection:
        assert await installation.verify(connection, house.keys)
        with pytest.raises(WrongKey):
            await installation.verify(connection, old)


async def test_a_document_stays_one_persons_while_a_hash_key_turns(house: House) -> None:
    tree = await house.tree()
    me, other = await applicant(house), await applicant(house, "other")
    await house.do(application(house, tree["家"]), me)
    use(house, house.keys.with_new_hash_key())
    assert await house.do(application(house, tree["家"]), other) == Taken("applying")
    again = await house.do(addresses.Meet("fake", "me"))
    assert again.id == me.address


async def test_the_same_document_at_once_while_a_hash_key_turns(house: House) -> None:
    tree = await house.tree()
    applicants = [await applicant(house, f"{number}") for number in range(4)]
    use(house, house.keys.with_new_hash_key())
    outcomes = await asyncio.gather(
        *(house.do(application(house, tree["家"]), one) for one in applicants), return_exceptions=True
    )
    assert sum(isinstance(one, cases.Filed) for one in outcomes) == 1
    assert all(isinstance(one, cases.Filed | Taken | Lost) for one in outcomes)


async def test_without_the_old_key_nothing_is_garbage(house: House) -> None:
    me = await applicant(house)
    use(house, house.keys.with_new_data_key().newest_only())
    async with house.reading() as connection:
        assert await connection.scalar(sa.select(PersonRow.id)) == me.person
        with pytest.raises(WrongKey):
            await people.get(connection, house.keys, me.person or 0)
