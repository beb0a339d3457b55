"""Decisions that take a form: returning, refusing, seeing in full."""

from bot.houses.page import WebHouse
from tests.staff.conftest import acts, case_of, filed, opened_case
from tests.stories.talk import Talk, document


async def test_a_returned_application_comes_back_with_only_these_fields_corrected(talk: Talk) -> None:
    me, officer = await talk.applicant(1), await talk.staff("东县")
    await opened_case(officer)
    await officer.picks("退回补正")
    await officer.picks("姓名和证件不一致")
    await officer.picks("手机号打不通")
    assert officer.sees("✓ 姓名和证件不一致")
    await officer.picks("✓ 手机号打不通")
    await officer.picks("好了")
    await officer.says("照身份证上写")
    assert officer.sees("姓名和证件不一致")
    await officer.picks("提交")
    assert officer.sees("退回了")
    heard = await me.hears()
    assert "姓名和证件不一致" in heard
    assert "照身份证上写" in heard
    assert "手机号打不通" not in heard
    await me.picks("去修改")
    assert me.sees("姓名？")
    await me.says("王晓明")
    await me.picks("提交")
    await officer.says("待办")
    await officer.picks("王*明")
    assert officer.sees("改好再交")
    assert officer.sees("退回补正（姓名和证件不一致）（照身份证上写）")


async def test_another_reason_asks_for_fields_and_words(talk: Talk) -> None:
    _, case = await filed(talk, 1)
    officer = await talk.staff("东县")
    await officer.taps(f"/return {case.id} {case.version}")
    await officer.says("3、10")
    assert officer.sees("好，姓名和证件号对不上、其他。") and officer.sees("重填哪几项")
    await officer.picks("职业")
    await officer.picks("好了")
    await officer.says("做的活和单位对不上")
    await officer.picks("提交")
    found = await case_of(talk, case.id)
    assert (found.state, found.fields, found.reason) == (
        "waiting",
        ("name", "document", "occupation"),
        "name_and_document_differ,other",
    )


async def test_a_form_about_one_case_keeps_nothing_of_another(talk: Talk) -> None:
    (_, one), (_, two) = await filed(talk, 1), await filed(talk, 2, "李四方")
    officer = await talk.staff("东县")
    await officer.taps(f"/return {one.id} {one.version}")
    await officer.picks("姓名和证件不一致")
    await officer.picks("好了")
    await officer.taps(f"/return {two.id} {two.version}")
    assert officer.sees("要申请人改什么")
    assert not officer.sees("✓")
    await officer.picks("缺单位或平台")
    await officer.picks("好了")
    await officer.skips()
    await officer.picks("提交")
    assert (await case_of(talk, one.id)).state == "open"
    assert (await case_of(talk, two.id)).fields == ("employer",)


async def test_a_refusal_says_why_and_can_be_taken_back(talk: Talk) -> None:
    me, officer = await talk.applicant(1), await talk.staff("东县")
    await opened_case(officer)
    await officer.picks("不通过")
    await officer.picks("其他")
    assert not officer.sees("跳过")
    await officer.says("请到乙市申请")
    await officer.picks("提交")
    heard = await me.hears()
    assert "没有通过" in heard
    assert "请到乙市申请" in heard
    assert me.button("找人").data == "/human"
    await officer.picks("撤回")
    assert "不算数" in await me.hears()


async def test_a_refusal_that_comes_second_is_told_so(talk: Talk) -> None:
    _, case = await filed(talk, 1)
    first, second = await talk.staff("东县", name="赵一"), await talk.staff("东县", name="钱二")
    await second.taps(f"/reject {case.id} {case.version}")
    await second.picks("不属于职工")
    await second.skips()
    await first.taps(f"/approve {case.id} {case.version}")
    await second.picks("提交")
    assert second.sees("今天 10:30，赵一已经办了：通过")
    assert (await case_of(talk, case.id)).state == "approved"


async def test_seeing_in_full_needs_a_reason_happens_once_and_is_written_down(talk: Talk) -> None:
    await talk.applicant(1)
    officer = await talk.staff("东县")
    await opened_case(officer)
    await officer.picks("看完整信息")
    await officer.picks("打电话核实身份")
    assert not officer.sees("王小明")
    assert await acts(talk, "case.unmask") == 0
    await officer.picks("提交")
    for value in ("王小明", document(1), "13800000001"):
        assert officer.sees(value)
    assert await acts(talk, "case.unmask") == 1
    assert officer.extra["once"]
    [*_, last] = await WebHouse(talk.app.desk, talk.app.words, talk.app.pictures).recent(officer.account)
    assert "只显示一次" in last.screens[0].text
    assert "王小明" not in str(last.screens)
    await officer.taps("r1.nonsense")
    assert not officer.sees("王小明")
    await officer.says("/back")
    assert not officer.sees("王小明")
