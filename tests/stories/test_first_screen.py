"""What somebody sees first: a newcomer's questions answered; later a greeting with what is open for them."""

import pytest

from tests.stories.talk import Talk


async def test_a_newcomer_reads_the_three_answers_before_being_asked_anything(talk: Talk) -> None:
    me = talk.guest()
    await me.opens()
    assert me.sees("入会不收钱")
    assert me.sees("不会通知您的单位")
    assert me.sees("有什么用")
    for label in ("入会", "找回会籍", "了解更多", "English"):
        assert me.sees(label)
    assert len(me.text) < 140  # one look on a small screen


async def test_the_first_screen_in_english(talk: Talk) -> None:
    me = talk.guest("en-US,en;q=0.9")
    await me.opens()
    assert me.sees("Joining is free")
    assert me.sees("your employer")
    assert me.sees("中文")
    assert not me.sees("入会")


async def test_the_first_tap_joins(talk: Talk) -> None:
    me = talk.guest()
    await me.opens()
    await me.picks("入会")
    assert me.sees("同意")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("要花钱吗", "从不让您转账"),
        ("老板会知道吗", "不通知您的单位"),
        ("我能得到什么", "电子会员证"),
        ("谁能加入", "满16周岁"),
        ("我的信息安全吗", "加密保存"),
    ],
)
async def test_each_common_question_is_answered(talk: Talk, question: str, answer: str) -> None:
    me = talk.guest()
    await me.says("了解更多")
    await me.picks(question)
    assert me.sees(answer)
    assert me.sees("入会")
    assert question not in [button.label for button in me.buttons]


async def test_a_question_nobody_knows_leads_to_the_list(talk: Talk) -> None:
    me = talk.guest()
    await me.says("/about weather")
    assert me.sees("要花钱吗？")


async def test_an_applicant_is_greeted_with_where_the_application_stands(talk: Talk) -> None:
    me = await talk.applicant(name="王小明")
    await me.says("/start")
    assert me.sees("正在办")
    assert me.sees("工会最晚")
    assert me.sees("我的申请")
    assert not me.sees("要钱吗")


async def test_a_member_is_greeted_by_masked_name_with_the_card(talk: Talk) -> None:
    me = await talk.member(name="王小明")
    await me.says("/start")
    assert me.sees("王*明，您好")
    assert me.sees("会员证")
    assert not me.sees("王小明")


async def test_staff_who_are_no_members_see_their_work(talk: Talk) -> None:
    officer = await talk.staff("东县", name="李审核")
    await officer.opens()
    assert officer.sees("李*核")
    assert not officer.sees("入会不收钱")
