"""What people are reminded of, and how they put it off."""

from datetime import timedelta

import pytest

from bot import schedule
from tests.stories.talk import Person, Talk, document


async def sweep(talk: Talk) -> int:
    """Everything that is due is told."""
    remind = {sweep.name: sweep for sweep in schedule.house(talk.app.committer, talk.app.book)}
    return await schedule.swept(remind["remind people"])


async def begun(talk: Talk, language: str = "zh-CN") -> Person:
    """Somebody who began to apply, and left."""
    me = talk.guest(language)
    await me.says("/join")
    return me


@pytest.mark.parametrize(
    ("language", "form", "hour", "told"),
    [("zh-CN", "入会申请", "一小时后", "今天 12:30"), ("en", "application to join", "In an hour", "today, 12:30")],
)
async def test_an_unfinished_form_is_put_off_by_an_hour(
    talk: Talk, language: str, form: str, hour: str, told: str
) -> None:
    me = await begun(talk, language)
    talk.later(hours=25)
    assert await sweep(talk) == 1
    assert form.lower() in (await me.hears()).lower()
    await me.picks(hour)
    assert me.sees(told)
    talk.later(minutes=59)
    assert await sweep(talk) == 0
    talk.later(minutes=1)
    assert await sweep(talk) == 1
    assert form.lower() in (await me.hears()).lower()
    talk.later(days=3)
    assert await sweep(talk) == 0


async def test_tomorrow_morning_is_when_the_offices_open(talk: Talk) -> None:
    me = await begun(talk)
    talk.later(hours=25)
    await sweep(talk)
    await me.hears()
    await me.picks("明早")
    assert me.sees("明天 09:00")
    talk.later(hours=21)
    assert await sweep(talk) == 0
    talk.later(hours=1)
    assert await sweep(talk) == 1


@pytest.mark.parametrize(
    ("language", "said", "told"),
    [
        ("zh-CN", "一小时后再提醒", "今天 12:30"),
        ("zh-CN", "晚点提醒", "今天 12:30"),
        ("zh-CN", "明早再提醒", "明天 09:00"),
        ("en", "In an hour", "today, 12:30"),
        ("en", "tomorrow morning", "tomorrow, 09:00"),
    ],
)
async def test_who_cannot_tap_says_it_of_what_was_told_last(talk: Talk, language: str, said: str, told: str) -> None:
    me = await begun(talk, language)
    await me.says(said)
    assert not me.sees(told), "nothing was told yet"
    talk.later(hours=25)
    await sweep(talk)
    await me.hears()
    await me.says(said)
    assert me.sees(told)
    await me.says("不用再提醒" if language == "zh-CN" else "don't remind me again")
    talk.later(days=5)
    assert await sweep(talk) == 0


async def test_who_wants_no_more_hears_no_more(talk: Talk) -> None:
    me = await begun(talk)
    talk.later(hours=25)
    await sweep(talk)
    await me.hears()
    notice = me.screens
    await me.picks("不用再提醒")
    assert me.sees("不再提醒")
    talk.later(days=5)
    assert await sweep(talk) == 0
    me.screens = notice
    await me.picks("一小时后")
    assert me.sees("再提醒您"), "whoever thinks again may"


async def test_somebody_elses_notice_and_nonsense_are_put_off_by_nobody(talk: Talk) -> None:
    me, other = await begun(talk), talk.guest()
    talk.later(hours=25)
    await sweep(talk)
    await me.hears()
    await other.taps(me.button("一小时后").data)
    assert other.sees("已经有结果")
    for nonsense in (
        "/later 5",
        "/later 5 never",
        "/later x hour",
        "/later 99999999999999999 hour",
        "/enough x",
    ):
        await me.says(nonsense)
        assert me.sees("已经有结果"), nonsense
    talk.later(hours=2)
    assert await sweep(talk) == 0


async def test_nobody_is_reminded_at_night(talk: Talk) -> None:
    me = await begun(talk)
    talk.later(hours=11)  # 21:30, and a day after that it is night as well
    talk.later(days=1)
    assert await sweep(talk) == 0
    talk.later(hours=10, minutes=29)
    assert await sweep(talk) == 0
    talk.later(minutes=1)
    assert await sweep(talk) == 1
    assert "入会申请" in await me.hears()


async def test_whoever_still_fills_it_is_left_in_peace(talk: Talk) -> None:
    me = await begun(talk)
    talk.later(hours=25)
    assert await sweep(talk) == 1
    await me.hears()
    await me.picks("一小时后")
    talk.later(minutes=30)
    await me.picks("同意")
    talk.later(minutes=45)
    assert await sweep(talk) == 1, "looked at, and put off"
    assert await me.hears() == ""
    talk.later(minutes=15)
    assert await sweep(talk) == 1
    assert "入会申请" in await me.hears()


async def test_putting_off_in_the_middle_of_a_form_keeps_the_question(talk: Talk) -> None:
    me = await begun(talk)
    talk.later(hours=25)
    await sweep(talk)
    heard = await me.hears()
    assert heard
    notice = me.screens
    await me.picks("继续：")
    await me.picks("同意")
    assert me.sees("姓名")
    me.screens = notice
    await me.picks("一小时后")
    assert me.sees("再提醒您")
    assert me.sees("姓名")
    await me.says("王小明 " + document(1))
    assert not me.sees("没看懂")


async def test_what_was_filed_meanwhile_is_not_reminded_of(talk: Talk) -> None:
    me = await begun(talk)
    talk.later(hours=25)
    await sweep(talk)
    await me.hears()
    await me.picks("明早")
    await me.says("取消")
    talk.clock[0] += timedelta(days=1)
    assert await sweep(talk) == 1, "looked at"
    assert await me.hears() == ""
