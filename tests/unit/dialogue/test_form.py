"""What a form keeps, asks and files."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.dialogue import paging
from bot.dialogue.decision import Decision, Start
from bot.dialogue.drawing import TooLong
from bot.dialogue.say import Say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.state import Draft, State
from bot.dialogue.step import Goto
from bot.dialogue.steps.pick import Pick
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from tests.unit.dialogue import talk
from tests.unit.dialogue.complaint import Filed, at, build, questions, talking

DAY = timedelta(days=1)


def test_a_form_is_asked_in_order_counted_and_filed_once() -> None:
    me = at("trade")
    assert me.sees("还有5步 · 您做哪一行?")
    me.says("1")
    assert me.sees("好，货车司机。", "还有5步 · 车牌号是多少?")
    me.says("皖C12345")
    me.says("340302")
    me.says("13800000000")
    assert me.sees("还有2步 · 在哪个平台?")
    me.says("货拉拉")
    me.says("三个月没结运费")
    assert me.sees("请看一遍", "trade：货车司机", "document：3403**", "employer：货拉拉")
    assert not me.did
    me.picks("提交")
    assert me.sees("收到了,编号 A17")
    assert me.did[0].answers["story"] == "三个月没结运费"
    assert me.moves[-1].extra == {"filed": True}
    assert not me.drafts


def test_a_short_form_is_not_counted() -> None:
    me = talking()
    me.says("/other")
    assert not me.sees("1/2")


def test_each_answer_can_be_changed_from_the_summary() -> None:
    me = at("summary")
    me.picks("修改")
    assert me.sees("要改哪一项")
    me.picks("story")
    assert me.sees("保持不变：三个月没结运费")
    me.says("四个月没结运费")
    assert me.sees("story：四个月没结运费", "提交")
    me.picks("修改")
    me.picks("都不改")
    assert me.sees("请看一遍")


def test_a_miss_while_choosing_what_to_change_stays_there() -> None:
    me = at("summary")
    me.picks("修改")
    me.says("嗯?")
    assert me.sees("没看懂", "要改哪一项")


def test_a_changed_answer_drops_only_what_no_longer_applies_and_says_so() -> None:
    me = at("summary")
    me.picks("修改")
    me.picks("trade")
    me.picks("骑手")
    assert me.sees("有 1 个回答用不上了", "请看一遍")
    assert "plate" not in me.answers("complaint")
    assert me.answers("complaint")["story"] == "三个月没结运费"
    me.picks("修改")
    me.picks("trade")
    me.picks("货车司机")
    assert me.sees("车牌号")


def test_what_hangs_on_a_dropped_answer_is_dropped_with_it() -> None:
    form = build(
        steps=(
            Text("c", "ask-note", when=lambda answers: "b" in answers),
            Text("a", "ask-note"),
            Text("b", "ask-note", when=lambda answers: answers.get("a") == "x"),
            Summary("complaint", ()),
        )
    )
    assert form.pruned({"a": "y", "b": 1, "c": 2, "old": 3}) == {"a": "y", "old": 3}


def test_a_long_answer_is_short_on_a_button() -> None:
    me = at("story")
    me.says("很" * 50)
    me.says("返回")
    assert max(len(label) for label in me.labels) < 40


def test_skipping_keeps_the_question_answered_and_can_be_changed() -> None:
    me = at("employer")
    me.picks("跳过")
    assert me.answers("complaint")["employer"] is None
    me.says("返回")
    assert me.labels == ["跳过"]
    me.says("滴滴")
    assert me.answers("complaint")["employer"] == "滴滴"


# Pasted, said aside


def test_several_answers_in_one_message_are_all_taken() -> None:
    me = at("trade")
    me.says("340302 13800000000")
    assert me.sees("您做哪一行")
    me.says("骑手")
    assert me.sees("在哪个平台")


def test_what_is_said_aside_does_not_turn_the_page() -> None:
    me = at("story")
    me.says("返回")
    assert me.drafts["complaint"].step == "employer"
    me.says("#1234")
    assert me.drafts["complaint"].step == "employer"
    assert me.answers("complaint")["proven"] is True
    me = at("mobile")
    me.says("#1234")
    assert me.sees("手机号不对")


# Drafts over time


def test_an_expired_draft_is_dropped_with_a_sentence() -> None:
    me = at("story")
    me.waits(30 * DAY)
    me.says("三个月没结运费")
    assert me.sees("放得太久", "菜单")
    assert not me.drafts
    assert me.state.form == ""
    me.says("投诉")
    assert me.sees("您做哪一行")


def test_an_expired_draft_taken_up_again_begins_anew() -> None:
    me = at("story")
    me.waits(30 * DAY)
    me.says("/complain")
    assert me.sees("放得太久", "您做哪一行")
    assert me.answers("complaint") == {}
    me = at("story")
    me.says("/菜单")
    me.waits(30 * DAY)
    me.picks("继续：")
    assert me.sees("放得太久")
    assert not me.drafts


def test_each_answer_renews_the_time_to_live() -> None:
    me = at("document")
    me.waits(29 * DAY)
    me.says("340302")
    me.waits(29 * DAY)
    me.says("13800000000")
    assert me.sees("在哪个平台")
    assert me.drafts["complaint"].expires_at == me.now + 30 * DAY


def test_an_older_draft_is_upgraded_on_reading() -> None:
    def upgrade(answers: Mapping[str, Any], version: int) -> Mapping[str, Any]:
        assert version == 1
        return {**answers, "document": answers["document"] + "!"}

    me = at("mobile")
    newer = talking(build(2, upgrade=upgrade))
    newer.state, newer.drafts = me.state, me.drafts
    newer.says("13800000000")
    assert newer.answers("complaint")["document"] == "340302!"
    assert newer.drafts["complaint"].version == 2
    newer.says("返回")
    assert newer.answers("complaint")["document"] == "340302!"


def test_a_draft_at_a_step_that_is_no_more_goes_on_at_the_next() -> None:
    me = at("mobile")
    steps = tuple(step for step in questions if step.key != "mobile")
    newer = talking(build(2, steps=(*steps, Summary("complaint", steps))))
    newer.state, newer.drafts = me.state, me.drafts
    newer.says("美团")
    assert newer.answers("complaint")["employer"] == "美团"
    newer.says("没结运费")
    newer.picks("提交")
    assert newer.did[0].answers["document"] == "340302"


def test_answers_of_unknown_steps_are_kept_until_filing() -> None:
    me = at("story")
    draft = me.drafts["complaint"]
    me.drafts["complaint"] = draft.moved({**draft.answers, "gone": 1}, "story", "", draft.expires_at)
    me.says("没结运费")
    me.picks("提交")
    assert me.did[0].answers["gone"] == 1


def test_a_draft_of_a_newer_version_waits() -> None:
    me = at("document", build(2))
    older = talking(build(1))
    older.state, older.drafts = me.state, me.drafts
    before = older.drafts["complaint"]
    for say in ("340302", "返回", "取消", "/cancel", "340302 13800000000"):
        older.says(say)
        assert older.sees("系统正在更新")
        assert older.echo in ("••••••", None)
    older.says("340302")
    assert older.echo == "••••••"
    older.says("人工")
    assert older.sees("转人工", "继续：")
    older.picks("继续：")
    assert older.sees("系统正在更新", "继续：")
    older.says("投诉")
    assert older.sees("系统正在更新")
    assert older.drafts["complaint"] == before
    me.state, me.drafts = older.state, older.drafts
    me.taps("/resume complaint")
    assert me.sees("证件号")
    me.says("340302")
    assert me.sees("手机号")


def test_a_restart_takes_up_where_the_person_was_and_merges_what_is_new() -> None:
    me = at("mobile")
    me.says("返回")
    me.says("菜单")
    me.says("投诉")
    assert me.sees("证件号")
    start = Start("complaint", {"document": "999999", "trade": "rider"})
    me.book.commands["complain"] = me.book.commands["complain"].__class__(
        "complain", lambda c, a: Decision(start=start)
    )
    me.says("/complain")
    assert me.answers("complaint") == {"trade": "rider", "document": "999999"}
    assert me.sees("手机号")


def test_fresh_drops_what_was_there() -> None:
    me = at("mobile")
    start = Start("complaint", {"trade": "rider"}, fresh=True)
    me.book.commands["complain"] = me.book.commands["complain"].__class__(
        "complain", lambda c, a: Decision(start=start)
    )
    me.says("/complain")
    assert me.answers("complaint") == {"trade": "rider"}


# Corrections


def test_a_correction_asks_only_what_came_back() -> None:
    me = talking()
    me.says("/correct 5 plate story")
    assert me.sees("车牌号", "保持不变：皖C1")
    me.says("返回")
    assert me.sees("已经是第一步")
    me.says("皖C2")
    assert me.sees("发生了什么", "保持不变：旧")
    me.picks("保持不变")
    assert me.sees("请看一遍", "plate：皖C2")
    me.picks("修改")
    assert me.labels == ["plate", "story", "都不改，回到小结"]
    me.picks("都不改")
    me.picks("提交")
    assert me.did[0].answers == {
        "trade": "truck", "plate": "皖C2", "document": "111111", "mobile": "11111111111",
        "employer": None, "story": "旧",
    }  # fmt: skip


def test_a_correction_is_resumed_and_never_overwritten() -> None:
    me = talking()
    me.says("/correct 5 plate story")
    me.says("皖C2")
    me.says("/菜单")
    me.picks("继续：")
    assert me.drafts["complaint"].case == 5
    assert me.sees("发生了什么")
    me.says("/correct 5 plate story")
    assert me.answers("complaint")["plate"] == "皖C2"
    me.says("/投诉")
    assert me.drafts["complaint"].case == 5


def test_nothing_pasted_changes_what_did_not_come_back() -> None:
    me = talking()
    me.says("/correct 5 plate")
    me.says("340302 13800000000")
    assert me.answers("complaint")["document"] == "111111"
    assert me.sees("车牌号")


def test_a_correction_asks_what_a_changed_answer_newly_needs() -> None:
    me = talking()
    me.says("/correct 5 trade")
    me.picks("骑手")
    me.picks("修改")
    me.picks("trade")
    me.picks("货车司机")
    assert me.sees("车牌号")
    me.says("皖C9")
    assert me.sees("请看一遍", "plate：皖C9")


def test_an_unfinished_form_is_not_overwritten_by_a_correction() -> None:
    me = at("mobile")
    me.says("/correct 5 plate")
    assert me.sees("先填完或取消", "手机号")
    assert me.drafts["complaint"].case == 0
    me.says("取消")
    me.says("/correct 5 plate")
    assert me.sees("车牌号")


# Filing


def test_what_is_missing_at_filing_is_asked() -> None:
    form = build()
    me = at("summary", form)
    draft = me.drafts["complaint"]
    answers = {key: value for key, value in draft.answers.items() if key != "mobile"}
    me.drafts["complaint"] = draft.moved(answers, "summary", "", draft.expires_at)
    me.picks("提交")
    assert me.sees("手机号")
    assert not me.did


def test_filing_may_send_back_to_a_question() -> None:
    form = build()
    form.filed(lambda context: Goto("story", Say("mobile-unreadable")))
    me = at("summary", form)
    me.picks("提交")
    assert me.sees("手机号不对", "发生了什么")
    assert me.drafts


def test_filing_may_begin_the_next_form_or_the_same_once_more() -> None:
    for next_form, question in (("other", "几个孩子"), ("complaint", "您做哪一行")):
        form = build()
        decision = Decision((Screen(verbatim("交好了")),), (Filed("complaint", {}),), start=Start(next_form))
        form.filed(lambda context, decision=decision: decision)  # type: ignore[misc]
        me = at("summary", form)
        me.picks("提交")
        assert me.sees("交好了", question)
        assert set(me.drafts) == {next_form}
        assert me.answers(next_form) == {}
        assert not me.sees("放得太久")


# Values


def test_states_and_drafts_survive_their_rows_and_other_versions() -> None:
    state = State(3, "zh_CN", "a", "/b", (("c", "d"),), "r2.c", "cancel", "取消", 2, "k")
    assert State.unpacked(3, state.packed()) == state
    newer = state.packed()[:-1] + b',"later"]'
    assert State.unpacked(3, newer) == state
    assert State.unpacked(0, None) == State()
    draft = Draft(1, 2, "f", 3, "s", {"a": [1]}, talk.NOON, talk.NOON + DAY, 4, ("a",), 5, "c", ("a",))
    packed = draft.packed()
    assert Draft.unpacked(1, 2, "f", 4, draft.expires_at, packed) == draft
    assert Draft.unpacked(1, 2, "f", 4, draft.expires_at, packed[:-1] + b',"later"]') == draft


def test_a_choice_of_more_than_64_bytes_is_an_error_where_it_is_made() -> None:
    with pytest.raises(ValueError):
        Pick("a", "b", ("x" * 49,), "c")
    with pytest.raises(ValueError):
        Pick("a", "b", ("/x",), "c")
    me = talking()
    me.book.commands["state"] = me.book.commands["state"].__class__(
        "state", lambda context, arguments: Decision((Screen(verbatim("x"), (Choice("/" + "y" * 64, verbatim("z")),)),))
    )
    with pytest.raises(TooLong):
        me.says("/state")


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\u200f\u200f", "\ufe0f", "短", "长" * 51])
def test_text_has_its_limits(text: str) -> None:
    me = at("story")
    me.says(text)
    assert "story" not in me.answers("complaint")
    assert me.sees("发生了什么")


def test_emoji_families_and_markup_are_words_like_others() -> None:
    for text in ("👨‍👩‍👧‍👦没发工资", "<b>&amp;{0} {x} $y</b>", "'; DROP TABLE drafts;--", "=1+1", "\u202eabc"):
        me = at("story")
        me.says(text)
        assert me.answers("complaint")["story"] == text


def test_pages_fit_a_small_screen() -> None:
    pages = [paging.page(range(20), number) for number in (1, "2", 3, 99, -1, "x", "")]
    assert [(page.items[0], page.number) for page in pages] == [
        (0, 1), (8, 2), (16, 3), (16, 3), (0, 1), (0, 1), (0, 1)
    ]  # fmt: skip
    assert [choice.code for choice in pages[1].turners(lambda number: f"/queue {number}")] == ["/queue 3", "/queue 1"]
    assert paging.page([], 1).items == []
    assert paging.page([1], 1).title == ()


def test_every_question_but_the_first_offers_the_way_back() -> None:
    me = at("trade")
    assert "返回" not in me.labels
    me.says("1")
    me.picks("返回")
    assert me.sees("您做哪一行?")
    free = at("story")
    assert "返回" not in free.labels, "any words may be the answer there, so it has to be said"
