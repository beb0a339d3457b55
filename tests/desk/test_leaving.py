"""Owed answers, windows, and what the worker learns of addresses: between a turn and its channel."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from bot import parking
from bot.channels.channel import Abilities, Receipt
from bot.delivery.line import Ears
from bot.delivery.notice import notify
from bot.delivery.worker import Worker
from bot.desk import Desk
from bot.dialogue.event import Event, Opens, Text
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen, Shown
from storage import addresses, outbox, parked
from storage.tables.talk import OutboxRow, WindowRow
from tests.desk.conftest import Person
from tests.desk.toy import Plain
from tests.storage.house import House

Someone = Callable[[str], Person]


class Answering:
    """A channel that answers each sending with the next of its receipts."""

    name = "fake"
    can = Abilities()

    def __init__(self, *receipts: Receipt) -> None:
        self.receipts: list[Receipt] = list(receipts)
        self.sent: list[str] = []

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        receipt = self.receipts.pop(0)
        if receipt.state == "sent":
            self.sent += [screen.text for screen in screens]
        return receipt


async def test_an_owed_answer_is_sent_by_the_sweep_and_the_event_still_gets_the_same(
    house: House, desk: Desk, someone: Someone
) -> None:
    me = someone("me")
    answer = await me.says("/menu")
    await house.do(parked.Owe(answer.event))
    channel = Answering(Receipt("failed"), Receipt("sent"))
    assert await parking.send_late(desk, {"fake": channel}) == 0, "what failed is owed still"
    assert await parking.send_late(desk, {"fake": channel}) == 0, "and waits for its lease"
    house.later(seconds=31)
    assert await parking.send_late(desk, {"fake": channel}) == 1
    assert channel.sent == ["menu"]
    assert await desk.take(me.events[-1]) == answer


async def test_an_answer_that_is_still_on_its_way_is_sent_by_nobody_else_until_its_time_is_over(
    house: House, desk: Desk, someone: Someone
) -> None:
    channel = Answering(Receipt("sent"))
    for name in ("arrives", "gets lost"):
        answer = await someone(name).says("/menu")
        await house.do(parked.Owe(answer.event, house.now + timedelta(minutes=5)))
        if name == "arrives":
            await house.do(parked.Answered(answer.event))
    assert await parking.send_late(desk, {"fake": channel}) == 0
    house.later(minutes=6)
    assert await parking.send_late(desk, {"fake": channel}) == 1
    assert channel.sent == ["menu"] and not channel.receipts


async def test_an_owed_answer_to_somebody_who_is_gone_is_dropped_and_they_are_marked(
    house: House, desk: Desk, someone: Someone
) -> None:
    me = someone("me")
    answer = await me.says("/menu")
    await house.do(parked.Owe(answer.event))
    assert await parking.send_late(desk, {"fake": Answering(Receipt("unreachable"))}) == 1
    seat_known = desk.seats.known("fake", "me")
    assert seat_known is None, "read anew when they are back"
    async with house.reading() as connection:
        address = await addresses.find(connection, house.keys, "fake", "me")
    assert address is not None and not address.reachable


async def windows(house: House) -> Sequence[tuple[str, int]]:
    async with house.reading() as connection:
        rows = await connection.execute(sa.select(WindowRow.kind, WindowRow.sent).order_by(WindowRow.kind))
        return [(row.kind, row.sent) for row in rows]


async def test_a_turn_opens_its_window_in_its_own_commit(house: House, desk: Desk) -> None:
    async def says(key: str, text: str, opens: Opens) -> None:
        await desk.take(Event("fake", key, "me", house.now, Text(text), opens=opens))

    await says("1", "/menu", "")
    assert await windows(house) == []
    await says("2", "/menu", "words")
    await says("3", "/begin", "act")
    assert await windows(house) == [("act", 0), ("words", 0)]
    async with house.database.writer.begin() as connection:
        await connection.execute(sa.update(WindowRow).values(sent=2))
    await says("4", "王小明", "words")
    assert await windows(house) == [("act", 2), ("words", 0)]


async def test_a_turn_with_writes_and_a_parked_one_open_theirs_too(house: House, desk: Desk, someone: Someone) -> None:
    me = someone("me")
    slow = replace(me.event(Text("/slow 0.3")), opens="words")
    assert await parking.take_within(desk, slow, 0.05) is None
    await desk.idle()
    assert await windows(house) == [("words", 0)]


async def told(house: House, desk: Desk, channel: Answering, me: Person) -> tuple[str, int, bool]:
    seat = await desk.seats.find("fake", me.account, "")
    await house.do(notify(seat.address, "news", Screen(verbatim("hello"))))
    worker = Worker(house.committer, Plain(), {"fake": channel}, "zh_CN", Ears(lost=desk.seats.drop_address))
    await worker.round()
    async with house.reading() as connection:
        row = (await connection.execute(sa.select(OutboxRow.state, OutboxRow.attempts))).one()
        return row.state, row.attempts, (await addresses.get(connection, seat.address)).reachable


async def test_an_unreachable_address_is_marked_until_the_person_is_back(
    house: House, desk: Desk, someone: Someone
) -> None:
    me = someone("me")
    await me.says("/menu")
    assert await told(house, desk, Answering(Receipt("unreachable")), me) == (outbox.DEAD, 0, False)
    await me.says("/menu")
    seat = await desk.seats.find("fake", "me", "")
    async with house.reading() as connection:
        assert (await addresses.get(connection, seat.address)).reachable


async def test_what_may_have_arrived_is_not_sent_again(house: House, desk: Desk, someone: Someone) -> None:
    me = someone("me")
    await me.says("/menu")
    assert await told(house, desk, Answering(Receipt("unconfirmed")), me) == (outbox.UNCONFIRMED, 0, True)


async def test_a_channel_that_asks_for_time_counts_as_no_failure(house: House, desk: Desk, someone: Someone) -> None:
    me = someone("me")
    await me.says("/menu")
    slow = Answering(*[Receipt("failed", "429", 9)] * 20, Receipt("sent"))
    worker = Worker(house.committer, Plain(), {"fake": slow}, "zh_CN")
    assert await told(house, desk, slow, me) == (outbox.QUEUED, 0, True)
    for _ in range(20):
        house.later(seconds=10)
        await worker.round()
    assert slow.sent == ["hello"]


async def test_the_database_learns_who_is_still_about(house: House, desk: Desk, someone: Someone) -> None:
    me = someone("me")
    await me.says("/menu")
    house.later(days=3)
    desk.seats.clear()
    await me.says("/menu")
    seat = await desk.seats.find("fake", "me", "")
    async with house.reading() as connection:
        assert (await addresses.get(connection, seat.address)).last_seen == house.now
