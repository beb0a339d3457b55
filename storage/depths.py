"""How much waits, for those who watch: a few short statements on indexes, whatever the tables hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import deliveries, files, outbox
from storage.job_runs import FIRST
from storage.tables.audit import UNCHAINED, AuditActRow
from storage.tables.cases import IS_OPEN, CaseRow
from storage.tables.files import FileRow
from storage.tables.reminding import UNFINISHED, JobRunRow, ReminderRow
from storage.tables.talk import COMMITTED, RECEIVED, UNANSWERED, UNTOLD, EventRow, OutboxRow

MOST = 10_000
"""Nobody needs to know how far a queue is beyond this, and counting it would cost."""


@dataclass(frozen=True, slots=True)
class Depth:
    """Notices of one channel in one state (queued, held, dead, unconfirmed).

    `lag_seconds`: for how long the first of those queued has been due; 0 where none is.
    """

    channel: str
    state: str
    n: int
    lag_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Queue:
    """What else waits for a sweep, at most `MOST`; `lag_seconds`: since when the first of it could have been done."""

    name: str
    n: int
    lag_seconds: float


@dataclass(frozen=True, slots=True)
class Open:
    """Open cases of one kind, and how many of them are past their time."""

    kind: str
    n: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Job:
    """A calendar job. `late_seconds`: since when its first unfinished run has been due; `tries` of that run.

    `failed`: the last run that ended was given up or missed; `succeeded_at`: when the last good one ended.
    """

    schedule: str
    late_seconds: float
    tries: int
    failed: bool
    succeeded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Depths:
    """All of it at one moment. `size`: the database, in bytes."""

    outbox: Sequence[Depth] = ()
    queues: Sequence[Queue] = ()
    cases: Sequence[Open] = ()
    jobs: Sequence[Job] = ()
    size: int = 0


async def look(connection: AsyncConnection, now: datetime, schedules: Sequence[str]) -> Depths:
    """Read all of it. `schedules`: the names of the calendar jobs."""
    return Depths(
        await waiting(connection, now),
        await queues(connection, now),
        await cases(connection, now),
        [await _job(connection, now, name) for name in schedules],
        await size(connection),
    )


async def waiting(connection: AsyncConnection, now: datetime) -> list[Depth]:
    """Everything in the outbox that somebody has not been told."""
    queued = [
        Depth(one.channel, outbox.QUEUED, one.n, _since(one.oldest, now))
        for one in await deliveries.queues(connection, now)
    ]
    row = OutboxRow
    untold = sa.select(row.channel, row.state, sa.func.count()).where(UNTOLD).group_by(row.channel, row.state)
    return [*queued, *(Depth(*one) for one in await connection.execute(untold.order_by(row.channel, row.state)))]


async def queues(connection: AsyncConnection, now: datetime) -> list[Queue]:
    """What the sweeps have before them, in the order of what was first."""
    event, file, act, due = EventRow, FileRow, AuditActRow, ReminderRow.due_at
    firsts: dict[str, sa.Select[Any]] = {
        "parked": sa.select(event.at).where(event.state == RECEIVED, UNANSWERED).order_by(event.id),
        "late_answers": sa.select(event.at).where(event.state == COMMITTED, UNANSWERED).order_by(event.id),
        "reminders": sa.select(due).where(due <= now).order_by(due),
        "files": sa.select(file.made_at).where(file.state == files.PENDING).order_by(file.id),
        "audit": sa.select(act.at).where(UNCHAINED).order_by(act.id),
    }
    return [await _queue(connection, now, name, query) for name, query in firsts.items()]


async def _queue(connection: AsyncConnection, now: datetime, name: str, query: sa.Select[Any]) -> Queue:
    first = (await connection.execute(query.limit(1))).scalar()
    if first is None:
        return Queue(name, 0, 0.0)
    some = query.limit(MOST).subquery()
    return Queue(name, await connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0, _since(first, now))


async def cases(connection: AsyncConnection, now: datetime) -> list[Open]:
    """Open cases by kind."""
    row = CaseRow
    overdue = sa.func.sum(sa.case((row.due_at < now, 1), else_=0))
    query = sa.select(row.kind, sa.func.count(), overdue).where(IS_OPEN).group_by(row.kind).order_by(row.kind)
    return [Open(kind, n, int(late)) for kind, n, late in await connection.execute(query)]


async def _job(connection: AsyncConnection, now: datetime, schedule: str) -> Job:
    row = JobRunRow
    mine = sa.select(row.due_at, row.epoch, row.why, row.finished_at).where(row.schedule == schedule)
    ended = mine.where(row.finished_at.is_not(None), row.why.is_distinct_from(FIRST)).order_by(row.due_at.desc())
    open_ = (await connection.execute(mine.where(UNFINISHED).order_by(row.due_at).limit(1))).first()
    last = (await connection.execute(ended.limit(1))).first()
    good = (await connection.execute(ended.where(row.why.is_(None)).limit(1))).first()
    late = _since(open_.due_at, now) if open_ else 0.0
    failed = last is not None and last.why is not None
    return Job(schedule, late, open_.epoch if open_ else 0, failed, good.finished_at if good else None)


async def size(connection: AsyncConnection) -> int:
    """Bytes of the database."""
    if connection.dialect.name == "sqlite":
        query = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    else:
        query = "SELECT pg_database_size(current_database())"
    return int((await connection.execute(sa.text(query))).scalar_one())


def _since(first: datetime | None, now: datetime) -> float:
    return max(0.0, (now - first).total_seconds()) if first else 0.0
