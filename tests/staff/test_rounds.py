"""/round as staff meet it: making a round, having it approved, looking after it, and what makes no sense."""

from collections.abc import AsyncIterator

import pytest

from bot.jobs.runner import Runner
from bot.sections import Coupons as Section
from handlers.coupons import ending
from storage import merchants, rounds
from storage.round_rows import Round
from tests.staff.broadcasts import member
from tests.staff.conftest import acts
from tests.stories.talk import SERVICES, Person, Talk, opened

ALL = [*SERVICES[:3], "handlers.coupons", "handlers.rounds", "handlers.merchants", "handlers.staff", *SERVICES[3:]]


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Talk]:
    async with opened(database_url, ALL) as talk:
        yield talk


async def admin(talk: Talk, place: str = "镇", name: str = "赵主席") -> Person:
    """An admin of a place whose merchants are registered."""
    return await talk.staff(place, "admin", name)


async def shop(talk: Talk, boss: Person, place: str = "镇", name: str = "光明洗车") -> int:
    id: int = await talk.do(merchants.Register(talk.union[place], name, "解放路1号"), await boss.actor())
    return id


async def stored(talk: Talk, number: int) -> Round:
    async with talk.app.database.reading() as connection:
        found = await rounds.get(connection, number)
    assert found is not None
    return found


async def begins(boss: Person, way: str = "摇号", pieces: str | None = "500") -> None:
    """Up to the question for whom."""
    await boss.says("抢券活动")
    await boss.picks("发起一轮")
    await boss.picks("镇")
    await boss.says("洗车券")
    await boss.picks("满多少减多少")
    await boss.says("20")
    await boss.says("50")
    await boss.picks("20 元")
    await boss.picks(way)
    if pieces:
        await boss.says(pieces)
    if pieces and way == "先到先得":
        await boss.picks("每人 1 份")


async def ends(boss: Person, opens: str = "明天 10:00", closes: str = "20:00", series: str = "1 轮") -> None:
    """From whom to the last look."""
    await boss.picks("就给这些人")
    await boss.picks("家都选上")
    await boss.says(opens)
    await boss.picks(closes) if ":" in closes and "月" not in closes else await boss.says(closes)
    await boss.picks("15 天内")
    await boss.picks(series)
    if series != "1 轮":
        await boss.picks("7 天")
    await boss.picks("元")
    await boss.says("提前打电话。")


async def files(boss: Person) -> int:
    await boss.picks("提交")
    return int(boss.button("看看这一轮").data.split()[1])


async def swept(talk: Talk) -> None:
    for chore in ending.chores:
        while await chore.work(talk.app.committer):
            pass
    while await Runner(talk.app.committer, talk.app.book).round():
        pass
    talk.later(seconds=1)


async def test_a_lottery_from_the_form_to_its_winners(talk: Talk) -> None:
    boss, me = await admin(talk), await member(talk)
    await shop(talk, boss)
    await boss.says("抢券活动")
    assert boss.sees("还没有发过券")
    await begins(boss, pieces="1")
    await ends(boss)
    for words in ("会员会看到", "满 50 减 20 元", "报名后统一摇号", "提前打电话。", "最多花 20 元", "光明洗车", "1 份"):
        assert boss.sees(words), words
    number = await files(boss)
    assert boss.sees("到时间自动开始")
    found = await stored(talk, number)
    assert (found.way, found.state, found.pieces, found.fen) == ("lottery", "ready", 1, 2000)
    assert (found.closes_at - found.opens_at).days == 3 and found.valid_from == found.closes_at
    talk.later(days=1)
    await me.taps(f"/enter {number}")
    assert me.sees("报上名了")
    await boss.picks("看看这一轮")
    assert boss.sees("1 人报了名") and boss.sees("正在发")
    await boss.picks("现在截止")
    assert boss.sees("截止了")
    await boss.picks("看看这一轮")
    assert boss.sees("正在整理名单")
    await swept(talk)
    await boss.taps(f"/round {number}")
    await boss.picks("摇号")
    assert boss.sees("开始摇号")
    await swept(talk)
    assert "恭喜，摇中了" in await me.hears()
    await boss.taps(f"/round {number}")
    assert boss.sees("摇完了") and boss.sees("发出 1 / 1 份")
    await boss.picks("看图")
    assert any(screen.drawing and screen.drawing.name == "rounds-chart" for screen in boss.screens)
    assert await acts(talk, "round.draw") == 1


async def test_a_dear_series_waits_for_a_second_person(talk: Talk) -> None:
    object.__setattr__(talk.app.settings, "coupons", Section(approve_above_yuan=1000))
    boss = await admin(talk)
    await shop(talk, boss)
    await begins(boss, pieces="100")
    await ends(boss, series="3 轮")
    assert boss.sees("一共 3 轮") and boss.sees("这里没有别的管理员")
    await boss.picks("提交")
    assert boss.sees("这里没有别的管理员")
    other = await talk.staff("省", "admin", "钱主席")
    await boss.picks("提交")
    assert boss.sees("3 轮最多花 6000 元") or boss.sees("3 轮最多花 6,000 元")
    number = int(boss.button("看看这一轮").data.split()[1])
    await boss.picks("看看这一轮")
    assert boss.sees("等同事批准") and not boss.sees("不批准")
    await boss.taps(f"/agreeround {number} 1")
    assert boss.sees("要请另一位同事批准")
    heard = await other.hears()
    assert "赵主席请您批准 3 轮券" in heard and "满 50 减 20 元" in heard
    await other.picks("批准")
    assert other.sees("批准了，发起人已经收到通知")
    assert "3 轮都批准了" in await boss.hears()
    assert [(await stored(talk, one)).state for one in await series(talk, number)] == ["ready"] * 3
    await other.taps(f"/agreeround {number} 1")
    assert other.sees("刚刚有变化")


async def series(talk: Talk, number: int) -> list[int]:
    async with talk.app.database.reading() as connection:
        return [one.id for one in await rounds.of_offer(connection, (await stored(talk, number)).offer)]


async def test_who_is_refused_hears_why(talk: Talk) -> None:
    object.__setattr__(talk.app.settings, "coupons", Section(approve_above_yuan=0))
    boss, other = await admin(talk), await talk.staff("省", "admin", "钱主席")
    await shop(talk, boss)
    await begins(boss)
    await ends(boss)
    number = await files(boss)
    await other.hears()
    await other.picks("不批准")
    await other.says("等下个月的预算")
    await other.picks("提交")
    assert "理由：等下个月的预算" in await boss.hears()
    assert (await stored(talk, number)).state == "refused"


async def test_first_come_at_noon_is_warned_about_and_steered(talk: Talk) -> None:
    boss, me = await admin(talk), await member(talk)
    await shop(talk, boss)
    await begins(boss, "先到先得", "10")
    await ends(boss, "明天中午12点")
    assert boss.sees("别让人在红灯前抢券")
    number = await files(boss)
    talk.later(hours=26)
    await me.taps(f"/grab {number}")
    assert me.sees("抢到了")
    await boss.picks("看看这一轮")
    await boss.picks("暂停")
    await boss.picks("看看这一轮")
    assert boss.sees("暂停了")
    await boss.picks("继续发")
    await boss.picks("看看这一轮")
    await boss.picks("延长或加量")
    await boss.picks("20:00")
    await boss.says("5")
    await boss.picks("提交")
    assert boss.sees("超出预算了")
    await boss.says("跳过")
    await boss.picks("提交")
    assert boss.sees("一共 10 份")
    await boss.picks("看看这一轮")
    await boss.picks("取消这一轮")
    assert boss.sees("还在会员手里的 1 张券马上作废")
    await boss.picks("取消这一轮")
    await swept(talk)
    assert "对不起，这一轮取消了" in await me.hears()


async def test_the_last_one_again_in_three_answers(talk: Talk) -> None:
    boss = await admin(talk)
    await shop(talk, boss)
    await begins(boss, pieces="30")
    await ends(boss)
    before = await stored(talk, await files(boss))
    await boss.says("抢券活动")
    await boss.picks("照着上一轮再来一轮")
    await boss.says("12月1日 9点")
    await boss.says("40")
    assert boss.sees("40 份") and boss.sees("另列预算 800 元")
    after = await stored(talk, await files(boss))
    assert after.offer != before.offer and after.pieces == 40
    assert after.closes_at - after.opens_at == before.closes_at - before.opens_at
    assert (after.opens_at.month, after.opens_at.day) == (12, 1)


async def test_a_copy_that_opens_at_noon_is_warned_about_too(talk: Talk) -> None:
    boss = await admin(talk)
    await shop(talk, boss)
    await begins(boss, "先到先得", "10")
    await ends(boss, "明天 9:00")
    assert not boss.sees("红灯")
    await boss.taps(f"/copyround {await files(boss)}")
    await boss.says("12月1日 12:00")
    await boss.picks("10 份")
    assert boss.sees("别让人在红灯前抢券")


async def test_each_group_has_its_own_stock(talk: Talk) -> None:
    boss, me = await admin(talk), await member(talk)
    await shop(talk, boss)
    await begins(boss, "分组备货", None)
    await boss.picks("按职业")
    await boss.picks("货车司机")
    await boss.says("7")
    await boss.picks("外卖骑手")
    await boss.says("3")
    await boss.picks("一共 10 份")
    await boss.picks("每人 1 份")
    await ends(boss, "明天 9:00")
    number = await files(boss)
    talk.later(days=1)
    await me.taps(f"/grab {number}")
    assert me.sees("抢到了")
    await boss.picks("看看这一轮")
    assert boss.sees("货车司机：发出 1 / 7")


async def asks_for_a_gift(boss: Person, kind: str, way: str) -> None:
    """Up to the question for whom, of a gift worth 50 yuan of which there are 20."""
    await boss.says("抢券活动")
    await boss.picks("发起一轮")
    await boss.picks("镇")
    await boss.says("入会礼包")
    await boss.picks(kind)
    await boss.says("50")
    assert boss.sees("怎么发"), "a gift is paid for already"
    await boss.picks(way)
    await boss.says("20")


async def test_a_gift_for_joining_that_is_sent(talk: Talk) -> None:
    boss = await admin(talk)
    await asks_for_a_gift(boss, "寄到家", "入会就送")
    assert boss.sees("按职业挑") and not boss.sees("申请中的也能领") and not boss.sees("入会满多久")
    await boss.picks("就给这些人")
    await boss.picks("明天 10:00")
    await boss.says("12月30日 20:00")
    await boss.picks("15 天内")
    await boss.picks("1 轮")
    await boss.picks("1,000 元")
    await boss.says("毛巾、水杯。")
    for words in (
        "免费，值 50 元",
        "入会申请一通过就给",
        "开始送",
        "前告诉我们寄到哪里",
        "全部新会员",
        "最多花 1,000 元",
        "毛巾、水杯。",
    ):
        assert boss.sees(words), words
    found = await stored(talk, await files(boss))
    assert (found.way, found.offered.kind, found.pieces, found.fen) == ("joining", "sent", 20, 100000)
    assert (found.per_person, found.offered.condition, found.offered.subsidy_fen) == (1, "service", 5000)
    await boss.taps(f"/copyround {found.id}")
    await boss.says("12月1日 9点")
    await boss.picks("20 份")
    again = await stored(talk, await files(boss))
    assert (again.way, again.offered.kind) == ("joining", "sent")


async def test_a_gift_for_inviting_that_is_picked_up(talk: Talk) -> None:
    boss = await admin(talk)
    await asks_for_a_gift(boss, "自己来领", "邀请就送")
    await boss.picks("每人 5 份")
    await boss.picks("就给这些人")
    assert boss.sees("还没有登记领取的地方")
    await shop(talk, boss, name="职工之家")
    await boss.taps("/newround")
    assert boss.sees("去哪里领")
    await boss.picks("职工之家")
    await boss.picks("就这 1 家")
    await boss.picks("明天 10:00")
    await boss.says("12月30日 20:00")
    await boss.picks("15 天内")
    await boss.picks("1 轮")
    await boss.picks("1,000 元")
    await boss.skips()
    found = await stored(talk, await files(boss))
    assert (found.way, found.offered.kind, found.per_person) == ("inviting", "pickup", 5)
    await boss.picks("看看这一轮")
    assert boss.sees("邀请就送") and boss.sees("职工之家") and not boss.sees("要寄")


async def test_who_changes_the_way_leaves_behind_what_means_nothing_there(talk: Talk) -> None:
    boss = await admin(talk)
    await asks_for_a_gift(boss, "寄到家", "先到先得")
    await boss.picks("每人 2 份")
    await boss.picks("申请中的也能领")
    await boss.picks("就给这些人")
    await boss.picks("明天 9:00") if boss.sees("明天 9:00") else await boss.says("明天 9:00")
    await boss.picks("20:00")
    await boss.picks("15 天内")
    await boss.picks("1 轮")
    await boss.picks("1,000 元")
    await boss.skips()
    await boss.picks("改")
    await boss.picks("发法")
    await boss.picks("入会就送")
    found = await stored(talk, await files(boss))
    assert (found.way, found.per_person, found.applicants) == ("joining", 1, False)


async def test_what_makes_no_sense_is_asked_once_more(talk: Talk) -> None:
    boss = await admin(talk)
    await begins(boss, "先到先得", None)
    await boss.says("二十")
    assert boss.sees("没看懂这个数")
    await boss.says("0")
    assert boss.sees("之间的数")
    await boss.says("20")
    await boss.says("1")
    await boss.picks("就给这些人")
    assert boss.sees("还没有登记商户")
    await boss.picks("登记商户")
    await shop(talk, boss)
    await boss.picks("继续：发起抢券")
    await boss.picks("光明洗车")
    await boss.picks("就这 1 家")
    await boss.says("昨天 10:00")
    assert boss.sees("没看出几点") or boss.sees("已经过了")
    await boss.says("12月1日 10:00")
    await boss.says("11月30日 10:00")
    await boss.says("12月1日到12月31日")
    await boss.picks("1 轮")
    await boss.says("100")
    await boss.skips()
    assert boss.sees("时间顺序不对")
    await boss.picks("提交")
    assert boss.sees("时间顺序不对") and boss.sees("什么时候截止")
    await boss.says("12月2日 10:00")
    await boss.picks("提交")
    assert boss.sees("超出预算了")
    await boss.says("400")
    number = await files(boss)
    assert (await stored(talk, number)).fen == 40000


async def test_nobody_else_may_look_or_steer(talk: Talk) -> None:
    boss, me, neighbour = await admin(talk), await member(talk), await talk.staff("乙市", "admin", "孙主席")
    await shop(talk, boss)
    await begins(boss)
    await ends(boss)
    number = await files(boss)
    for somebody in (me, neighbour):
        for line in (f"/round {number}", f"/steerround {number} 1 cancelled", f"/copyround {number}", "/round x"):
            await somebody.taps(line)
            assert not somebody.sees("光明洗车") and not somebody.sees("出了点问题")
    for line in (
        "/steerround 1 1 x",
        f"/steerround {number} 1 nonsense",
        f"/steerround {number} 9 paused",
        "/extendround",
    ):
        await boss.taps(line)
        assert boss.text and not boss.sees("出了点问题")
    assert (await stored(talk, number)).state == "ready"
