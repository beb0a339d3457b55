"""Queues: exactly the open cases of the own subtrees, by due time, whichever plan reads them."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import queues, reviews, rights
from storage.cases import File
from storage.queues import Place, Wanted
from storage.rights import Grant
from storage.writing import Actor
from tests.storage.house import House
from tests.storage.test_cases import applicant

PLANS = {"small": (10**6, 10**6), "large": (-1, -1), "subtracting": (-1, 10**6)}


@pytest.fixture(params=PLANS)
def plan(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each plan is forced once: all must say the same."""
    small, few = PLANS[request.param]
    monkeypatch.setattr(queues, "SMALL", small)
    monkeypatch.setattr(queues, "FEW", few)


async def _file(house: House, kind: str, organisation: int, hours: float, *, passes: bool = False) -> int:
    me = await applicant(house, f"{kind} {organisation} {hours}")
    name = f"张{'三' if passes else '四'}丰"
    filed = await house.do(
        File(kind, organisation, kind, 1, {}, house.now + timedelta(hours=hours), name, passes=passes), me
    )
    found: int = filed.id
    return found


async def _grants(house: House, actor: Actor) -> tuple[Grant, ...]:
    async with house.reading() as connection:
        return await rights.grants_of(connection, actor.person)


@pytest.mark.usefixtures("plan")
async def test_staff_see_what_waits_in_their_subtree_by_due_time(house: House) -> None:
    tree = await house.tree()
    late = await _file(house, "join", tree["家"], 5)
    soon = await _file(house, "join", tree["镇"], 1, passes=True)
    overdue = await _file(house, "help", tree["东县"], -1)
    legal = await _file(house, "legal_aid", tree["东县"], 2)
    other = await _file(house, "join", tree["乙市"], 3)
    done = await _file(house, "join", tree["家"], 4)
    await house.do(reviews.Reject(done, 1, "duplicate"))
    reviewer = await _grants(house, await house.officer(tree["甲市"]))
    province = await _grants(house, await house.officer(tree["省"]))
    lawyer = await _grants(house, await house.officer(tree["省"], "lawyer"))
    both = (*reviewer, *await _grants(house, await house.officer(tree["东县"])))

    async def seen(grants: tuple[Grant, ...], wanted: Wanted = queues.ALL) -> list[int]:
        async with house.reading() as connection:
            page = await queues.page(connection, house.keys, grants, wanted)
            assert await queues.count(connection, grants, wanted) == len(page)
        return [one.id for one in page]

    assert await seen(reviewer) == [overdue, soon, late]
    assert await seen(both) == [overdue, soon, late]
    assert await seen(province) == [overdue, soon, other, late]
    assert await seen(lawyer) == [legal]
    assert await seen((*province, *lawyer)) == [overdue, soon, legal, other, late]
    assert await seen(reviewer, Wanted(kinds=("join",))) == [soon, late]
    assert await seen(reviewer, Wanted(kinds=("legal_aid",))) == []
    assert await seen(reviewer, Wanted(passes=True)) == [soon]
    assert await seen(province, Wanted(due_before=house.now)) == [overdue]
    assert await seen(await _grants(house, await house.officer(tree["省"], "auditor"))) == []


@pytest.mark.usefixtures("plan")
async def test_a_queue_is_read_page_by_page_with_masked_names(house: House) -> None:
    tree = await house.tree()
    filed = [await _file(house, "join", tree["家"], hours, passes=True) for hours in range(5)]
    grants = await _grants(house, await house.officer(tree["甲市"]))
    async with house.reading() as connection:
        first = await queues.page(connection, house.keys, grants, limit=2)
        place = Place(first[-1].due_at, first[-1].id)
        rest = await queues.page(connection, house.keys, grants, after=place)
    assert [one.id for one in (*first, *rest)] == filed
    assert {one.organisation_name for one in first} == {"家"}
    assert all(one.name and "张三丰" not in one.name for one in first)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL chooses by statistics
@pytest.mark.parametrize("backwards", [False, True])
async def test_a_county_is_looked_up_among_open_cases_only(house: House, backwards: bool) -> None:
    """SQLite chooses between like indexes by the order they were made in: it must not matter."""
    tree = await house.tree()
    grants = await _grants(house, await house.officer(tree["东县"]))
    async with house.database.writer.begin() as connection:
        found = await connection.execute(
            sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'cases' AND sql NOT NULL")
        )
        for name, sql in sorted(found.all(), reverse=backwards):
            await connection.execute(sa.text(f"DROP INDEX {name}"))
            await connection.execute(sa.text(sql))
    asked: list[tuple[str, Any]] = []
    sa.event.listen(
        house.database.reader.sync_engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, values, *_: asked.append((statement, values)),
    )
    async with house.reading() as connection:
        await queues.count(connection, grants)
        await queues.page(connection, house.keys, grants)
        about_cases = [one for one in asked if "cases" in one[0]]
        for statement, values in about_cases:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row.detail for row in plan if "cases" in row.detail]
            assert [step.split(" USING ")[1] for step in steps] in (
                ["INDEX ix_cases_open_organisation (organisation_id=?)"],
                ["COVERING INDEX ix_cases_open_organisation (organisation_id=?)"],
            )
    assert len(about_cases) == 2
