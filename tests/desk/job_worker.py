"""A process to be killed while it works at a calendar job: each step is a line.

Every life's clock is ten minutes ahead of the one before. So it retakes the run of the dead, and where two live side
by side the older one is thought dead while it works. The effects carry no dedupe key: epoch and cursor alone have to
hold. OFF switches a protection off, for the negative controls: "epoch" lets anybody write who ever had the run,
"apart" notes the cursor in a commit after the effects, "early" in one before them; "none" switches nothing off.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.dialogue.service import Book, Service
from bot.jobs.job import Job, Shift
from bot.jobs.runner import Runner
from rules.base.timetables import WorkingDays
from storage import job_runs, outbox
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.job_runs import Run, Superseded
from storage.keys import Keyring
from storage.outbox import Notify
from storage.tables.people import AddressRow
from storage.tables.reminding import JobRunRow
from storage.writing import Transaction, Write
from tests.desk.lives import Say
from tests.desk.reminding import calendar
from tests.storage.house import NOON

NAME = "toy"
APART = timedelta(minutes=10)
A_STEP = 2
PAUSE = 0.01
"""Seconds between two steps, so that the other process gets in between them."""
SLOW = 0.05
"""Seconds between a mutant's two commits: longer than the checker takes to kill, on a busy machine too."""


def book(say: Say = lambda _: None) -> Book:
    """A book with a job that tells everybody, in the order of their addresses."""

    async def work(shift: Shift) -> None:
        async with shift.looking() as look:
            everybody = sa.select(AddressRow.id).where(AddressRow.id > shift.run.cursor).order_by(AddressRow.id)
            left = list(await look.connection.scalars(everybody))
        for start in range(0, len(left), A_STEP):
            some = left[start : start + A_STEP]
            await shift.step(some[-1], outbox.NotifyAll(tuple(Notify(one, NAME, b"x") for one in some)), done=len(some))
            say(some[-1])
            await asyncio.sleep(PAUSE)

    job = Job(NAME, WorkingDays(), work)
    return Book([Service(NAME, facts={"calendar": calendar}, jobs=(job,))], {})


async def main(say: Say, url: str, key_file: str, life: str, off: str) -> None:
    database, now = Database(url), NOON + APART * int(life)
    committer = Committer(database, Keyring.load({}, Path(key_file)), Ids(), lambda: now)
    await committer.start()
    if off != "none":
        mutate(off)
    say("ready")
    await Runner(committer, book(say)).round()
    await committer.close()
    await database.close()


def mutate(off: str) -> None:
    """Take a protection away, in this process."""
    if off == "epoch":
        job_runs._hold = _anybody
    else:
        Shift.step = _in_two(Shift.step, early=off == "early")  # type: ignore[assignment, method-assign]


async def _anybody(tx: Transaction, run: Run, **values: Any) -> None:
    mine = sa.update(JobRunRow).where(JobRunRow.id == run.id, JobRunRow.finished_at.is_(None))
    if (await tx.connection.execute(mine.values(**values))).rowcount != 1:
        raise Superseded


def _in_two(real: Callable[..., Awaitable[Any]], *, early: bool) -> Callable[..., Awaitable[tuple[Any, ...]]]:
    async def step(self: Shift, cursor: int, *writes: Write, done: int = 0) -> tuple[Any, ...]:
        async def effects() -> None:
            for write in writes:
                await self.committer.run(write.apply)

        async def noted() -> None:
            await real(self, cursor, done=done)

        first, second = (noted, effects) if early else (effects, noted)
        await first()
        await asyncio.sleep(SLOW)
        await second()
        return ()

    return step
