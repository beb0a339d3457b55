"""What updates mean: each kind once, and nothing that anybody sends raises."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram import reading
from bot.channels.telegram.heard import Called, Heard, Sent, Stray
from bot.dialogue.event import Follow, Place, Scan, Tap, Text, Unfollow, Unusable
from bot.dialogue.speaking import WORDS
from tests.channels.telegram.doubles import BOT, ME, in_group, member, message, said, tapped


def read(update: Any) -> Any:
    return reading.read(update, BOT)


def what(update: Any) -> Any:
    heard = read(update)
    return heard.what if isinstance(heard, Heard) else heard


def test_who_said_it_and_where() -> None:
    heard = read(said(17, " 入会 "))
    assert heard == Heard("u17", str(ME), "zh-hans", Text("入会"), 17)
    assert heard.chat == ME


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/menu", Text("/menu")),
        ("/menu@NiangjiaBot", Text("/menu")),
        ("/case@niangjiabot 4711 3", Text("/case 4711 3")),
        ("/menu@OtherBot", None),
        ("/start", Follow()),
        ("/start@NiangjiaBot", Follow()),
        ("/start abc_DEF-09", Scan("abc_DEF-09")),
        ("/start " + "a" * 64, Scan("a" * 64)),
        ("/start " + "a" * 65, Follow()),
        ("/start 你好", Follow()),
        ("/ 什么", Text("/ 什么")),
        ("a\u202eb\x00c", Text("abc")),
        ("半个\ud83d", Text("半个")),
        ("\u202e", Unusable("other")),
        ("字" * 4096, Text("字" * 4096)),
        ("字" * 4097, Unusable("long")),
    ],
)
def test_words_and_commands(text: str, meant: object) -> None:
    assert what(said(1, text)) == meant


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"voice": {}}, "voice"),
        ({"video": {}}, "video"),
        ({"video_note": {}}, "video"),
        ({"animation": {"file_id": "a"}, "document": {"file_id": "a"}}, "video"),
        ({"sticker": {}}, "sticker"),
        ({"dice": {}}, "sticker"),
        ({"audio": {}}, "audio"),
        ({"poll": {}}, "poll"),
        ({"story": {}}, "other"),
        ({"game": {}}, "other"),
        ({"something_new": {}}, "other"),
        ({"contact": {"phone_number": "+8613800000001", "user_id": 43}}, "contact"),
        ({"contact": {"phone_number": "+8613800000001"}}, "contact"),
        ({"contact": {"phone_number": "+8613800000001", "user_id": True}}, "contact"),
        ({"photo": []}, "other"),
        ({"photo": [{"file_id": "a", "width": 9000, "height": 9000}]}, "big"),
        ({"document": {"file_id": "d", "file_size": 21 * 1024 * 1024}}, "big"),
        ({"location": {"latitude": 91, "longitude": 0}}, "other"),
        ({"location": {"latitude": float("nan"), "longitude": 0}}, "other"),
        ({"location": {"latitude": True, "longitude": 0}}, "other"),
    ],
)
def test_what_no_step_reads_has_a_name_that_the_locales_know(content: dict[str, Any], name: str) -> None:
    assert what(message(1, **content)) == Unusable(name)
    assert f"dialogue-unusable-{name}" in WORDS


def test_what_telegram_itself_notes_is_nothing() -> None:
    for name in ("pinned_message", "write_access_allowed", "forum_topic_edited"):
        noted = message(1)
        noted["message"][name] = {}
        assert read(noted) is None


def test_the_largest_photo_that_fits() -> None:
    sizes = [
        {"file_id": "small", "width": 90, "height": 90},
        {"file_id": "large", "width": 1280, "height": 960, "file_size": 200_000},
        {"file_id": "heavy", "width": 2560, "height": 1920, "file_size": 30_000_000},
        {"file_id": 7, "width": 5000, "height": 1920},
        "nonsense",
    ]
    heard = read(message(1, photo=sizes, media_group_id="g1", caption="行驶证"))
    assert heard.what == Sent("large") and heard.album == "g1"


def test_files_and_whether_they_are_photos() -> None:
    document = {"file_id": "d", "file_name": "合同\n\u202e.pdf", "mime_type": "application/pdf", "file_size": 5}
    assert what(message(1, document=document)) == Sent("d", "合同 .pdf", photo=False)
    assert what(message(1, document={"file_id": "d", "mime_type": "image/png"})) == Sent("d", "", photo=True)


def test_only_the_senders_own_number_counts() -> None:
    assert what(message(1, contact={"phone_number": "8613800000001", "user_id": ME})) == Text("+8613800000001")
    assert what(message(1, contact={"phone_number": "+8613800000001", "user_id": ME})) == Text("+8613800000001")


def test_places_keep_their_datum_and_name() -> None:
    location = {"latitude": 32.9, "longitude": 117.4}
    assert what(message(1, location=location)) == Place(32.9, 117.4, "wgs84", "")
    venue = {"location": location, "title": "蚌埠站", "address": "天桥路"}
    assert what(message(1, location=location, venue=venue)) == Place(32.9, 117.4, "wgs84", "蚌埠站 天桥路")


def test_taps() -> None:
    heard = read(tapped(5, "r3.c1"))
    assert heard.what == Tap("r3.c1") and heard.query == "q5" and heard.account == str(ME)
    assert heard.tapped.message == 7 and heard.tapped.text == "您做哪一行？" and heard.tapped.bound
    assert not read(tapped(5, "/menu")).tapped.bound
    assert read(tapped(5, "/menu", on={"text": None})).tapped.text is None
    for stray in ("", "字" * 22, "a\x00"):
        assert read(tapped(5, stray)) == Stray("q5")
    assert read(tapped(5, "r3.c1", on={"chat": {"id": -1, "type": "group"}})) == Stray("q5")


def test_blocked_and_back() -> None:
    assert read(member(1, "member", "kicked")) == Heard("u1", str(ME), "zh-hans", Unfollow(), quiet=True)
    assert read(member(1, "kicked", "member")) == Heard("u1", str(ME), "zh-hans", Follow(), quiet=True)
    assert read(member(1, "left", "member")) is None
    assert read(member(1, "member", "member")) is None


def test_edits_channels_and_bots_are_nothing() -> None:
    edited = said(1, "x")
    assert read({"update_id": 1, "edited_message": edited["message"]}) is None
    post = said(1, "x")
    post["message"]["chat"]["type"] = "channel"
    assert read(post) is None
    robot = said(1, "x")
    robot["message"]["from"]["is_bot"] = True
    assert read(robot) is None
    nobody = said(1, "x")
    del nobody["message"]["from"]
    assert read(nobody) is None


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("/menu@NiangjiaBot", True),
        ("@niangjiabot 在吗", True),
        ("谁知道 @NiangjiaBot？", True),
        ("/menu", False),
        ("/menu@OtherBot", False),
        ("@NiangjiaBotOther 在吗", False),
        ("me@niangjiabot.example", False),
        ("大家好", False),
    ],
)
def test_groups_are_answered_only_when_they_call_us(text: str, *, called: bool) -> None:
    assert isinstance(read(in_group(1, text)), Called) is called


def test_a_link_into_a_group_keeps_its_code() -> None:
    assert read(in_group(3, "/start@NiangjiaBot abc-1", -7)) == Called(-7, 3, "zh-hans", "abc-1")
    assert read(in_group(3, "/start@NiangjiaBot abc 1", -7)) == Called(-7, 3, "zh-hans")


@pytest.mark.parametrize("update", [None, [], 5, "x", {}, {"update_id": "1"}, {"update_id": True}, {"update_id": -1}])
def test_what_has_no_id_is_nothing(update: object) -> None:
    assert read(update) is None and reading.update_id(update) is None


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
json = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))
NAMES = (
    "message chat from id type text photo document contact location venue data message_id media_group_id is_bot "
    "language_code file_id file_size width height phone_number user_id latitude longitude title address reply_markup "
    "inline_keyboard callback_data old_chat_member new_chat_member status callback_query my_chat_member update_id "
    "pinned_message voice sticker file_name mime_type"
).split()
words = st.sampled_from(["private", "group", "kicked", "member", "/start x", f"/a@{BOT}", "r1.a", f"@{BOT}"])


def shaped(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=8)


likely = st.recursive(scalars | words | st.just(ME), shaped, max_leaves=40)


@given(st.dictionaries(st.sampled_from(NAMES), likely, max_size=6), st.integers(0, 9))
def test_no_shape_raises(update: dict[str, Any], number: int) -> None:
    read({**update, "update_id": number})


@settings(max_examples=300)
@given(
    st.sampled_from(
        [
            said(1, "/start abc"),
            tapped(1, "r1.a"),
            member(1, "kicked", "member"),
            in_group(1, f"/x@{BOT}"),
            message(1, photo=[{"file_id": "a", "width": 1, "height": 1, "file_size": 1}]),
            message(1, document={"file_id": "a", "file_name": "b", "mime_type": "c", "file_size": 1}),
            message(1, contact={"phone_number": "1", "user_id": ME}),
            message(1, venue={"location": {"latitude": 1, "longitude": 1}, "title": "t", "address": "a"}),
        ]
    ),
    st.data(),
)
def test_no_damage_to_a_good_update_raises(update: dict[str, Any], data: st.DataObject) -> None:
    damaged = orjson.loads(orjson.dumps(update))
    place = damaged
    while True:
        name = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place)))))
        inside = place[name]
        if not isinstance(inside, (dict, list)) or not inside or data.draw(st.booleans()):
            break
        place = inside
    place[name] = data.draw(likely | json)
    read(damaged)
