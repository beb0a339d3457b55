"""Quiet hours and wishes where they are kept: in the line, just before something is sent."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.channels.channel import Abilities
from bot.delivery.notice import notify, sms
from bot.delivery.worker import Worker
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen
from rules.base import quiet
from rules.base.quiet import Hours
from storage import held, outbox
from storage.tables.talk import OutboxRow
from storage.wishes import Choose, Wish
from storage.writing import Actor
from tests.desk.test_sending import Recording
from tests.desk.toy import Plain
from tests.storage.house import House

BENGBU = ZoneInfo("Asia/Shanghai")
NIGHT = Wish(hours=quiet.NIGHT)
IMPORTANT = Wish(reminders=False, news=False)
TO_MIDNIGHT = {"hours": 12}


def line(house: House, channel: Recording) -> Worker:
    return Worker(house.committer, Plain(), {channel.name: channel}, "zh_CN", zone=BENGBU)


async def told(house: House, me: Actor, *, purpose: str | None, deadline_hours: float = 0) -> list[str]:
    """What is heard at once, and what by the morning."""
    deadline = house.now + timedelta(hours=deadline_hours) if deadline_hours else None
    await house.do(notify(me.owner, "x", Screen(verbatim("hello")), purpose=purpose, deadline=deadline))
    channel = Recording()
    await line(house, channel).round()
    now = ["now"] * len(channel.got)
    channel.got.clear()
    house.later(hours=8, seconds=1)
    await line(house, channel).round()
    return now + ["morning"] * len(channel.got)


@pytest.mark.parametrize(
    ("wish", "purpose", "deadline_hours", "heard"),
    [
        (Wish(), None, 0, ["now"]),
        (Wish(), outbox.REMINDER, 0, ["morning"]),
        (Wish(), outbox.REMINDER, 30, ["morning"]),
        (Wish(), outbox.REMINDER, 20, ["now"]),
        (Wish(), outbox.NEWS, 20, ["morning"]),
        (NIGHT, None, 0, ["morning"]),
        (NIGHT, None, 20, ["now"]),
        (IMPORTANT, None, 0, ["now"]),
        (IMPORTANT, outbox.REMINDER, 0, []),
        (IMPORTANT, outbox.REMINDER, 20, ["now"]),
        (IMPORTANT, outbox.NEWS, 20, []),
        (Wish(hours=Hours(23 * 60, 7 * 60)), None, 0, ["morning"]),
        (Wish(hours=Hours(12 * 60, 13 * 60)), None, 0, ["now"]),
    ],
)
async def test_at_midnight(
    house: House, wish: Wish, purpose: str | None, deadline_hours: float, heard: list[str]
) -> None:
    house.later(**TO_MIDNIGHT)
    me = await house.guest()
    await house.do(Choose(Wish(reminders=False)), me)
    await house.do(Choose(wish), me)
    assert await told(house, me, purpose=purpose, deadline_hours=deadline_hours) == heard


async def test_what_nobody_wants_is_over(house: House) -> None:
    me = await house.guest()
    await house.do(Choose(IMPORTANT), me)
    assert await told(house, me, purpose=outbox.NEWS) == []
    found = await house.scalar(sa.select(OutboxRow.state))
    assert found == outbox.CANCELLED


async def test_what_somebody_waits_for_comes_at_any_hour(house: House) -> None:
    house.later(**TO_MIDNIGHT)
    me = await house.guest()
    await house.do(Choose(NIGHT), me)
    content = notify(me.owner, "x", Screen(verbatim("rest"))).content
    await house.do(held.Follow(me.address, "fake", content, "rest 1"))
    await house.do(sms("phone_code", "+8613800000001", verbatim("123456")), me)
    for name, said in (("fake", "rest"), ("sms", "123456")):
        channel = Recording()
        channel.name = name
        await line(house, channel).round()
        assert channel.got == [said]


async def test_a_page_that_does_not_ring_is_told_at_once(house: House) -> None:
    house.later(**TO_MIDNIGHT)
    me = await house.guest()
    await house.do(Choose(NIGHT), me)
    await house.do(notify(me.owner, "x", Screen(verbatim("hello"))))
    channel = Recording(Abilities(rings=False))
    await line(house, channel).round()
    assert channel.got == ["hello"]
