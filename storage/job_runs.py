"""Runs of calendar jobs: a row per (schedule, due time), which one process at a time holds under a lease.

Whoever takes a row raises its `epoch`. Each step of the job is one commit with the row's cursor, under the epoch that
was taken: a process that was thought dead and comes back writes nothing, and whoever retakes the row goes on where the
last step ended. Effects carry the row's id as their dedupe key all the same.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import audit, leases, rights, rows
from storage.tables.codes import CounterRow
from storage.tables.reminding import JobRunRow
from storage.writing import Transaction, Write

FIRST, LATE = "first", "late"
"""Why a run was never begun: the schedule began with it, or nobody was there for too long."""
KEPT = timedelta(days=400)


class Superseded(Exception):
    """Another process has taken this run over."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run that this process has taken. `since`: the due time of the last one before it that was finished."""

    id: int
    schedule: str
    due_at: datetime
    epoch: int
    cursor: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A run as `/jobs` shows it. `finished_at` None: under way, or waiting for another try; `why`: its last error."""

    id: int
    due_at: datetime
    by: int
    tries: int
    done: int
    started_at: datetime | None
    finished_at: datetime | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Occasion:
    """The time of a schedule has come; after `until` it makes no sense any more."""

    schedule: str
    due_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Begin:
    """Make rows for occasions, where there are none. A schedule that was never heard of begins with the next one."""

    occasions: tuple[Occasion, ...]

    async def apply(self, tx: Transaction) -> None:
        """Make them."""
        for one in self.occasions:
            before = sa.select(JobRunRow.id).where(JobRunRow.schedule == one.schedule).limit(1)
            known = (await tx.connection.execute(before)).first() is not None
            why = None if known and tx.now <= one.until else LATE if known else FIRST
            await rows.put_if_new(tx, JobRunRow, _row(tx, one.schedule, one.due_at, why))


def _row(tx: Transaction, schedule: str, due_at: datetime, why: str | None = None) -> dict[str, Any]:
    return {
        "id": tx.ids.take(),
        "schedule": schedule,
        "due_at": due_at,
        "by_id": tx.actor.owner,
        "epoch": 0,
        "cursor": 0,
        "done": 0,
        "finished_at": None if why is None else tx.now,
        "why": why,
    }


@dataclass(frozen=True, slots=True)
class Take:
    """Take an unfinished run that nobody holds, the first due first, until `until`. Returns a `Run`, or None."""

    schedules: tuple[str, ...]
    until: datetime

    async def apply(self, tx: Transaction) -> Run | None:
        """Take it."""
        row = JobRunRow
        free = (
            _free(self.schedules, tx.now, tx.process)
            .order_by(row.due_at, row.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        id = await tx.connection.scalar(free)
        if id is None:
            return None
        took = (
            sa.update(row)
            .where(row.id == id)
            .values(
                epoch=row.epoch + 1,
                started_at=sa.func.coalesce(row.started_at, _at(tx.now)),
                **leases.held(tx, self.until),
            )
        )
        [run] = (await tx.connection.execute(took.returning(row.schedule, row.due_at, row.epoch, row.cursor))).all()
        before = sa.select(sa.func.max(row.due_at)).where(
            row.schedule == run.schedule,
            row.due_at < run.due_at,
            row.started_at.is_not(None),
            row.finished_at.is_not(None),
            row.why.is_(None),
        )
        since = await tx.connection.scalar(before)
        return Run(id, run.schedule, run.due_at, run.epoch, run.cursor, since)


def _at(moment: datetime) -> sa.BindParameter[datetime]:
    return sa.bindparam(None, moment, JobRunRow.started_at.type)


def _free(schedules: Collection[str], now: datetime, process: int | None = None) -> sa.Select[int]:
    row = JobRunRow
    unfinished = sa.select(row.id).where(row.finished_at.is_(None), row.schedule.in_(schedules))
    return unfinished.where(leases.free(row, now, process))


async def missing(
    connection: AsyncConnection, occasions: Sequence[Occasion], now: datetime
) -> tuple[list[Occasion], bool]:
    """The occasions without a row; and whether there is a run to be taken."""
    row = JobRunRow
    at = sa.or_(sa.false(), *(sa.and_(row.schedule == one.schedule, row.due_at == one.due_at) for one in occasions))
    there = {
        (one.schedule, one.due_at) for one in await connection.execute(sa.select(row.schedule, row.due_at).where(at))
    }
    waits = (await connection.execute(_free([one.schedule for one in occasions], now).limit(1))).first() is not None
    return [one for one in occasions if (one.schedule, one.due_at) not in there], waits


@dataclass(frozen=True, slots=True)
class Step:
    """Do `writes` and note that the run has come to `cursor`, in one commit. Returns what they returned.

    Raises `Superseded` where another process has the run by now: nothing is written.
    """

    run: Run
    until: datetime
    cursor: int
    done: int
    writes: tuple[Write, ...]

    async def apply(self, tx: Transaction) -> tuple[Any, ...]:
        """Do them."""
        row = JobRunRow
        await _hold(tx, self.run, cursor=self.cursor, done=row.done + self.done, lease_until=self.until)
        return tuple([await write.apply(tx) for write in self.writes])


@dataclass(frozen=True, slots=True)
class Finish:
    """The run is over; `why`: the error that ended it. Raises `Superseded`."""

    run: Run
    why: str | None = None

    async def apply(self, tx: Transaction) -> None:
        """Note it."""
        await _hold(tx, self.run, finished_at=tx.now, lease_until=None, why=self.why)


@dataclass(frozen=True, slots=True)
class Retry:
    """The run met an error; from `at` on it may be taken again. Raises `Superseded`."""

    run: Run
    why: str
    at: datetime

    async def apply(self, tx: Transaction) -> None:
        """Note it."""
        await _hold(tx, self.run, lease_until=self.at, holder=None, why=self.why)


async def _hold(tx: Transaction, run: Run, **values: Any) -> None:
    row = JobRunRow
    mine = sa.update(row).where(row.id == run.id, row.epoch == run.epoch, row.finished_at.is_(None))
    if (await tx.connection.execute(mine.values(**values))).rowcount != 1:
        raise Superseded


@dataclass(frozen=True, slots=True)
class RunNow:
    """Run a schedule now, besides its times. Needs an admin of every root. Returns whether this was the first tap.

    `seen`: how often it had been run so when the choice was drawn (`by_hand`): a second tap finds one more.
    """

    schedule: str
    seen: int

    async def apply(self, tx: Transaction) -> bool:
        """Put it in line; a sweep takes it in seconds."""
        await rights.require(tx, rights.MANAGE, None)
        name = _counter(self.schedule)
        if await rows.following(tx, name, 0) != self.seen + 1:  # holds the counter, so that two taps queue here
            return False
        await rows.following(tx, name)
        run = await ask(tx, self.schedule)
        if run is None:
            return False
        await audit.write(tx, audit.Note("job.run", run, extra=self.schedule))
        return True


async def ask(tx: Transaction, schedule: str) -> int | None:
    """Put a run of a schedule in line now, besides its times; a sweep takes it in seconds. Its id; None: there is one.

    What it is asked for stands in the same transaction, so a run that begins later finds it.
    """
    row = _row(tx, schedule, tx.now)
    return int(row["id"]) if await rows.put_if_new(tx, JobRunRow, row) else None


async def by_hand(connection: AsyncConnection, schedule: str) -> int:
    """How often somebody ran this schedule by hand."""
    return await connection.scalar(sa.select(CounterRow.value).where(CounterRow.name == _counter(schedule))) or 0


def _counter(schedule: str) -> str:
    return f"job {schedule}"


async def last(connection: AsyncConnection, schedule: str, most: int) -> list[Seen]:
    """The last runs of a schedule, the newest first; not the one it began with."""
    row = JobRunRow
    query = (
        sa.select(row.id, row.due_at, row.by_id, row.epoch, row.done, row.started_at, row.finished_at, row.why)
        .where(row.schedule == schedule, row.why.is_distinct_from(FIRST))
        .order_by(row.due_at.desc())
        .limit(most)
    )
    return [Seen(*one) for one in await connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Sweep:
    """Delete runs that were over long ago, at most 1,000. Returns how many. The newest of each schedule stays."""

    async def apply(self, tx: Transaction) -> int:
        """Delete them."""
        row = JobRunRow
        newest = sa.select(sa.func.max(row.due_at)).group_by(row.schedule)
        old = sa.select(row.id).where(row.finished_at < tx.now - KEPT, row.due_at.not_in(newest)).limit(1000)
        return int((await tx.connection.execute(sa.delete(row).where(row.id.in_(old)))).rowcount)
