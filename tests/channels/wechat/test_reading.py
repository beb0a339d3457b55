"""What each push means."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat import reading
from bot.channels.wechat.wire import Push, Refused
from bot.dialogue.event import Event, Follow, Place, Scan, Tap, Text, Unfollow, Unusable, Upload, What

MADE = 1_763_600_000
ALIKE = {"ToUserName": "gh_1", "FromUserName": "oOpenId-1_x", "CreateTime": str(MADE)}


def message(kind: str, **fields: Any) -> Push:
    return Push({**ALIKE, "MsgType": kind, "MsgId": "24000000000000001", **fields}, json=False, encrypted=True)


def event(name: str, key: str = "", **fields: Any) -> Push:
    return Push({**ALIKE, "MsgType": "event", "Event": name, "EventKey": key, **fields}, json=False, encrypted=True)


def heard(push: Push) -> Event:
    found = reading.read(push)
    assert found is not None
    return found.event


def scanned(result: str) -> Push:
    info = {"ScanType": "qrcode", "ScanResult": result}
    return event("scancode_waitmsg", "/code", ScanCodeInfo=info)


CODE = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMk"


@pytest.mark.parametrize(
    ("push", "what", "opens"),
    [
        (message("text", Content=" 入会 😀\n"), Text("入会 😀"), "words"),
        (message("text", Content="a\u202eb\x07"), Text("ab"), "words"),
        (message("text", Content=""), Unusable("other"), "words"),
        (message("text"), Unusable("other"), "words"),
        (message("text", Content="【收到不支持的消息类型，暂无法显示】"), Unusable("sticker"), "words"),
        (message("text", Content="x" * 9000), Text("x" * 4000), "words"),
        (message("image", MediaId="m1", PicUrl="http://x"), Upload(0), "words"),
        (message("image"), Unusable("photo"), "words"),
        (message("image", MediaId="x" * 300), Unusable("photo"), "words"),
        (message("voice", MediaId="m", Recognition="我要入会。"), Text("我要入会"), "words"),
        (message("voice", MediaId="m"), Unusable("voice"), "words"),
        (message("voice", MediaId="m", Recognition=" 。"), Unusable("voice"), "words"),
        (message("video", MediaId="m"), Unusable("video"), "words"),
        (message("shortvideo", MediaId="m"), Unusable("video"), "words"),
        (message("file", Title="a.pdf"), Unusable("file"), "words"),
        (message("link", Url="http://x"), Unusable("other"), "words"),
        (message("something new"), Unusable("other"), "words"),
        (message("text", Content="提交", bizmsgmenuid="r12.submit"), Tap("r12.submit"), ""),
        (message("text", Content="看看", bizmsgmenuid="/case%204711%203"), Tap("/case 4711 3"), ""),
        (message("text", Content="看看", msgmenuid="/case 4711 3"), Tap("/case 4711 3"), ""),
        (message("text", Content="满意", bizmsgmenuid="101"), Text("满意"), ""),
        (message("text", Content="满意", bizmsgmenuid="/" + "x" * 64), Text("满意"), ""),
        (event("subscribe"), Follow(), "act"),
        (event("subscribe", "qrscene_" + CODE, Ticket="t"), Scan(CODE), "act"),
        (event("subscribe", "qrscene_"), Follow(), "act"),
        (event("subscribe", "last_trade_no_1"), Follow(), "act"),
        (event("SCAN", CODE, Ticket="t"), Scan(CODE), "act"),
        (event("SCAN", "活动"), Follow(), "act"),
        (event("unsubscribe"), Unfollow(forget=True), ""),
        (event("CLICK", "/join"), Tap("/join"), "act"),
        (event("CLICK", "/cases 5"), Tap("/cases 5"), "act"),
        (event("CLICK", "V1001_GOOD"), Tap("/menu"), "act"),
        (event("CLICK", "/" + "x" * 127), Tap("/menu"), "act"),
        (scanned(f"https://union.example/s/{CODE}"), Scan(CODE), "act"),
        (scanned(f"https://union.example/s/{CODE}/?from=x#y"), Scan(CODE), "act"),
        (scanned(CODE), Scan(CODE), "act"),
        (scanned("EAN_13,6901234567892"), Scan("EAN_13,6901234567892"), "act"),
        (scanned("x" * 300), Scan("x" * 64), "act"),
        (event("scancode_waitmsg", "/code", ScanCodeInfo="odd"), Scan(""), "act"),
    ],
)
def test_what_a_push_means(push: Push, what: What, opens: str) -> None:
    found = heard(push)
    assert (found.what, found.opens) == (what, opens)
    assert (found.channel, found.account, found.language) == ("wechat", "oOpenId-1_x", "")
    assert found.at == datetime.fromtimestamp(MADE, UTC)


@pytest.mark.parametrize(
    "name",
    """LOCATION VIEW view_miniprogram scancode_push pic_sysphoto pic_photo_or_album pic_weixin location_select
    TEMPLATESENDJOBFINISH MASSSENDJOBFINISH kf_create_session something_new""".split(),
)
def test_events_that_nobody_waits_for_are_no_turn(name: str) -> None:
    assert reading.read(event(name, "/key", Latitude="32.9", Longitude="117.3", Precision="65")) is None


def test_a_place_keeps_its_datum_and_its_label_and_x_is_the_latitude() -> None:
    push = message("location", Location_X="32.948921", Location_Y="117.385618", Scale="15", Label="蚌埠市\n火车站")
    assert heard(push).what == Place(32.948921, 117.385618, "gcj02", "蚌埠市 火车站")


@pytest.mark.parametrize(("x", "y"), [("", ""), ("nan", "5"), ("91", "5"), ("5", "-181"), ("1e999", "5"), ("٣", "5")])
def test_a_place_that_is_none_is_unusable(x: str, y: str) -> None:
    assert heard(message("location", Location_X=x, Location_Y=y)).what == Unusable("place")


def test_the_picture_to_fetch_is_named() -> None:
    found = reading.read(message("image", MediaId="media-1"))
    assert found is not None and found.media == "media-1"


def test_the_same_push_is_the_same_event_and_another_is_another() -> None:
    keys = [
        heard(push).key
        for push in (
            message("text", Content="a"),
            message("text", Content="a", MsgId="24000000000000002"),
            message("text", Content="a", CreateTime=str(MADE + 1)),
            event("CLICK", "/join"),
            event("CLICK", "/card"),
            event("SCAN", "/join"),
            event("CLICK", "/join", CreateTime=str(MADE + 1)),
            event("subscribe", "qrscene_" + "x" * 900),
            event("subscribe", "qrscene_" + "x" * 901),
        )
    ]
    assert len(set(keys)) == len(keys)
    assert max(map(len, keys)) <= reading.KEY_CHARACTERS
    assert heard(message("text", Content="a")).key == keys[0]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"FromUserName": ""}, "account"),
        ({"FromUserName": "a" * 65}, "account"),
        ({"FromUserName": "a b"}, "account"),
        ({"CreateTime": ""}, "form"),
        ({"CreateTime": "soon"}, "form"),
        ({"CreateTime": "9" * 12}, "form"),
        ({"MsgId": ""}, "form"),
        ({"MsgId": "1" * 21}, "form"),
        ({"MsgId": "-5"}, "form"),
    ],
)
def test_a_push_without_sender_time_or_number_is_refused(fields: dict[str, str], why: str) -> None:
    with pytest.raises(Refused) as refused:
        reading.read(message("text", Content="a", **fields))
    assert refused.value.why == why


NAMES = (
    "FromUserName CreateTime MsgType MsgId Event EventKey Content MediaId Recognition Location_X Location_Y Label"
    " bizmsgmenuid ScanCodeInfo"
).split()


@given(
    st.dictionaries(st.sampled_from(NAMES), st.text() | st.dictionaries(st.just("ScanResult"), st.text())),
    st.sampled_from([*reading._MESSAGES, *reading._EVENTS, "?"]),
    st.booleans(),
)
def test_nothing_that_comes_raises_anything_but_a_refusal(fields: dict[str, Any], kind: str, is_event: bool) -> None:
    alike = {**ALIKE, "MsgId": "1", "MsgType": "event" if is_event else kind, "Event": kind, **fields}
    try:
        found = reading.read(Push(alike, json=True, encrypted=False))
    except Refused:
        return
    if found is not None:
        event = found.event
        assert Event.restored(event.channel, event.key, event.account, event.at, event.payload()) == event
