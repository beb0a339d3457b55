"""The demo union: what stands in it, and the doors that it opens, on both databases."""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.app import App
from bot.config import Settings
from bot.sections import Database as DatabaseSection
from handlers.demo import doors, load, loading, people, places
from rules import joining
from storage import memberships, organisations
from storage.imports import made
from storage.keys import Keyring
from storage.tables.base import Table
from storage.tables.cases import CaseRow
from storage.tables.organisations import OrganisationRow
from storage.tables.people import PersonRow
from storage.tables.staff import InvitationRow
from storage.writing import Actor, Look
from tests.postgres import Server, name_of
from tests.stories.talk import FRIDAY, Person, Talk

FEW = 60
LINK = re.compile(r"/s/([\w-]+)")


@asynccontextmanager
async def opened(url: str, members: int = FEW) -> AsyncIterator[Talk]:
    """A union on this database. Most tests need few members only."""
    clock = [FRIDAY]
    app = App.build(Settings(database=DatabaseSection(url=url)), Keyring.made_up(), lambda: clock[0])
    await app.open()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "MEMBERS", members)
        yield Talk(app, clock)
    await app.close()


@pytest.fixture
async def bare(database_url: str) -> AsyncIterator[Talk]:
    """An empty database."""
    async with opened(database_url) as talk:
        yield talk


async def _fill(url: str) -> None:
    async with opened(url) as talk:
        await loaded(talk)


@pytest.fixture(scope="module")
def sqlite_demo(sqlite_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the demo union, to be copied."""
    file = Path(shutil.copyfile(sqlite_tables, tmp_path_factory.mktemp("demo") / "demo.db"))
    asyncio.run(_fill(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="module")
def postgres_demo(postgres: Server, postgres_tables: str) -> Iterator[str]:
    """The name of a database with the demo union, as a template."""
    url = postgres.create(postgres_tables)
    asyncio.run(_fill(url))
    yield name_of(url)
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def demo_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database as the first start of the demo leaves it."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copyfile(request.getfixturevalue('sqlite_demo'), tmp_path / 'demo.db')}"
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.create(request.getfixturevalue("postgres_demo"))
    yield url
    server.drop(url)


@pytest.fixture
async def demo(demo_url: str) -> AsyncIterator[Talk]:
    """The demo union."""
    async with opened(demo_url) as talk:
        yield talk


async def loaded(demo: Talk) -> list[str]:
    """What is printed."""
    return await load(demo.app, lambda _done, _total: None)


async def codes(demo: Talk) -> tuple[list[str], list[str]]:
    """What stands in the printed links: posters, invitations."""
    found = LINK.findall("\n".join(await loaded(demo)))
    return found[: len(doors.LANES)], found[len(doors.LANES) :]


async def number(demo: Talk, table: type[Table]) -> int:
    """How many rows."""
    async with demo.app.database.reading() as connection:
        return int(await connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


async def sat(demo: Talk, seat: str) -> Person:
    """A visitor who took a seat."""
    _, invitations = await codes(demo)
    visitor = demo.guest()
    await visitor.scans(invitations[[one.code for one in doors.SEATS].index(seat)])
    await visitor.picks("接受")
    return visitor


async def test_a_whole_province_is_loaded_once(database_url: str) -> None:
    async with opened(database_url, members=2400) as talk:
        await _loaded_once(talk)


async def _loaded_once(demo: Talk) -> None:
    told: list[tuple[int, int]] = []
    assert await load(demo.app, lambda done, total: told.append((done, total)))
    assert told == sorted(told) and told[-1][0] == told[-1][1]
    assert await number(demo, OrganisationRow) == len(places.read()) > 300
    async with demo.app.database.reading() as connection:
        [root] = await organisations.children(connection, None)
        assert "演示" in root.name
        assert 2000 < await memberships.count(connection, root.path) < 3000
        states = Counter(await connection.scalars(sa.select(CaseRow.state)))
        kinds = Counter(await connection.scalars(sa.select(CaseRow.kind)))
    assert set(states) == {"open", "waiting", "approved", "rejected", "withdrawn", "done"}
    assert kinds["join"] > 60 and kinds["help"] > 3

    before = [await number(demo, table) for table in (OrganisationRow, PersonRow, CaseRow, InvitationRow)]
    told.clear()
    assert await load(demo.app, lambda done, total: told.append((done, total)))
    assert not told
    assert [await number(demo, table) for table in (OrganisationRow, PersonRow, CaseRow, InvitationRow)] == before


async def test_deadlines_are_near_far_and_over(demo: Talk) -> None:
    officer = await sat(demo, "county-reviewer")
    await officer.says("待办")
    assert officer.sees("超")
    async with demo.app.database.reading() as connection:
        found = sa.select(CaseRow.due_at).where(CaseRow.state == "open")
        left = [(due - demo.now).total_seconds() / 3600 for due in await connection.scalars(found)]
    assert sum(hours < 0 for hours in left) >= 3
    assert sum(0 < hours < 1 for hours in left) >= 1
    assert sum(hours > 2 for hours in left) >= 20


async def test_the_county_sees_a_group_whose_checks_all_pass(demo: Talk) -> None:
    officer = await sat(demo, "county-reviewer")
    await officer.says("待办")
    [label] = [button.label for button in officer.buttons if "/group" in button.data or "一起" in button.label][:1]
    [many] = [int(digits) for digits in re.findall(r"\d+", label)]
    assert many >= 30


async def test_what_reviewers_see_checked_is_what_makes_the_group(demo: Talk) -> None:
    officer = await sat(demo, "province-reviewer")
    actor, seen_by_staff = await officer.actor(), demo.app.book.facts["staff_case"]
    async with demo.app.database.reading() as connection:
        look = Look(connection, demo.now, Actor(actor.address, actor.person), demo.app.keys)
        query = sa.select(CaseRow.id, CaseRow.passes).where(CaseRow.state == "open", CaseRow.kind == "join")
        stored = {row.id: row.passes for row in await connection.execute(query)}
        shown = {id: await seen_by_staff(look, id) for id in stored}
    seen = {id: joining.groupable(one.checks) for id, one in shown.items() if one}
    assert seen == stored
    assert sum(not passes for passes in stored.values()) == 5


async def test_there_is_something_to_grab_to_draw_and_to_wait_for(demo: Talk) -> None:
    officer = await sat(demo, "county-admin")
    await officer.says("抢券活动")
    for row in ("洗车券（满 50 减 20 元）第 1 轮", "理发券", "一元早餐", "还没开始"):
        assert officer.sees(row), row
    await officer.picks("洗车券")
    assert officer.sees("商户 3 家") and officer.sees("发出 0 / 300 份")
    guest = demo.guest()
    await guest.says("抢券")
    assert guest.sees("理发券（免费，值 30 元）") and guest.sees("这是给会员的")


async def test_whoever_joins_and_whoever_invites_gets_a_gift(demo: Talk) -> None:
    driver, officer = demo.guest(), await sat(demo, "county-reviewer")
    [poster, *_], _ = await codes(demo)
    await driver.scans(poster)
    await driver.picks("同意")
    await driver.says("陈路平 340399199001010057 15499990001")
    await driver.skips()
    await driver.picks("我自愿申请")
    await driver.says(await driver.code())
    await driver.picks("提交")
    actor = await driver.actor()
    async with demo.app.database.reading() as connection:
        case = await connection.scalar(sa.select(CaseRow.id).where(CaseRow.owner_id == actor.owner))
    await officer.taps(f"/approve {case} 1")
    assert officer.sees("通过")
    assert "入会礼包（免费，值 50 元）。告诉我们寄到哪里" in await driver.hears()
    await driver.says("邀请")
    assert driver.sees("邀请谢礼（免费，值 60 元）。最多 5 份")


async def test_every_link_for_staff_works_once(demo: Talk) -> None:
    _, invitations = await codes(demo)
    assert len(set(invitations)) == len(doors.SEATS)
    for code in invitations:
        first, second = demo.guest(), demo.guest()
        await first.scans(code)
        await first.picks("接受")
        assert first.sees("好了，您现在是")
        await second.scans(code)
        assert not any("接受" in button.label for button in second.buttons)


async def test_a_restart_prints_new_links_in_place_of_unused_ones(demo: Talk) -> None:
    _, before = await codes(demo)
    many = await number(demo, InvitationRow)
    _, after = await codes(demo)
    assert not {*before} & {*after}
    assert await number(demo, InvitationRow) == many
    visitor = demo.guest()
    await visitor.scans(before[0])
    assert not any("接受" in button.label for button in visitor.buttons)


async def test_the_posters_lead_to_the_form(demo: Talk) -> None:
    lanes, _ = await codes(demo)
    driver, rider = demo.guest(), demo.guest()
    await driver.scans(lanes[0])
    assert driver.sees("禹会区货运行业工会联合会") and driver.sees("货车司机")
    await rider.scans(lanes[1])
    assert rider.sees("禹会区新就业形态会员之家")
    lines = await loaded(demo)
    [typed] = [line.split()[-1] for line in lines if lanes[0] in line]
    walker = demo.guest()
    await walker.says(typed)
    assert walker.sees("禹会区货运行业工会联合会")


async def test_a_visitor_recovers_the_known_member(demo: Talk) -> None:
    lines = "\n".join(await loaded(demo))
    mobile = people.KNOWN.mobile.removeprefix("+86")
    assert people.KNOWN.name in lines and mobile in lines and people.KNOWN.document in lines
    visitor = demo.guest()
    await visitor.says("/recover")
    await visitor.says(mobile)
    await visitor.says(await visitor.code())
    await visitor.says(people.KNOWN.document)
    await visitor.picks("提交")
    await visitor.says("会员证")
    assert visitor.sees("禹会区货运行业工会联合会")


async def test_an_interrupted_loading_goes_on(bare: Talk) -> None:
    def stop(done: int, total: int) -> None:
        if done > total - 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await load(bare.app, stop)
    assert await loaded(bare)
    tables = (OrganisationRow, PersonRow, CaseRow)
    once = [await number(bare, table) for table in tables]
    assert once[2] == 75 + 4


async def test_another_union_is_left_alone(bare: Talk) -> None:
    await bare.do(organisations.Add(None, organisations.FEDERATION, "某省总工会"))
    assert await loaded(bare) == []
    assert await number(bare, OrganisationRow) == 1
    assert await number(bare, InvitationRow) == 0


async def test_the_demo_is_known_again_under_another_name(demo: Talk) -> None:
    await loaded(demo)
    async with demo.app.database.reading() as connection:
        found = await made.of(connection, demo.app.keys, "organisation", [("code", places.PROVINCE)])
    await demo.do(organisations.Rename(found[places.PROVINCE], "另一个名字"))
    assert await loaded(demo)
