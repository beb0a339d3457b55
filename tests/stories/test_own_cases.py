"""我的申请: where each stands, by when it is answered, what to do."""

from storage import cases, reviews
from storage.case_rows import Acted
from tests.stories.talk import Person, Talk


async def the_application(me: Person) -> cases.Case:
    async with me.talk.app.database.reading() as connection:
        found = await cases.of_owner(connection, me.talk.app.keys, (await me.actor()).owner)
    return next(case for case in found if case.kind == "join")


async def test_nothing_asked_for_yet(talk: Talk) -> None:
    me = talk.guest()
    await me.says("我的申请")
    assert me.sees("还没有提交过申请")
    assert me.sees("入会")


async def test_an_open_application_shows_its_clock_and_history(talk: Talk) -> None:
    me = await talk.applicant()
    case = await the_application(me)
    await me.says("我的申请")
    assert me.sees(case.number)
    assert me.sees("工会最晚 11月23日 10:30 回复")
    assert me.sees("您提交了")


async def test_a_late_one_says_sorry(talk: Talk) -> None:
    me = await talk.applicant()
    talk.later(days=5)
    await me.says("我的申请")
    assert me.sees("对不起")


async def test_a_returned_one_says_why_and_leads_to_the_correction(talk: Talk) -> None:
    me = await talk.applicant()
    case = await the_application(me)
    officer = await talk.staff("东县")
    back = reviews.Return(case.id, case.version, ("employer",), "employer_missing,other", "写一下平台名字")
    assert isinstance(await talk.do(back, await officer.actor()), Acted)
    await me.says("我的申请")
    assert me.sees("退回来了")
    assert me.sees("缺单位或平台")
    assert me.sees("写一下平台名字")
    assert me.button("去修改").data == f"/fix {case.id}"


async def test_several_are_listed_open_ones_first(talk: Talk) -> None:
    me = await talk.applicant()
    await me.says("人工")
    await me.says("我的申请")
    assert me.sees("您的申请都在这里")
    await me.picks("入会申请")
    assert me.sees("您提交了")
    await me.picks("全部申请")
    await me.picks("找真人")
    assert me.sees("补充一句")


async def test_taking_back_asks_first(talk: Talk) -> None:
    me = await talk.applicant()
    await me.says("我的申请")
    await me.picks("撤回")
    assert me.sees("要撤回")
    await me.picks("不撤回")
    assert (await the_application(me)).state == "open"
    await me.picks("撤回")
    await me.taps(me.buttons[1].data)
    assert me.sees("已撤回")
    assert (await the_application(me)).state == "withdrawn"
    await me.says("我的申请")
    assert me.sees("您已撤回")
    assert not me.sees("要撤回")


async def test_a_stale_tap_shows_how_it_stands_now(talk: Talk) -> None:
    me = await talk.applicant()
    case = await the_application(me)
    await me.says("我的申请")
    await me.picks("撤回")
    sure = me.buttons[1].data
    officer = await talk.staff("东县")
    await talk.do(reviews.Approve(((case.id, case.version),)), await officer.actor())
    await me.taps(sure)
    assert me.sees("刚刚有了变化")
    assert me.sees("已通过")
    assert me.sees("会员证")
    assert (await the_application(me)).state == "approved"


async def test_nobody_sees_or_takes_back_anybody_elses(talk: Talk) -> None:
    me, other = await talk.applicant(1), await talk.applicant(2, "李小红")
    case = await the_application(me)
    await other.says(f"/cases {case.id}")
    assert not other.sees(case.number)
    await other.says(f"/withdraw {case.id} {case.version} yes")
    assert (await the_application(me)).state == "open"


async def test_odd_arguments_do_no_harm(talk: Talk) -> None:
    me = await talk.applicant()
    for words in ("/cases x", "/withdraw", "/withdraw x y", "/withdraw 1 2 3 4 5"):
        await me.says(words)
        assert me.sees("入会申请")


async def test_in_english(talk: Talk) -> None:
    me = await talk.applicant()
    await me.says("/language en")
    await me.says("my requests")
    assert me.sees("the union will answer by 23 November, 10:30")
    await me.picks("Take it back")
    assert me.sees("Take back Application to join")


async def test_numbers_that_fit_no_id_are_no_case(talk: Talk) -> None:
    me = await talk.applicant(1)
    for rubbish in ("9" * 19, "9" * 5000, "٣", "-1", "1 1", ""):
        await me.says(f"/fix {rubbish}")
        assert me.sees("我的申请") and not me.sees("出了点"), (rubbish[:20], me.text)


async def test_the_word_for_correcting_finds_the_application_that_came_back(talk: Talk) -> None:
    me = await talk.applicant()
    await me.says("修改申请")
    assert me.sees("现在不用改了")
    case = await the_application(me)
    officer = await talk.staff("东县")
    back = reviews.Return(case.id, case.version, ("name",), "name_differs", None)
    assert isinstance(await talk.do(back, await officer.actor()), Acted)
    await me.says("修改申请")
    assert me.sees("姓名？")
