"""/jobs: what runs at times of the calendar, what ran when, what failed; and running one now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command, Loader
from bot.jobs.job import Job
from rules.base import timetables
from storage import job_runs, rights
from storage.job_runs import Seen
from storage.writing import Forbidden, Look, Lost, Transaction

LISTED = 8
"""Runs of one job on screen."""
JOBS = Choice("/jobs", Say("command-jobs"))


@dataclass(frozen=True, slots=True)
class Runs:
    """The last runs of a job, the newest first; how often it was run by hand; whether the reader may."""

    seen: tuple[Seen, ...]
    by_hand: int
    may: bool


def jobs(context: Context, arguments: str) -> Decision:
    """/jobs: all of them; /jobs <name>: one with its last runs."""
    offered: tuple[Job, ...] = context.facts("jobs")
    one = next((job for job in offered if job.name == arguments), None)
    if one is not None:
        return _one(context, one)
    lines = [_line(context, job) for job in offered]
    choices = tuple(Choice(f"/jobs {job.name}", _name(job)) for job in offered)
    return show(Say("jobs-title"), *lines, choices=choices)


def _line(context: Context, job: Job) -> Say:
    runs: Runs = context.facts("job_runs", job.name)
    last = _run(runs.seen[0]) if runs.seen else Say("jobs-none")
    return say("jobs-line", job=_name(job), last=last, next=_next(context, job))


def _next(context: Context, job: Job) -> Say:
    at: datetime | None = timetables.following(job.times, context.now, context.facts("calendar"))
    return say("jobs-next", at=at) if at is not None else Say("jobs-next-none")


def _one(context: Context, job: Job, note: Say | None = None) -> Decision:
    runs: Runs = context.facts("job_runs", job.name)
    ran = [say("dialogue-list-item", text=_run(run)) for run in runs.seen] or [Say("jobs-none")]
    before = (note,) if note is not None else ()
    label = say("jobs-run", job=_name(job))
    now = (Choice(f"/runjob {job.name} {runs.by_hand}", label, "primary"),) if runs.may else ()
    return show(*before, say("jobs-one", job=_name(job), next=_next(context, job)), *ran, choices=(*now, JOBS))


def _run(run: Seen) -> Say:
    """What became of one run, in a line."""
    if run.why == job_runs.LATE:
        return say("jobs-late", at=run.due_at)
    if run.why is not None:
        key = "jobs-failed" if run.finished_at is not None else "jobs-retried"
        return Say(key, {"at": run.due_at, "why": verbatim(run.why), "n": run.tries})
    if run.finished_at is not None:
        return say("jobs-done-by-hand" if run.by else "jobs-done", at=run.finished_at, n=run.done)
    return say("jobs-running", at=run.started_at) if run.started_at is not None else Say("jobs-waiting")


def _name(job: Job) -> Say:
    return Say(f"job-{job.name}")


@dataclass(frozen=True, slots=True)
class Asked:
    """Run a job now; whoever lost the right since has the turn decided again."""

    what: job_runs.RunNow

    async def apply(self, tx: Transaction) -> bool:
        """Returns whether this was the first tap."""
        try:
            return await self.what.apply(tx)
        except Forbidden:
            raise Lost from None


def run(context: Context, arguments: str) -> Decision:
    """/runjob <name> <how often it was run by hand>: a second tap finds one more, and runs nothing."""
    name, _, seen = arguments.partition(" ")
    job = next((job for job in context.facts("jobs") if job.name == name), None)
    if job is None or not (seen.isascii() and seen.isdigit() and len(seen) <= 18):
        return jobs(context, "")
    if not context.facts("job_runs", job.name).may:
        return _one(context, job, Say("jobs-not-yours"))
    write = Asked(job_runs.RunNow(job.name, int(seen)))
    return Decision(writes=(write,), say=lambda outcomes: _asked(job, outcomes))


def _asked(job: Job, outcomes: Outcomes) -> tuple[Screen, ...]:
    text = say("jobs-asked" if outcomes[0] else "jobs-asked-already", job=_name(job))
    return (Screen(text, (Choice(f"/jobs {job.name}", Say("jobs-look")), JOBS)),)


async def runs(look: Look, name: str) -> Runs:
    """What ran, for any admin; who may run one holds every root."""
    may = await rights.may_everywhere(look, rights.MANAGE)
    seen = await job_runs.last(look.connection, name, LISTED)
    return Runs(tuple(seen), await job_runs.by_hand(look.connection, name), may)


commands = (
    Command("jobs", jobs, roles=rights.MANAGE, menu=140),
    Command("runjob", run, roles=rights.MANAGE, view=False),
)
loaders: Mapping[str, Loader] = {"job_runs": runs}
