"""From an update to what stands on the phone."""

import asyncio
from typing import Any

import pytest

from bot.channels.channel import TryAgain
from bot.channels.telegram.api import Refused
from bot.channels.telegram.turns import FAULTS
from bot.dialogue.event import Event, Follow, Text, Unfollow, Unusable, Upload
from bot.dialogue.screen import Answer, Drawing, Shown
from tests.channels.telegram.conftest import NOON, Bot, Start, until
from tests.channels.telegram.doubles import ME, PNG, Cards, choices, member, message, said, shows, tapped

QUESTION = Shown("手机号是多少？", hint="phone")


async def test_an_event_and_its_answer(bot: Bot) -> None:
    await bot.gets(said(1, "入会"))
    assert bot.house.taken == [Event("telegram", "u1", str(ME), NOON, Text("入会"), "zh-hans")]
    assert bot.api.texts == ["入会"]


async def test_the_same_update_gets_the_same_answer_again(bot: Bot) -> None:
    await bot.gets(said(1, "入会"), said(1, "入会"))
    assert len(bot.house.taken) == 1 and bot.api.texts == ["入会", "入会"]


async def test_a_tap_is_answered_before_its_turn_is_done(bot: Bot) -> None:
    bot.house.held["u1"] = asyncio.Event()
    taking = asyncio.create_task(bot.channel._intake.take(tapped(1, "r3.a")))
    await until(lambda: bot.api.calls)
    assert bot.api.calls[0].method == "answerCallbackQuery"
    assert bot.api.calls[0].params == {"callback_query_id": "q1"}
    assert not bot.house.taken
    bot.house.held["u1"].set()
    await taking


async def test_a_tap_is_answered_while_an_earlier_message_of_the_same_person_takes_long(bot: Bot) -> None:
    bot.house.held["u1"] = asyncio.Event()
    taking = [asyncio.create_task(bot.channel._intake.take(one)) for one in (said(1, "x"), tapped(2, "r3.a"))]
    await until(lambda: bot.api.of("answerCallbackQuery"))
    assert not bot.house.taken
    bot.house.held["u1"].set()
    await asyncio.gather(*taking)
    assert [event.key for event in bot.house.taken] == ["u1", "u2"]


async def test_a_tap_that_means_nothing_stops_spinning(bot: Bot) -> None:
    await bot.gets(tapped(1, ""))
    assert [call.method for call in bot.api.calls] == ["answerCallbackQuery"] and not bot.house.taken


async def test_the_chosen_answer_stands_under_the_question_and_the_next_comes_new(start: Start) -> None:
    bot = await start(Cards(shows(Shown("姓名？"), echo="货车司机")))
    await bot.gets(tapped(1, "r3.c0"))
    [edit] = bot.api.of("editMessageText")
    assert edit.params["message_id"] == 7 and edit.text == "您做哪一行？\n\n✓ 货车司机" and not edit.markup
    assert bot.api.texts == ["姓名？"]


async def test_another_page_takes_the_tapped_ones_place(start: Start) -> None:
    bot = await start(Cards(shows(Shown("第 2 页", choices("下一页")), echo="下一页", replaces=True)))
    await bot.gets(tapped(1, "r3.c0"))
    assert [call.method for call in bot.api.calls if call.method != "answerCallbackQuery"] == ["editMessageText"]
    [edit] = bot.api.of("editMessageText")
    assert edit.text == "第 2 页" and edit.labels == ["下一页"] and edit.params["message_id"] == 7


@pytest.mark.parametrize("kind", ["gone", "bad"])
async def test_where_it_cannot_be_edited_it_comes_new(start: Start, kind: Any) -> None:
    bot = await start(Cards(shows(Shown("第 2 页"), replaces=True)))
    bot.api.refusals["editMessageText"] = [Refused(kind)]
    await bot.gets(tapped(1, "r3.c0"))
    assert bot.api.texts == ["第 2 页"]


async def test_an_edit_that_changes_nothing_is_done(start: Start) -> None:
    bot = await start(Cards(shows(Shown("第 2 页"), replaces=True)))
    bot.api.refusals["editMessageText"] = [Refused("unmodified")]
    await bot.gets(tapped(1, "r3.c0"))
    assert bot.api.texts == [] and not bot.house.owed


async def test_under_a_picture_it_comes_new(start: Start) -> None:
    bot = await start(Cards(shows(Shown("第 2 页"), replaces=True, echo="下一页")))
    await bot.gets(tapped(1, "r3.c0", on={"text": None}))
    assert bot.api.texts == ["第 2 页"]
    assert [call.method for call in bot.api.of("editMessageReplyMarkup", "editMessageText")] == [
        "editMessageReplyMarkup"
    ]


async def test_what_was_typed_in_confidence_is_taken_away(start: Start) -> None:
    bot = await start(Cards(shows(Shown("手机号？"), echo="3403••••••0012", hidden=True)))
    await bot.gets(said(5, "340302199003070012"))
    assert [call.method for call in bot.api.calls] == ["deleteMessage", "sendMessage"]
    assert bot.api.calls[0].params == {"chat_id": ME, "message_id": 5}
    first, question = bot.api.texts[0].split("\n")
    assert "3403••••••0012" in first and "删掉" in first and question == "手机号？"


@pytest.mark.parametrize(
    ("refused", "gone"),
    [
        ([Refused("bad")], False),
        ([Refused("gone", "Bad Request: message can't be deleted")], False),
        ([Refused("gone", "Bad Request: message to delete not found")], True),
        ([Refused("network")], True),
        ([Refused("network"), Refused("network"), Refused("network")], False),
    ],
)
async def test_where_it_stays_the_person_hears_so(start: Start, refused: list[Refused | None], *, gone: bool) -> None:
    bot = await start(Cards(shows(Shown("手机号？"), echo="••••••", hidden=True)))
    bot.api.refusals["deleteMessage"] = refused
    await bot.gets(said(5, "340302199003070012"))
    assert ("长按" in bot.api.texts[0]) is not gone
    assert "••" not in bot.api.texts[0]


async def test_a_one_time_code_goes_without_a_word(start: Start) -> None:
    bot = await start(Cards(shows(Shown("手机号验证好了。"), echo="••••••", hidden=True, extra={"spent": True})))
    await bot.gets(said(5, "123456"))
    bot.api.refusals["deleteMessage"] = [Refused("bad")]
    await bot.gets(said(6, "123456"))
    assert [sent.params["message_id"] for sent in bot.api.of("deleteMessage")] == [5]
    assert bot.api.texts == ["手机号验证好了。"] * 2


async def test_a_parked_confidence_is_taken_away_when_its_turn_is_done(start: Start) -> None:
    bot = await start(Cards(shows(Shown("手机号？"), hidden=True)))
    bot.house.slow.add("u5")
    await bot.gets(said(5, "340302199003070012"))
    assert [call.method for call in bot.api.calls] == ["sendChatAction", "deleteMessage"]


async def test_the_phones_own_buttons_speak_the_persons_language(start: Start) -> None:
    bot = await start(Cards(shows(QUESTION)))
    bot.house.spoken = "en"
    await bot.gets(said(1, "x"))
    [sent] = bot.api.of("sendMessage")
    assert sent.markup["keyboard"][0][0] == {"text": "📱 Send my number", "request_contact": True}


async def test_pictures_are_drawn_in_the_persons_language(start: Start) -> None:
    bot = await start(Cards(shows(Shown("会员证", drawing=Drawing("card", {}, "卡")))))
    await bot.gets(said(1, "x"))
    [sent] = bot.api.of("sendPhoto")
    assert sent.files[0].content == PNG + b"zh_CN" and sent.params["photo"] == f"attach://{sent.files[0].name}"


async def test_a_picture_that_cannot_be_drawn_costs_only_itself(start: Start) -> None:
    bot = await start(
        Cards(shows(Shown("拿给对方看", choices("好"), Drawing("card", {}, "会员证 0007"))), drawing=LookupError())
    )
    await bot.gets(said(1, "x"))
    [sent] = bot.api.of("sendMessage")
    assert sent.text == "会员证 0007\n拿给对方看" and sent.labels == ["好"]


async def test_what_is_shown_once_is_protected(start: Start) -> None:
    bot = await start(Cards(shows(Shown("340302"), extra={"once": True})))
    await bot.gets(said(1, "x"))
    assert bot.api.calls[0].params["protect_content"] is True


async def test_photos_are_announced_and_uploaded(bot: Bot) -> None:
    await bot.gets(message(1, photo=[{"file_id": "large", "width": 10, "height": 10}]))
    assert bot.house.announced == [("telegram", str(ME), "large")]
    assert bot.house.taken[0].what == Upload(9001, "", photo=True)


async def test_of_too_many_photos_the_rest_is_not_taken(bot: Bot) -> None:
    bot.house.full = True
    await bot.gets(message(1, photo=[{"file_id": "large", "width": 90, "height": 90}]))
    assert [event.what for event in bot.house.taken] == [Unusable("often")] and not bot.house.announced


async def test_a_file_is_announced_once_however_often_its_turn_is_tried(bot: Bot) -> None:
    bot.house.troubles = [TryAgain(), TryAgain()]
    await bot.gets(message(1, photo=[{"file_id": "large", "width": 10, "height": 10}]))
    assert len(bot.house.announced) == 1 and len(bot.house.taken) == 1


async def test_order_holds_where_a_photo_takes_longer_to_announce(bot: Bot) -> None:
    photo = message(1, photo=[{"file_id": "a", "width": 1, "height": 1}])
    await asyncio.gather(*(bot.channel._intake.take(one) for one in (photo, said(2, "x"), said(3, "y"))))
    assert [event.key for event in bot.house.taken] == ["u1", "u2", "u3"]
    assert bot.api.texts[1:] == ["x", "y"]


async def test_answers_keep_their_order_and_others_do_not_wait(bot: Bot) -> None:
    bot.api.stuck[ME] = asyncio.Event()
    taking = [asyncio.create_task(bot.channel._intake.take(said(n, f"m{n}"))) for n in (1, 2)]
    await bot.gets(said(3, "other", number=77))
    assert bot.api.texts == ["other"]
    bot.api.stuck[ME].set()
    await asyncio.gather(*taking)
    assert bot.api.texts == ["other", "m1", "m2"]


def album(update: int, group: str = "g1") -> dict[str, Any]:
    return message(update, photo=[{"file_id": f"f{update}", "width": 1, "height": 1}], media_group_id=group)


def counting(event: Event) -> Answer:
    return Answer(int(event.key[1:]), (Shown(f"收到 {event.key}", choices("好了")),))


async def test_an_album_that_comes_together_is_answered_once_by_its_last(start: Start) -> None:
    bot = await start(Cards(counting))
    await bot.polls(album(1), album(2), album(3))
    assert [event.key for event in bot.house.taken] == ["u1", "u2", "u3"]
    assert bot.api.texts == ["收到 u3"]


async def test_an_album_that_comes_one_by_one_has_one_answer_that_counts_up(start: Start) -> None:
    bot = await start(Cards(counting))
    await bot.gets(album(1), album(2), album(3), album(4, "g2"))
    assert bot.api.texts == ["收到 u1", "收到 u4"]
    edits = bot.api.of("editMessageText")
    assert [edit.text for edit in edits] == ["收到 u2", "收到 u3"]
    assert {edit.params["message_id"] for edit in edits} == {500}
    assert edits[-1].labels == ["好了"]


async def test_an_album_whose_answer_was_deleted_gets_a_new_one(start: Start) -> None:
    bot = await start(Cards(counting))
    bot.api.refusals["editMessageText"] = [Refused("gone")]
    await bot.gets(album(1), album(2))
    assert bot.api.texts == ["收到 u1", "收到 u2"]


async def test_somebody_elses_contact_gets_a_kind_sentence(bot: Bot) -> None:
    await bot.gets(message(1, contact={"phone_number": "+8613800000001", "user_id": 43}))
    assert bot.house.taken[0].what.what == "contact"  # type: ignore[union-attr]


async def test_blocking_and_coming_back_are_noted_and_not_answered(bot: Bot) -> None:
    await bot.gets(member(1, "member", "kicked"), member(2, "kicked", "member"))
    assert [event.what for event in bot.house.taken] == [Unfollow(), Follow()]
    assert bot.api.calls == []


async def test_a_slow_turn_is_left_to_the_sweep(bot: Bot) -> None:
    bot.house.slow.add("u1")
    await bot.gets(said(1, "x"))
    assert bot.api.texts == [] and not bot.house.owed
    assert bot.api.of("sendChatAction")


async def test_what_always_fails_is_given_up_with_a_sentence(start: Start) -> None:
    def broken(event: Event) -> Answer:
        raise ZeroDivisionError

    bot = await start(Cards(broken))
    await bot.gets(said(1, "x"))
    assert "出了点问题" in bot.api.texts[0]
    assert len(bot.time.slept) == FAULTS - 1


async def test_nothing_to_show_is_nothing_to_send(start: Start) -> None:
    bot = await start(Cards(shows()))
    await bot.gets(said(1, "x"))
    assert bot.api.calls == []


# The phone's own keyboard, which stays below the chat until it is taken away


def asking(event: Event) -> Answer:
    """Asks for the number, then something with buttons."""
    said = event.what.text if isinstance(event.what, Text) else ""
    if said.startswith("+"):
        return Answer(2, (Shown("在哪家单位？", choices("跳过")),), echo="138****0001", hidden=True)
    return Answer(1, (Shown("在哪儿？", hint="place") if said == "place" else QUESTION,) if said != "x" else PLAIN)


PLAIN = (Shown("在哪家单位？", choices("跳过")),)


async def test_the_keyboard_goes_with_the_line_that_the_number_was_taken_away(start: Start) -> None:
    bot = await start(Cards(asking))
    await bot.gets(said(1, "a"), message(2, contact={"phone_number": "+8613800000001", "user_id": ME}))
    note, question = bot.api.of("sendMessage")[1:]
    assert "138****0001" in note.text and note.markup == {"remove_keyboard": True}
    assert question.text == "在哪家单位？" and question.labels == ["跳过"]


async def test_it_goes_with_a_word_where_there_is_no_such_line(start: Start) -> None:
    bot = await start(Cards(asking))
    await bot.gets(said(1, "place"), said(2, "x"), said(3, "x"))
    assert bot.api.texts == ["在哪儿？", "收到。", "在哪家单位？", "在哪家单位？"]


async def test_it_stays_where_it_is_asked_for_again(start: Start) -> None:
    bot = await start(Cards(asking))
    await bot.gets(said(1, "a"), said(2, "place"))
    assert bot.api.texts == ["手机号是多少？", "在哪儿？"]
