"""排队: more people tap than can be decided at once; each hears how many are before them, and the result follows."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa

from bot import parking
from bot.channels.channel import Abilities, Receipt
from bot.crowds import Limits
from bot.dialogue.event import Event, Tap
from bot.dialogue.screen import Answer, Shown
from bot.houses.chat import ChatHouse
from storage.tables.offers import ClaimRow
from storage.tables.talk import ANSWERED, RECEIVED, EventRow
from tests.staff.broadcasts import member
from tests.stories.talk import SERVICES, Person, Talk, opened
from tests.stories.test_coupons import round_of


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Talk]:
    async with opened(database_url, [*SERVICES, "handlers.coupons"]) as talk:
        yield talk


@dataclass
class Told:
    """A channel that notes what follows."""

    name: str = "web"
    can: Abilities = field(default_factory=Abilities)
    later: dict[str, str] = field(default_factory=dict)

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        assert account not in self.later, "told twice"
        self.later[account] = "\n".join(screen.text for screen in screens)
        return Receipt("sent")


async def taps(talk: Talk, people: Sequence[Person], line: str) -> dict[str, str]:
    """All tap at once; what each heard at once."""
    events = [Event(one.channel, f"{one.account} tap", one.account, talk.now, Tap(line), "zh-CN") for one in people]
    answers: list[Answer] = await asyncio.gather(*(talk.app.desk.take(event) for event in events))
    return {
        one.account: "\n".join(screen.text for screen in answer.screens)
        for one, answer in zip(people, answers, strict=True)
    }


async def followed(talk: Talk) -> Told:
    """Wait until nobody is in line; what followed."""
    await talk.app.desk.idle()
    told = Told()
    while await parking.send_late(talk.app.desk, {"web": told}):
        pass
    return told


async def looked(talk: Talk, people: Sequence[Person], number: int) -> None:
    for one in people:
        await one.taps(f"/coupons {number}")


async def states(talk: Talk) -> set[int]:
    async with talk.app.database.reading() as connection:
        return set(await connection.scalars(sa.select(EventRow.state)))


async def test_who_comes_to_a_full_line_hears_how_many_are_before_and_then_the_result(talk: Talk) -> None:
    talk.app.desk.limit(Limits(line=3))
    people = [await member(talk) for _ in range(12)]
    number = await round_of(talk, pieces=5)
    await looked(talk, people, number)
    heard = await taps(talk, people, f"/grab {number}")
    told = await followed(talk)
    waited = {account for account, text in heard.items() if "排队中" in text}
    assert any("前面还有" in text for text in heard.values())
    assert set(told.later) == waited
    assert len(waited) >= 3
    final = heard | told.later
    won = {account for account, text in final.items() if "抢到了" in text}
    assert len(won) == 5
    assert all("抢完了" in text for account, text in final.items() if account not in won)
    async with talk.app.database.reading() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(ClaimRow)) == 5
    assert await states(talk) == {ANSWERED}


async def test_who_taps_again_while_in_line_hears_the_same_and_gets_one(talk: Talk) -> None:
    people = [await member(talk) for _ in range(4)]
    number = await round_of(talk, pieces=9)
    await looked(talk, people, number)
    desk = talk.app.desk
    desk.limit(Limits(line=1))
    held = asyncio.Event()
    serve = desk.crowd.queue._serve

    async def later() -> None:
        await held.wait()
        await serve()

    desk.crowd.queue._serve = later  # type: ignore[method-assign]
    heard = await taps(talk, people, f"/grab {number}")
    me = next(one for one in people if "排队中" in heard[one.account])
    before = await states(talk)
    await me.taps(f"/grab {number}")
    assert me.sees("排队中")
    again = await desk.take(Event("web", f"{me.account} tap", me.account, talk.now, Tap(f"/grab {number}"), "zh-CN"))
    assert "排队中" in again.screens[0].text
    assert RECEIVED in before
    held.set()
    told = await followed(talk)
    assert "抢到了" in told.later[me.account]
    async with talk.app.database.reading() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(ClaimRow)) == 4
    again = await desk.take(Event("web", f"{me.account} tap", me.account, talk.now, Tap(f"/grab {number}"), "zh-CN"))
    assert "抢到了" in again.screens[0].text


async def test_what_is_said_while_in_line_comes_after_it(talk: Talk) -> None:
    people = [await member(talk) for _ in range(4)]
    number = await round_of(talk, pieces=9)
    await looked(talk, people, number)
    talk.app.desk.limit(Limits(line=1))
    heard = await taps(talk, people, f"/grab {number}")
    me = next(one for one in people if "排队中" in heard[one.account])
    await me.says("我的券")
    assert me.sees("洗车券")
    assert me.account in (await followed(talk)).later


async def test_who_is_late_hears_sold_out_at_once_however_long_the_line(talk: Talk) -> None:
    me, *people = [await member(talk) for _ in range(5)]
    gone, other = await round_of(talk, pieces=1), await round_of(talk, pieces=9)
    await looked(talk, people, other)
    await people[0].taps(f"/grab {gone}")
    talk.later(seconds=1)
    desk = talk.app.desk
    desk.limit(Limits(line=1))
    running = asyncio.create_task(taps(talk, people, f"/grab {other}"))
    await asyncio.sleep(0)
    await me.taps(f"/grab {gone}")
    assert me.sees("抢完了")
    await running
    await followed(talk)


async def test_fifty_taps_a_second_cost_nothing_and_hear_one_kind_sentence(talk: Talk) -> None:
    me = await member(talk)
    number = await round_of(talk, pieces=9)
    said = []
    for _ in range(50):
        await me.taps(f"/grab {number}")
        said.append(me.text)
    assert "抢到了" in said[0]
    assert all("您已经有了" in text for text in said[1:6])
    assert [text for text in said[6:] if text] == ["收到了，点一下就够，多点也不会更快。"]
    async with talk.app.database.reading() as connection:
        kept = await connection.scalar(sa.select(sa.func.count()).select_from(EventRow))
    assert kept is not None and kept <= 6 + 1
    await me.says("我的券")
    assert me.sees("洗车券")


async def test_two_accounts_of_one_person_are_counted_together(talk: Talk) -> None:
    me = await member(talk)
    number = await round_of(talk, pieces=9)
    [person] = [await me.actor()]
    for _ in range(6):
        await me.taps(f"/grab {number}")
    assert talk.app.desk.crowd.eager.too_often(person.owner)


async def test_a_channel_that_is_done_with_the_first_answer_has_not_sent_the_result(talk: Talk) -> None:
    """What a slow chat says of "in line" must not count for the row, which holds the result by then."""
    people = [await member(talk) for _ in range(4)]
    number = await round_of(talk, pieces=9)
    await looked(talk, people, number)
    talk.app.desk.limit(Limits(line=1))
    house = ChatHouse(talk.app.desk, talk.app.words, talk.app.pictures)
    events = [Event("web", "tap", one.account, talk.now, Tap(f"/grab {number}"), "zh-CN") for one in people]
    answers = await asyncio.gather(*(house.take(event, 5) for event in events))
    first = [answer for answer in answers if answer is not None and answer.brief]
    assert first
    await talk.app.desk.idle()
    for answer in first:
        await house.owe(answer)
        await house.settle(answer)
    assert len((await followed(talk)).later) == len(first)
