"""20,000 people on Telegram, two machines with two workers each behind nginx, and a worker killed every second.

Afterwards everybody's history is looked through: every turn once and in order, answered the same whenever it came, and
the form holds what was typed. Two controls switch a protection off, and must be seen.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager

import pytest

from tests.processes import histories
from tests.processes.conftest import Union
from tests.processes.machines import SECRET, Machine, bot_api, machine, nginx, ready
from tests.processes.people import Telegram

PEOPLE, FEW = 20_000, 400
SEED = 20261120
KILL_SECONDS = 1.0


@asynccontextmanager
async def running(union: Union, nginx_path: str, off: str = "") -> AsyncIterator[tuple[Telegram, Sequence[Machine]]]:
    """Two machines behind nginx, serving."""
    async with bot_api() as api:
        environ = {
            "NIANGJIA__SERVICES": "tests.processes.service", "NIANGJIA__SERVER__PUBLIC_URL": "https://union.example",
            "NIANGJIA__TELEGRAM__TOKEN": "42:made-up", "NIANGJIA__TELEGRAM__MODE": "webhook",
            "NIANGJIA__TELEGRAM__SECRET": SECRET, "NIANGJIA__TELEGRAM__API_BASE": api,
            "NIANGJIA__TELEGRAM__WEBHOOK_REPLY": "true", "NIANGJIA__TELEGRAM__PATIENCE": "50",
            "NIANGJIA__DESK__SLOW_SECONDS": "30", "NIANGJIA_TEST_OFF": off,
        }  # fmt: skip
        with ExitStack() as stack:
            machines = [stack.enter_context(machine(union.folder, union.url, 2, **environ)) for _ in range(2)]
            await asyncio.gather(*(ready(one) for one in machines))
            yield Telegram([stack.enter_context(nginx(nginx_path, union.folder, machines))]), machines


async def killing(machines: Sequence[Machine], chance: random.Random) -> None:
    """For ever: one worker of all, every second."""
    while True:
        await asyncio.sleep(KILL_SECONDS)
        await asyncio.to_thread(chance.choice(machines).kill, chance.random())


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_everybody_is_answered_once_and_in_order_whoever_dies(union: Union, nginx_path: str) -> None:
    chance = random.Random(SEED)
    async with running(union, nginx_path) as (telegram, machines):
        killer = asyncio.create_task(killing(machines, chance))
        await telegram.brings(range(PEOPLE))
        killer.cancel()
        talks = chance.sample(sorted(telegram.heard), 500)
        await telegram.repeats_some(talks)
        killed = sum(one.said(", died") for one in machines)
        assert killed >= 5 and telegram.repeats, "somebody was in the middle of it"
        assert telegram.changed == [], "whoever asks again hears the same"
    assert await histories.problems(union.url, union.keys, range(PEOPLE), telegram.heard) == []


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_commit_that_compares_nothing_is_seen(union: Union, nginx_path: str) -> None:
    async with running(union, nginx_path, off="cas") as (_, machines):
        # Nobody's steps may chance to be one worker's all: each is the turn of another machine.
        telegram = Telegram([one.own for one in machines])
        await telegram.brings(range(FEW))
    assert await histories.problems(union.url, union.keys, range(FEW), telegram.heard)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_an_answer_before_the_commit_is_seen(union: Union, nginx_path: str) -> None:
    async with running(union, nginx_path, off="confirm") as (telegram, machines):
        killer = asyncio.create_task(killing(machines, random.Random(SEED)))
        await telegram.brings(range(PEOPLE), over=lambda: sum(one.said(", died") for one in machines) > 2)
        killer.cancel()
    people = sorted({person for person, _ in telegram.heard})
    assert await histories.problems(union.url, union.keys, people, telegram.heard)
