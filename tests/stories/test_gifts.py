"""礼物: a driver invites another, both get a gift; one is sent to an address, one picked up; staff hand them over."""

import io
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from bot import schedule
from bot.jobs.runner import Runner
from bot.pictures import tables
from handlers.gifts import sources
from rules.offering import INVITING, JOINING, PICKUP, SENT, Offered, Opening
from storage import merchants, offers
from storage.tables.audit import AuditActRow
from storage.tables.offers import ClaimRow
from storage.writing import Forbidden, Look
from tests.stories.talk import SERVICES, Person, Talk, document, opened

BOX = Offered("入会礼包", "毛巾、水杯。", 5000, 5000, "service", 0, 10_000_000, SENT)
MINE = ("handlers.merchants", "handlers.staff", "handlers.coupons", "handlers.rounds", "handlers.gifts")
HOME = "蚌埠市禹会区涂山路 1 号 2 栋 301"


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Talk]:
    async with opened(database_url, [SERVICES[0], *MINE, *SERVICES[1:]]) as talk:
        yield talk


async def gives(talk: Talk, boss: Person, way: str, kind: str = SENT, name: str = "入会礼包", place: str = "省") -> int:
    """A round of gifts; what is picked up is at 职工之家."""
    now, actor = talk.now, await boss.actor()
    at: tuple[int, ...] = ()
    if kind != SENT:
        at = (await talk.do(merchants.Register(talk.union["省"], "职工之家", "解放路1号，工作日 9–17 点"), actor),)
    opening = Opening(
        *(way, talk.union[place], now, now + timedelta(days=9), now, now + timedelta(days=30), {"": 9}, at)
    )
    made = await talk.do(offers.Make(talk.union["省"], replace(BOX, kind=kind, name=name), (opening,), 10**9), actor)
    return int(made.rounds[0])


async def applies(me: Person, number: int, name: str) -> None:
    """The form from its first question, where it was opened by an invitation."""
    await me.picks("同意")
    await me.says(f"{name} {document(number)} 138{number:08d}")
    await me.picks("货车司机")
    await me.skips()
    await me.picks("我自愿申请")
    await me.says(await me.code())
    await me.picks("提交")
    assert me.sees("编号")


async def approved(officer: Person, name: str) -> None:
    """A reviewer approves somebody's application from the queue."""
    await officer.says("待办")
    await officer.picks(name)
    await officer.picks("通过")


async def test_a_driver_invites_another_and_both_get_a_gift(talk: Talk) -> None:
    boss, officer = await talk.staff("省", "admin", "赵主席"), await talk.staff("省")
    joining = await gives(talk, boss, JOINING)
    await gives(talk, boss, INVITING, PICKUP, "油卡")
    friend, me = await talk.member(1, "李大山"), talk.guest()
    await friend.says("邀请")
    assert friend.sees("每成一位，您得一份：油卡（免费，值 50 元）。最多 1 份")
    [drawing] = [screen.drawing for screen in friend.screens if screen.drawing]
    assert drawing.name == "poster" and "李" not in str(drawing.args)
    found = re.search(r"([A-Za-z0-9_-]{48})", friend.text)
    assert found
    await me.scans(found.group(1))
    assert me.sees("家的会员邀请您加入工会") and not me.sees("李")
    await applies(me, 2, "王小明")
    await approved(officer, "王*明")
    heard = await me.hears()
    assert "好消息，您入会了" in heard and "入会礼包（免费，值 50 元）。告诉我们寄到哪里" in heard
    assert "您邀请的人入会了" not in await friend.hears(), "the approval may still be taken back"
    await me.picks("填收货地址")
    assert me.sees("寄出 90 天后删掉")
    await me.picks("同意")
    await me.picks("王*明")
    await me.picks("138****0002")
    await me.says("蚌埠")
    assert me.sees("太短了")
    await me.says(HOME)
    assert me.sees(HOME)
    await me.picks("提交")
    await me.picks("看看礼物")
    assert me.sees("寄给：王*明 138****0002 蚌埠市禹会区****") and not me.sees("涂山路")

    talk.later(minutes=12)
    heard = await friend.hears()
    assert "您邀请的人入会了，谢谢您！" in heard and "油卡" in heard and "王" not in heard
    await friend.picks("看看礼物")
    assert friend.sees("职工之家 解放路1号，工作日 9–17 点")
    assert any(screen.drawing and screen.drawing.name == "coupon_code" for screen in friend.screens)

    await boss.taps(f"/round {joining}")
    assert boss.sees("要寄 1 份，还没填地址 1 份，寄出 0 份")
    await boss.picks("去寄（1）")
    assert boss.sees("1. 王*明 138****0002 蚌埠市禹会区****") and not boss.sees("涂山路")
    await boss.picks("看完整地址")
    await boss.picks("写快递单")
    await boss.picks("提交")
    assert boss.sees(HOME) and boss.sees("王小明") and boss.extra.get("once")
    async with talk.app.database.reading() as connection:
        read = sa.select(sa.func.count()).select_from(AuditActRow).where(AuditActRow.act == "gift.unmask")
        assert await connection.scalar(read) == 1
    await boss.picks("这些都寄出了")
    assert boss.sees("寄出 1 份")
    assert "寄出了：入会礼包" in await me.hears()
    await me.says("我的券")
    assert me.sees("入会礼包（免费，值 50 元）：今天 10:42 寄出了")
    await boss.picks("返回这一轮")
    assert boss.sees("寄出 1 份") and not boss.sees("去寄")


async def test_what_is_picked_up_is_handed_over_by_who_looks_after_the_place(talk: Talk) -> None:
    boss, officer = await talk.staff("省", "admin", "赵主席"), await talk.staff("省")
    await gives(talk, boss, JOINING, PICKUP)
    me = await talk.applicant(3, "张三丰")
    await approved(officer, "张*丰")
    assert "出示领取码就能领" in await me.hears()
    await me.says("看礼物")
    code = re.search(r"的券码 ([0-9A-Z ]+)", next(shown.drawing.alt for shown in me.screens if shown.drawing))
    assert code
    await boss.says("商户")
    await boss.picks("职工之家")
    await boss.picks("我也在这里核销")
    assert boss.sees("您可以在职工之家核销了")
    await boss.says(code.group(1))
    assert boss.sees("会员来领礼物") and not boss.sees("结给商户")
    await boss.picks("核销")
    assert boss.sees("核销好了") and not boss.sees("结给商户")
    assert "刚在职工之家领走了" in await me.hears()
    await me.says("我的券")
    assert me.sees("今天 10:30 在职工之家领走了")


async def test_an_address_is_changed_until_it_leaves_and_consent_is_asked_once(talk: Talk) -> None:
    boss, officer = await talk.staff("省", "admin", "赵主席"), await talk.staff("省")
    round = await gives(talk, boss, JOINING)
    me = await talk.applicant(4, "周小川")
    await approved(officer, "周*川")
    await me.hears()
    link = me.button("填收货地址").data
    await me.taps(link)
    await me.picks("先不了")
    assert me.sees("什么都没有记下")
    await me.picks("同意")
    await me.picks("用 周")
    await me.says("13900000009")
    await me.says(HOME)
    await me.picks("提交")
    await boss.taps(f"/parcels {round}")
    before = boss.button("寄出了").data
    talk.later(minutes=1)
    await me.picks("看看礼物")
    await me.picks("改地址")
    assert not me.sees("同意") and me.sees("寄到哪里")
    await me.says("上海市浦东新区世纪大道 100 号")
    await me.picks("提交")
    await boss.taps(before)
    assert boss.sees("地址刚改过")
    await boss.picks("看还有哪些要寄")
    assert boss.sees("上海市浦东新****")
    await boss.picks("寄出了")
    assert boss.sees("寄出 1 份")
    await me.taps(link)
    assert me.sees("不用填地址")
    other = await talk.member(5, "吴二")
    await other.taps(link)
    assert other.sees("不用填地址")
    await other.says("收货地址")
    assert other.sees("收件人是谁") or other.sees("寄礼物要用"), "their own gift is found by itself"


async def test_one_of_several_is_marked_alone_and_strangers_see_nothing(talk: Talk) -> None:
    boss = await talk.staff("省", "admin", "赵主席")
    round = await gives(talk, boss, JOINING)
    me, other = await talk.member(6, "郑一"), await talk.member(7, "郑二")
    for somebody in (me, other):
        await sends_to(talk, somebody)
    neighbour = await talk.staff("乙市", "admin", "孙主席")
    await boss.taps(f"/parcels {round}")
    assert boss.sees("有 2 份要寄")
    for somebody in (me, neighbour):
        for line in (f"/parcels {round}", f"/readparcels {round} 1", boss.button("第 1 份寄出了").data):
            await somebody.taps(line)
            assert not somebody.sees("蚌埠") and not somebody.sees("寄出 1 份")
    await boss.picks("第 1 份寄出了")
    assert boss.sees("寄出 1 份")
    await boss.taps(f"/parcels {round}")
    assert boss.sees("有 1 份要寄")
    for line in ("/parcels x", "/parcels 5", "/sentparcels 1", f"/sentparcels {round} {2**63 - 1}", "/sentparcel 1 2",
                 "/readparcels 1 2", "/sendto x", "/sendto 5"):  # fmt: skip
        await boss.taps(line)
        assert boss.text and not boss.sees("出了点问题")


async def test_addresses_as_a_workbook_for_who_gave_a_reason_and_for_minutes(talk: Talk) -> None:
    boss, other = await talk.staff("省", "admin", "赵主席"), await talk.staff("省", "admin", "钱主席")
    round = await gives(talk, boss, JOINING)
    for somebody in (await talk.member(6, "郑一"), await talk.member(7, "郑二")):
        await sends_to(talk, somebody)
    await boss.taps(f"/parcels {round}")
    await boss.picks("导出表格")
    await boss.picks("别的原因")
    await boss.says("交给快递公司")
    await boss.picks("提交")
    assert boss.sees("2 份的地址都在表格里") and not boss.sees("涂山路") and boss.extra.get("once")
    [drawing] = [screen.drawing for screen in boss.screens if screen.drawing]
    data = await workbook(talk, boss, drawing.args)
    book = openpyxl.load_workbook(io.BytesIO(tables.draw(talk.app.words.plain(data, "zh-CN"), "zh-CN")))
    rows = [[str(cell) for cell in row] for row in book["地址"].iter_rows(values_only=True)]
    assert rows[0][1:4] == ["收件人", "手机号", "地址"] and rows[1][1:4] == ["郑一", "13800000006", HOME]
    assert len(rows) == 3 and len(book.sheetnames) == 2
    async with talk.app.database.reading() as connection:
        read = sa.select(sa.func.count()).select_from(AuditActRow).where(AuditActRow.act == "gift.unmask")
        assert await connection.scalar(read) == 2
    with pytest.raises(Forbidden):
        await workbook(talk, other, drawing.args)
    talk.later(minutes=11)
    with pytest.raises(Forbidden):
        await workbook(talk, boss, drawing.args)
    await boss.picks("这些都寄出了")
    assert boss.sees("寄出 2 份")


async def workbook(talk: Talk, who: Person, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the workbook is given when somebody opens it."""
    async with talk.app.database.reading() as connection:
        return await sources.loaded(Look(connection, talk.now, await who.actor(), talk.app.keys), args)


async def sends_to(talk: Talk, me: Person) -> None:
    """Somebody fills the form of the gift they got."""
    person = (await me.actor()).person
    async with talk.app.database.reading() as connection:
        claim = await connection.scalar(sa.select(ClaimRow.id).where(ClaimRow.person_id == person))
    await me.taps(f"/sendto {claim}")
    await me.picks("同意")
    await me.picks("用 郑")
    await me.picks("138****")
    await me.says(HOME)
    await me.picks("提交")
    assert me.sees("记下了")


async def test_a_gift_that_is_grabbed_asks_where_to_send_it(talk: Talk) -> None:
    boss, me = await talk.staff("省", "admin", "赵主席"), await talk.member(8, "冯七")
    round = await gives(talk, boss, "first")
    await me.taps(f"/grab {round}")
    assert me.sees("抢到了") and me.sees("前告诉我们寄到哪里")
    await me.picks("看看礼物")
    assert me.sees("填收货地址")
    await me.says("填收货地址")
    assert me.sees("寄礼物要用")


async def test_a_gift_is_nothing_to_grab(talk: Talk) -> None:
    boss = await talk.staff("省", "admin", "赵主席")
    me = await talk.member(8, "冯七")
    round = await gives(talk, boss, JOINING)
    await me.says("抢券")
    assert me.sees("现在没有能抢的券")
    for line in (f"/coupons {round}", f"/grab {round}", f"/enter {round}", f"/remindme {round}"):
        await me.taps(line)
        assert not me.sees("入会礼包") and not me.sees("出了点问题")
    await me.says("我的券")
    assert me.sees("还没有券")


async def test_who_takes_an_approval_back_takes_the_news_back_too(talk: Talk) -> None:
    boss, officer = await talk.staff("省", "admin", "赵主席"), await talk.staff("省")
    await gives(talk, boss, INVITING)
    friend, me = await talk.member(1, "李大山"), talk.guest()
    await friend.says("邀请")
    await me.scans(re.findall(r"[A-Za-z0-9_-]{48}", friend.text)[0])
    await applies(me, 2, "王小明")
    await approved(officer, "王*明")
    await officer.picks("撤回")
    talk.later(minutes=12)
    assert "您邀请的人" not in await friend.hears()
    await friend.says("我的券")
    assert friend.sees("您邀请的人还在审核")


async def test_a_friend_types_the_code_of_an_invitation(talk: Talk) -> None:
    friend, me = await talk.member(1, "李大山"), talk.guest()
    await friend.says("邀请")
    code = re.search(r"口令：(.+)", friend.text)
    assert code
    await friend.says("邀请工友")
    assert friend.sees(code.group(1)), "the same one for months"
    await me.says(code.group(1))
    assert me.sees("家的会员邀请您加入工会")
    await applies(me, 2, "王小明")
    officer = await talk.staff("省")
    await approved(officer, "王*明")
    talk.later(minutes=12)
    assert "您邀请的人入会了" in await friend.hears()


async def test_an_invitation_for_members_and_by_members_only(talk: Talk) -> None:
    me = talk.guest()
    await me.says("邀请")
    assert me.sees("入会以后，您就有自己的邀请码了")
    friend = await talk.member(1, "李大山")
    await friend.says("邀请")
    assert not friend.sees("您得一份")
    await friend.scans(re.findall(r"[A-Za-z0-9_-]{48}", friend.text)[0])
    assert friend.sees("不用再申请")


async def jobs(talk: Talk) -> None:
    """What the calendar starts; a schedule that is new begins with its next time."""
    while await Runner(talk.app.committer, talk.app.book).round():
        pass


async def test_who_is_silent_is_reminded_and_who_gave_an_address_is_not(talk: Talk) -> None:
    boss = await talk.staff("省", "admin", "赵主席")
    await gives(talk, boss, JOINING)
    silent, told = await talk.member(6, "郑一"), await talk.member(7, "郑二")
    await sends_to(talk, told)
    await told.hears()
    await silent.hears()
    await jobs(talk)
    talk.later(days=28)
    await jobs(talk)
    remind = {sweep.name: sweep for sweep in schedule.house(talk.app.committer, talk.app.book)}["remind people"]
    await schedule.swept(remind)
    assert "还没填收货地址" in await silent.hears()
    await silent.picks("看看礼物")
    assert silent.sees("填收货地址")
    assert await told.hears() == ""
