"""After somebody was asked for: what is said next reaches them, and they are answered back."""

from storage import help_cases, reviews
from storage.case_rows import Acted
from storage.limits import TooMany
from tests.stories.helped import help_of, told
from tests.stories.talk import Talk, talk_code


async def test_asked_twice_the_open_case_is_shown_and_gets_the_new_lines(talk: Talk) -> None:
    me = talk.guest()
    await me.says("人工")
    talk.later(minutes=1)
    await me.says("我想问问会费")
    talk.later(minutes=1)
    await me.says("人工")
    [case] = await help_of(me)
    assert me.sees(case.number)
    assert me.sees("已经在工作人员手里")
    assert any("会费" in (line.note or "") for line in await told(me, case))


async def test_asking_again_and_again_adds_nothing_but_what_was_said(talk: Talk) -> None:
    me = talk.guest()
    await me.says("/human")
    for _ in range(3):
        talk.later(seconds=5)
        await me.taps("/human")
    [case] = await help_of(me)
    assert len(await told(me, case)) == 1


async def test_what_is_typed_next_is_added(talk: Talk) -> None:
    me = talk.guest()
    await me.says("人工")
    await me.says("老板不给我签合同")
    [case] = await help_of(me)
    assert me.sees("已转给工作人员")
    assert me.sees(case.number)
    assert [line.note for line in await told(me, case)] == [None, "老板不给我签合同"]


async def test_words_and_commands_still_work_while_somebody_is_asked_for(talk: Talk) -> None:
    me = talk.guest()
    await me.says("人工")
    await me.says("菜单")
    assert me.sees("入会")
    await me.says("你好")
    assert me.sees("在的")
    [case] = await help_of(me)
    assert len(await told(me, case)) == 1


async def test_in_mid_form_something_may_be_added_with_one_tap(talk: Talk) -> None:
    me = talk.guest()
    await me.scans(talk_code(talk, "家", "truck_driver"))
    await me.picks("同意")
    await me.says("人工")
    await me.picks("补充一句")
    assert me.sees("继续：")
    await me.says("我没有身份证，只有护照")
    [case] = await help_of(me)
    assert (await told(me, case))[-1].note == "我没有身份证，只有护照"
    await me.picks("继续：")
    assert me.sees("姓名")


async def test_after_a_reply_the_person_answers_back_and_the_clock_starts_anew(talk: Talk) -> None:
    me = await talk.member(place="家")
    await me.says("人工")
    [case] = await help_of(me)
    officer = await talk.staff("东县")
    replied = await talk.do(reviews.Reply(case.id, case.version, "您的车牌是多少"), await officer.actor())
    assert isinstance(replied, Acted)
    talk.later(days=3)
    await me.says("皖C12345")
    [after] = await help_of(me)
    assert (await told(me, case))[-1].note == "皖C12345"
    assert after.due_at > case.due_at
    await me.says("就是这个")
    [same] = await help_of(me)
    assert same.due_at == after.due_at  # talking on does not put it off
    await me.says("我的申请")
    await me.picks("找真人")
    assert me.sees("工作人员说：您的车牌是多少")


async def test_when_it_is_settled_the_next_request_is_a_new_one(talk: Talk) -> None:
    me = talk.guest()
    await me.says("人工")
    [case] = await help_of(me)
    officer = await talk.staff("省")
    await talk.do(reviews.Close(case.id, case.version), await officer.actor())
    await me.says("/note")
    assert me.sees("已经办完了")
    await me.picks("找真人")
    assert len(await help_of(me)) == 2


async def test_too_many_additions_are_stopped_kindly(talk: Talk) -> None:
    me = talk.guest()
    await me.says("人工")
    for number in range(help_cases.ADDITIONS.most):
        await me.says(f"还有第 {number} 件事要说")
    await me.says("再说一句")
    assert me.sees("都转过去了")
    outcome = await talk.do(help_cases.Add((await help_of(me))[0].id, "x", talk.now), await me.actor())
    assert isinstance(outcome, TooMany)


async def test_asking_and_taking_back_without_end_is_stopped_kindly(talk: Talk) -> None:
    me = talk.guest()
    for _ in range(help_cases.CASES.most):
        await me.says("人工")
        [case, *_] = await help_of(me)
        await me.taps(f"/withdraw {case.id} {case.version} yes")
        assert me.sees("撤回")
    await me.says("人工")
    assert me.sees("您今天找了很多次真人")
    assert len(await help_of(me)) == help_cases.CASES.most
    talk.later(days=1)
    await me.says("人工")
    assert not me.sees("您今天找了很多次真人")


async def test_a_very_long_addition_is_asked_to_be_shorter(talk: Talk) -> None:
    me = talk.guest()
    await me.says("人工")
    await me.says("长" * 2001)
    assert me.sees("最多 2000 个字")


async def test_in_english(talk: Talk) -> None:
    me = talk.guest("en")
    await me.says("human")
    assert me.sees("Passed on to our staff")
    await me.says("My wages are late")
    assert me.sees("Passed on to our staff")
    await me.says("my requests")
    assert me.sees("Talk to a person")
    assert me.sees("you added something")
