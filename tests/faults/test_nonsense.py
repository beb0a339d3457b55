"""People, programs and clocks that make no sense, through the whole app: always a clear sentence, nothing is lost."""

import asyncio
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.event import Event, Place, Scan, Tap, Text, Unusable, Upload, What
from tests.stories.talk import Talk, opened, talk_code

KEY = re.compile(r"^[a-z]+(-[a-z0-9]+)+$", re.MULTILINE)
TRACE = ("Traceback", "Error(", "Exception", 'File "', "sqlalchemy", "None")
NASTY = (
    "x" * 100_000, "长" * 30_000, "👨‍👩‍👧‍👦" * 50, "\u202e倒着\u202c", "\u200f\u200f",
    "<b>粗</b><script>alert(1)</script>",
    "'; DROP TABLE people; --", '" OR 1=1 --', "=HYPERLINK(\"http://x\")", "@SUM(A1)", "+1", "-1", "{ $name }", "%s %d",
    "\x00\x01\x02", "\ufeff", "r1.submit", "/", "//", "/ /", "/case 1 1", "/resume join", "/drop join", "/menu@x",
    "１２３",
    "999999999999999999999999", "取消订单", "在吗", "/join " + "y" * 5000, "~keep", "~skip", "/queue", "NaN",
)  # fmt: skip
WORDS = (
    "/join",
    "同意",
    "王小明",
    "1",
    "2",
    "跳过",
    "取消",
    "返回",
    "帮助",
    "人工",
    "/menu",
    "/cases",
    "/language",
    "菜单",
)
texts = st.sampled_from(NASTY + WORDS) | st.text(max_size=80)
data = st.sampled_from(("", "r0.x", "r1.submit", "r99999.keep", "/queue", "/case 9 9", "/invite x")) | st.text(
    max_size=64
)
whats = st.one_of(
    texts.map(Text),
    data.map(Tap),
    st.text(max_size=64).map(Scan),
    st.builds(Place, st.floats(-90, 90), st.floats(-180, 180)),
    st.integers(0, 2**62).map(Upload),
    st.sampled_from(("sticker", "voice")).map(Unusable),
)


def clear(text: str) -> bool:
    """Whether a person can read it: words, no locale key, no stack."""
    return bool(text.strip()) and not KEY.search(text) and not any(trace in text for trace in TRACE)


async def _says(talk: Talk, said: list[What], language: str) -> None:
    me = talk.guest(language)
    for number, what in enumerate(said):
        if isinstance(what, Text) and not what.text:
            continue
        await me.does(what)
        assert me.screens, (said, number)
        mine = what.text if isinstance(what, Text) else ""
        for screen in me.screens:
            assert screen.text.strip()
            assert clear(screen.text.replace(mine, "…") if mine else screen.text) or len(mine) < 90, screen.text
        assert me.last is not None
        again = await talk.app.desk.take(me.last)
        assert again.screens == me.screens, "a replayed message gets the same answer"


def test_any_talk_gets_sentences(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        union = opened(f"sqlite:///{tmp_path / 'any.db'}")
        talk = runner.run(union.__aenter__())

        @given(said=st.lists(whats, min_size=1, max_size=8), language=st.sampled_from(("zh-CN", "en")))
        @settings(max_examples=60, deadline=None, derandomize=True)
        def talked(said: list[What], language: str) -> None:
            runner.run(_says(talk, said, language))  # somebody new each time
            assert not talk.app.words.missed

        talked()
        runner.run(union.__aexit__(None, None, None))


@pytest.mark.parametrize("start", [(), ("/join",), ("人工",)])
async def test_every_nasty_text_gets_a_clear_sentence(tmp_path: Path, start: tuple[str, ...]) -> None:
    async with opened(f"sqlite:///{tmp_path / 'nasty.db'}") as talk:
        for nasty in NASTY:
            me = talk.guest()
            for words in start:
                await me.says(words)
            await me.says(nasty)
            assert me.screens
            for screen in me.screens:
                assert clear(screen.text.replace(nasty, "")), (nasty[:50], screen.text[:300])
        assert not talk.app.words.missed


async def test_forged_and_stale_codes_and_taps_change_nothing(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'forged.db'}") as talk:
        me = talk.guest()
        good = talk_code(talk, "家", "truck_driver")
        for code in (good[:-1], good[:-1] + ("A" if good[-1] != "A" else "B"), good[::-1], "A" * 64, good + "x"):
            await me.scans(code)
            assert clear(me.text)
            assert me.extra.get("failed"), "it counts against the network it came from"
        await me.scans(good)
        old = me.buttons[0].data
        await me.picks("同意")
        before = me.text
        await me.taps("r1.submit")
        assert clear(me.text)
        await me.taps(old)
        assert before.splitlines()[-1] in me.text


async def test_a_clock_that_steps_back_stops_nobody(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'clock.db'}") as talk:
        me = talk.guest()
        await me.scans(talk_code(talk, "家", "truck_driver"))
        talk.later(hours=-3)
        await me.picks("同意")
        talk.later(days=-40)
        applicant = await talk.applicant(2)
        assert clear(applicant.text)
        talk.later(days=41)
        member = await talk.member(3, "李四")
        talk.later(minutes=-5)
        assert clear(await member.hears() or "…")
        await member.says("/card")
        assert clear(member.text)
        assert isinstance(me.last, Event)
