"""Screens as WeChat's text messages."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.cutting import utf8
from bot.channels.fake.wechat import phone
from bot.channels.wechat import replying
from bot.channels.wechat.house import Owed
from bot.channels.wechat.replying import Manner, fitted, words
from bot.dialogue import drawing
from bot.dialogue.choosing import chosen
from bot.dialogue.screen import Button, Drawing, Shown


def say(key: str, /, **args: str) -> str:
    return " ".join([key.removeprefix("wechat-"), *args.values()])


PLAIN, LINKED = Manner(say), Manner(say, links=True)
YES, NO = Button("r3.yes", "同意"), Button("r3.no", "不同意")
CARD = Drawing("card", {}, "会员证")


def test_choices_are_numbered_through_as_the_dialogue_reads_them() -> None:
    screens = (Shown("看一看", (Button("/cases", "我的申请"),)), Shown("要同意吗？", (YES, NO)))
    text = words(screens, PLAIN)
    assert text == "看一看\n1. 我的申请\n\n要同意吗？\n2. 同意\n3. 不同意\nchoose"
    for number, (code, label) in enumerate(drawing.offered(screens), 1):
        assert f"{number}. {label}" in text
        assert chosen(str(number), drawing.offered(screens)) == (code, label)


def test_without_choices_there_is_nothing_to_explain() -> None:
    assert words((Shown("好的"), Shown("  "), Shown("再见\n")), PLAIN) == "好的\n\n再见"
    assert words((), PLAIN) == words((Shown(""),), PLAIN) == ""


def test_choices_of_a_notice_are_no_numbers_since_no_turn_knows_them() -> None:
    text = words((Shown("有消息", (Button("/case 4711 3", "看看"),)),), PLAIN, numbered=False)
    assert text == "有消息\ncommand 看看 /case 4711 3"


def test_a_choice_of_a_notice_names_the_word_that_does_the_same() -> None:
    typed = {"/card": "会员证", "/cases": "我的申请"}
    manner = Manner(say, typed=lambda line: typed.get(line, ""))
    buttons = (Button("/card", "看看我的会员证"), Button("/cases", "我的申请"), Button("/case 4711 3", "看看"))
    text = words((Shown("有消息", buttons),), manner, numbered=False)
    assert text == "有消息\nword 看看我的会员证 会员证\nword-only 我的申请\ncommand 看看 /case 4711 3"


def links(text: str) -> list[phone.Link]:
    seen = phone.Phone(None, "me", new=[phone.Seen("text", text, raw=text)])  # type: ignore[arg-type]
    return seen.links


def test_choices_can_be_tapped_behind_the_setting_and_keep_their_numbers() -> None:
    [yes, no] = links(text := words((Shown("要同意吗？", (YES, NO)),), LINKED))
    assert (yes.label, yes.says, yes.id) == ("同意", "同意", "r3.yes")
    assert (no.label, no.says, no.id) == ("不同意", "不同意", "r3.no")
    assert re.findall(r"^\d+\. <a ", text, re.MULTILINE) == ["1. <a ", "2. <a "]
    assert text.endswith("choose-link")
    [one] = links(words((Shown("有消息", (Button("/case 4711 3", "看看"),)),), LINKED, numbered=False))
    assert (one.label, one.id) == ("看看", "/case 4711 3")


def test_at_most_twelve_are_links_and_all_are_numbered() -> None:
    buttons = tuple(Button(f"r3.{n}", f"第{n}家") for n in range(20))
    text = words((Shown("哪一家？", buttons),), LINKED)
    assert len(links(text)) == 12
    assert "13. 第12家" in text and "20. 第19家" in text


def test_where_links_would_not_fit_there_are_only_numbers() -> None:
    text = words((Shown("哪" * 400, tuple(Button(f"r3.{n}", f"第{n}家合作社") for n in range(12))),), LINKED)
    assert "<a" not in text
    assert "12. 第11家合作社" in text
    assert utf8(text) <= replying.TEXT_BYTES


@pytest.mark.parametrize("label", ['a"b', "a&b=c", "<b>", "100%", "a#b", "a+b", '"><a href="http://x">'])
def test_no_label_ends_its_own_link(label: str) -> None:
    text = words((Shown("?", (Button("r3.x", label), YES)),), LINKED)
    [first, second] = links(text)
    assert (first.id, second.says) == ("r3.x", "同意")
    assert text.count("<a ") == 2 and text.count('"') == 4
    assert chosen(first.says, [("x", label), ("yes", "同意")]) == ("x", label)


@given(st.text())
def test_what_people_wrote_is_never_a_link(text: str) -> None:
    for hostile in (text, f'{text}<a href="http://evil">点这里</a>', f"<A {text}", f"<!--{text}"):
        button = Button("r3.x", hostile)
        told = words((Shown(hostile, (button,), Drawing("card", {}, hostile)),), PLAIN, pictures=False)
        assert not re.search(r"<[a-zA-Z/!?]", told)
        assert words((Shown(told),), PLAIN) == told.strip(), "what is left of it reads the same once more"


def test_a_secret_question_offers_the_page_first_and_still_takes_an_answer() -> None:
    screen = Shown("身份证号？", (NO,), hint="secret")
    assert words((screen,), Manner(say, page="https://x/y")) == "身份证号？\npage https://x/y\n1. 不同意\nchoose"
    assert "page" not in words((screen,), PLAIN)
    assert "page" not in words((Shown("姓名？"),), Manner(say, page="https://x/y"))


def test_a_picture_that_cannot_be_shown_is_told() -> None:
    screen = Shown("这是您的会员证", drawing=CARD)
    assert words((screen,), PLAIN) == "这是您的会员证"
    assert words((screen,), PLAIN, pictures=False) == "这是您的会员证\npicture 会员证"


def owed(*texts: str) -> Sequence[Owed]:
    return [Owed(number, (Shown(text),)) for number, text in enumerate(texts, 1)]


def test_what_was_held_stands_before_the_answer_oldest_first() -> None:
    reply = fitted("要同意吗？", owed("一", "二"), PLAIN)
    assert reply.text == "owed\n一\n\n二\nnow\n要同意吗？"
    assert (reply.told, reply.left, reply.rest) == ((1, 2), (), "")
    assert fitted("", owed("一"), PLAIN).text == "owed\n一"
    assert fitted("", (), PLAIN).text == ""


def test_the_own_answer_claims_its_room_first() -> None:
    reply = fitted("答" * 600, owed("一" * 50, "二" * 50, "三"), PLAIN)
    assert (reply.told, reply.left) == ((1,), (2, 3)), "nothing overtakes what is older"
    assert reply.text.endswith("答" * 600) and not reply.rest
    reply = fitted("答" * 682, owed("一"), PLAIN)
    assert (reply.text, reply.told, reply.left) == ("答" * 682, (), (1,))


def test_what_is_held_with_a_picture_is_left_for_a_message_of_its_own() -> None:
    reply = fitted("好", [Owed(1, (Shown("证", drawing=CARD),)), Owed(2, (Shown("二"),))], PLAIN)
    assert (reply.told, reply.left) == ((2,), (1,))


def test_choices_of_what_was_held_are_commands() -> None:
    held = Owed(1, (Shown("有消息", (Button("/case 4711 3", "看看"),)),))
    assert "command 看看 /case 4711 3" in fitted("好", [held], PLAIN).text


def test_a_long_answer_is_cut_at_a_sentence_and_the_rest_follows() -> None:
    own = "我们收到了您的申请。" * 100
    reply = fitted(own, owed("一"), PLAIN)
    assert utf8(reply.text) <= replying.TEXT_BYTES and reply.text.endswith("。")
    assert reply.text + reply.rest.replace("\n", "") == own
    assert reply.left == (1,)


@given(st.text(max_size=1500), st.lists(st.text(max_size=900), max_size=5))
def test_a_reply_never_has_too_many_bytes_and_nothing_is_lost(own: str, held: list[str]) -> None:
    text = words((Shown(own),), PLAIN)
    reply = fitted(text, owed(*held), PLAIN)
    assert utf8(reply.text) <= replying.TEXT_BYTES
    assert sorted((*reply.told, *reply.left)) == list(range(1, len(held) + 1))
    assert reply.told == tuple(range(1, len(reply.told) + 1))
    told, whole = "".join((reply.text + reply.rest).split()), "".join(text.split())
    assert told.endswith(whole)
