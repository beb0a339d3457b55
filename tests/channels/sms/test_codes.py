"""A code on its way from the form to a phone: outbox, worker, gateway."""

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from bot.channels.sms import described
from bot.config import Settings
from bot.delivery.worker import Worker
from storage.tables.talk import OutboxRow
from tests.channels.sms.conftest import Phones, described_as
from tests.stories import talk as stories
from tests.stories.talk import Person, Talk, document, opened, talk_code


@pytest.fixture
async def talk(database_url: str, phones: Phones, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Talk]:
    """A union whose gateway takes three messages a day, to the mainland only."""

    def with_gateway(**given: object) -> Settings:
        sms = {
            "gateway": "http",
            "token": "k-3f9-not-for-logs",
            "a_day": 3,
            "prefixes": ["+86"],
            "timeout_seconds": 0.3,
        }
        return Settings.model_validate({**given, "sms": {**sms, **described_as("xml", phones.gateway.base)}})

    monkeypatch.setattr(stories, "Settings", with_gateway)
    async with opened(database_url) as talk:
        yield talk


async def sends(talk: Talk) -> int:
    """One round of a new worker, as after a restart."""
    app = talk.app
    sms = described.channel(app.settings, app.committer)
    return await Worker(app.committer, app.words, {"sms": sms}, "zh_CN").round()


async def states(talk: Talk) -> list[tuple[str, str | None]]:
    async with talk.app.database.reading() as connection:
        rows = await connection.execute(sa.select(OutboxRow.state, OutboxRow.why).order_by(OutboxRow.id))
        return [(row.state, row.why) for row in rows]


async def asks_for_a_code(talk: Talk, number: int) -> Person:
    me = talk.guest()
    await me.scans(talk_code(talk, "家", "truck_driver"))
    await me.picks("同意")
    await me.says(f"王小明 {document(number)} 138{number:08d}")
    return me


async def test_a_code_reaches_the_phone_with_the_gateways_own_template(talk: Talk, phones: Phones) -> None:
    me = await asks_for_a_code(talk, 7)
    code = await me.code()
    assert await sends(talk) == 1
    [got] = phones.gateway.got
    assert (got.to, got.text.split("/")[:2]) == ("13800000007", [code, "10"])
    assert await states(talk) == [("sent", None)]
    assert await sends(talk) == 0


async def test_nobody_is_sent_a_code_twice_when_the_answer_is_lost(talk: Talk, phones: Phones) -> None:
    await asks_for_a_code(talk, 7)
    phones.gateway.mood = "hangs"
    assert await sends(talk) == 1
    talk.later(minutes=5)
    assert await sends(talk) == 0
    assert (phones.gateway.asked, await states(talk)) == (1, [("unconfirmed", "TimeoutError")])


async def test_a_busy_gateway_is_asked_again_and_an_old_code_is_not_sent(talk: Talk, phones: Phones) -> None:
    await asks_for_a_code(talk, 7)
    phones.gateway.mood = "busy"
    assert await sends(talk) == 1
    assert await states(talk) == [("queued", "status 429")]
    talk.later(seconds=8)
    assert await sends(talk) == 1
    assert phones.gateway.asked == 2
    talk.later(minutes=10)
    phones.gateway.mood = ""
    assert await sends(talk) == 1
    assert (phones.gateway.asked, await states(talk)) == (2, [("dead", "too late")])


async def test_when_the_days_messages_are_spent_people_are_told(talk: Talk, phones: Phones) -> None:
    for number in range(4):  # at once, before any was sent
        await asks_for_a_code(talk, number)
    await sends(talk)
    assert len(phones.gateway.got) == 3
    assert [state for state, _ in await states(talk)].count("queued") == 1
    late = await asks_for_a_code(talk, 9)
    assert late.sees("今天的验证码都发完了，明天 00:00 之后再试")
    talk.later(hours=14)
    await sends(talk)
    assert ("dead", "too late") in await states(talk), "yesterday's code is of no use"
    await late.says(f"王小明 {document(9)} 13800000009")
    await sends(talk)
    assert phones.gateway.got[-1].to == "13800000009"


async def test_a_number_that_the_gateway_does_not_reach_is_refused_at_once(talk: Talk) -> None:
    me = talk.guest()
    await me.scans(talk_code(talk, "家", "truck_driver"))
    await me.picks("同意")
    await me.says(f"王小明 {document(3)}")
    await me.says("+852 9123 4567")
    assert me.sees("验证码还发不到这个地区的号码")
    await me.says("13800000003")
    assert me.sees("验证码")
