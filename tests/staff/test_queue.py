"""What waits: counts, pages, the clock over holidays, what is overdue."""

from datetime import date, datetime, timedelta

from rules.base.calendar import DayKind
from storage import calendar_overrides
from tests.staff.conftest import filed
from tests.stories.talk import ZONE, Talk


async def test_an_empty_queue_is_a_kind_sentence(talk: Talk) -> None:
    officer = await talk.staff("东县")
    await officer.says("待办")
    assert officer.sees("都办完了")


async def test_counts_by_kind_and_clock_the_overdue_first(talk: Talk) -> None:
    now = talk.now
    await filed(talk, 1, "张一", passes=False, due=now - timedelta(hours=1))
    await filed(talk, 2, "张二", passes=False, due=now + timedelta(hours=1))
    await filed(talk, 3, "张三", passes=False)
    await filed(talk, 4, kind="help")
    officer = await talk.staff("东县")
    await officer.says("待办")
    assert officer.sees("待办 4 件")
    assert officer.sees("已超期 1 件")
    assert officer.sees("两小时内到期 1 件")
    assert officer.sees("入会 3、求助 1")
    labels = [button.label for button in officer.buttons]
    assert labels[0] == "入会 张* · 已超期1小时"
    assert labels[1] == "入会 张* · 还剩1小时"


async def test_the_menu_says_how_much_waits(talk: Talk) -> None:
    await filed(talk, 1)
    officer = await talk.staff("东县")
    await officer.says("菜单")
    assert officer.sees("待办")
    assert "1" in officer.button("待办").label


async def test_long_queues_come_in_pages_of_eight(talk: Talk) -> None:
    for number in range(1, 20):
        await filed(talk, number, passes=False, due=talk.now + timedelta(minutes=number))
    officer = await talk.staff("省")
    await officer.says("待办")
    seen: list[str] = []
    for many in (8, 8, 3):
        cards = [button.data for button in officer.buttons if button.data.startswith("/case")]
        assert len(cards) == many
        seen += cards
        if many == 8:
            await officer.picks("更多")
    assert len(set(seen)) == 19
    assert not any("更多" in button.label for button in officer.buttons)


async def test_overdue_lists_only_what_is_over(talk: Talk) -> None:
    await filed(talk, 1, "张一", passes=False)
    officer = await talk.staff("省")
    await officer.says("督办")
    assert officer.sees("没有超期")
    talk.later(days=4)
    await filed(talk, 2, "李二", passes=False)
    await officer.says("督办")
    assert officer.sees("张* · 已超期")
    assert not officer.sees("李*")


async def test_one_working_day_runs_over_new_year_in_working_time(talk: Talk) -> None:
    """The library doesn't know 2027 yet: what the union itself says of it counts."""
    talk.clock[0] = datetime(2026, 12, 31, 16, 0, tzinfo=ZONE)
    await talk.do(_new_year())
    await talk.applicant(1)
    officer = await talk.staff("东县")
    for moment, words in (
        ("2026-12-31T16:00:00+08:00", "还剩7小时"),
        ("2027-01-02T12:00:00+08:00", "还剩6小时"),
        ("2027-01-04T15:30:00+08:00", "还剩30分钟"),
        ("2027-01-04T16:00:01+08:00", "刚刚超期"),
        ("2027-01-05T10:00:00+08:00", "已超期2小时"),
        ("2027-01-08T10:00:00+08:00", "已超期3个工作日"),
    ):
        talk.clock[0] = datetime.fromisoformat(moment)
        await officer.says("待办")
        assert officer.sees(words), (moment, officer.buttons)


def _new_year() -> object:
    days = (date(2027, 1, day) for day in (1, 2, 3))
    return calendar_overrides.Replace(dict.fromkeys(days, DayKind.HOLIDAY))


async def test_the_legal_aid_of_lawyers_is_not_the_reviewers(talk: Talk) -> None:
    await filed(talk, 1, kind="legal_aid")
    reviewer, lawyer = await talk.staff("省"), await talk.staff("省", "lawyer", name="孙律")
    await reviewer.says("待办")
    assert reviewer.sees("没有待办")
    await lawyer.says("待办")
    await lawyer.picks("法律援助")
    assert lawyer.sees("回复")
