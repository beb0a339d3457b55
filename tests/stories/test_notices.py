"""Choosing what one is told: three presets, and each wish by itself."""

import pytest

from storage import wishes
from storage.wishes import Wish
from tests.stories.talk import Person, Talk


async def wish(talk: Talk, me: Person) -> Wish:
    actor = await me.actor()
    async with talk.app.database.reading() as connection:
        return await wishes.of(connection, [actor.owner])


@pytest.mark.parametrize(
    ("language", "word", "now", "night", "said", "other"),
    [
        ("zh-CN", "通知设置", "现在是“都告诉我”", "晚上别打扰", "天亮再说", "只要紧的"),
        ("en", "notices", "Now “Tell me everything”", "Not at night", "waits until morning", "Only what matters"),
    ],
)
async def test_a_preset_is_one_tap(
    talk: Talk, language: str, word: str, now: str, night: str, said: str, other: str
) -> None:
    me = talk.guest(language)
    await me.says(word)
    assert me.sees(now) and me.sees(other)
    await me.picks(night)
    assert me.sees(said)
    assert (await wish(talk, me)).hours is not None
    await me.picks(other)
    assert await wish(talk, me) == Wish(reminders=False, news=False)


async def test_each_wish_by_itself(talk: Talk) -> None:
    me = talk.guest()
    await me.says("通知")
    await me.picks("自己选")
    assert me.sees("安静时段：没设")
    await me.picks("不要活动消息")
    await me.picks("23:00 到 6:00")
    assert me.sees("活动消息：不发") and me.sees("安静时段：23:00 到 6:00")
    await me.picks("回到三种")
    assert me.sees("您自己定的")
    await me.picks("自己选")
    await me.picks("不设安静时段")
    await me.picks("要活动消息")
    await me.picks("回到三种")
    assert me.sees("现在是“都告诉我”")


async def test_a_guests_wish_holds_once_they_are_known(talk: Talk) -> None:
    me = talk.guest()
    await me.says("/notices night")
    before = await me.actor()
    await me.says("/notices")
    assert me.sees("晚上别打扰")
    async with talk.app.database.reading() as connection:
        assert (await wishes.of(connection, [5, before.address])).hours is not None


async def test_nonsense_changes_nothing_and_a_form_stays(talk: Talk) -> None:
    me = talk.guest()
    await me.says("/join")
    for nonsense in (
        "x",
        "reminders",
        "reminders maybe",
        "quiet",
        "quiet 1 2 3",
        "quiet 1440 3",
        "quiet 5 5",
        "quiet ９ 5",
    ):
        await me.says(f"/notices {nonsense}")
        assert me.sees("都告诉我"), nonsense
    assert await wish(talk, me) == wishes.ALL
    assert me.sees("同意")
