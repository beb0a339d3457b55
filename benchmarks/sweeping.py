"""Reminders told and noted a second, against APScheduler with a job a reminder, in the same run.

Ours: the sweep as it runs: due rows are claimed, read by their kind, drawn as one message a person, sealed, written
into the outbox and noted as told, on SQLite with synchronous=FULL. The peer: a job a reminder that is due now and does
nothing at all, in APScheduler's own durable store on SQLite, since a reminder must survive a restart.
"""

import asyncio
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks import queues
from benchmarks.rounds import Row, Side, against, alternating
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Choice
from bot.dialogue.service import Book, Service
from bot.reminding.kind import Kind, Later, Told
from bot.reminding.sweep import Reminding
from rules.base.calendar import Calendar
from storage.committer import Committer
from storage.ids import Ids
from storage.keys import Keyring
from storage.reminders import Due
from storage.tables.people import AddressRow
from storage.tables.reminding import ReminderRow
from storage.tables.talk import OutboxRow
from storage.writing import Look

REMINDERS, JOBS, ROUNDS = 10_000, 300, 3
GOAL = 50.0


async def rows() -> list[Row]:
    """The benchmark's row."""
    with tempfile.TemporaryDirectory() as folder:
        database = await queues._tables(f"sqlite:///{Path(folder) / 'sweep.db'}")
        committer = Committer(database, Keyring.made_up(), Ids(), lambda: queues.NOW)
        await committer.start()
        await _people(committer)
        rates = await alternating(_ours(committer), _jobs, ROUNDS)
        await committer.close()
        await database.close()
    note = (
        f"{REMINDERS} people, a reminder each, told and noted, SQLite FULL; "
        f"peer: APScheduler, {JOBS} empty jobs in its SQLite store"
    )
    return [against("reminders told and noted", "rows/s", GOAL, note, ours=rates[0], peer=rates[1])]


async def _people(committer: Committer) -> None:
    now = queues.NOW
    guests = [
        {"id": 10_000_000 + number, "channel": "fake", "account": b"", "account_hash": number.to_bytes(17, "big")}
        | {"first_seen": now, "last_seen": now}
        for number in range(REMINDERS)
    ]
    async with committer.database.writer.begin() as connection:
        await connection.execute(sa.insert(AddressRow), guests)


def _ours(committer: Committer) -> Side:
    async def read(look: Look, calendar: Calendar, due: Sequence[Due]) -> Mapping[int, Told | Later]:
        del look, calendar
        return {one.id: Told(verbatim("申请还没交"), Choice("/do 1", verbatim("继续"), "primary")) for one in due}

    async def calendar(look: Look) -> Calendar:
        del look
        return Calendar()

    service = Service("bench", facts={"calendar": calendar}, reminders=(Kind("toy", read),))
    sweep = Reminding(committer, Book([service], {}))

    async def measured() -> float:
        await _due(committer)
        start = time.perf_counter()
        told = 0
        while done := await sweep.round():
            told += done
        took = time.perf_counter() - start
        async with committer.database.reading() as connection:
            written = await connection.scalar(sa.select(sa.func.count()).select_from(OutboxRow))
        assert told == written == REMINDERS
        return told / took

    return measured


async def _due(committer: Committer) -> None:
    some = [
        {"id": 20_000_000 + number, "owner_id": 10_000_000 + number, "kind": "toy", "about": number}
        | {"due_at": queues.NOW, "asked_at": queues.NOW}
        for number in range(REMINDERS)
    ]
    async with committer.database.writer.begin() as connection:
        await connection.execute(sa.delete(OutboxRow))
        await connection.execute(sa.delete(ReminderRow))
        await connection.execute(sa.insert(ReminderRow), some)


_done = 0
_ended = asyncio.Event()


async def job() -> None:
    """What the peer's jobs do; the store finds it by its name."""
    global _done
    _done += 1
    if _done == JOBS:
        _ended.set()


async def _jobs() -> float:
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    global _done
    _done = 0
    _ended.clear()
    with tempfile.TemporaryDirectory() as folder:
        store = SQLAlchemyJobStore(url=f"sqlite:///{Path(folder) / 'jobs.db'}")
        scheduler: Any = AsyncIOScheduler(jobstores={"default": store})
        scheduler.start(paused=True)
        for number in range(JOBS):
            scheduler.add_job("benchmarks.sweeping:job", "date", id=str(number), misfire_grace_time=None)
        start = time.perf_counter()
        scheduler.resume()
        await _ended.wait()
        took = time.perf_counter() - start
        scheduler.shutdown(wait=False)
    return JOBS / took
