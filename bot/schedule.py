"""Which sweep runs when. APScheduler starts them from memory; everything they act on stands in our own tables."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.delivery import forgetting
from bot.dialogue.service import Book
from bot.jobs.runner import Runner
from bot.reminding.sweep import Reminding
from storage import audit, drafts, files, limits, occupations, outbox, parked, phone_codes
from storage.committer import Away, Committer

ROUNDS = 1000
"""Most batches of one run: the next run goes on."""
REPEATABLE = timedelta(hours=24)
"""Telegram may repeat an event this long (facts/telegram.md)."""
Observe = Callable[[str, str, float], None]
"""Hears of each run: its sweep's name, how it ended (done, away, failed), seconds."""
log = logging.getLogger(__name__)


def _unobserved(_sweep: str, _outcome: str, _seconds: float) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Something that is done again and again. `run` does one batch and returns how much there was to do."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[int]]


class Schedule:
    """Starts sweeps; at most one run of each at a time, late ones merged."""

    def __init__(self, sweeps: Iterable[Sweep], observe: Observe = _unobserved) -> None:
        self._observe = observe
        self._sweeps = {sweep.name: sweep for sweep in sweeps}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._scheduler: Any = None

    def start(self) -> None:
        """Begin."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        self._scheduler = AsyncIOScheduler()
        for sweep in self._sweeps.values():
            self._scheduler.add_job(
                self._tick,
                "interval",
                (sweep.name,),
                seconds=sweep.every.total_seconds(),
                id=sweep.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """Start nothing more; what runs ends after its batch."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
        await asyncio.gather(*self._running.values())

    def now(self, name: str) -> None:
        """There is something for a sweep to do: it runs at once, or once more after the run that it is in."""
        if name in self._running:
            self._again.add(name)
        elif self._scheduler is not None:
            task = self._running[name] = asyncio.create_task(self._run(name), name=f"sweep: {name}")
            task.add_done_callback(lambda _: self._running.pop(name))

    async def _tick(self, name: str) -> None:
        # A task of ours, not APScheduler's: that one would be cancelled in the middle of its batch at the end.
        if name not in self._running:
            self.now(name)

    async def _run(self, name: str) -> None:
        while True:
            self._again.discard(name)
            await swept(self._sweeps[name], lambda: self._scheduler is not None, self._observe)
            if name not in self._again or self._scheduler is None:
                return


async def swept(sweep: Sweep, goes_on: Callable[[], bool] = lambda: True, observe: Observe = _unobserved) -> int:
    """Run a sweep until nothing is left, or it is not to go on. Never raises: the next run tries again.

    Returns how much was done.
    """
    done, outcome, began = 0, "done", time.perf_counter()
    try:
        for _ in range(ROUNDS):
            batch = await sweep.run()
            done += batch
            if not batch or not goes_on():
                break
    except Away:
        outcome = "away"
        log.warning("sweep %s waits for the database", sweep.name)
    except Exception:
        outcome = "failed"
        log.exception("sweep %s failed", sweep.name)
    observe(sweep.name, outcome, time.perf_counter() - began)
    return done


def house(committer: Committer, book: Book) -> tuple[Sweep, ...]:
    """The sweeps that keep the house in order."""

    def writing(name: str, every: timedelta, write: Callable[[], Any]) -> Sweep:
        return Sweep(name, every, lambda: committer.run(write().apply))

    hour = timedelta(hours=1)
    return (
        writing("seal the audit chain", timedelta(seconds=5), audit.Seal),
        writing("forget events", hour, lambda: parked.Forget(committer.clock() - REPEATABLE)),
        writing("forget what was told", hour, outbox.Sweep),
        writing("forget limits", hour, limits.Sweep),
        writing("forget phone codes", hour, phone_codes.Sweep),
        writing("drop old drafts", hour, drafts.Expire),
        writing("drop unfiled files", hour, files.Sweep),
        writing("fill in occupations", timedelta(minutes=1), occupations.Fill),
        Sweep("forget who was told", hour, lambda: forgetting.round(committer)),
        Sweep("remind people", timedelta(seconds=20), Reminding(committer, book).round),
        Sweep("run calendar jobs", timedelta(seconds=5), Runner(committer, book).round),
    )
