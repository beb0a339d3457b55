"""The house's own job: once a night, what has run out long ago goes."""

from datetime import time, timedelta

from bot.jobs.job import Job, Shift
from rules.base.timetables import Daily
from storage import job_runs, reminders, typed_codes

NAME = "tidy"
WORDS = frozenset({f"job-{NAME}"})


async def work(shift: Shift) -> None:
    """Delete it, a thousand rows of each at a time."""
    gone = 1
    while gone:
        counts = await shift.step(0, typed_codes.Sweep(), reminders.Sweep(), job_runs.Sweep())
        gone = sum(counts)
        await shift.step(0, done=gone)


job = Job(NAME, Daily(time(3, 30)), work, late=timedelta(hours=20))
