"""Imports: an outcome for every line, nothing twice, also when an import is run again."""

import pytest
import sqlalchemy as sa

from storage import imports, memberships, people
from storage.imports import BAD, EXISTED, MADE, Line, MemberLine, OrganisationLine
from storage.tables.memberships import MembershipRow
from storage.tables.organisations import OrganisationRow
from storage.writing import Forbidden
from tests.storage.house import House

TREE = (
    OrganisationLine(1, "P", "", "federation", "省"),
    OrganisationLine(2, "C", "P", "federation", "市"),
    OrganisationLine(3, "X", "nobody", "federation", "无根"),
    OrganisationLine(4, "H", "C", "home", "家"),
    OrganisationLine(5, "K", "C", "castle", "堡"),
    OrganisationLine(6, "C", "P", "federation", "市"),
)


async def count(house: House, table: type[MembershipRow] | type[OrganisationRow]) -> int:
    found: int = await house.scalar(sa.select(sa.func.count()).select_from(table))
    return found


async def test_organisations_are_imported_once(house: House) -> None:
    dry = await house.do(imports.Organisations(TREE, dry=True))
    assert [one.state for one in dry] == [MADE, MADE, BAD, MADE, BAD, EXISTED]
    assert await count(house, OrganisationRow) == 0
    made = await house.do(imports.Organisations(TREE))
    assert [one.state for one in made] == [MADE, MADE, BAD, MADE, BAD, EXISTED]
    assert [one.why for one in made if one.why] == ["no_parent", "kind"]
    again = await house.do(imports.Organisations(TREE))
    assert [one.state for one in again] == [EXISTED, EXISTED, BAD, EXISTED, BAD, EXISTED]
    assert await count(house, OrganisationRow) == 3
    assert await house.scalar(sa.select(OrganisationRow.depth).filter_by(external="H")) == 2


async def test_members_are_imported_once(house: House) -> None:
    await house.do(imports.Organisations(TREE))
    lines = (
        MemberLine(1, "H", "张三", "D1", "+8613800000000"),
        MemberLine(2, "H", "李四", "D2"),
        MemberLine(3, "nowhere", "王五", "D3"),
        MemberLine(4, "H", "张三", "D1"),
    )
    assert [one.state for one in await house.do(imports.Members(lines, dry=True))] == [MADE, MADE, BAD, EXISTED]
    assert await count(house, MembershipRow) == 0
    made = await house.do(imports.Members(lines, "file"))
    assert [one.state for one in made] == [MADE, MADE, BAD, EXISTED]
    assert [one.state for one in await house.do(imports.Members(lines, "file"))] == [EXISTED, EXISTED, BAD, EXISTED]
    assert await count(house, MembershipRow) == 2
    async with house.reading() as connection:
        person = await people.by_document(connection, house.keys, "D1")
        mine = await memberships.of(connection, house.keys, person or 0)
        assert mine is not None
        assert mine.id == made[0].id
        assert (await people.get(connection, house.keys, person or 0)).phone == "+8613800000000"


async def test_a_member_who_moved_or_left_is_not_imported_back_in(house: House) -> None:
    await house.do(imports.Organisations(TREE))
    lines = (MemberLine(1, "H", "张三", "D1"),)
    [made] = await house.do(imports.Members(lines))
    city = await house.scalar(sa.select(OrganisationRow.id).filter_by(external="C"))
    await house.do(memberships.Move(made.id, 1, city))
    assert await house.do(imports.Members(lines)) == (Line(1, EXISTED, made.id),)
    await house.do(memberships.End(made.id, 2))
    assert await house.do(imports.Members(lines)) == (Line(1, EXISTED, made.id),)


async def test_a_member_elsewhere_needs_a_transfer(house: House) -> None:
    await house.do(imports.Organisations(TREE))

    await house.do(imports.Members((MemberLine(1, "H", "张三", "D1"),)))
    async with house.database.writer.begin() as connection:
        await connection.execute(sa.text("DELETE FROM import_lines"))
    [told] = await house.do(imports.Members((MemberLine(1, "C", "张三", "D1"),)))
    assert (told.state, told.why) == (BAD, "member_elsewhere")


async def test_importing_needs_an_admin(house: House) -> None:
    tree = await house.tree()
    officer = await house.officer(tree["省"])
    with pytest.raises(Forbidden):
        await house.do(imports.Organisations(TREE), officer)
    admin = await house.officer(tree["省"], "admin")
    assert (await house.do(imports.Organisations(TREE), admin))[0].state == MADE
