"""Screens as calls: within Telegram's limits, one keyboard each, rows that a phone shows well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram import limits, rows, speaking
from bot.channels.telegram.heard import Tapped
from bot.channels.telegram.speaking import Call
from bot.dialogue.event import Tap
from bot.dialogue.screen import Button, Drawing, Shown
from tests.channels.telegram.doubles import ME, choices

CARD = Drawing("card", {"number": 7}, "会员证")
NONE: dict[str, str] = {}


def laid(*labels: str) -> list[list[str]]:
    return [[button.label for button in row] for row in rows.laid(choices(*labels))]


def test_a_screen_is_one_plain_message_with_its_buttons() -> None:
    [call] = speaking.screens(ME, (Shown("您做哪一行？", choices("货车司机")),), NONE)
    assert call.method == "sendMessage"
    assert call.params == {
        "chat_id": ME,
        "text": "您做哪一行？",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [[{"text": "货车司机", "callback_data": "r3.c0"}]]},
    }


def test_without_buttons_the_phones_own_button_of_an_earlier_question_goes() -> None:
    [call] = speaking.screens(ME, (Shown("姓名？"),), NONE)
    assert call.params["reply_markup"] == {"remove_keyboard": True}


def test_long_texts_are_cut_and_the_last_piece_has_the_buttons() -> None:
    text = "一句话说完了。" * 1000
    calls = speaking.screens(ME, (Shown(text, choices("好")),), NONE)
    assert len(calls) == 2 and "".join(call.params["text"] for call in calls) == text
    assert all(call.params["text"].endswith("。") for call in calls)
    assert ["reply_markup" in call.params for call in calls] == [False, True]


@given(st.lists(st.sampled_from(["字", "a", "😀", "。", " ", "\n"]), max_size=9000).map("".join))
def test_no_message_is_over_the_limit_as_telegram_counts_or_empty(text: str) -> None:
    for call in speaking.screens(ME, (Shown(text, choices("好")),), NONE):
        assert 0 < len(call.params["text"].encode("utf-16-le")) // 2 <= 4096
        assert call.params["text"].strip()


def test_buttons_without_words_still_come() -> None:
    [call] = speaking.screens(ME, (Shown(" ", choices("好")),), NONE)
    assert call.params["text"] == speaking.UNSAID
    assert speaking.screens(ME, (Shown(""),), NONE) == []


def test_pictures_carry_what_fits_under_them() -> None:
    [call] = speaking.screens(ME, (Shown("您的会员证", choices("好"), CARD),), NONE)
    assert call.method == "sendPhoto" and call.drawing == CARD
    assert call.params["caption"] == "您的会员证" and "inline_keyboard" in call.params["reply_markup"]
    photo, text = speaking.screens(ME, (Shown("字" * 1025, choices("好"), CARD),), NONE)
    assert photo.method == "sendPhoto" and photo.params == {"chat_id": ME}
    assert text.params["text"] == "字" * 1025 and "inline_keyboard" in text.params["reply_markup"]


@pytest.mark.parametrize(("hint", "request_"), [("phone", "request_contact"), ("place", "request_location")])
def test_the_phones_own_button_with_the_choices_below_it(hint: str, request_: str) -> None:
    screen = Shown("手机号？", choices("用 138****0001", "返回"), hint=hint)  # type: ignore[arg-type]
    [call] = speaking.screens(ME, (screen,), {hint: "📱 发送"})
    assert call.params["reply_markup"] == {
        "keyboard": [[{"text": "📱 发送", request_: True}], [{"text": "用 138****0001"}, {"text": "返回"}]],
        "one_time_keyboard": True,
        "resize_keyboard": True,
    }


def test_what_is_shown_once_is_not_to_be_forwarded() -> None:
    [call] = speaking.screens(ME, (Shown("340302"),), NONE, protect=True)
    assert call.params["protect_content"] is True


def test_rows() -> None:
    assert laid("是", "否") == [["是", "否"]]
    assert laid("货车司机", "外卖骑手", "快递员") == [["货车司机", "外卖骑手", "快递员"]]
    assert laid("货车司机", "外卖骑手", "快递员", "主播") == [["货车司机", "外卖骑手"], ["快递员", "主播"]]
    assert laid("一", "二", "三", "四", "五") == [["一", "二", "三", "四"], ["五"]]
    assert laid("开始前先说清楚吧好不好", "好") == [["开始前先说清楚吧好不好"], ["好"]]
    assert laid("Yes", "No") == [["Yes", "No"]]
    quiet = (*choices("是", "否"), Button("r3.back", "返回", "quiet"))
    assert [len(row) for row in rows.laid(quiet)] == [2, 1]


@given(st.lists(st.text(min_size=1, max_size=30), max_size=130))
def test_every_button_stands_once_in_its_order(labels: list[str]) -> None:
    flat = [label for row in laid(*labels) for label in row]
    assert flat == labels[: limits.BUTTONS]


def test_data_over_64_bytes_is_a_mistake_of_ours() -> None:
    with pytest.raises(AssertionError):
        rows.inline([Button("x" * 65, "x")])


def test_in_place_only_where_it_can_be_read_there() -> None:
    screen = Shown("第 2 页", choices("下一页"))
    call = speaking.in_place(ME, 7, (screen,))
    assert call is not None and call.method == "editMessageText" and call.params["message_id"] == 7
    for other in (
        (screen, screen),
        (Shown("x", drawing=CARD),),
        (Shown("x", hint="phone"),),
        (Shown("字" * 4097),),
        (Shown(""),),
    ):
        assert speaking.in_place(ME, 7, other) is None
    bare = speaking.in_place(ME, 7, (Shown("好"),))
    assert bare is not None and "reply_markup" not in bare.params


@pytest.mark.parametrize(
    ("tapped", "data", "chosen", "method", "text"),
    [
        (Tapped(7, "您做哪一行？", bound=True), "r3.a", "货车司机", "editMessageText", "您做哪一行？\n\n✓ 货车司机"),
        (Tapped(7, "您做哪一行？", bound=True), "r3.a", None, "editMessageReplyMarkup", None),
        (Tapped(7, None, bound=True), "r3.a", "货车司机", "editMessageReplyMarkup", None),
        (Tapped(7, "字" * 4095, bound=True), "r3.a", "货车司机", "editMessageReplyMarkup", None),
        (Tapped(7, "菜单", bound=True), "/help", None, "editMessageReplyMarkup", None),
    ],
)
def test_a_tapped_question_keeps_its_answer_and_loses_its_buttons(
    tapped: Tapped, data: str, chosen: str | None, method: str, text: str | None
) -> None:
    call = speaking.tidied(ME, tapped, Tap(data), chosen)
    assert call is not None and call.method == method
    assert call.params.get("text") == text and "reply_markup" not in call.params


def test_a_menu_keeps_its_buttons() -> None:
    assert speaking.tidied(ME, Tapped(7, "菜单", bound=False), Tap("/card"), "会员证") is None


def test_calls_are_values() -> None:
    assert Call("a", {}) == Call("a", {})


def test_words_that_are_read_in_one_go_are_one_message() -> None:
    shown = (Shown("欢迎！"), Shown("您同意吗？", choices("同意")), Shown("还有一件事"), Shown("卡", drawing=CARD))
    assert [(one.text, bool(one.buttons)) for one in speaking.joined(shown)] == [
        ("欢迎！\n\n您同意吗？", True),
        ("还有一件事", False),
        ("卡", False),
    ]
    long = (Shown("字" * 4000), Shown("字" * 4000))
    assert speaking.joined(long) == list(long)


def test_a_picture_to_be_printed_goes_as_a_file() -> None:
    poster = Shown("贴起来", (), Drawing("poster", {}, "海报", "poster.png"))
    [call] = speaking.screens(1, (poster,), {})
    assert call.method == "sendDocument" and call.params["caption"] == "贴起来"
    [card] = speaking.screens(1, (Shown("", (), Drawing("card", {}, "卡")),), {})
    assert card.method == "sendPhoto"
