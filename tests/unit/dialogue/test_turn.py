"""Every rule of "One turn", as a person meets it."""

from datetime import timedelta

import pytest

from bot.dialogue.event import Place, Scan, Unfollow, Unusable, Upload
from tests.unit.dialogue.complaint import at, talking

DAY = timedelta(days=1)


# Taps


def test_a_double_tap_acts_once_and_nobody_is_scolded() -> None:
    me = at("trade")
    truck = me.choice("货车司机")
    me.taps(truck)
    assert me.sees("车牌号")
    me.taps(truck)
    me.taps(truck)
    assert me.sees("车牌号")
    assert not me.sees("之前的按钮")
    assert me.answers("complaint") == {"trade": "truck"}


def test_a_double_tap_on_submit_files_once_and_says_that_it_is_done() -> None:
    me = at("summary")
    submit = me.choice("提交")
    me.taps(submit)
    assert me.sees("编号 A17")
    me.taps(submit)
    assert me.sees("已经办过了")
    assert len(me.did) == 1


def test_an_old_tap_never_acts_says_so_and_shows_what_is_current() -> None:
    me = at("trade")
    rider = me.choice("骑手")
    me.picks("货车司机")
    me.taps(rider)
    assert me.sees("这是之前的按钮", "车牌号")
    assert me.answers("complaint") == {"trade": "truck"}
    me.says("皖C1")
    assert me.sees("证件号")


def test_an_old_cancel_of_a_summary_does_not_drop_another_form() -> None:
    me = at("summary")
    drop = me.choice("不填了")
    me.says("/other")
    me.taps(drop)
    assert me.sees("这是之前的按钮", "几个孩子")
    assert set(me.drafts) == {"complaint", "other"}


def test_an_old_tap_never_repeats_a_command_that_does_something() -> None:
    me = talking()
    me.says("/state")
    me.taps("/act 1")
    me.taps("r0.x")
    assert me.sees("这是之前的按钮")
    assert [write.what for write in me.did] == ["act"]


def test_a_view_that_would_act_by_now_is_not_shown_again() -> None:
    me = talking()
    me.says("状态")
    me.book.commands["state"] = me.book.commands["act"]
    me.taps("r0.x")
    assert me.sees("这是之前的按钮", "菜单")
    assert not me.did
    assert me.state.view == ""


def test_what_does_something_is_no_view() -> None:
    me = talking()
    me.says("/act 1")
    assert me.state.view == ""


def test_an_old_tap_shows_the_view_as_it_is_now() -> None:
    me = talking()
    me.says("状态")
    me.facts["version"] = 4
    me.taps("r0.x")
    assert me.sees("这是之前的按钮", "现在第4版")


@pytest.mark.parametrize(
    "data", ["", "r", "r1", "r1.", "r1.nothing", "r99.truck", "x.truck", "/", "/nothing", "r1./act 1"]
)
def test_a_choice_that_was_never_drawn_does_nothing(data: str) -> None:
    me = at("trade")
    me.taps(data)
    assert me.sees("您做哪一行")
    assert me.answers("complaint") == {}
    assert not me.did


def test_an_option_that_is_not_offered_cannot_be_forged() -> None:
    me = talking()
    me.says("/correct 5 plate")
    me.says("皖C2")
    me.picks("修改")
    assert me.labels == ["plate", "都不改，回到小结"]
    me.taps(f"r{me.state.revision}.edit:mobile")
    assert me.drafts["complaint"].step == "summary"


def test_two_answers_at_once_are_two_turns() -> None:
    me = at("plate")
    me.says("皖C1")
    me.says("340302")
    assert me.answers("complaint") == {"trade": "truck", "plate": "皖C1", "document": "340302"}


def test_two_choices_of_one_screen_at_once_act_once() -> None:
    me = at("trade")
    truck, rider = me.choice("货车司机"), me.choice("骑手")
    me.taps(truck)
    me.taps(rider)
    assert me.sees("这是之前的按钮")
    assert me.answers("complaint") == {"trade": "truck"}


# Words for choices


@pytest.mark.parametrize("word", ["1", "１", "1.", " 1 ", "第1个", "选1", "①", "货车司机", "货车", "货", "货车司机。"])
def test_a_choice_is_picked_by_number_label_or_clear_beginning(word: str) -> None:
    me = at("trade")
    me.says(word)
    assert me.answers("complaint") == {"trade": "truck"}
    assert me.sees("好，货车司机。")
    assert me.echo == "货车司机"


def test_an_unclear_beginning_or_number_is_explained() -> None:
    me = at("trade")
    me.says("骑")
    assert me.sees("您说的可能是下面几个", "您做哪一行")
    me.says("9")
    assert me.sees("没有第 9 项")
    assert me.answers("complaint") == {}


def test_a_number_that_answers_the_question_is_no_choice() -> None:
    me = talking()
    me.says("/other")
    assert me.labels == ["跳过"]
    me.says("1")
    assert me.answers("other") == {"children": 1}


def test_in_a_free_text_step_a_number_alone_or_a_whole_label_is_a_choice() -> None:
    for word in ("1", "跳过"):
        me = at("employer")
        me.says(word)
        assert me.answers("complaint")["employer"] is None
    me = at("employer")
    me.says("跳")
    assert me.answers("complaint")["employer"] == "跳"


# Words that always work


@pytest.mark.parametrize("step", ["trade", "document", "employer", "story", "summary"])
@pytest.mark.parametrize("word", ["人工", "人工！", "/human", "／human", "/人工", "HUMAN"])
def test_a_person_can_be_asked_for_anywhere(step: str, word: str) -> None:
    me = at(step)
    me.says(word)
    assert me.sees("转人工", "继续：投诉")
    assert [write.what for write in me.did] == ["help"]
    me.picks("继续：")
    assert me.drafts["complaint"].step == step


def test_reserved_words_count_only_as_the_whole_message() -> None:
    me = at("story")
    me.says("取消订单以后平台扣了我的钱")
    assert me.answers("complaint")["story"] == "取消订单以后平台扣了我的钱"
    me = at("story")
    me.says("帮助我")
    assert me.answers("complaint")["story"] == "帮助我"


def test_cancel_drops_the_form() -> None:
    for word in ("取消", "取消。", "/cancel", "cancel"):
        me = at("plate")
        me.says(word)
        assert me.sees("已取消")
        assert not me.drafts
        me.says(word)
        assert me.sees("不用取消")


def test_cancel_in_a_free_text_step_asks_first() -> None:
    me = at("story")
    me.says("取消")
    assert me.sees("您是要取消填写", "就把它当作回答")
    me.picks("就把它当作回答")
    assert me.answers("complaint")["story"] == "取消"


def test_cancel_asked_and_meant() -> None:
    for yes in ("取消填写", "取消", "2"):
        me = at("story")
        me.says("取消")
        me.says(yes)
        assert me.sees("已取消")
        assert not me.drafts


def test_cancel_asked_and_not_meant() -> None:
    me = at("story")
    me.says("取消")
    me.says("不取消")
    assert me.sees("发生了什么")
    me.says("取消")
    me.says("平台不让取消订单")
    assert me.answers("complaint")["story"] == "平台不让取消订单"


def test_what_took_long_to_fill_in_is_dropped_only_when_that_is_meant() -> None:
    for no in ("不取消", "1", "/menu"):
        me = at("summary")
        me.says("取消")
        assert me.sees("要取消吗？已填的内容会删掉。")
        assert not me.sees("就把它当作回答")
        me.says(no)
        assert me.drafts
    for yes in ("取消", "取消填写", "2"):
        me = at("summary")
        me.picks("不填了")
        assert me.drafts
        me.says(yes)
        assert me.sees("已取消")
        assert not me.drafts


def test_an_old_tap_at_the_question_about_cancelling_shows_it_again() -> None:
    me = at("story")
    me.says("取消")
    me.taps("r1.truck")
    assert me.sees("之前的按钮", "您是要取消填写")
    me.picks("取消填写")
    assert not me.drafts


def test_back_keeps_the_answers() -> None:
    me = at("mobile")
    me.says("返回")
    assert me.sees("证件号是多少", "保持不变：3403**")
    me.says("返回")
    me.says("返回")
    assert me.sees("您做哪一行")
    me.says("返回")
    assert me.sees("已经是第一步")
    me.picks("保持不变")
    assert me.sees("手机号")
    assert len(me.answers("complaint")) == 3


# Commands in mid-form


def test_a_command_keeps_the_draft_and_one_tap_resumes_it() -> None:
    me = at("document")
    me.says("菜单")
    assert me.sees("要办什么", "继续：投诉")
    me.says("/help")
    assert me.sees("继续：投诉")
    me.picks("继续：")
    assert me.sees("证件号是多少")
    assert me.state.kept == ""


def test_after_help_back_goes_to_the_form() -> None:
    me = at("document")
    me.says("帮助")
    me.says("返回")
    assert me.sees("证件号是多少")


def test_after_a_command_cancel_asks_about_the_form_that_was_set_aside() -> None:
    me = at("document")
    me.says("菜单")
    me.says("取消")
    assert me.sees("您有一份投诉还没填完", "不填了")
    assert me.drafts
    me.picks("不填了")
    assert me.sees("填过的内容已删掉")
    assert not me.drafts
    me.says("菜单")
    assert not me.sees("继续：")


def test_another_form_keeps_the_first_and_offers_it_at_the_end() -> None:
    me = at("document")
    me.says("/other")
    assert me.sees("先给您留着", "几个孩子")
    me.says("2")
    me.picks("跳过")
    me.picks("提交")
    assert me.sees("报好了", "继续：投诉")
    me.picks("继续：")
    assert me.sees("证件号")


def test_resuming_what_is_gone_says_so() -> None:
    me = at("document")
    me.says("菜单")
    resume = me.choice("继续：")
    del me.drafts["complaint"]
    me.taps(resume)
    assert me.sees("已经不在了")
    assert not me.drafts


def test_dropping_names_the_draft_so_that_an_old_reminder_spares_a_new_one() -> None:
    me = at("document")
    id = me.drafts["complaint"].id
    me.says("菜单")
    me.taps(f"/drop complaint {id + 1}")
    assert me.sees("已经不在了")
    assert me.drafts
    me.taps(f"/drop complaint {id}")
    assert not me.drafts


def test_command_words_are_not_read_in_free_text_steps_but_slashes_are() -> None:
    me = at("story")
    me.says("菜单")
    assert me.answers("complaint")["story"] == "菜单"
    me = at("story")
    me.says("/菜单")
    assert me.sees("要办什么")
    me = at("story")
    me.says("/三个月没结")
    assert me.answers("complaint")["story"] == "/三个月没结"
    me = at("plate")
    me.says("菜单")
    assert me.sees("要办什么")


def test_staff_words_exist_only_for_staff() -> None:
    guest = talking()
    guest.says("内部")
    assert guest.sees("没看懂")
    guest.says("/secret")
    assert guest.sees("没有这个命令")
    guest.taps("/secret")
    assert guest.sees("没有这个命令")
    assert guest.echo is None
    staff = talking(person=9)
    staff.says("内部")
    assert staff.sees("内部")
    member = talking(person=9)
    member.facts["roles"] = frozenset()
    member.says("/secret")
    assert member.sees("没有这个命令")


def test_a_command_may_carry_the_bots_name() -> None:
    me = talking()
    me.says("/menu@NiangjiaBot")
    assert me.sees("要办什么")


def test_the_language_changes_and_the_form_stays() -> None:
    me = at("story")
    me.says("/english")
    assert me.state.language == "en"
    assert me.drafts["complaint"].step == "story"
    me.says("取消订单的事")
    assert me.sees("Submit")


# Not understood


def test_it_asks_again_with_the_reason() -> None:
    me = at("plate")
    me.says("12345")
    assert me.sees("没认出这个车牌", "车牌号是多少")
    assert not me.sees("找真人")


def test_after_three_misses_a_person_is_offered() -> None:
    me = at("plate")
    for _ in range(3):
        assert not me.sees("找真人")
        me.says("12345")
    assert me.sees("没认出这个车牌", "要不要找位工作人员", "找真人")
    me.picks("找真人")
    assert me.sees("转人工", "继续：")
    me.picks("继续：")
    me.says("皖C1")
    me.says("1")
    assert not me.sees("找真人")


def test_without_a_form_a_person_is_offered_too() -> None:
    me = talking()
    for word in ("吃了么", "啊", "🚚"):
        me.says(word)
        assert me.sees("没看懂您的意思", "菜单")
    assert me.sees("找真人")


def test_in_between_gets_an_answer() -> None:
    me = talking()
    for word in ("在吗", "在吗?", "你好！", "hello"):
        me.says(word)
        assert me.sees("在的", "菜单")
    me.says("谢谢")
    assert me.sees("不客气")
    me = at("plate")
    me.says("在吗")
    assert me.sees("在的。我们接着填", "车牌号")
    assert me.state.misses == 0
    me.says("皖C1")
    assert me.sees("证件号")


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (Unusable("sticker"), "表情收到了"),
        (Unusable("voice"), "语音我还听不懂"),
        (Unusable("hologram"), "这种消息我还看不了"),
        (Upload(3), "照片这一步用不上"),
        (Upload(3, "a.pdf", photo=False), "文件这一步用不上"),
        (Place(32.9, 117.4), "位置这一步用不上"),
        (Scan("forged"), "这个码没认出来"),
    ],
)
def test_what_cannot_be_used_is_explained_and_the_question_stays(what: Unusable, sentence: str) -> None:
    me = at("plate")
    me.does(what)
    assert me.sees(sentence, "车牌号")
    me.does(what)
    me.does(what)
    assert me.sees("找真人")


def test_a_scan_in_mid_form_is_answered_and_the_form_kept() -> None:
    me = at("plate")
    me.does(Scan("good"))
    assert me.sees("扫到 good", "继续：投诉")


# Coming and going


def test_a_newcomer_is_welcomed_and_a_returning_person_sees_where_they_are() -> None:
    me = talking()
    me.follows()
    assert me.sees("入会不要钱")
    me.follows()
    assert me.sees("欢迎回来", "入会不要钱")
    me = at("plate")
    me.does(Unfollow())
    assert me.shown == ()
    me.follows()
    assert me.sees("欢迎回来", "车牌号")


# Secrets


def test_a_secret_answer_is_hidden_also_when_wrong_or_pasted() -> None:
    me = at("document")
    me.says("34030")
    assert me.sees("证件号不对")
    assert me.echo == "••••••"
    me.says("hello world")
    assert me.echo == "••••••"
    me.says("340302")
    assert me.echo == "••••••"
    me = at("trade")
    me.says("340302 13800000000")
    assert me.echo == "••••••"
    me = at("employer")
    me.says("#9999")
    assert me.sees("验证码不对")
    assert me.echo == "••••••"
    me.says("美团")
    assert me.echo is None


def test_a_secret_answer_that_came_too_late_is_hidden_too() -> None:
    me = at("document")
    me.waits(31 * DAY)
    me.says("340302")
    assert me.sees("放得太久")
    assert me.echo == "••••••"


def test_what_should_not_stay_on_screen_is_marked_and_what_was_only_chosen_is_not() -> None:
    me = at("document")
    me.says("34030")
    assert me.moves[-1].hidden
    me = at("trade")
    me.says("1")
    assert me.echo == "货车司机"
    assert not me.moves[-1].hidden


# Where a channel that can edit shows the answer


def test_the_same_question_again_takes_the_place_of_the_tapped_screen() -> None:
    me = at("summary")
    me.picks("不填了")
    assert set(me.drafts) == {"complaint"}, "it asks first"
    assert me.moves[-1].replaces


def test_the_next_question_and_an_old_taps_answer_stand_by_themselves() -> None:
    me = at("trade")
    old = me.choice("骑手")
    me.picks("货车司机")
    assert not me.moves[-1].replaces
    me.taps(old)
    assert me.sees("之前的按钮") and not me.moves[-1].replaces


def test_another_view_of_the_same_command_takes_the_tapped_ones_place() -> None:
    me = talking()
    me.says("/state 1")
    me.taps("/state 2")
    me.taps("/english")
    assert [move.replaces for move in me.moves[-3:]] == [False, True, False]
