"""One application at a time: seeing it, approving, being second, taking back."""

import asyncio

from storage import rights, staff
from tests.staff.conftest import acts, case_of, filed, opened_case
from tests.stories.talk import Talk, document


async def test_an_officer_sees_what_waits_masked_with_its_clock(talk: Talk) -> None:
    await talk.applicant(1)
    officer = await talk.staff("东县")
    await officer.says("待办")
    assert officer.sees("待办 1 件")
    assert officer.sees("入会 王*明 · 还剩7小时")
    await officer.picks("王*明")
    assert officer.sees("核对全部合格")
    assert officer.sees("✓ 手机号验证过")
    assert officer.sees("138****0001")
    assert officer.sees("货车司机")
    assert officer.sees("申请人：提交")
    for secret in ("王小明", document(1), "13800000001"):
        assert not officer.sees(secret)


async def test_only_the_own_subtree_is_seen_and_acted_on(talk: Talk) -> None:
    _, case = await filed(talk, 1)
    stranger, above = await talk.staff("乙市"), await talk.staff("省")
    await stranger.says("待办")
    assert stranger.sees("没有待办")
    for command in ("case", "approve", "return", "reject", "unmask", "undo"):
        await stranger.taps(f"/{command} {case.id} {case.version}")
        assert stranger.sees("没找到这件申请"), (command, stranger.text)
    await stranger.says(f"/case {case.number}")
    assert stranger.sees("没找到这件申请")
    await above.says(f"/case {case.number}")
    assert above.sees(case.number)
    assert (await case_of(talk, case.id)).version == 1


async def test_members_do_not_know_the_staffs_words(talk: Talk) -> None:
    me = await talk.applicant(1)
    await me.says("/queue")
    assert me.sees("没有这个命令")
    await me.says("待办")
    assert not me.sees("待办 ")


async def test_one_tap_approves_and_the_applicant_hears_at_once(talk: Talk) -> None:
    me, officer = await talk.applicant(1), await talk.staff("东县")
    await opened_case(officer)
    await officer.picks("通过")
    assert officer.sees("通过了")
    heard = await me.hears()
    assert "您入会了" in heard
    assert me.button("会员证").data == "/card"
    assert await acts(talk, "case.approve") == 1


async def test_an_approval_is_taken_back_before_it_is_heard(talk: Talk) -> None:
    me, officer = await talk.applicant(1), await talk.staff("东县")
    await opened_case(officer)
    await officer.picks("通过")
    await officer.picks("撤回")
    assert officer.sees("就当没发生过")
    assert await me.hears() == ""
    await me.says("/card")
    assert not me.sees("会员证号")
    await officer.says("待办")
    assert officer.sees("王*明")


async def test_an_approval_that_was_heard_is_put_right(talk: Talk) -> None:
    me, officer = await talk.applicant(1), await talk.staff("东县")
    await opened_case(officer)
    await officer.picks("通过")
    await me.hears()
    talk.later(minutes=9)
    await officer.picks("撤回")
    assert officer.sees("已告诉他们不算数")
    assert "不算数" in await me.hears()


async def test_after_ten_minutes_nothing_is_taken_back(talk: Talk) -> None:
    me, officer = await talk.applicant(1), await talk.staff("东县")
    await opened_case(officer)
    await officer.picks("通过")
    talk.later(minutes=11)
    await officer.picks("撤回")
    assert officer.sees("不能撤回")
    assert "您入会了" in await me.hears()


async def test_the_second_reviewer_is_told_who_was_first(talk: Talk) -> None:
    _, case = await filed(talk, 1)
    first, second = await talk.staff("东县", name="赵一"), await talk.staff("镇", name="钱二")
    await second.taps(f"/case {case.id} {case.version}")
    await first.taps(f"/approve {case.id} {case.version}")
    await second.picks("通过")
    assert second.sees("今天 10:30，赵一已经办了：通过")
    assert await acts(talk, "case.approve") == 1
    await first.taps(f"/approve {case.id} {case.version}")
    assert first.sees("今天 10:30，您已经办了：通过")


async def test_two_reviewers_at_the_same_moment(talk: Talk) -> None:
    _, case = await filed(talk, 1)
    pair = [await talk.staff("东县", name="赵一"), await talk.staff("镇", name="钱二")]
    for me in pair:
        await me.says("待办")
    await asyncio.gather(*(me.taps(f"/approve {case.id} {case.version}") for me in pair))
    assert sorted(me.sees("通过了") for me in pair) == [False, True]
    second = next(me for me in pair if not me.sees("通过了"))
    assert second.sees("已经办了：通过")
    assert await acts(talk, "case.approve") == 1


async def test_a_stale_card_shows_the_case_as_it_is(talk: Talk) -> None:
    _, case = await filed(talk, 1)
    first, second = await talk.staff("东县", name="赵一"), await talk.staff("东县", name="钱二")
    await second.says("待办")
    await first.taps(f"/reject {case.id} {case.version}")
    await first.picks("不属于职工")
    await first.skips()
    await first.picks("提交")
    await second.picks("王*明")
    assert second.sees("今天 10:30，赵一已经办了：不通过")
    assert second.sees("没通过")
    assert not second.sees("退回补正")


async def test_nobody_answers_the_own_case(talk: Talk) -> None:
    me, case = await filed(talk, 1)
    actor = await me.actor()
    await talk.do(staff.Grant(actor.person or 0, rights.REVIEWER, talk.union["省"]))
    await me.taps(f"/case {case.id}")
    assert me.sees("请同事来办")
    for command in ("approve", "return", "unmask"):
        await me.taps(f"/{command} {case.id} {case.version}")
        assert me.sees("请同事来办")
    assert (await case_of(talk, case.id)).state == "open"


async def test_after_a_decision_the_next_case_is_one_tap_away(talk: Talk) -> None:
    (_, one), (_, two) = await filed(talk, 1, passes=False), await filed(talk, 2, "李四方", passes=False)
    officer = await talk.staff("东县")
    await officer.taps(f"/approve {one.id} {one.version}")
    await officer.picks("下一件")
    assert officer.sees(two.number)
    await officer.picks("通过")
    await officer.picks("看待办")
    assert officer.sees("没有待办")


async def test_rubbish_in_place_of_an_id_is_not_found(talk: Talk) -> None:
    officer = await talk.staff("东县")
    for text in (
        "/case",
        "/case 0",
        "/case 99999999999999999999",
        "/case ' or 1=1",
        "/approve x y",
        "/undo",
        "/undo -1",
    ):
        await officer.says(text)
        assert officer.sees("没找到") or officer.sees("没有可以撤回的"), (text, officer.text)


async def test_an_officer_reads_english(talk: Talk) -> None:
    await talk.applicant(1)
    officer = await talk.staff("东县", language="en")
    await officer.says("/queue")
    await officer.picks("7 h left")
    assert officer.sees("All checks passed")
    await officer.picks("Approve")
    assert officer.sees("You can undo it for ten minutes")
