"""摇号: a driver signs up, the list closes, the draw is run, and everybody can see their place; what ends by itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.dialogue.service import Book
from bot.jobs.runner import Runner
from bot.reminding.sweep import Reminding
from handlers.coupons import ending
from rules import draw_checks
from storage import lists, lotteries, offers, rounds
from storage.offers import Opening
from storage.round_rows import Round
from storage.tables.offers import ClaimRow
from storage.tables.talk import OutboxRow
from storage.writing import SYSTEM, Look
from tests.staff.broadcasts import member
from tests.stories.talk import SERVICES, Person, Talk, opened
from tests.stories.test_coupons import HOUR, round_of


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Talk]:
    async with opened(database_url, [*SERVICES, "handlers.coupons"]) as talk:
        yield talk


async def stored(talk: Talk, number: int) -> Round:
    async with talk.app.database.reading() as connection:
        found = await rounds.get(connection, number)
    assert found is not None
    return found


async def merchants_of(talk: Talk, number: int) -> list[int]:
    async with talk.app.database.reading() as connection:
        return await rounds.merchants(connection, number)


async def jobs(talk: Talk) -> None:
    """All calendar jobs that are in line."""
    book: Book = talk.app.book
    while await Runner(talk.app.committer, book).round():
        pass


async def swept(talk: Talk) -> None:
    """Every chore, until there is nothing to do."""
    for chore in ending.chores:
        while await chore.work(talk.app.committer):
            pass


async def drawn(talk: Talk, number: int) -> None:
    """Close, list and draw."""
    await swept(talk)
    await jobs(talk)
    boss = await (await talk.staff("省", "admin")).actor()
    talk.later(seconds=1)
    await talk.do(lotteries.Draw(number, (await stored(talk, number)).version), boss)
    await jobs(talk)
    talk.later(seconds=1)  # a process may remember a round so long


async def entered(talk: Talk, many: int, number: int) -> list[Person]:
    people = [await member(talk) for _ in range(many)]
    for one in people:
        await one.taps(f"/enter {number}")
        assert one.sees("报上名了")
    return people


async def test_everybody_signs_up_one_wins_and_each_sees_their_place(talk: Talk) -> None:
    number = await round_of(talk, way="lottery")
    people = await entered(talk, 3, number)
    await people[1].taps(f"/enter {number}")
    assert people[1].sees("您早就报上名了，2 号")
    await people[1].picks("我的号码和结果")
    assert people[1].sees("一共 3 人报名") and people[1].sees("种子摘要")
    talk.later(hours=2)
    await drawn(talk, number)
    won = 0
    for one in people:
        heard = await one.hears()
        await one.says("我的摇号")
        assert one.sees("摇号结果：您排第") and one.sees(f"/public/draw/{number}")
        if one.sees("恭喜，中了！"):
            won += 1
            assert "恭喜，摇中了" in heard
            await one.picks("看券码")
            assert any(screen.drawing for screen in one.screens)
        else:
            assert one.sees("这次没轮到") and "摇中" not in heard
    assert won == 1


async def test_what_is_published_proves_itself(talk: Talk) -> None:
    number = await round_of(talk, way="lottery")
    people = await entered(talk, 2, number)
    talk.later(hours=2)
    await drawn(talk, number)

    @asynccontextmanager
    async def looking() -> AsyncIterator[Look]:
        async with talk.app.database.reading() as connection:
            yield Look(connection, talk.now, SYSTEM, talk.app.keys)

    text = b"".join([piece async for piece in lists.published(looking, number)])
    await people[0].taps(f"/mydraw {number}")
    receipt = people[0].text.split("您的回执：")[1].splitlines()[0]
    assert receipt.encode() in text
    report = draw_checks.check(text.splitlines(keepends=True))
    assert report.drawn and not report.wrong, report


async def test_one_may_leave_while_it_is_open_and_not_after(talk: Talk) -> None:
    number = await round_of(talk, way="lottery")
    [me, other] = await entered(talk, 2, number)
    await me.picks("我的号码和结果")
    await me.picks("不报了")
    assert me.sees("好，退出了")
    await me.picks("报名摇号")
    assert me.sees("您是 3 号")
    await other.taps(f"/mydraw {number}")
    button = other.button("不报了").data
    talk.later(hours=2)
    await other.taps(button)
    assert other.sees("退不了了")
    await other.taps(f"/leave {number}")
    assert not other.sees("出了点问题")


async def test_who_comes_late_or_may_not_hears_why(talk: Talk) -> None:
    me, guest = await member(talk), talk.guest()
    number = await round_of(talk, way="lottery", opens_at=talk.now + HOUR)
    await guest.taps(f"/enter {number}")
    assert guest.sees("这是给会员的")
    await me.taps(f"/enter {number}")
    assert me.sees("11:30 开始")
    talk.later(hours=3)
    await me.taps(f"/enter {number}")
    assert me.sees("这一轮已经结束了")
    await me.taps(f"/mydraw {number}")
    assert me.sees("这一轮您没有报名")
    for line in ("/enter 1", "/leave x", "/mydraw 99999999999999999999", "/leave 5", "/mydraw"):
        await me.taps(line)
        assert me.text and not me.sees("出了点问题")


async def test_holders_of_a_cancelled_round_are_told_once(talk: Talk) -> None:
    me = await member(talk)
    number = await round_of(talk, pieces=3)
    await me.taps(f"/grab {number}")
    boss = await (await talk.staff("省", "admin")).actor()
    await talk.do(rounds.Steer(number, (await stored(talk, number)).version, "cancelled"), boss)
    await swept(talk)
    assert "对不起，这一轮取消了" in await me.hears()
    await swept(talk)
    assert await me.hears() == ""
    await me.says("我的券")
    assert me.sees("这一轮取消了")


async def test_what_runs_out_is_said_once_in_one_message(talk: Talk) -> None:
    me = await member(talk)
    for _ in range(2):
        number = await round_of(talk, valid_until=talk.now + timedelta(days=2))
        await me.taps(f"/grab {number}")
    await jobs(talk)
    for days in (1, 1):
        talk.later(days=days)
        await jobs(talk)
        await Reminding(talk.app.committer, talk.app.book).round()
    heard = await me.hears()
    assert heard.count("就过期了") == 2
    talk.later(days=1)
    await swept(talk)
    async with talk.app.database.reading() as connection:
        assert set(await connection.scalars(sa.select(ClaimRow.state))) == {"expired"}


async def test_who_did_not_win_hears_so_and_when_the_next_round_is(talk: Talk) -> None:
    number = await round_of(talk, way="lottery")
    people = await entered(talk, 3, number)
    talk.later(hours=2)
    offer = (await stored(talk, number)).offer
    boss = await (await talk.staff("省", "admin")).actor()
    again = Opening(
        "lottery", talk.union["省"], talk.now + HOUR, talk.now + 2 * HOUR, talk.now, talk.now + timedelta(days=9),
        {"": 1}, tuple(await merchants_of(talk, number)),
    )  # fmt: skip
    await talk.do(offers.Another(offer, (again,), 10**9), boss)
    await drawn(talk, number)
    winners = [one for one in people if await one.hears()]
    assert len(winners) == 1
    talk.later(minutes=2)
    await swept(talk)
    for one in people:
        heard = await one.hears()
        if one in winners:
            assert "没摇中" not in heard
            continue
        assert "第 1 轮：这次没摇中" in heard
        assert "3 人里排第" in heard
        assert "下一轮今天 13:30 开始报名" in heard
        await one.picks("我的号码和结果")
        assert one.sees(f"/public/draw/{number}")
    async with talk.app.database.reading() as connection:
        assert not await connection.scalar(sa.select(sa.func.count()).where(OutboxRow.channel == "sms"))
