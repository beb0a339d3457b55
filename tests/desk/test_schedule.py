"""Sweeps: one run of each at a time, at once when there is something to do, ended between two batches only."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from bot.schedule import Schedule, Sweep

NEVER = timedelta(days=1)


class Work:
    """A sweep that waits in each batch until it is let go; `done` counts whole batches."""

    def __init__(self, batches: int = 1) -> None:
        self.left, self.done, self.runs = batches, 0, 0
        self.gate = asyncio.Event()
        self.sweep = Sweep("work", NEVER, self.run)

    async def run(self) -> int:
        self.runs += 1
        await self.gate.wait()
        self.done += 1
        self.left -= 1
        return max(self.left, 0)


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110
        await asyncio.sleep(0)


async def test_what_is_asked_for_runs_at_once_and_only_once_at_a_time() -> None:
    work = Work()
    schedule = Schedule([work.sweep])
    schedule.start()
    schedule.now("work")
    await until(lambda: work.runs == 1)
    for _ in range(3):
        schedule.now("work")
    work.gate.set()
    await until(lambda: work.runs == 2)
    await schedule.stop()
    assert (work.runs, work.done) == (2, 2), "once more for all who asked while it ran"


async def test_a_stop_lets_the_batch_in_hand_end_and_begins_no_other() -> None:
    work = Work(batches=100)
    schedule = Schedule([work.sweep])
    schedule.start()
    schedule.now("work")
    await until(lambda: work.runs == 1)
    stopping = asyncio.create_task(schedule.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    work.gate.set()
    await stopping
    assert (work.runs, work.done) == (1, 1)
    schedule.now("work")
    await asyncio.sleep(0)
    assert work.runs == 1, "nothing more after a stop"
