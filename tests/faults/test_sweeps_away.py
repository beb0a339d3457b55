"""PostgreSQL is cut off, stalls and swallows answers while sweeps work: a COMMIT of which nobody knows acts once.

The negative controls must be caught: each takes away what a sweep does about such a COMMIT.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.channel import Abilities, Receipt
from bot.delivery import line, notice
from bot.delivery.notice import notify
from bot.delivery.worker import Worker
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen, Shown
from bot.jobs.job import Shift
from bot.jobs.runner import Runner
from bot.reminding.sweep import Reminding
from storage import outbox, reminders
from storage.away import Away
from storage.committer import Committer
from storage.job_runs import Step, Superseded
from storage.outbox import Settle, SettleAll
from storage.reminders import Ask, AskAll
from storage.tables.reminding import JobRunRow, ReminderRow
from storage.tables.talk import OutboxRow
from storage.writing import Transaction, Write
from tests.desk import job_worker
from tests.desk.reminding import book
from tests.desk.test_reminding import said
from tests.desk.toy import Plain
from tests.faults.proxy import Proxy
from tests.storage.house import House

PEOPLE, EACH = 16, 5
LONGEST = 0.03
"""Seconds of each trouble: about two commits."""
LOST = 0.4
"""Of all commits nobody learns what became of them."""
ENOUGH = 1.0
"""Seconds after which the line does not misbehave but by that."""
SEED = 20261120
SETTLE = reminders.settle
TRIES = 5
"""Of a negative control: which answers are lost depends on how busy the machine is."""


@asynccontextmanager
async def trouble(proxy: Proxy) -> AsyncIterator[None]:
    """As long as the block lasts: commits that nobody learns of; and until it was enough, all else."""
    chance = random.Random(SEED)
    proxy.loses(b"COMMIT", LOST, chance)

    async def passes() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(ENOUGH):
                await proxy.misbehaves(chance, LONGEST)
        proxy.back()

    task = asyncio.create_task(passes())
    yield
    task.cancel()
    proxy.back()
    proxy.loses(b"COMMIT", 0, chance)


async def work(
    house: House, proxy: Proxy, once: Callable[[], Awaitable[Any]], done: Callable[[], Awaitable[bool]]
) -> None:
    """Do it again and again until it is done; a clock that moves lets leases and waits run out."""
    swallowed = proxy.swallowed
    async with trouble(proxy):
        for _ in range(2000):
            with suppress(Away):
                await once()
            with suppress(Away):
                if await done():
                    break
            house.later(seconds=61)
        else:
            pytest.fail("never done")
    assert proxy.swallowed > swallowed


def none(house: House, query: Any) -> Callable[[], Awaitable[bool]]:
    """Whether the query finds nothing any more."""

    async def look() -> bool:
        return not await house.scalar(sa.select(sa.func.count()).select_from(query.subquery()))

    return look


# the outbox


class Phones:
    """A channel without troubles of its own: what it was given has arrived."""

    name = "fake"

    def __init__(self, *, dedupes: bool) -> None:
        self.can = Abilities(dedupes=dedupes)
        self.got: Counter[int] = Counter()

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        del account, screens
        await asyncio.sleep(0.001)
        self.got[notice] += 1
        return Receipt("sent")


class Forgetful(Committer):
    """The mutant: what became of a notice is noted once, whether it works or not."""

    async def run(self, operation: Any, *more: Any) -> Any:
        noting = isinstance(getattr(operation, "__self__", None), (Settle, SettleAll))
        try:
            return await super().run(operation, *more)
        except Away:
            if not noting:
                raise


async def told(
    house: House, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, *, mutant: bool, crowd: str = ""
) -> Counter[int]:
    monkeypatch.setattr(line, "AWAY_SECONDS", 0.01)
    for number in range(PEOPLE):
        owner = (await house.guest(f"{crowd}{number}")).owner
        for each in range(EACH):
            at = house.now + timedelta(minutes=number + each)
            await house.do(notify(owner, "news", Screen(verbatim("x")), due_at=at))
    phones = Phones(dedupes=mutant)
    if mutant:
        monkeypatch.setattr(house.committer, "__class__", Forgetful)
    worker = Worker(house.committer, Plain(), {"fake": phones}, "zh_CN")
    left = sa.select(OutboxRow.id).where(OutboxRow.state == outbox.QUEUED)
    await work(house, proxy, worker.round, none(house, left))
    return phones.got


async def test_a_notice_is_sent_once(house: House, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    got = await told(house, proxy, monkeypatch, mutant=False)
    assert set(got.values()) == {1}
    async with house.reading() as connection:
        rows = (await connection.execute(sa.select(OutboxRow.id, OutboxRow.state, OutboxRow.why))).all()
    assert {row.id for row in rows if row.state == outbox.SENT} == set(got), "and all that was sent is known"
    rest = {(row.state, row.why) for row in rows if row.id not in got}
    assert rest <= {(outbox.UNCONFIRMED, outbox.ABANDONED)}, "a lease of which nobody knew"
    assert len(rows) == PEOPLE * EACH


async def test_the_checker_sees_a_notice_that_is_sent_twice(
    house: House, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for again in range(TRIES):
        if max((await told(house, proxy, monkeypatch, mutant=True, crowd=f"{again}-")).values()) > 1:
            return
    raise AssertionError


# reminders


async def reminded(
    house: House, proxy: Proxy, *, mutant: bool, monkeypatch: pytest.MonkeyPatch, crowd: str = ""
) -> Counter[str]:
    for number in range(PEOPLE):
        me = await house.guest(f"{crowd}{number}")
        due = [house.now + timedelta(minutes=number + 5 * each) for each in range(EACH)]
        await house.do(AskAll(tuple(Ask(me.owner, "toy", about, at) for about, at in enumerate(due))))
    sweep, settle, left = Reminding(house.committer, book("toy")), SETTLE, list[Any]()

    async def later(tx: Transaction, what: Any) -> None:
        del tx
        left.append(what)

    async def apart() -> None:
        """The mutant: what was told is noted in a commit of its own, once."""
        await sweep.round()
        noting, left[:] = list(left), []
        for what in noting:
            await house.committer.run(lambda tx, what=what: settle(tx, what))  # type: ignore[misc]

    if mutant:
        monkeypatch.setattr(reminders, "settle", later)
    due_still = sa.select(ReminderRow.id).where(ReminderRow.due_at.is_not(None))
    await work(house, proxy, apart if mutant else sweep.round, none(house, due_still))
    async with house.reading() as connection:
        rows = (await connection.execute(sa.select(OutboxRow.id, OutboxRow.address_id, OutboxRow.body))).all()
    screens = {row: notice.unpack(house.keys.open("outbox", row.id, row.body)) for row in rows}
    return Counter(f"{row.address_id} {text}" for row, shown in screens.items() for text in said(shown))


async def test_a_reminder_is_told_once(house: House, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    found = await reminded(house, proxy, mutant=False, monkeypatch=monkeypatch)
    assert set(found.values()) == {1}
    assert len(found) == PEOPLE * EACH


async def test_the_checker_sees_a_reminder_that_is_told_twice(
    house: House, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for again in range(TRIES):
        if max((await reminded(house, proxy, mutant=True, monkeypatch=monkeypatch, crowd=f"{again}-")).values()) > 1:
            return
    raise AssertionError


# calendar jobs


async def worked(house: House, proxy: Proxy) -> Counter[int]:
    house.later(days=-1)
    runner = Runner(house.committer, job_worker.book())
    await runner.round()  # the schedule is known since yesterday
    house.later(days=1)
    for number in range(4 * PEOPLE):
        await house.guest(f"{number}")
    begun = sa.select(JobRunRow.id).where(JobRunRow.why.is_(None), JobRunRow.finished_at.is_not(None))

    async def over() -> bool:
        return bool(await house.scalar(sa.select(sa.func.count()).select_from(begun.subquery())))

    await work(house, proxy, runner.round, over)
    async with house.reading() as connection:
        return Counter(await connection.scalars(sa.select(OutboxRow.address_id)))


async def test_a_job_does_everything_once(house: House, proxy: Proxy) -> None:
    found = await worked(house, proxy)
    assert set(found.values()) == {1}
    assert len(found) == 4 * PEOPLE


async def test_the_checker_sees_a_step_that_is_done_twice(
    house: House, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stubborn(self: Shift, cursor: int, *writes: Write, done: int = 0) -> Any:
        """The mutant: where nobody knows, once more."""
        step = Step(self.run, self.now + timedelta(minutes=1), cursor, done, writes)
        while True:
            try:
                return await self.committer.run(step.apply)
            except Away:
                await asyncio.sleep(0.01)
            except Superseded:
                return ()

    monkeypatch.setattr(Shift, "step", stubborn)
    assert max((await worked(house, proxy)).values()) > 1
