"""Of several processes one asks Telegram for updates; when it stops or falls silent another goes on."""

import asyncio
from collections.abc import Callable

import pytest

from bot.channels.telegram.duty import TASK
from tests.channels.telegram.conftest import Bot, Start, until
from tests.channels.telegram.doubles import Away, Cards, said


@pytest.fixture
async def two(start: Start) -> tuple[Bot, Bot]:
    """Two processes of one bot: the same updates wait for both."""
    first = await start()
    second = await start(Cards(duty=first.house.duty))
    second.api.pending = first.api.pending
    return first, second


async def test_one_asks_and_the_other_stands_by(two: tuple[Bot, Bot]) -> None:
    first, second = two
    await until(lambda: first.api.offsets)
    await asyncio.sleep(0.05)
    assert second.api.offsets == []


async def test_a_clean_stop_hands_over_at_once_and_confirms_first(two: tuple[Bot, Bot]) -> None:
    first, second = two
    first.api.put(said(1, "你好"))
    await until(lambda: first.house.taken)
    await first.channel.stop()
    assert first.api.offsets[-1] == 2, "what it had is confirmed"
    await until(lambda: second.api.offsets)


async def test_who_fell_silent_is_followed_and_asks_no_more(two: tuple[Bot, Bot]) -> None:
    first, second = two
    await until(lambda: first.api.offsets)
    first.house.duty[TASK] = id(second.house)
    await until(lambda: second.api.offsets)
    await until(lambda: not first.channel._duty.held)
    asked = len(first.api.offsets)
    first.api.came.set()
    await first.channel.stop()
    assert len(first.api.offsets) == asked, "its last question would disturb the other"


async def test_while_the_database_is_away_nobody_asks(make: Callable[..., Bot]) -> None:
    bot, away = make(), Away(3)

    async def on_duty(task: str) -> bool:
        if away:
            raise away.pop()
        return True

    bot.house.on_duty = on_duty  # type: ignore[method-assign]
    await bot.channel.start()
    await until(lambda: bot.api.offsets)
    assert not away
