"""The rules of the dialogue, as each channel keeps them."""

import asyncio

from storage.tables.talk import DraftRow, EventRow
from tests.channels.contract.conftest import Tried
from tests.channels.contract.riders import Rider
from tests.channels.contract.test_joining import PHONE
from tests.channels.contract.union import Union
from tests.stories.talk import document


async def at_name(me: Rider, union: Union) -> None:
    await me.scans(union.lane())
    await me.picks("同意")
    await me.sees("照身份证上的写就行")


async def test_a_newcomer_reads_what_everybody_asks_first(channel: Tried) -> None:
    me = channel.rider()
    await me.opens()
    await me.sees("入会不收钱")
    await me.sees("找回会籍")


async def test_what_arrives_twice_acts_once(channel: Tried) -> None:
    me = channel.rider()
    await at_name(me, channel.union)
    await me.says("王小明")
    await me.sees("您的身份证号？")
    events = await channel.union.count(EventRow)
    await me.repeats()
    await me.says(document(1))
    await me.sees("您的手机号？")
    assert await channel.union.count(EventRow) == events + 1


async def test_two_quick_messages_are_two_answers_in_their_order(channel: Tried) -> None:
    me = channel.rider()
    await at_name(me, channel.union)
    await asyncio.gather(me.says("王小明"), _after_a_breath(me.says(document(1))))
    await me.sees("您的手机号？")


async def _after_a_breath(saying: object) -> None:
    await asyncio.sleep(0.05)
    await saying  # type: ignore[misc]


async def test_a_text_far_too_long_and_one_that_looks_like_markup_get_a_sentence(channel: Tried) -> None:
    me = channel.rider()
    await at_name(me, channel.union)
    await me.says("很长" * 1500)
    await me.sees("字数有点多")
    await me.says("<b>]]>&amp;=1+1\u202e")
    await me.sees("姓名")


async def test_staffs_words_mean_nothing_to_others(channel: Tried) -> None:
    me = channel.rider()
    await me.opens()
    await me.sees("入会不收钱")
    await me.says("待办")
    await me.sees("没看懂")


async def test_somebody_who_reads_english_is_spoken_to_in_english(channel: Tried) -> None:
    me = channel.rider()
    await me.opens()
    await me.sees("English")
    await me.picks("English")
    await me.sees("in English")
    await me.says("menu")
    await me.sees("Recover my membership")


async def test_an_unfinished_form_survives_a_restart(chat: Tried) -> None:
    me = chat.rider()
    await at_name(me, chat.union)
    await me.says("王小明")
    await me.sees("您的身份证号？")
    await chat.union.restarts()
    await me.says(document(1))
    await me.sees("您的手机号？")
    await me.says("138 0000 0001")
    await me.sees("给哪个平台干活")
    assert await chat.union.phones.code(PHONE)
    assert await chat.union.count(DraftRow) == 1
