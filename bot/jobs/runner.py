"""Runs calendar jobs: notes whose time has come, takes what nobody holds, and notes what became of it."""

import logging
from datetime import timedelta

from bot.dialogue.service import Book
from bot.jobs.job import LEASE, Job, Shift
from rules.base import timetables
from rules.base.calendar import Calendar
from storage import job_runs
from storage.committer import Away, Committer
from storage.job_runs import Occasion, Run, Superseded
from storage.writing import SYSTEM, Look

TRIES = 5
"""After so many a run is given up; `/jobs` shows why."""
FIRST_RETRY = timedelta(minutes=1)
log = logging.getLogger(__name__)


class Runner:
    """One a process; any number of processes."""

    def __init__(self, committer: Committer, book: Book) -> None:
        self._committer, self._book = committer, book
        self._jobs: dict[str, Job] = {job.name: job for job in book.jobs}

    async def round(self) -> int:
        """Do one run, if there is one to do. Returns how many were done."""
        if not self._jobs:
            return 0
        now = self._committer.clock()
        async with self._committer.database.reading() as connection:
            calendar: Calendar = await self._book.facts["calendar"](Look(connection, now, SYSTEM, self._committer.keys))
            occasions = [
                Occasion(job.name, at, at + job.late)
                for job in self._jobs.values()
                if (at := timetables.latest(job.times, now, calendar)) is not None
            ]
            fresh, waits = await job_runs.missing(connection, occasions, now)
        if fresh:
            await self._committer.run(job_runs.Begin(tuple(fresh)).apply)
        if not (fresh or waits):
            return 0
        run: Run | None = await self._committer.run(job_runs.Take(tuple(self._jobs), now + LEASE).apply)
        if run is None:
            return 0
        await self._do(run, calendar)
        return 1

    async def _do(self, run: Run, calendar: Calendar) -> None:
        try:
            await self._jobs[run.schedule].work(Shift(run, calendar, self._committer))
            await self._committer.run(job_runs.Finish(run).apply)
        except Superseded:
            log.warning("job %s was taken over", run.schedule)
        except Away:
            raise  # the lease runs out, and whoever reaches the database goes on
        except Exception as error:
            log.exception("job %s failed", run.schedule)
            await self._failed(run, type(error).__name__)

    async def _failed(self, run: Run, why: str) -> None:
        again = self._committer.clock() + FIRST_RETRY * 2 ** (run.epoch - 1)
        note = job_runs.Finish(run, why) if run.epoch >= TRIES else job_runs.Retry(run, why, again)
        try:
            await self._committer.run(note.apply)
        except Superseded:
            log.warning("job %s was taken over", run.schedule)
