"""A calendar job, and what it is given to work with."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rules.base.calendar import Calendar
from rules.base.timetables import Timetable
from storage import job_runs
from storage.committer import Committer
from storage.job_runs import Run
from storage.writing import SYSTEM, Look, Write

LEASE = timedelta(seconds=60)
"""Longest time between two steps; after it another process takes the run over."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One run of a job in this process."""

    run: Run
    calendar: Calendar
    committer: Committer

    @property
    def now(self) -> datetime:
        """The union's time."""
        return self.committer.clock()

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[Look]:
        """A reading connection: what takes long is read here, never in a step."""
        async with self.committer.database.reading() as connection:
            yield Look(connection, self.now, SYSTEM, self.committer.keys)

    async def step(self, cursor: int, *writes: Write, done: int = 0) -> tuple[Any, ...]:
        """Commit `writes` with the place that the work has come to; whoever takes the run over goes on from there.

        Steps are short (`design.md`: 50 ms of SQLite's writer). `done` is added to the number that `/jobs` shows.
        Raises `storage.job_runs.Superseded`: the work ends there.
        """
        step = job_runs.Step(self.run, self.now + LEASE, cursor, done, writes)
        outcomes: tuple[Any, ...] = await self.committer.run(step.apply)
        return outcomes

    def key(self, owner: int) -> str:
        """The dedupe key of what this run does to an owner."""
        return f"job {self.run.id} {owner}"


@dataclass(frozen=True, slots=True)
class Job:
    """What a service offers as one of `Service.jobs`. `job-<name>` is what it is called.

    `work` does all of it, in steps, from the run's cursor on. `late`: how long after its time it still makes sense.
    """

    name: str
    times: Timetable
    work: Callable[[Shift], Awaitable[None]]
    late: timedelta = timedelta(hours=12)
