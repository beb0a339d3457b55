"""What comes from outside may be anything: a sentence or a clean no, and the line stays usable."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.cleaning import cleaned
from bot.channels.web import frames
from bot.dialogue.event import Tap, Text
from tests.channels.web.conftest import Site, Start


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "null",
        "[]",
        '"text"',
        "[" * 5000,
        '{"t":"event"}',
        '{"t":"hello","enter":"../etc"}',
        '{"t":"event","id":"short","what":{"kind":"text","text":"x"}}',
        '{"t":"event","id":"long-enough","what":{"kind":"text"}}',
        '{"t":"event","id":"long-enough","what":{"kind":"text","text":7}}',
        '{"t":"event","id":"long-enough","what":{"kind":"tap","data":"' + "x" * 65 + '"}}',
        '{"t":"event","id":"long-enough","what":{"kind":"tap","data":"a\\u0000b"}}',
        '{"t":"event","id":"long-enough","what":{"kind":"place","lat":91,"lng":0}}',
        '{"t":"event","id":"long-enough","what":{"kind":"place","lat":true,"lng":0}}',
        '{"t":"event","id":"long-enough","what":{"kind":"place","lat":1e999,"lng":0}}',
        '{"t":"event","id":"long-enough","what":{"kind":"upload","upload":7}}',
        '{"t":"event","id":"long-enough","what":{"kind":"scan","code":"a b"}}',
        '{"t":"event","id":"long-enough","what":{"kind":"follow"}}',
        '{"t":"event","id":"long-enough","what":{"kind":"text","text":"\\ud800"}}',
        '{"t":"got","ids":["e4"]}',
        '{"t":"got","ids":["n9223372036854775808"]}',
        '{"t":"got","ids":"n4"}',
        '{"t":"nonsense"}',
    ],
)
def test_frames_of_no_sense_are_refused(frame: str) -> None:
    with pytest.raises(frames.BadFrame):
        frames.parse(frame.encode(), 4000)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)
NEAR = st.fixed_dictionaries(
    {"t": st.sampled_from(["event", "got", "hello", "ping", "x"])},
    optional={
        "id": st.text(alphabet="abcXYZ019_- ", max_size=45),
        "ids": JSON,
        "lang": JSON,
        "enter": JSON,
        "what": st.fixed_dictionaries(
            {"kind": st.sampled_from(["text", "tap", "scan", "place", "upload", "follow"])},
            optional=dict.fromkeys(("text", "data", "code", "lat", "lng", "label", "upload"), JSON),
        ),
    },
)


@given(st.binary(max_size=300) | (JSON | NEAR).map(lambda value: json.dumps(value).encode()))
@settings(max_examples=400, deadline=None)
def test_parsing_anything_gives_a_frame_or_bad_frame(raw: bytes) -> None:
    try:
        frame = frames.parse(raw, 100)
    except frames.BadFrame:
        return
    if isinstance(frame, frames.Act):
        assert 8 <= len(frame.id) <= 40
        match frame.what:
            case Text(text):
                assert text
                assert len(text) <= 100
            case Tap(data):
                assert len(data.encode()) <= 64


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  你好 \n", "你好"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("一\r\n二\t三", "一\n二 三"),
        ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"),
        ("\u202e倒着\u202c", "倒着"),
        ("שלום\u200f", "שלום\u200f"),
        ("<b>&lt;' OR 1=1--", "<b>&lt;' OR 1=1--"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_texts_are_cleaned_of_what_cannot_be_seen(typed: str, read: str) -> None:
    assert cleaned(typed) == read


async def test_a_text_of_100_kb_gets_a_sentence_and_the_line_stays(site: Site) -> None:
    page = await site.page()
    for text in ("长" * 5000, "x" * 100_000):
        id_ = await page.does({"kind": "text", "text": text})
        refused = await page.hears("refused")
        assert (refused["id"], refused["retry_ms"]) == (id_, 0)
        assert "4000" in refused["text"]
    await page.says("短的可以")


async def test_a_frame_beyond_all_measure_ends_the_line(site: Site) -> None:
    page = await site.page()
    await page.does({"kind": "text", "text": "x" * 1_000_000})
    assert await page.ends() == 1009
    await site.page(page.browser)


async def test_the_line_survives_nonsense_but_not_for_ever(site: Site) -> None:
    page = await site.page()
    await page.send("{nonsense")
    await page.hears("refused")
    await page.socket.send_bytes(b"\x00")
    await page.hears("refused")
    await page.says("还能说话")
    for _ in range(40):
        await page.send("[]")
    assert await page.ends() == 1008


@pytest.mark.parametrize("first", ['{"t":"ping"}', "{}", '{"t":"hello","enter":"a b"}'])
async def test_whoever_does_not_say_hello_is_shown_out(site: Site, first: str) -> None:
    browser = await site.person()
    socket = await browser.ws_connect("/web/socket", protocols=["niangjia.1"])
    await socket.send_str(first)
    while not socket.closed:
        await socket.receive(timeout=5)
    assert socket.close_code == 1008


async def test_too_fast_is_told_when_to_go_on(start: Start) -> None:
    site = await start(turns_burst=3, turns_a_second=1)
    page = await site.page()
    for text in "一二三":
        await page.says(text)
    id_ = await page.does({"kind": "text", "text": "四"})
    refused = await page.hears("refused")
    assert 500 <= refused["retry_ms"] <= 1000
    site.clock.seconds += 1.1
    assert (await page.says("四", id_))["for"] == id_


async def test_thirty_drivers_over_one_wifi_are_not_slowed_but_guessing_codes_is(start: Start) -> None:
    site = await start(failures_burst=5, failures_a_minute=1)
    for number in range(30):
        page = await site.page(enter=f"good{number}")
        assert "扫到了" in page.greeting["screens"][0]["text"]
    guesser = await site.page()
    for number in range(5):
        await guesser.does({"kind": "scan", "code": f"bad{number}"})
        await guesser.hears("item")
    await guesser.does({"kind": "scan", "code": "bad-again"})
    assert (await guesser.hears("refused"))["retry_ms"] > 1000
    await (await site.page()).says("我不是猜码的")
