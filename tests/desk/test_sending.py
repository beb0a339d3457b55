"""The worker's lines: no channel holds up another, a crowded chat waits by itself, what was abandoned is not resent."""

import asyncio
from collections.abc import Mapping

import sqlalchemy as sa

from bot.channels.channel import Abilities, Rates, Receipt
from bot.delivery.line import LEASE
from bot.delivery.notice import notify
from bot.delivery.worker import Worker
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen, Shown
from storage import held, outbox
from storage.tables.talk import OutboxRow
from storage.writing import Actor
from tests.desk.toy import Plain
from tests.storage.house import House


class Recording:
    """A channel that keeps what it was given; `gate` stalls it."""

    def __init__(self, can: Abilities | None = None, receipt: Receipt | None = None) -> None:
        self.name, self.can, self.receipt = "fake", can or Abilities(), receipt or Receipt("sent")
        self.got: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.stalled = asyncio.Event()

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        del account, notice
        if not self.gate.is_set():
            self.stalled.set()
        await self.gate.wait()
        self.got += [screen.text for screen in screens]
        return self.receipt


def worker(house: House, channels: Mapping[str, Recording]) -> Worker:
    for name, channel in channels.items():
        channel.name = name
    return Worker(house.committer, Plain(), channels, "zh_CN")


async def tell(house: House, me: Actor, *texts: str) -> None:
    for text in texts:
        await house.do(notify(me.owner, "news", Screen(verbatim(text))))


async def states(house: House) -> list[tuple[str, str | None]]:
    async with house.reading() as connection:
        rows = await connection.execute(sa.select(OutboxRow.state, OutboxRow.why).order_by(OutboxRow.id))
        return [(row.state, row.why) for row in rows]


async def until_sent(house: House, n: int) -> None:
    async with asyncio.timeout(20):
        while [state for state, _ in await states(house)].count("sent") < n:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_stalled_channel_holds_up_no_other(house: House) -> None:
    slow, quick = Recording(), Recording()
    slow.gate.clear()
    lines = worker(house, {"slow": slow, "quick": quick})
    lines.start()
    for number in range(3):
        await tell(house, await house.guest(f"s{number}", "slow"), "waits")
        await tell(house, await house.guest(f"q{number}", "quick"), f"goes {number}")
    lines.wake()
    await slow.stalled.wait()
    await until_sent(house, 3)
    assert sorted(quick.got) == ["goes 0", "goes 1", "goes 2"]
    assert slow.got == []
    slow.gate.set()
    await until_sent(house, 6)
    await lines.stop()


async def test_a_stop_waits_for_what_is_on_its_way_and_lets_the_rest_go(house: House) -> None:
    channel = Recording()
    channel.gate.clear()
    lines = worker(house, {"fake": channel})
    lines.start()
    await tell(house, await house.guest(), "one", "two", "three")
    lines.wake()
    await channel.stalled.wait()
    stopping = asyncio.create_task(lines.stop())
    await asyncio.sleep(0)
    channel.gate.set()
    await stopping
    assert channel.got == ["one"]
    assert [state for state, _ in await states(house)] == ["sent", "queued", "queued"]
    assert await worker(house, {"fake": channel}).round() == 2, "at once, by the next process"
    assert channel.got == ["one", "two", "three"]


async def test_a_crowded_chat_waits_by_itself_and_keeps_its_order(house: House) -> None:
    channel = Recording(Abilities(rates=Rates(a_second=100, chat_a_second=1, chat_burst=1)))
    lines = worker(house, {"fake": channel})
    await tell(house, await house.guest("me"), "1", "2", "3", "4")
    await tell(house, await house.guest("other"), "hello")
    assert await lines.round() == 5
    assert sorted(channel.got) == ["1", "hello"]
    assert await lines.round() == 0
    for _ in range(3):
        house.later(seconds=1.01)
        assert await lines.round() == 1, "each has a time of its own"
    assert [text for text in channel.got if text != "hello"] == ["1", "2", "3", "4"]
    assert {why for _, why in await states(house)} == {None}


async def test_the_channels_rate_is_kept(house: House) -> None:
    channel = Recording(Abilities(rates=Rates(a_second=5)))
    lines = worker(house, {"fake": channel})
    for number in range(12):
        await tell(house, await house.guest(f"{number}"), "hello")
    assert await lines.round() == 5
    assert await lines.round() == 0
    house.later(seconds=1.01)
    assert await lines.round() == 5
    house.later(seconds=1.01)
    assert await lines.round() == 2


async def test_a_wish_for_time_is_the_whole_channels(house: House) -> None:
    channel = Recording(Abilities(rates=Rates(a_second=2)), Receipt("failed", "slow", 20))
    lines = worker(house, {"fake": channel})
    for number in range(5):
        await tell(house, await house.guest(f"{number}"), "hello")
    assert await lines.round() == 2
    house.later(seconds=19)
    assert await lines.round() == 0, "the others are not even asked"
    channel.receipt = Receipt("sent")
    for _ in range(10):
        house.later(seconds=1.01)
        await lines.round()
    assert {state for state, _ in await states(house)} == {"sent"}


async def test_answers_overtake_broadcasts(house: House) -> None:
    channel = Recording(Abilities(rates=Rates(a_second=1)))
    lines = worker(house, {"fake": channel})
    for number in range(2):
        me = await house.guest(f"{number}")
        content = notify(me.owner, "news", Screen(verbatim("broadcast"))).content
        await house.do(outbox.Notify(me.owner, "news", content, lane=outbox.BROADCASTS))
    await tell(house, await house.guest("waiting"), "answer")
    for _ in range(3):
        await lines.round()
        house.later(seconds=1.01)
    assert channel.got == ["answer", "broadcast", "broadcast"]


async def leased(house: House) -> None:
    """A process takes what is due, and is heard of no more."""
    await house.do(outbox.Lease(("fake",), house.now + LEASE, 9))
    house.later(seconds=LEASE.total_seconds() + 1)


async def test_what_was_on_its_way_is_unconfirmed_and_not_sent_again(house: House) -> None:
    channel = Recording()
    lines = worker(house, {"fake": channel})
    await tell(house, await house.guest(), "one", "two")
    await leased(house)
    await tell(house, await house.guest("other"), "new")
    assert await lines.round() == 1
    assert channel.got == ["new"]
    assert await states(house) == [("unconfirmed", "abandoned")] * 2 + [("sent", None)]
    house.later(days=1)
    assert await lines.round() == 0


async def test_where_a_notice_is_shown_once_anyway_it_is_sent_again(house: House) -> None:
    channel = Recording(Abilities(dedupes=True))
    await tell(house, await house.guest(), "one")
    await leased(house)
    assert await worker(house, {"fake": channel}).round() == 1
    assert channel.got == ["one"]


async def test_the_rest_of_an_answer_is_sent_again_since_somebody_waits_for_it(house: House) -> None:
    me = await house.guest()
    content = notify(me.owner, "x", Screen(verbatim("rest"))).content
    await house.do(held.Follow(me.address, "fake", content, "rest 1"))
    await leased(house)
    channel = Recording()
    assert await worker(house, {"fake": channel}).round() == 1
    assert channel.got == ["rest"]


async def test_who_sent_it_knows_better_than_a_lease_that_ran_out(house: House) -> None:
    channel = Recording()
    channel.gate.clear()
    first, second = worker(house, {"fake": channel}), worker(house, {"fake": Recording()})
    await tell(house, await house.guest(), "one")
    sending = asyncio.create_task(first.round())
    await channel.stalled.wait()
    house.later(seconds=LEASE.total_seconds() + 1)
    assert await second.round() == 0
    assert await states(house) == [("unconfirmed", "abandoned")]
    channel.gate.set()
    await sending
    assert await states(house) == [("sent", None)]


async def test_one_process_at_a_time_sends_where_the_rate_is_everybodys(house: House) -> None:
    channel = Recording(Abilities(rates=Rates(a_second=5)))
    first, second = worker(house, {"fake": channel}), worker(house, {"fake": channel})
    for number in range(20):
        await tell(house, await house.guest(f"{number}"), "hello")
    assert (await first.round(), await second.round()) == (5, 0)
    house.later(seconds=5)
    assert (await second.round(), await first.round()) == (0, 5), "as long as it goes on, it has the channel"
    house.later(seconds=10)
    assert (await second.round(), await first.round()) == (5, 0), "it was silent, so another goes on"
    second.start()
    await second.stop()
    house.later(seconds=1.01)
    assert await first.round() == 5, "who stops says so"


async def test_nobody_else_asks_while_the_channel_wants_time(house: House) -> None:
    channel = Recording(Abilities(rates=Rates(a_second=1)), Receipt("failed", "slow", 30))
    first, second = worker(house, {"fake": channel}), worker(house, {"fake": channel})
    await tell(house, await house.guest(), "hello")
    await tell(house, await house.guest("other"), "hello")
    await first.round()
    for _ in range(5):
        house.later(seconds=4)
        assert (await first.round(), await second.round()) == (0, 0)
    assert len(channel.got) == 1


async def test_a_channel_without_a_rate_is_everybodys(house: House) -> None:
    channel = Recording()
    first, second = worker(house, {"fake": channel}), worker(house, {"fake": channel})
    await tell(house, await house.guest("1"), "hello")
    assert await first.round() == 1
    await tell(house, await house.guest("2"), "hello")
    assert await second.round() == 1
