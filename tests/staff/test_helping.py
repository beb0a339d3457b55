"""Help cases: the conversation, the answer, the way to ask again, the end."""

from tests.staff.conftest import case_of, filed
from tests.stories.talk import Talk


async def test_a_person_asks_is_answered_and_asks_again(talk: Talk) -> None:
    me = await talk.applicant(1)
    await me.says("我的快递丢了怎么办")
    await me.says("人工")
    officer = await talk.staff("东县")
    await officer.says("待办")
    await officer.picks("求助")
    assert officer.sees("对方：我的快递丢了怎么办")
    await officer.picks("回复")
    await officer.says("请把单号发给我")
    await officer.picks("提交")
    assert officer.sees("回复了")
    heard = await me.hears()
    assert "请把单号发给我" in heard
    await me.picks("找人")
    await me.says("单号是 SF123")
    await officer.picks("办完了")
    assert officer.sees("刚刚有变化")
    assert officer.sees("SF123")
    await officer.picks("办完了")
    assert officer.sees("办完了，已经告诉对方")
    assert "办完了" in await me.hears()


async def test_what_the_person_adds_does_not_stop_an_answer_a_colleague_does(talk: Talk) -> None:
    me, case = await filed(talk, 1, kind="help")
    first, second = await talk.staff("东县", name="赵一"), await talk.staff("东县", name="钱二")
    for officer in (first, second):
        await officer.taps(f"/reply {case.id} {case.version}")
        await officer.says(f"我来办 {officer.account}")
    await me.says("再补充一句")
    await first.picks("提交")
    assert first.sees("回复了")
    await second.picks("提交")
    assert second.sees("还没发出去")
    assert second.sees(f"我来办 {second.account}")
    heard = await me.hears()
    assert first.account in heard
    assert second.account not in heard


async def test_closing_twice_acts_once(talk: Talk) -> None:
    _, case = await filed(talk, 1, kind="help")
    first, second = await talk.staff("东县", name="赵一"), await talk.staff("东县", name="钱二")
    await first.taps(f"/close {case.id} {case.version}")
    await second.taps(f"/close {case.id} {case.version}")
    assert second.sees("今天 10:30，赵一已经办了：办完")
    assert (await case_of(talk, case.id)).state == "done"


async def test_help_is_not_approved_and_an_application_not_closed(talk: Talk) -> None:
    (_, help_case), (_, join) = await filed(talk, 1, kind="help"), await filed(talk, 2)
    officer = await talk.staff("东县")
    await officer.taps(f"/approve {help_case.id} 1")
    assert officer.sees("没找到")
    await officer.taps(f"/close {join.id} 1")
    assert officer.sees("没找到")
