"""Calendar jobs among several processes: one does a run, another retakes it, and its effects are there once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.dialogue.service import Book, Service
from bot.jobs.job import LEASE, Job, Shift
from bot.jobs.runner import Runner
from rules.base.timetables import Timetable, WorkingDays, WorkingHours
from storage import job_runs, outbox
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.job_runs import Begin, Finish, Occasion, Run, RunNow, Step, Superseded, Take
from storage.outbox import Notify
from storage.tables.audit import AuditActRow
from storage.tables.reminding import JobRunRow
from storage.tables.talk import OutboxRow
from storage.writing import Actor, Forbidden
from tests.desk.reminding import calendar
from tests.storage.house import House

NAME = "toy"


@dataclass
class Work:
    """Tells everybody, two a step; dies once where it is told to, as a killed process does."""

    everybody: list[int]
    dies_before: int = -1
    pause: Callable[[], None] = lambda: None
    runs: list[Run] = field(default_factory=list)

    async def __call__(self, shift: Shift) -> None:
        self.runs.append(shift.run)
        left = [owner for owner in self.everybody if owner > shift.run.cursor]
        for start in range(0, len(left), 2):
            some = left[start : start + 2]
            if self.dies_before in some:
                self.dies_before = -1
                raise asyncio.CancelledError
            notices = tuple(Notify(owner, NAME, b"x", dedupe=shift.key(owner)) for owner in some)
            await shift.step(some[-1], outbox.NotifyAll(notices), done=len(some))
            self.pause()


def book(work: Work, times: Timetable | None = None, late: float = 12) -> Book:
    """A book with one job."""
    job = Job(NAME, times or WorkingDays(), work, timedelta(hours=late))
    return Book([Service(NAME, facts={"calendar": calendar}, jobs=(job,))], {})


async def told(house: House) -> Counter[int]:
    """How often each address was told."""
    async with house.reading() as connection:
        return Counter(await connection.scalars(sa.select(OutboxRow.address_id)))


async def rows(house: House) -> list[tuple[str | None, int, int, bool]]:
    """Every run: why, tries, how much was done, whether it is over."""
    async with house.reading() as connection:
        found = await connection.execute(sa.select(JobRunRow).order_by(JobRunRow.due_at))
        return [(row.why, row.epoch, row.done, row.finished_at is not None) for row in found]


@pytest.fixture
async def work(house: House) -> Work:
    return Work(sorted([(await house.guest(f"someone {number}")).owner for number in range(9)]))


@pytest.fixture
async def others(house: House) -> AsyncIterator[list[Committer]]:
    """Other processes on the same database."""
    databases = [Database(house.database.url.render_as_string(hide_password=False)) for _ in range(3)]
    committers = [Committer(database, house.keys, Ids(), lambda: house.now) for database in databases]
    for committer in committers:
        await committer.start()
    yield committers
    for committer, database in zip(committers, databases, strict=True):
        await committer.close()
        await database.close()


async def begin(house: House, work: Work, days: float = 3) -> None:
    """The schedule is known since Friday noon; some days pass, and something is due on Monday at nine."""
    assert await Runner(house.committer, book(work)).round() == 0
    assert await rows(house) == [("first", 0, 0, True)]
    house.later(days=days, hours=-3)


async def test_of_many_processes_one_does_it(house: House, work: Work, others: list[Committer]) -> None:
    await begin(house, work)
    runners = [Runner(committer, book(work)) for committer in (house.committer, *others)]
    for _ in range(3):
        await asyncio.gather(*(runner.round() for runner in runners))
    assert len(work.runs) == 1
    assert set((await told(house)).values()) == {1}
    assert await rows(house) == [("first", 0, 0, True), (None, 1, 9, True)]


async def test_another_goes_on_where_a_killed_one_was(house: House, work: Work, others: list[Committer]) -> None:
    await begin(house, work)
    work.dies_before = work.everybody[4]
    with pytest.raises(asyncio.CancelledError):
        await Runner(house.committer, book(work)).round()
    assert len(await told(house)) == 4
    other = Runner(others[0], book(work))
    assert await other.round() == 0, "the lease holds"
    house.later(seconds=LEASE.total_seconds() + 1)
    assert await other.round() == 1
    assert work.runs[1].cursor == work.everybody[3]
    assert await told(house) == Counter(work.everybody)
    assert await rows(house) == [("first", 0, 0, True), (None, 2, 9, True)]


async def test_who_was_thought_dead_writes_nothing_when_it_is_back(
    house: House, work: Work, others: list[Committer]
) -> None:
    await begin(house, work)
    run: Run = await house.do(Begin((Occasion(NAME, house.now, house.now),))) or await house.do(
        Take((NAME,), house.now + LEASE)
    )
    me = work.everybody[0]
    await house.do(Step(run, house.now + LEASE, me, 1, (Notify(me, NAME, b"x"),)))
    house.later(seconds=LEASE.total_seconds() + 1)
    again: Run = await others[0].run(Take((NAME,), house.now + LEASE).apply)
    assert (again.id, again.epoch, again.cursor) == (run.id, 2, me)
    for late in (
        Step(run, house.now, 0, 1, (Notify(me, NAME, b"x"),)),
        Finish(run),
        job_runs.Retry(run, "x", house.now),
    ):
        with pytest.raises(Superseded):
            await house.do(late)
    assert await told(house) == Counter([me])
    await house.do(Finish(again))
    with pytest.raises(Superseded):
        await house.do(Finish(again))


async def test_a_slow_process_that_loses_its_run_stops_and_nobody_is_told_twice(
    house: House, work: Work, others: list[Committer]
) -> None:
    await begin(house, work)
    beside: list[asyncio.Task[int]] = []

    def asleep() -> None:
        if not beside:
            house.later(minutes=5)
            beside.append(asyncio.create_task(Runner(others[0], book(work)).round()))

    work.pause = asleep
    await Runner(house.committer, book(work)).round()
    await beside[0]
    house.later(minutes=5)
    await Runner(house.committer, book(work)).round()
    assert await told(house) == Counter(work.everybody)
    assert [over for *_, over in await rows(house)] == [True, True]


async def test_what_was_missed_is_made_up_for_once_and_only_the_last(house: House, work: Work) -> None:
    await begin(house, work, days=10)  # Monday
    runner = Runner(house.committer, book(work, late=2))
    assert await runner.round() == 1
    assert await runner.round() == 0
    assert len(await rows(house)) == 2
    house.later(days=1, hours=3)
    assert await runner.round() == 0
    assert (await rows(house))[-1] == ("late", 0, 0, True)


async def test_a_clock_that_jumps_runs_each_time_once(house: House, work: Work) -> None:
    runner = Runner(house.committer, book(work, WorkingHours(2)))
    await runner.round()
    start, ran = house.now, 0
    for hours in (2, 70, 1, 3, 2, 70, 4, 69, 5):
        house.clock[0] = start + timedelta(hours=hours)
        while await runner.round():
            ran += 1
    assert ran == len(work.runs) == len({run.due_at for run in work.runs})
    assert Counter(await told(house)) == Counter(dict.fromkeys(work.everybody, ran))


async def test_two_taps_at_once_run_it_once(house: House, work: Work, others: list[Committer]) -> None:
    tree = await house.tree()
    admin, second = await house.officer(tree["省"], "admin"), await house.officer(tree["省"], "admin")
    county = await house.officer(tree["东县"], "admin")
    await begin(house, work, days=0.5)
    with pytest.raises(Forbidden):
        await house.do(RunNow(NAME, 0), county)
    now = RunNow(NAME, 0)
    taps = [(house.committer, admin), (others[0], second), (others[1], admin), (others[2], Actor(1, second.person))]
    first = await asyncio.gather(*(committer.run(now.apply, actor) for committer, actor in taps))
    assert sorted(first) == [False, False, False, True]
    assert await Runner(house.committer, book(work)).round() == 1
    assert len(work.runs) == 1
    assert await house.scalar(sa.select(sa.func.count()).where(AuditActRow.act == "job.run")) == 1
    house.later(minutes=1)
    assert await house.do(RunNow(NAME, 1), admin)


async def test_old_runs_go_and_the_newest_of_each_schedule_stays(house: House, work: Work) -> None:
    await begin(house, work)
    await Runner(house.committer, book(work)).round()
    house.later(days=401)
    assert await house.do(job_runs.Sweep()) == 1
    assert await rows(house) == [(None, 1, 9, True)]
