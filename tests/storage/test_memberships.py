"""Memberships: one open for a person, a dated past, counts that follow."""

import asyncio

import pytest
import sqlalchemy as sa

from rules.base import card_numbers
from storage import memberships, organisations, people
from storage.memberships import AlreadyMember, Begun, Wanted
from storage.tables.organisations import OrganisationRow
from storage.tables.people import PersonRow
from storage.writing import Forbidden, Gone, Lost, Transaction
from tests.storage.house import House

DOCUMENT = "11010519491231002X"


async def person(house: House, name: str = "张三") -> int:
    async def make(tx: Transaction) -> int:
        return await people.make(tx, name=name)

    made: int = await house.committer.run(make)
    return made


async def counted(house: House, organisation: int) -> int:
    path = await house.scalar(sa.select(OrganisationRow.path).filter_by(id=organisation))
    async with house.reading() as connection:
        return await memberships.count(connection, path)


async def test_a_member_has_a_card_and_is_counted_on_every_level(house: House) -> None:
    tree = await house.tree()
    me = await person(house)
    begun = await house.do(memberships.Begin(Wanted(me, tree["家"], "张三", DOCUMENT, details={"occupation": "rider"})))
    assert isinstance(begun, Begun)
    assert card_numbers.read(begun.card) == begun.card
    async with house.reading() as connection:
        mine = await memberships.of(connection, house.keys, me)
        assert mine is not None
        assert (mine.card, mine.organisation_name, mine.state) == (begun.card, "家", "member")
        assert await memberships.by_card(connection, house.keys, begun.card) == mine
        assert (await people.get(connection, house.keys, me)).document == DOCUMENT
        assert (await people.get(connection, house.keys, me)).details == {"occupation": "rider"}
        assert await people.document_taken(connection, house.keys, DOCUMENT) == "member"
    assert [await counted(house, tree[name]) for name in ("省", "甲市", "乙市", "家")] == [1, 1, 0, 1]


async def test_nobody_is_a_member_twice(house: House) -> None:
    tree = await house.tree()
    me, other = await person(house), await person(house)
    await house.do(memberships.Begin(Wanted(me, tree["家"], "张三", DOCUMENT)))
    assert await house.do(memberships.Begin(Wanted(me, tree["镇"]))) == AlreadyMember(me)
    assert await house.do(memberships.Begin(Wanted(other, tree["镇"], "李四", DOCUMENT))) == AlreadyMember(me)
    assert await counted(house, tree["省"]) == 1


async def test_beginning_twice_at_once_makes_one_membership(house: House) -> None:
    tree = await house.tree()
    me = await person(house)
    tries = [house.do(memberships.Begin(Wanted(me, tree["家"], "张三", DOCUMENT))) for _ in range(6)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, Begun) for one in outcomes) == 1
    assert all(isinstance(one, Begun | AlreadyMember | Lost) for one in outcomes)
    assert await counted(house, tree["省"]) == 1


async def test_who_left_comes_back_as_the_same_person(house: House) -> None:
    tree = await house.tree()
    before = await person(house)
    begun = await house.do(memberships.Begin(Wanted(before, tree["家"], "张三", DOCUMENT)))
    await house.do(memberships.End(begun.id, 1))
    after = await person(house)
    again = await house.do(memberships.Begin(Wanted(after, tree["镇"], "张三", DOCUMENT)))
    assert again.person == before
    assert await house.scalar(sa.select(PersonRow.merged_into).filter_by(id=after)) == before
    async with house.reading() as connection:
        assert await people.current(connection, after) == before


async def test_a_membership_moves_and_keeps_its_past(house: House) -> None:
    tree = await house.tree()
    me = await person(house)
    begun = await house.do(memberships.Begin(Wanted(me, tree["家"])))
    start = house.now
    house.later(days=1)
    await house.do(memberships.Move(begun.id, 1, tree["乙市"]))
    with pytest.raises(Lost):
        await house.do(memberships.Move(begun.id, 1, tree["西县"]))
    moved = house.now
    house.later(days=1)
    await house.do(memberships.End(begun.id, 2))
    with pytest.raises(Gone):
        await house.do(memberships.End(begun.id, 3))
    async with house.reading() as connection:
        past = await memberships.history(connection, begun.id)
        assert await memberships.of(connection, house.keys, me) is None
    assert past == [
        (start, moved, tree["家"], "member"),
        (moved, house.now, tree["乙市"], "member"),
        (house.now, house.now, tree["乙市"], "left"),
    ]
    assert await counted(house, tree["省"]) == 0


async def test_staff_move_members_within_their_subtree_only(house: House) -> None:
    tree = await house.tree()
    begun = await house.do(memberships.Begin(Wanted(await person(house), tree["家"])))
    officer = await house.officer(tree["甲市"])
    with pytest.raises(Forbidden):
        await house.do(memberships.Move(begun.id, 1, tree["乙市"]), officer)
    await house.do(memberships.Move(begun.id, 1, tree["西县"]), officer)


async def test_counts_move_with_the_tree(house: House) -> None:
    tree = await house.tree()
    await house.do(memberships.Begin(Wanted(await person(house), tree["家"])))
    await house.do(organisations.Move(tree["东县"], tree["乙市"]))
    assert [await counted(house, tree[name]) for name in ("省", "甲市", "乙市")] == [1, 0, 1]


async def test_another_tree_is_not_counted(house: House) -> None:
    tree = await house.tree()
    other = await house.do(organisations.Add(None, "federation", "另一省"))
    for number, place in enumerate((tree["家"], other, other)):
        await house.do(memberships.Begin(Wanted(await person(house), place, f"张{number}")))
    assert [await counted(house, root) for root in (tree["省"], other)] == [1, 2]
