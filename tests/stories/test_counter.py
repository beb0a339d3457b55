"""核销: a shop and its cashier, a coupon at the counter, taken back, disputed, judged, settled, paid."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from PIL import Image

from bot.pictures import figures, tables
from handlers.merchants import sources
from rules.base import codes
from storage import addresses, coupon_codes, ledger, merchants, offers, staff
from storage.offers import Offered, Opening
from storage.tables.files import FileRow
from storage.tables.offers import ClaimRow, RedemptionRow, RoundRow
from storage.writing import Actor, Look, Transaction
from tests.stories.talk import SERVICES, Person, Talk, opened

COUPON = Offered("洗车券", "只洗小车。", 3000, 2000, "threshold", 5000, 10_000_000)
HOUR = timedelta(hours=1)
MINE = ["handlers.merchants", "handlers.staff", "handlers.coupons"]


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Talk]:
    async with opened(database_url, [SERVICES[0], *MINE, *SERVICES[1:]]) as talk:
        yield talk


class Town:
    """An admin, a shop `place` with a cashier, another where the coupon is not good, and a member with a coupon."""

    admin: Person
    cashier: Person
    member: Person
    place: int
    elsewhere: int
    claim: int

    def __init__(self, talk: Talk) -> None:
        self.talk = talk

    async def cashier_of(self, place: int, name: str = "小芳") -> Person:
        """Somebody who accepted an invitation to a counter."""
        code = await self.talk.do(merchants.InviteCashier(place, name), await self.admin.actor())
        person = self.talk.guest()
        met = await self.talk.do(addresses.Meet(person.channel, person.account))
        await self.talk.do(staff.Accept(code.text), Actor(met.id, None))
        return person

    async def opens(self, **values: Any) -> int:
        """A claim of the member in another open round."""
        now, boss = self.talk.now, await self.admin.actor()
        opening = Opening(
            "first", self.talk.union["省"], now, now + 2 * HOUR, now, now + timedelta(days=9), {"": 5}, (self.place,)
        )
        made = await self.talk.do(
            offers.Make(self.talk.union["省"], COUPON, (replace(opening, **values),), 10**9), boss
        )
        await self.member.taps(f"/grab {made.rounds[0]}")
        assert self.member.sees("抢到了")
        return int(self.member.button("看券码").data.split()[1])

    def code(self, claim: int = 0) -> coupon_codes.LiveCode:
        """What the member's coupon shows now."""
        return coupon_codes.live(self.talk.app.keys, claim or self.claim, self.talk.now)

    async def redeemed(self) -> None:
        """The cashier takes the member's coupon."""
        await self.cashier.scans(self.code().text)
        await self.cashier.picks("核销")
        assert self.cashier.sees("核销好了")


@pytest.fixture
async def town(talk: Talk) -> Town:
    town = Town(talk)
    town.admin, town.member = await talk.staff("省", "admin", "赵主席"), await talk.member(1)
    boss = await town.admin.actor()
    town.place = await talk.do(merchants.Register(talk.union["省"], "光明洗车", "解放路1号"), boss)
    town.elsewhere = await talk.do(merchants.Register(talk.union["省"], "别家", "胜利路2号"), boss)
    town.cashier = await town.cashier_of(town.place)
    town.claim = await town.opens()
    return town


async def test_a_shop_is_registered_and_its_cashier_invited_removed_and_the_shop_closed(talk: Talk) -> None:
    admin, cashier = await talk.staff("省", "admin", "赵主席"), talk.guest()
    await admin.says("商户")
    assert admin.sees("还没有商户")
    await admin.picks("添加商户")
    await admin.says("光明洗车")
    await admin.says("解放路1号")
    await admin.picks("提交")
    assert admin.sees("光明洗车添加好了")
    await admin.picks("邀请收银员")
    await admin.says("小芳")
    await admin.picks("提交")
    link = admin.text.splitlines()[-1]
    await cashier.says("核销")
    assert not cashier.sees("光明洗车")
    await cashier.scans(link.rsplit("/", 1)[-1])
    assert cashier.sees("您被邀请担任光明洗车的核销员")
    await cashier.picks("接受")
    assert not cashier.sees("出了点问题")
    await cashier.picks("核销")
    assert cashier.sees("您在：光明洗车，解放路1号")
    await admin.says("商户")
    await admin.picks("光明洗车")
    assert admin.sees("收银员：小芳")
    await admin.picks("移除小芳")
    await admin.picks("移除")
    assert admin.sees("小芳不再是光明洗车的收银员")
    await cashier.taps("/redeem")
    assert not cashier.sees("光明洗车")
    await admin.picks("返回商户")
    await admin.picks("停用")
    await admin.picks("停用")
    assert admin.sees("光明洗车停用了")


async def test_a_cashier_scans_confirms_and_the_holder_hears_where(town: Town) -> None:
    await town.cashier.says("核销")
    assert town.cashier.sees("您在：光明洗车")
    await town.cashier.scans(town.code().text)
    assert town.cashier.sees("满 50 元才能用，减 30 元")
    assert town.cashier.sees("工会结给商户 20 元")
    await town.cashier.picks("核销")
    assert town.cashier.sees("核销好了：洗车券（满 50 减 30 元），光明洗车")
    assert "刚在光明洗车用掉了" in await town.member.hears()
    await town.cashier.scans(town.code().text)
    assert town.cashier.sees("今天 10:30 已经在光明洗车核销过了")


async def test_a_typed_code_is_read_as_a_word_and_behind_the_command(town: Town) -> None:
    await town.cashier.taps(f"/redeem {town.code().typed}")
    assert town.cashier.sees("减 30 元")
    await town.cashier.says(town.code().typed.lower())
    assert town.cashier.sees("减 30 元")
    await town.cashier.picks("核销")
    assert town.cashier.sees("核销好了")


async def test_a_photo_of_a_code_is_as_good_as_scanning_it_and_is_not_kept(town: Town) -> None:
    await town.cashier.photographs()
    assert town.cashier.sees("没找到二维码")
    await town.cashier.photographs(town.code().text, "A" * 48)
    assert town.cashier.sees("好几个码")
    await town.cashier.photographs(town.code().text)
    assert town.cashier.sees("减 30 元")
    await town.cashier.picks("核销")
    assert town.cashier.sees("核销好了")
    await town.member.photographs(town.code().text)
    assert town.member.sees("要请商户的收银员扫")
    old = town.code().text
    town.talk.later(minutes=3)
    await town.cashier.photographs(old)
    assert town.cashier.sees("可能是截图")
    async with town.talk.app.database.reading() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(FileRow)) == 0


async def test_a_cashier_in_the_midst_of_a_form_photographs_too(town: Town) -> None:
    await town.admin.says("商户")
    await town.admin.picks("添加商户")
    actor = await town.admin.actor()
    assert actor.person is not None
    await town.talk.do(merchants.AddCashier(town.place, actor.person), actor)
    await town.admin.photographs(town.code().text)
    assert town.admin.sees("减 30 元")
    assert town.admin.sees("继续")


async def test_a_short_code_is_read_at_its_merchant(town: Town) -> None:
    other = await town.cashier_of(town.elsewhere)
    await other.taps(f"/shortcode {town.claim}")
    assert other.sees("要不了短码")
    await town.member.taps(f"/coupon {town.claim}")
    await town.member.picks("短码")
    assert town.member.sees("报给光明洗车的收银员就行")
    short = town.member.text.split("短码：")[1].split("，")[0]
    await other.says(short)
    assert other.sees("没有这个券码")
    await town.cashier.says(short)
    await town.cashier.picks("核销")
    assert town.cashier.sees("核销好了")
    await town.cashier.says(short)
    assert town.cashier.sees("用过了")


async def test_no_short_code_for_a_coupon_that_ran_out(town: Town) -> None:
    town.talk.later(days=10)
    await town.member.taps(f"/shortcode {town.claim}")
    assert town.member.sees("要不了短码")


async def test_who_stands_at_two_counters_says_where(town: Town) -> None:
    actor = await town.cashier.actor()
    assert actor.person is not None
    await town.talk.do(merchants.AddCashier(town.elsewhere, actor.person), await town.admin.actor())
    await town.cashier.says(town.code().typed)
    assert town.cashier.sees("您在哪家核销")
    await town.cashier.picks("别家")
    assert town.cashier.sees("不能在您这里用")
    await town.cashier.says(town.code().typed)
    await town.cashier.picks("光明洗车")
    await town.cashier.picks("核销")
    assert town.cashier.sees("核销好了")


async def test_two_cashiers_race_and_one_of_them_redeems_it(town: Town) -> None:
    other = await town.cashier_of(town.place, "小兰")
    for person in (town.cashier, other):
        await person.scans(town.code().text)
    sights = [person.button("核销").data for person in (town.cashier, other)]
    await asyncio.gather(*(one.taps(data) for one, data in zip((town.cashier, other), sights, strict=True)))
    assert sorted(one.sees("核销好了") for one in (town.cashier, other)) == [False, True]
    assert sorted(one.sees("已经在光明洗车核销过了") for one in (town.cashier, other)) == [False, True]
    await town.cashier.taps(sights[1])
    assert town.cashier.sees("请再扫一次码")
    async with town.talk.app.database.reading() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(RedemptionRow)) == 1


async def test_the_wrong_merchant_and_no_cashier_hear_why(town: Town) -> None:
    other = await town.cashier_of(town.elsewhere)
    await other.scans(town.code().text)
    assert other.sees("这张券不能在您这里用")
    stranger = town.talk.guest()
    await stranger.scans(town.code().text)
    assert stranger.sees("要请商户的收银员扫")
    await stranger.taps("/redeem")
    assert not stranger.sees("光明洗车")


async def test_codes_that_are_old_forged_or_wrong(town: Town) -> None:
    old = town.code()
    town.talk.later(minutes=3)
    await town.cashier.scans(old.text)
    assert town.cashier.sees("可能是截图")
    await town.cashier.says(old.typed)
    assert town.cashier.sees("可能是截图")
    forged = codes.sign(b"x" * 32, codes.Code("claim", town.claim, expiry_minute=codes.minute(town.talk.now + HOUR)))
    await town.cashier.scans(forged)
    assert town.cashier.text
    assert not any("/take" in button.data for button in town.cashier.buttons)
    for text in (
        "/redeem ABCDEFG1",
        "/take x",
        f"/take {'A' * 47}",
        "/stand x y",
        "/untake 5",
        "/notme 7",
        "/notmine x",
    ):
        await town.cashier.taps(text)
        assert town.cashier.text
        assert not town.cashier.sees("出了点问题")
        assert not town.cashier.sees("核销好了")


async def test_what_was_shown_is_confirmed_within_ten_minutes(town: Town) -> None:
    await town.cashier.scans(town.code().text)
    sight = town.cashier.button("核销").data
    town.talk.later(minutes=11)
    await town.cashier.taps(sight)
    assert town.cashier.sees("请再扫一次码")


async def test_every_state_of_a_coupon_is_told(town: Town) -> None:
    early = await town.opens(valid_from=town.talk.now + HOUR)
    await town.cashier.scans(town.code(early).text)
    assert town.cashier.sees("今天 11:30 起才能用")
    for changed, told in (
        (sa.update(ClaimRow).values(state="pending"), "还没通过"),
        (sa.update(ClaimRow).values(state="returned"), "已经把这张券退回了"),
        (sa.update(ClaimRow).values(state="expired"), "过期了"),
        (sa.update(RoundRow).values(state="cancelled"), "过期了"),
        (sa.update(ClaimRow).values(state="void"), "这一轮取消了"),
    ):
        await town.talk.app.committer.run(partial(_execute, changed))
        await town.cashier.scans(town.code().text)
        assert town.cashier.sees(told)


async def _execute(changed: sa.Update, tx: Transaction) -> None:
    await tx.connection.execute(changed)


async def test_it_is_taken_back_within_ten_minutes(town: Town) -> None:
    await town.redeemed()
    undo = town.cashier.button("撤销").data
    await town.cashier.taps("/taken")
    await town.cashier.picks("撤销 洗车券")
    assert town.cashier.sees("回到会员手里了")
    assert "又是您的了" in await town.member.hears()
    await town.cashier.taps(undo)
    assert not town.cashier.sees("回到会员手里了")
    town.talk.later(minutes=1)
    await town.redeemed()
    town.talk.later(minutes=11)
    await town.cashier.picks("撤销")
    assert town.cashier.sees("过了十分钟")
    await town.cashier.picks("退货")
    await town.cashier.picks("是退货")
    assert town.cashier.sees("交给工作人员了")
    assert "报了退货" in await town.admin.hears()
    assert "说您退货了" in await town.member.hears()


@pytest.mark.parametrize(("judgement", "told", "owed"), [("不付", "不付给商户", 0), ("照付", "没有问题", 2000)])
async def test_the_holder_says_no_and_staff_judge(town: Town, judgement: str, told: str, owed: int) -> None:
    await town.redeemed()
    await town.member.hears()
    await town.member.picks("不是我")
    await town.member.picks("不是我用的")
    assert town.member.sees("这笔钱先扣住")
    assert "有会员说不是自己用的" in await town.admin.hears()
    await town.admin.says("异议")
    await town.admin.picks("洗车券，光明洗车")
    assert town.admin.sees("收银员：小芳")
    await town.admin.picks(judgement)
    assert told in await town.member.hears()
    await town.admin.says("异议")
    assert town.admin.sees("没有等着处理的异议")
    async with town.talk.app.database.reading() as connection:
        rounds = list(await connection.scalars(sa.select(RoundRow.id)))
        assert (await ledger.balances(connection, rounds))["owed"] == owed


async def test_nobody_disputes_or_judges_what_is_not_theirs(town: Town) -> None:
    await town.redeemed()
    [number] = [button.data.split()[1] for button in town.cashier.buttons if button.data.startswith("/untake")]
    other = await town.talk.member(2, "李小红")
    for line in (f"/notme {number}", f"/notmine {number}", f"/judge {number} upheld", f"/untake {number}"):
        await other.taps(line)
        assert not other.sees("光明洗车")
    async with town.talk.app.database.reading() as connection:
        row = (await connection.execute(sa.select(RedemptionRow))).one()
    assert (row.disputed_at, row.judged, row.undone_at) == (None, None, None)


async def test_a_merchant_is_settled_and_paid_and_the_workbook_adds_up(town: Town) -> None:
    await town.redeemed()
    town.talk.later(minutes=20)
    await town.admin.says("结算")
    await town.admin.picks("光明洗车")
    assert town.admin.sees("还没结算 1 张，共 20 元")
    await town.admin.picks("上个月")
    await town.admin.picks("做对账单")
    assert town.admin.sees("没有要结算的券")
    await town.admin.taps(f"/settle {town.place}")
    await town.admin.picks("到今天")
    await town.admin.picks("做对账单")
    assert town.admin.sees("核销 1 张，应付 20 元")
    drawing = next(one.drawing for one in town.admin.screens if one.drawing and one.drawing.document)
    sheets = await _drawn(town, drawing.args)
    assert sheets[0][-2] == ("应付（元）", 20)
    assert sheets[1][1][5] == 20
    shown = await _sheet(town)
    assert [words[0] for words in (shown["lines"][0], shown["sum"])] == ["洗车券", "合计"]
    assert (shown["lines"][0][1:], shown["sum"][1:]) == (["1 张", "20.00 元"],) * 2
    assert (shown["title"], shown["state"], shown["beside"]) == ("光明洗车", "未付", [])
    await town.admin.picks("标记已付")
    await town.admin.picks("付了")
    assert town.admin.sees("光明洗车 20 元已付")
    await town.admin.says("对账单")
    await town.admin.picks("光明洗车：20 元，已付")
    shown = await _sheet(town)
    assert shown["state"] == "已付" and shown["foot"].endswith(" 付了")
    assert not any("标记已付" in button.label for button in town.admin.buttons)
    await town.admin.taps(f"/settle {town.place} this")
    await town.admin.picks("做对账单")
    assert town.admin.sees("没有要结算的券")


async def _sheet(town: Town) -> Any:
    """The picture of the statement that the admin looks at, in words; it can be drawn."""
    [drawing] = [one.drawing for one in town.admin.screens if one.drawing and not one.drawing.document]
    app = town.talk.app
    async with app.database.reading() as connection:
        look = Look(connection, town.talk.now, await town.admin.actor(), app.keys)
        given = app.words.plain(await sources.sheet(look, drawing.args), "zh-CN")
    assert Image.open(io.BytesIO(figures.draw(given, "zh-CN"))).width == figures.WIDTH
    return given


async def _drawn(town: Town, args: Any) -> list[list[tuple[Any, ...]]]:
    app = town.talk.app
    async with app.database.reading() as connection:
        look = Look(connection, town.talk.now, await town.admin.actor(), app.keys)
        given = await sources.workbook(look, args)
    book = openpyxl.load_workbook(io.BytesIO(tables.draw(app.words.plain(given, "zh-CN"), "zh-CN")))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book]


async def test_a_statement_is_nobody_elses_business(town: Town) -> None:
    await town.redeemed()
    town.talk.later(minutes=20)
    county = await town.talk.staff("东县", "admin", "钱主席")
    await county.taps(f"/settle {town.place}")
    assert not county.sees("光明洗车")
    await county.taps(f"/settled {town.place} 0 {int(town.talk.now.timestamp())}")
    await county.taps(f"/closemerchant {town.place} 1 yes")
    await county.says("商户")
    assert county.sees("还没有商户")
    await town.admin.taps(f"/merchant {town.place}")
    assert town.admin.sees("还没结算：1 张")


async def test_what_is_unusual_is_shown_before_a_statement_is_made(town: Town) -> None:
    actor = await town.member.actor()
    assert actor.person is not None
    await town.talk.do(merchants.AddCashier(town.place, actor.person), await town.admin.actor())
    await town.member.scans(town.code().text)
    await town.member.picks("核销")
    assert town.member.sees("核销好了")
    town.talk.later(minutes=20)
    await town.admin.taps(f"/settle {town.place} today")
    assert town.admin.sees("收银员核销了自己的券")
