"""The tree: any depth, no circles, a dated past, and codes that lead to the successor."""

import asyncio

import pytest
import sqlalchemy as sa

from storage import organisations, paths
from storage.tables.organisations import OrganisationRow
from storage.writing import Forbidden, Gone
from tests.storage.house import House


async def _names_under(house: House, organisation: int) -> set[str]:
    async with house.reading() as connection:
        top = await organisations.get(connection, organisation)
        found = await connection.execute(sa.select(OrganisationRow.name).where(paths.under(top.path)))
        return set(found.scalars())


async def test_a_subtree_is_what_stands_under_an_organisation(house: House) -> None:
    tree = await house.tree()
    assert await _names_under(house, tree["甲市"]) == {"甲市", "东县", "西县", "镇", "家"}
    assert await _names_under(house, tree["乙市"]) == {"乙市"}
    async with house.reading() as connection:
        assert [one.name for one in await organisations.ancestors(connection, tree["镇"])] == [
            "省",
            "甲市",
            "东县",
            "镇",
        ]
        assert [one.name for one in await organisations.children(connection, tree["省"])] == ["甲市", "乙市"]
        assert [one.id for one in await organisations.named(connection, "镇", tree["甲市"])] == [tree["镇"]]
        assert await organisations.named(connection, "镇", tree["乙市"]) == []


def test_a_path_is_no_subtree_of_one_that_begins_alike() -> None:
    assert paths.outermost(["/a/", "/a/b/", "/ab/", "/c/d/", "/c/"]) == ["/a/", "/ab/", "/c/"]
    assert paths.ids_on("/" + paths.path_part(36) + paths.path_part(1000)) == [36, 1000]
    assert "/ab/" > paths.path_end("/a/") > "/a/zzz/"


async def test_a_move_takes_everything_along_and_keeps_the_past(house: House) -> None:
    tree = await house.tree()
    before = house.now
    house.later(days=1)
    assert await house.do(organisations.Move(tree["东县"], tree["乙市"])) == 3
    assert await _names_under(house, tree["乙市"]) == {"乙市", "东县", "镇", "家"}
    assert await _names_under(house, tree["甲市"]) == {"甲市", "西县"}
    async with house.reading() as connection:
        past = await organisations.parents_at(connection, tree["东县"])
        assert [one.depth for one in await organisations.ancestors(connection, tree["家"])] == [0, 1, 2, 3, 4]
    assert past == [(before, house.now, tree["甲市"]), (house.now, None, tree["乙市"])]


async def test_nothing_can_stand_under_itself(house: House) -> None:
    tree = await house.tree()
    for parent in ("东县", "镇", "家"):
        with pytest.raises(organisations.Circle):
            await house.do(organisations.Move(tree["东县"], tree[parent]))


async def test_two_moves_at_once_make_no_circle(house: House) -> None:
    tree = await house.tree()
    moves = (organisations.Move(tree["甲市"], tree["乙市"]), organisations.Move(tree["乙市"], tree["甲市"]))
    outcomes = await asyncio.gather(*map(house.do, moves), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Circle", "int"]


async def test_a_closed_organisation_leads_to_its_successor(house: House) -> None:
    tree = await house.tree()
    with pytest.raises(organisations.HasChildren):
        await house.do(organisations.Close(tree["东县"], tree["西县"]))
    await house.do(organisations.Close(tree["家"], tree["镇"]))
    await house.do(organisations.Close(tree["镇"], tree["西县"]))
    async with house.reading() as connection:
        assert (await organisations.current(connection, tree["家"])).name == "西县"
    for write in (
        organisations.Add(tree["镇"], "home", "新家"),
        organisations.Rename(tree["家"], "旧家"),
        organisations.Move(tree["西县"], tree["镇"]),
    ):
        with pytest.raises(Gone):
            await house.do(write)


async def test_the_tree_is_as_deep_as_it_needs_to_be(house: House) -> None:
    parent = None
    for level in range(30):
        parent = await house.do(organisations.Add(parent, "federation", f"{level}"))
    async with house.reading() as connection:
        assert len(await organisations.ancestors(connection, parent or 0)) == 30


async def test_an_admin_acts_on_the_own_subtree_only(house: House) -> None:
    tree = await house.tree()
    admin = await house.officer(tree["甲市"], "admin")
    await house.do(organisations.Rename(tree["东县"], "东区"), admin)
    await house.do(organisations.Move(tree["镇"], tree["西县"]), admin)
    for write in (
        organisations.Rename(tree["乙市"], "我市"),
        organisations.Rename(tree["省"], "我省"),
        organisations.Move(tree["东县"], tree["乙市"]),
        organisations.Add(None, "federation", "别省"),
    ):
        with pytest.raises(Forbidden):
            await house.do(write, admin)
    reviewer = await house.officer(tree["甲市"], "reviewer")
    with pytest.raises(Forbidden):
        await house.do(organisations.Rename(tree["东县"], "东区"), reviewer)
