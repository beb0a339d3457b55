"""Which sweep runs when. APScheduler starts them from memory; everything they act on stands in our own tables."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.dialogue.service import Book
from bot.jobs.runner import Runner
from bot.reminding.sweep import Reminding
from storage import audit, drafts, files, limits, outbox, parked, phone_codes
from storage.committer import Away, Committer

ROUNDS = 1000
"""Most batches of one run: the next run goes on."""
REPEATABLE = timedelta(hours=24)
"""Telegram may repeat an event this long (facts/telegram.md)."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Something that is done again and again. `run` does one batch and returns how much there was to do."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[int]]


class Schedule:
    """Starts sweeps; at most one run of each at a time, late ones merged."""

    def __init__(self, sweeps: Iterable[Sweep]) -> None:
        self._sweeps = tuple(sweeps)
        self._scheduler: Any = None

    def start(self) -> None:
        """Begin."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        self._scheduler = AsyncIOScheduler()
        for sweep in self._sweeps:
            self._scheduler.add_job(
                swept,
                "interval",
                (sweep,),
                seconds=sweep.every.total_seconds(),
                id=sweep.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """Start nothing more."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None


async def swept(sweep: Sweep) -> int:
    """Run a sweep until nothing is left. Never raises: the next run tries again. Returns how much was done."""
    done = 0
    try:
        for _ in range(ROUNDS):
            batch = await sweep.run()
            done += batch
            if not batch:
                break
    except Away:
        log.warning("sweep %s waits for the database", sweep.name)
    except Exception:
        log.exception("sweep %s failed", sweep.name)
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
        Sweep("remind people", timedelta(seconds=20), Reminding(committer, book).round),
        Sweep("run calendar jobs", timedelta(seconds=5), Runner(committer, book).round),
    )
