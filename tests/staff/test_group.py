"""Forty applications whose checks all pass: one confirmation, ten minutes to undo, and nobody hears before that."""

from storage import rights, staff
from tests.staff.conftest import acts, case_of, filed
from tests.stories.talk import Person, Talk


async def many(talk: Talk, number: int) -> list[tuple[Person, int, int]]:
    made = [await filed(talk, each, f"王小{'一二三四五六七八九十'[each % 10]}") for each in range(1, number + 1)]
    return [(me, case.id, case.version) for me, case in made]


async def test_forty_are_approved_on_one_confirmation(talk: Talk) -> None:
    people = await many(talk, 40)
    look, case = await filed(talk, 99, "张看看", passes=False)
    officer = await talk.staff("东县")
    await officer.says("待办")
    assert officer.buttons[0].label == "核对全部合格的 40 件，一起看"
    assert [button.data for button in officer.buttons if button.data.startswith("/case")] == [f"/case {case.id} 1"]
    await officer.picks("一起看")
    assert officer.sees("王*一")
    assert not officer.sees("王小")
    assert officer.sees("第 1 页，共 4 页")
    await officer.picks("下一页")
    assert officer.sees("20. ")
    await officer.picks("通过这 40 件")
    assert officer.sees("通过了 40 件")
    assert officer.sees("待办还有 1 件")
    assert await acts(talk, "case.approve") == 40
    me = people[0][0]
    talk.later(minutes=10)
    assert await me.hears() == ""
    talk.later(minutes=2)
    assert "您入会了" in await me.hears()
    assert await look.hears() == ""


async def test_a_group_that_is_undone_is_never_heard_of(talk: Talk) -> None:
    people = await many(talk, 5)
    officer = await talk.staff("东县")
    await officer.says("待办")
    await officer.picks("一起看")
    await officer.picks("通过这 5 件")
    talk.later(minutes=9)
    await officer.picks("撤回这 5 件")
    assert officer.sees("撤回了 5 件")
    assert officer.sees("5 件申请人还没收到")
    talk.later(hours=1)
    for me, id, _ in people:
        assert await me.hears() == ""
        assert (await case_of(talk, id)).state == "open"
    await officer.says("待办")
    assert officer.sees("待办 5 件")


async def test_a_group_can_be_undone_for_ten_minutes_only_and_only_by_who_approved(talk: Talk) -> None:
    people = await many(talk, 3)
    officer, other = await talk.staff("东县"), await talk.staff("东县", name="钱二")
    await officer.says("待办")
    await officer.picks("一起看")
    await officer.picks("通过这 3 件")
    undo = officer.button("撤回").data
    await other.taps(undo)
    assert other.sees("没有可以撤回的")
    talk.later(minutes=11)
    await officer.taps(undo)
    assert officer.sees("不能撤回")
    assert (await case_of(talk, people[0][1])).state == "approved"


async def test_only_what_was_shown_is_approved_and_what_changed_is_left_out(talk: Talk) -> None:
    people = await many(talk, 4)
    officer, other = await talk.staff("东县"), await talk.staff("东县", name="钱二")
    await officer.says("待办")
    await officer.picks("一起看")
    (_, late) = await filed(talk, 50, "赵新来")
    _, id, version = people[1]
    await other.taps(f"/return {id} {version}")
    await other.picks("姓名和证件不一致")
    await other.picks("好了")
    await other.skips()
    await other.picks("提交")
    await officer.picks("通过这 4 件")
    assert officer.sees("通过了 3 件")
    assert officer.sees("1 件变了")
    assert (await case_of(talk, id)).state == "waiting"
    assert (await case_of(talk, late.id)).state == "open"


async def test_a_double_tap_on_confirm_approves_once(talk: Talk) -> None:
    await many(talk, 3)
    officer = await talk.staff("东县")
    await officer.says("待办")
    await officer.picks("一起看")
    confirm = officer.button("通过这 3 件").data
    await officer.taps(confirm)
    await officer.taps(confirm)
    assert await acts(talk, "case.approve") == 3


async def test_an_old_list_does_not_act(talk: Talk) -> None:
    await many(talk, 3)
    officer = await talk.staff("东县")
    await officer.says("待办")
    await officer.picks("一起看")
    confirm = officer.button("通过这 3 件").data
    await officer.picks("先不通过")
    await officer.taps(confirm)
    assert await acts(talk, "case.approve") == 0


async def test_ones_own_application_is_in_no_group(talk: Talk) -> None:
    people = await many(talk, 3)
    me = people[0][0]
    await talk.do(staff.Grant((await me.actor()).person or 0, rights.REVIEWER, talk.union["省"]))
    await me.says("/group")
    await me.picks("通过这 2 件")
    assert (await case_of(talk, people[0][1])).state == "open"


async def test_a_group_of_fifty_at_most(talk: Talk) -> None:
    await many(talk, 53)
    officer = await talk.staff("东县")
    await officer.says("/group")
    await officer.picks("通过这 50 件")
    assert officer.sees("待办还有 3 件")
