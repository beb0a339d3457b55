"""Long polling: nothing is confirmed before it is settled, and nobody waits for somebody else."""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from bot.channels.channel import TryAgain
from bot.channels.telegram import polling
from bot.channels.telegram.api import Refused
from tests.channels.telegram.conftest import Bot, Start, ready, until
from tests.channels.telegram.doubles import Cards, Wire, said

PEOPLE = 7


async def test_updates_are_answered_and_confirmed(bot: Bot) -> None:
    await bot.polls(said(10, "a"), said(11, "b", 77))
    assert sorted(bot.api.texts) == ["a", "b"]
    assert bot.api.offsets[-1] == 12


async def test_polling_takes_the_webhook_away_first(make: Callable[..., Bot]) -> None:
    bot = make()
    await bot.channel.start()
    await until(lambda: bot.api.offsets)
    assert bot.api.tried[0].method == "deleteWebhook"
    assert not bot.api.tried[0].params.get("drop_pending_updates")


async def test_nothing_is_confirmed_while_the_database_is_away(bot: Bot) -> None:
    bot.house.troubles = [TryAgain(1500) for _ in range(5)]
    await bot.polls(said(10, "a"))
    assert bot.api.texts == ["a"]
    assert bot.time.slept == [1.5] * 5


async def test_one_persons_slow_turn_does_not_hold_up_the_others(bot: Bot) -> None:
    bot.house.held["u10"] = asyncio.Event()
    bot.api.put(said(10, "slow"), said(11, "b", 77))
    await until(lambda: "b" in bot.api.texts)
    bot.api.put(said(12, "c", 78))
    await until(lambda: "c" in bot.api.texts)
    assert max(bot.api.offsets) <= 10, "the slow one is not confirmed"
    bot.house.held["u10"].set()
    await until(lambda: not bot.api.pending)
    assert bot.api.texts == ["b", "c", "slow"] and len(bot.house.taken) == 3


async def test_one_slow_send_does_not_hold_up_the_others(bot: Bot) -> None:
    bot.api.stuck[42] = asyncio.Event()
    bot.api.put(said(10, "stuck"), said(11, "b", 77), said(12, "c", 78))
    await until(lambda: len(bot.api.texts) == 2)
    assert max(bot.api.offsets) <= 10
    bot.api.stuck[42].set()
    await until(lambda: not bot.api.pending)


async def test_a_chat_that_hangs_is_owed_its_answers_and_keeps_no_update_of_anybody_waiting(start: Start) -> None:
    bot = await start(patience=0.05)
    bot.api.stuck[42] = asyncio.Event()
    await bot.polls_all(said(10, "stuck"), said(11, "and again"), said(12, "b", 77))
    assert bot.house.owed == [10, 11] and bot.house.settled == []
    assert bot.api.texts == ["b"] and bot.api.offsets[-1] == 13
    bot.api.stuck[42].set()
    await bot.channel._turns.idle()
    assert bot.api.texts == ["b", "stuck", "and again"], "in their order, and once"
    assert bot.house.settled == [10, 11]


async def test_an_answer_that_is_owed_and_does_not_arrive_stays_owed(start: Start) -> None:
    bot = await start(patience=0.05)
    bot.api.stuck[42] = asyncio.Event()
    bot.api.refusals["sendMessage"] = [Refused("slow", retry_after=60)]
    await bot.polls_all(said(10, "stuck"))
    bot.api.stuck[42].set()
    await bot.channel._turns.idle()
    assert bot.house.settled == [] and set(bot.house.owed) == {10}


async def test_what_is_settled_while_it_is_on_its_way_again_is_not_done_twice(bot: Bot) -> None:
    bot.house.held["u10"] = asyncio.Event()
    bot.api.put(said(10, "a"))
    await until(lambda: bot.channel._polling._in_hand)
    bot.api.way = asyncio.Event()
    await until(lambda: bot.api.under_way)
    bot.house.held["u10"].set()
    await until(lambda: not bot.channel._polling._in_hand)
    bot.api.way.set()
    bot.api.put(said(11, "b"))
    await until(lambda: not bot.api.pending)
    assert bot.api.texts == ["a", "b"] and bot.time.slept == [], "and nobody waits for it"


async def test_what_is_in_hand_is_bounded_whatever_waits(bot: Bot) -> None:
    for number in range(100):
        bot.house.held[f"u{number}"] = asyncio.Event()
    bot.api.put(*(said(number, "x", 1000 + number) for number in range(5000)))
    await until(lambda: len(bot.channel._polling._in_hand) == 100)
    await asyncio.sleep(0.05)
    assert len(bot.channel._polling._in_hand) == 100
    asked = len(bot.api.offsets)
    await asyncio.sleep(0.05)
    assert len(bot.api.offsets) == asked, "it does not ask for what it could not take"
    for hold in bot.house.held.values():
        hold.set()
    await until(lambda: len(bot.house.taken) == 5000)
    assert len(bot.channel._polling._done) <= 100


# Nothing is lost when the process dies: the checker, and what it finds where the protection is off


class Checker:
    """Looks at each confirmation: was every update settled that Telegram now forgets?"""

    def __init__(self, api: Wire, house: Cards) -> None:
        self.house, self.api = house, api
        self.lost: list[int] = []
        api.confirmed = self.look

    def look(self, numbers: Sequence[int]) -> None:
        answered = {call.text for call in self.api.calls}
        for number in numbers:
            durable = f"u{number}" in self.house.durable
            told = f"m{number}" in answered or number in self.house.owed or number % 5 == 0
            if not durable or not told:
                self.lost.append(number)


async def storm(bot: Bot, seed: int) -> list[int]:
    """People say things while the database and Telegram come and go; which updates were confirmed too early."""
    chance = random.Random(seed)
    checker = Checker(bot.api, bot.house)
    bot.house.slow = {f"u{number}" for number in range(0, 300, 5)}  # parked
    for _ in range(15):
        more = range(len(bot.house.durable) + len(bot.api.pending), 300)
        first = max((update["update_id"] for update in bot.api.pending), default=max(more, default=299) - len(more))
        numbers = range(first + 1, min(first + chance.randrange(1, 40), 300))
        bot.house.troubles += [TryAgain(10) for _ in range(chance.randrange(4))]
        kinds: list[Any] = ["network", "slow", "unconfirmed", "server"]
        bot.api.refusals["sendMessage"] = [
            Refused(chance.choice(kinds), retry_after=9) for _ in range(chance.randrange(9))
        ]
        bot.api.refusals["getUpdates"] = [Refused("network") for _ in range(chance.randrange(3))]
        held = asyncio.Event()
        bot.house.held = {f"u{number}": held for number in numbers if not chance.randrange(6)}
        bot.api.put(*(said(number, f"m{number}", number % PEOPLE + 1) for number in numbers))
        for _ in range(chance.randrange(30)):
            await asyncio.sleep(0)
        await asyncio.sleep(0.006)
        held.set()
    await until(lambda: not bot.api.pending)
    return checker.lost


@pytest.mark.parametrize("seed", range(5))
async def test_the_offset_never_passes_what_is_not_settled(bot: Bot, seed: int) -> None:
    assert await storm(bot, seed) == []
    assert len(bot.house.taken) > 20


async def test_the_checker_catches_an_offset_that_runs_ahead(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling.Polling, "offset", property(lambda self: self._next))
    assert await storm(await start(), 1) != []


async def test_a_new_process_gets_what_the_dead_one_had_not_settled(start: Start) -> None:
    house = Cards()
    first = await start(house)
    house.held["u11"] = asyncio.Event()
    first.api.put(said(10, "a"), said(11, "b", 77), said(12, "c", 78))
    await until(lambda: len(first.api.texts) == 2)
    first.channel._task.cancel()  # type: ignore[union-attr]
    left = list(first.api.pending)
    house.held["u11"].set()
    second = await start(house)
    await second.polls(*left)
    assert {"b", "c"} <= set(second.api.texts)
    assert {event.key for event in house.taken} == {"u10", "u11", "u12"}


# Stopping


async def test_a_stop_finishes_what_is_in_hand_and_confirms_it(bot: Bot) -> None:
    bot.house.held["u10"] = asyncio.Event()
    bot.api.put(said(10, "a"))
    await until(lambda: bot.channel._polling._in_hand)
    stopping = asyncio.create_task(bot.channel.stop())
    await asyncio.sleep(0.01)
    assert not stopping.done()
    bot.house.held["u10"].set()
    await stopping
    assert bot.api.texts == ["a"] and bot.api.pending == [] and not bot.api.open_


async def test_a_stop_gives_back_what_the_house_could_not_take(bot: Bot) -> None:
    bot.house.troubles = [TryAgain() for _ in range(100_000)]
    bot.api.put(said(10, "a"))
    await until(lambda: bot.channel._polling._in_hand)
    async with asyncio.timeout(5):
        await bot.channel.stop()
    assert [update["update_id"] for update in bot.api.pending] == [10]
    assert max(bot.api.offsets) <= 10


# What Telegram says while we ask


@pytest.mark.parametrize(("kind", "pause"), [("conflict", 30), ("unauthorized", 60)])
async def test_what_somebody_must_put_right_is_said_once_and_tried_slowly(
    bot: Bot, caplog: pytest.LogCaptureFixture, kind: Any, pause: float
) -> None:
    bot.api.refusals["getUpdates"] = [Refused(kind, "made up") for _ in range(5)]
    with caplog.at_level(logging.INFO):
        await bot.polls(said(9, "wake"), said(10, "a"))
    assert bot.time.slept.count(pause) == 5
    said_it = [record for record in caplog.records if polling.SAID[kind] == record.getMessage()]
    assert len(said_it) == 1
    assert "a" in bot.api.texts


async def test_a_dead_network_is_asked_less_and_less_often_and_comes_back(bot: Bot) -> None:
    bot.api.refusals["getUpdates"] = [Refused("network") for _ in range(9)]
    await bot.polls(said(9, "wake"), said(10, "a"))
    assert bot.time.slept == [1, 2, 4, 8, 16, 30, 30, 30, 30]
    bot.time.slept.clear()
    bot.api.refusals["getUpdates"] = [Refused("network")]
    await bot.polls(said(11, "b"))
    assert bot.time.slept == [1]


async def test_a_flood_wait_while_asking_is_kept(bot: Bot) -> None:
    bot.api.refusals["getUpdates"] = [Refused("slow", retry_after=17)]
    await bot.polls(said(9, "wake"))
    assert bot.time.slept == [17]


async def test_a_start_against_a_dead_network_or_a_wrong_token_goes_on(
    make: Callable[..., Bot], caplog: pytest.LogCaptureFixture
) -> None:
    bot = make()
    bot.api.refusals["open"] = [Refused("network"), Refused("network"), Refused("unauthorized")]
    bot.api.refusals["deleteWebhook"] = [Refused("slow", retry_after=4)]
    await bot.channel.start()
    await ready(bot)
    assert bot.time.slept == [1, 2, 60, 4]
    assert caplog.text.count("token is not accepted") == 1


async def test_what_has_no_id_is_not_asked_for_in_a_circle(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nonsense(offset: int, timeout: int) -> Sequence[Any]:
        bot.api.offsets.append(offset)
        await asyncio.sleep(0)
        return [{"message": {}}]

    monkeypatch.setattr(bot.api, "updates", nonsense)
    bot.api.came.set()
    await bot.channel._polling._round()
    assert bot.time.slept == [1.0]


async def test_an_answer_that_is_no_list_of_updates_ends_nothing(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bot.api.updates
    odd: list[Any] = [None, 7, "updates", {"update_id": 3}]

    async def updates(offset: int, timeout: int) -> Any:
        return odd.pop() if odd else await whole(offset, timeout)

    monkeypatch.setattr(bot.api, "updates", updates)
    await bot.polls(said(1, "一"))
    await bot.polls(said(2, "二"))
    assert not odd and bot.api.texts == ["一", "二"]
