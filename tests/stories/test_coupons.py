"""抢券: a driver looks at what there is, grabs at the second, shows the coupon, gives it back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import merchants, offers
from storage.offers import Offered, Opening
from storage.tables.offers import StockRow
from storage.tables.talk import EventRow
from tests.stories.talk import SERVICES, Person, Talk, opened

COUPON = Offered("洗车券", "只洗小车。", 3000, 2000, "threshold", 5000, 10_000_000)
HOUR = timedelta(hours=1)


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Talk]:
    async with opened(database_url, [*SERVICES, "handlers.coupons"]) as talk:
        yield talk


async def round_of(talk: Talk, pieces: int = 1, **values: Any) -> int:
    """An open round of the province."""
    boss = await (await talk.staff("省", "admin")).actor()
    place = await talk.do(merchants.Register(talk.union["省"], "光明洗车", "解放路1号"), boss)
    now = talk.now
    opening = Opening(
        "first", talk.union["省"], now, now + 2 * HOUR, now, now + timedelta(days=9), {"": pieces}, (place,)
    )
    made = await talk.do(offers.Make(talk.union["省"], COUPON, (replace(opening, **values),), 10**9), boss)
    return int(made.rounds[0])


async def test_a_member_grabs_one_shows_it_and_gives_it_back(talk: Talk) -> None:
    me, other = await talk.member(1), await talk.member(2, "李小红")
    await round_of(talk)
    await me.says("抢券")
    assert me.sees("洗车券（满 50 减 30 元）：正在发，今天 12:30 结束")
    await me.picks("洗车券")
    assert me.sees("只洗小车。")
    await me.picks("抢")
    assert me.sees("抢到了！洗车券（满 50 减 30 元）")
    await other.says("抢券")
    await other.picks("洗车券")
    await other.picks("抢")
    assert other.sees("抢完了")
    await me.says("我的券")
    await me.picks("洗车券")
    assert me.sees("光明洗车 解放路1号")
    assert any(screen.drawing and screen.drawing.name == "coupon_code" for screen in me.screens)
    await me.picks("退回")
    assert me.sees("退了别人就能领")
    await me.picks("退回去")
    assert me.sees("谢谢您留给别人")
    talk.later(seconds=1)
    await other.says("抢券")
    await other.picks("洗车券")
    await other.picks("抢")
    assert other.sees("抢到了")


async def test_who_has_one_is_told_so_and_nobody_costs_a_row_once_all_are_gone(talk: Talk) -> None:
    me, other = await talk.member(1), await talk.member(2, "李小红")
    number = await round_of(talk)
    await me.taps(f"/grab {number}")
    talk.later(seconds=1)
    await other.taps(f"/grab {number}")
    assert other.sees("抢完了")
    async with talk.app.database.reading() as connection:
        before = await connection.scalar(sa.select(sa.func.count()).select_from(EventRow))
    await other.taps(f"/grab {number}")
    assert other.sees("抢完了")
    await me.taps(f"/grab {number}")
    assert me.sees("您已经有了")
    async with talk.app.database.reading() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(EventRow)) == before
        assert await connection.scalar(sa.select(StockRow.taken)) == 1


async def test_it_opens_at_its_time_and_one_is_reminded_before(talk: Talk) -> None:
    me = await talk.member(1)
    opens = talk.now + HOUR
    number = await round_of(talk, opens_at=opens)
    await me.taps(f"/grab {number}")
    assert me.sees("11:30 才开始")
    await me.says("抢券")
    [listed] = [screen.counting for screen in me.screens if screen.counting]
    assert (listed.at, listed.label) == (opens, "洗车券（满 50 减 30 元） 离开抢还有")
    assert [button.label for button in listed.then] == ["抢：洗车券（满 50 减 30 元）"]
    await me.picks("洗车券")
    [shown] = [screen.counting for screen in me.screens if screen.counting]
    assert (shown.at, [button.data for button in shown.then]) == (opens, [f"/grab {number}"])
    await me.picks("10分钟")
    assert me.sees("今天 11:20 提醒您")
    talk.later(hours=1)
    await me.taps(f"/grab {number}")
    assert me.sees("抢到了")


async def test_who_it_is_not_for_hears_why(talk: Talk) -> None:
    me, guest = await talk.member(1), talk.guest()
    couriers = await round_of(talk, occupations=("courier", "food_rider"))
    await me.taps(f"/grab {couriers}")
    assert me.sees("只给快递员、外卖骑手")
    elsewhere = await round_of(talk, organisation=talk.union["乙市"])
    await me.taps(f"/grab {elsewhere}")
    assert me.sees("只给乙市的会员")
    late = await round_of(talk, joined_before=talk.now - HOUR)
    await me.taps(f"/grab {late}")
    assert me.sees("以前入会的会员")
    await guest.taps(f"/grab {late}")
    assert guest.sees("这是给会员的")
    assert guest.sees("入会")


async def test_an_applicant_may_have_one_that_waits_for_the_approval(talk: Talk) -> None:
    me = await talk.applicant()
    number = await round_of(talk, applicants=True)
    await me.taps(f"/grab {number}")
    assert me.sees("抢到了")
    await me.picks("看券码")
    assert me.sees("入会通过后就能用")
    assert not any(screen.drawing for screen in me.screens)


async def test_somebody_elses_coupon_is_nobody_elses_business(talk: Talk) -> None:
    me, other = await talk.member(1), await talk.member(2, "李小红")
    number = await round_of(talk)
    await me.taps(f"/grab {number}")
    shows = me.button("看券码").data
    await other.taps(shows)
    assert other.sees("您还没有券")


async def test_made_up_numbers_are_answered_kindly(talk: Talk) -> None:
    me: Person = await talk.member(1)
    for line in ("/grab 4711", "/grab -1", "/grab x", "/coupon 99", "/given 1 1", "/coupons 9999999999999999999"):
        await me.taps(line)
        assert me.text
        assert not me.sees("出了点问题")
