"""One slow turn holds nobody up: it is parked, finished from its row, and its answer is sent later, once."""

import asyncio
import dataclasses
from collections.abc import Callable
from datetime import timedelta

import orjson
import sqlalchemy as sa

from bot import parking
from bot.channels.channel import Abilities, Receipt
from bot.desk import Desk
from bot.dialogue.event import Text, Unusable
from bot.dialogue.screen import Shown
from storage import parked, rows
from storage.tables.talk import ANSWERED, COMMITTED, RECEIVED, EventRow
from storage.writing import Transaction
from tests.desk.conftest import Person
from tests.desk.test_desk import second
from tests.storage.house import House

Someone = Callable[[str], Person]


class Sink:
    """A channel that only takes."""

    name = "fake"
    can = Abilities()

    def __init__(self) -> None:
        self.sent: list[tuple[str, int, tuple[Shown, ...]]] = []

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        self.sent.append((account, notice, screens))
        return Receipt("sent")


async def state_of(house: House) -> list[int]:
    async with house.reading() as connection:
        return list((await connection.execute(sa.select(EventRow.state).order_by(EventRow.at))).scalars())


async def test_a_quick_turn_is_not_parked(house: House, desk: Desk, someone: Someone) -> None:
    me = someone("me")
    answer = await parking.take_within(desk, me.event(Text("/begin")), 5)
    assert answer is not None
    assert await state_of(house) == [ANSWERED]


async def test_a_slow_turn_is_parked_finished_and_sent_once(house: House, desk: Desk, someone: Someone) -> None:
    me, sink = someone("me"), Sink()
    await me.says("/menu")
    slow = me.event(Text("/slow 0.3"))
    assert await parking.take_within(desk, slow, 0.05) is None
    assert await state_of(house) == [ANSWERED, RECEIVED]
    await desk.idle()
    assert await state_of(house) == [ANSWERED, COMMITTED]
    assert await parking.send_late(desk, {"fake": sink}) == 1
    assert await parking.send_late(desk, {"fake": sink}) == 0
    assert [screen.text for _, _, screens in sink.sent for screen in screens] == ["slept 0.3"]
    assert await state_of(house) == [ANSWERED, ANSWERED]
    again = await desk.take(slow)
    assert again.screens[0].text == "slept 0.3"


async def test_a_parked_turn_of_a_dead_process_is_finished_by_another(
    house: House, desk: Desk, someone: Someone
) -> None:
    me = someone("me")
    await me.says("/menu")
    slow = me.event(Text("/slow 0.4"))
    taking = asyncio.create_task(parking.take_within(desk, slow, 0.05))
    assert await taking is None
    for task in asyncio.all_tasks() - {asyncio.current_task(), house.committer._task}:
        task.cancel()
    await asyncio.sleep(0)
    other = second(house)
    await other.committer.start()
    try:
        assert await parking.resume(other) == 0, "the first process still has its lease"
        house.later(seconds=31)
        assert await parking.resume(other) == 1
        assert sorted(await state_of(house)) == [COMMITTED, ANSWERED]
    finally:
        await other.committer.close()


async def test_the_same_event_again_waits_no_longer_than_the_first_time(
    house: House, desk: Desk, someone: Someone
) -> None:
    me = someone("me")
    slow = me.event(Text("/slow 0.3"))
    assert await parking.take_within(desk, slow, 0.05) is None
    assert await parking.take_within(desk, slow, 0.05) is None
    assert await state_of(house) == [RECEIVED], "it is parked, and that is all a channel needs to know"
    await desk.idle()
    again = await parking.take_within(desk, slow, 5)
    assert again is not None and again.screens[0].text == "slept 0.3"


async def test_what_comes_again_is_finished_as_it_came_first(house: House, desk: Desk, someone: Someone) -> None:
    me = someone("me")
    await me.says("/menu")
    first = me.event(Text("/slow 0.1"))
    seat, id = await desk.seats.find("fake", "me", ""), 77
    payload = house.keys.seal("events", id, orjson.dumps(first.payload()))
    await house.do(parked.Park(id, seat.address, "fake", first.key, first.at, payload, house.now))
    again = dataclasses.replace(first, what=Unusable("often"))
    assert [screen.text for screen in (await desk.take(again)).screens] == ["slept 0.1"]


async def test_one_who_can_hardly_be_reached_keeps_nobody_elses_answer_waiting(
    house: House, desk: Desk, someone: Someone
) -> None:
    class Narrow(Sink):
        """Gets nothing through to "far" until its door opens."""

        door = asyncio.Event()

        async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
            if account == "far":
                await self.door.wait()
            return await super().send(account, notice, screens)

    far, near = someone("far"), someone("near")
    for who, text in ((far, "/menu"), (far, "/slow 0.01"), (near, "/menu")):
        answer = await who.says(text)
        await house.do(parked.Owe(answer.event))
    sink = Narrow()
    sending = asyncio.create_task(parking.send_late(desk, {"fake": sink}))
    while not sink.sent:  # noqa: ASYNC110 - what is waited for is the sweep's
        await asyncio.sleep(0.001)
    assert [account for account, _, _ in sink.sent] == ["near"]
    sink.door.set()
    assert await sending == 3
    assert [screens[0].text for _, _, screens in sink.sent[1:]] == ["menu", "slept 0.01"], "in their order"


async def test_one_bad_row_holds_nobody_else_up(house: House, desk: Desk, someone: Someone) -> None:
    me, sink = someone("me"), Sink()
    address = (await desk.seats.find("fake", "me", "")).address
    for number, key in enumerate(("bad", "good")):
        id = house.committer.ids.take()
        payload = desk.keys.seal("events", id, b'{"kind": "text", "text": "/menu"}') if number else b"damaged"
        await house.do(parked.Park(id, address, "fake", key, house.now, payload, house.now))
    house.later(seconds=1)
    assert await parking.resume(desk) == 1
    assert await state_of(house) == [RECEIVED, COMMITTED]
    assert await parking.send_late(desk, {"fake": sink}) == 1
    await me.says("/menu")


async def test_what_is_stuck_at_the_head_does_not_keep_the_rest_for_ever(house: House, desk: Desk) -> None:
    address = (await desk.seats.find("fake", "me", "")).address

    async def write(tx: Transaction) -> None:
        plain = {"address_id": address, "channel": "fake", "at": tx.now, "payload": b"x"}
        stuck = [{"id": tx.ids.take(), "key": f"stuck {n}", "state": RECEIVED, **plain} for n in range(1000)]
        unsent = [{"id": tx.ids.take(), "key": "unsent", "state": COMMITTED, "answer": b"x", **plain}]
        done = [{"id": tx.ids.take(), "key": "done", "state": ANSWERED, "answer": b"x", **plain}]
        for some in (stuck, unsent, done):
            await rows.put(tx, EventRow, *some)

    await house.committer.run(write)
    house.later(hours=25)
    assert await house.do(parked.Forget(house.now - timedelta(hours=24))) == 2
    assert set(await state_of(house)) == {RECEIVED}


async def test_old_events_go(house: House, desk: Desk, someone: Someone) -> None:
    me = someone("me")
    await me.says("/menu")
    house.later(hours=25)
    await me.says("/menu")
    assert await house.do(parked.Forget(house.now - timedelta(hours=24))) == 1
