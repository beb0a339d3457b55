"""Clocks that jump, days on, an hour or years back, while something is leased, put off, due or valid.

What holds: nothing is told twice, nothing is lost, and nobody waits longer than the jump was, or a lease where it was
set back by years.
"""

import random
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.channels.channel import Receipt
from bot.delivery.notice import notify
from bot.delivery.worker import Worker
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen, Shown
from bot.jobs.runner import Runner
from bot.reminding.sweep import Reminding
from rules.base import quiet
from storage import leases, outbox, phone_codes, senders
from storage.job_runs import Begin, Occasion, Run, Step, Superseded, Take
from storage.reminders import Ask
from storage.tables.reminding import ReminderRow
from storage.tables.talk import OutboxRow
from storage.wishes import Choose, Wish
from tests.desk import job_worker
from tests.desk.reminding import book
from tests.desk.test_reminding import notices, said
from tests.desk.test_sending import Recording
from tests.desk.toy import Plain
from tests.storage.house import House, opened

JUMPS = {"days on": timedelta(days=3), "an hour back": timedelta(hours=-1), "years back": timedelta(days=-2000)}
ZONE = ZoneInfo("Asia/Shanghai")
SEED = 20261120

jumps = pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with opened(database_url) as house:
        yield house


def worker(house: House, channel: Recording) -> Worker:
    return Worker(house.committer, Plain(), {"fake": channel}, "zh_CN", zone=ZONE)


async def tell(house: House, *texts: str) -> None:
    me = await house.guest()
    for text in texts:
        await house.do(notify(me.owner, "x", Screen(verbatim(text))))


async def states(house: House) -> set[str]:
    async with house.reading() as connection:
        return set(await connection.scalars(sa.select(OutboxRow.state)))


def jumped(house: House, jump: timedelta) -> None:
    house.clock[0] += jump


class Jumping(Recording):
    """A channel that is on the phone while the clock jumps."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        self._meanwhile()
        return await super().send(account, notice, screens)


@jumps
async def test_what_is_on_its_way_is_told_once(house: House, jump: timedelta) -> None:
    await tell(house, "1", "2", "3")
    channel = Jumping(lambda: jumped(house, jump))
    await worker(house, channel).round()
    other = Recording()
    house.later(minutes=2)
    await worker(house, other).round()
    assert channel.got == ["1", "2", "3"]
    assert other.got == []
    assert await states(house) == {outbox.SENT}


@jumps
async def test_another_looks_while_it_is_on_its_way(house: House, jump: timedelta) -> None:
    await tell(house, "1")
    [row] = await house.do(outbox.Lease(("fake",), house.now + timedelta(minutes=1), 9))
    jumped(house, jump)
    other = Recording()
    await worker(house, other).round()
    assert other.got == [], "it may have arrived"
    await house.do(outbox.Settle(row.id, outbox.SENT))
    house.later(hours=2)
    await worker(house, other).round()
    assert other.got == []
    assert await states(house) == {outbox.SENT}


@jumps
async def test_what_a_dead_process_held_is_found_within_the_jump_or_a_sweep(house: House, jump: timedelta) -> None:
    await tell(house, "1")
    await house.do(outbox.Lease(("fake",), house.now + timedelta(minutes=1), 9))
    jumped(house, jump)
    await house.do(outbox.Sweep())
    house.later(hours=1, minutes=1, seconds=1)
    await worker(house, Recording()).round()
    assert await states(house) == {outbox.UNCONFIRMED}


async def test_set_back_by_minutes_a_lease_lasts_at_most_so_much_longer(house: House) -> None:
    await tell(house, "1")
    await house.do(outbox.Lease(("fake",), house.now + timedelta(minutes=1), 9))
    jumped(house, -leases.AHEAD + timedelta(minutes=2))
    await worker(house, Recording()).round()
    assert await states(house) == {outbox.QUEUED}
    house.later(seconds=leases.AHEAD.total_seconds())
    await worker(house, Recording()).round()
    assert await states(house) == {outbox.UNCONFIRMED}


async def test_what_was_put_off_until_a_morning_years_ahead_is_told_after_the_next_sweep(house: House) -> None:
    me = await house.guest()
    await house.do(Choose(Wish(hours=quiet.NIGHT)), me)
    channel = Recording()
    house.later(days=2000, hours=12)
    await tell(house, "hello")
    await worker(house, channel).round()
    assert channel.got == [], "it is night"
    jumped(house, -timedelta(days=2000, hours=12))
    await worker(house, channel).round()
    assert channel.got == []
    await house.do(outbox.Sweep())
    await worker(house, channel).round()
    assert channel.got == ["hello"]


async def test_reminders_are_told_once_and_by_day_however_the_clock_goes(house: House) -> None:
    me, chance, start = await house.guest(), random.Random(SEED), house.now
    for about in range(60):
        await house.do(Ask(me.owner, "toy", about, start + timedelta(hours=about)))
    sweep = Reminding(house.committer, book("toy"))
    for _ in range(80):
        jumped(house, timedelta(hours=chance.choice((1, 2, 5, 30, -1, -7, -26))))
        house.clock[0] = max(house.now, start - timedelta(days=2000))
        await sweep.round()
        if chance.random() < 0.1:
            jumped(house, timedelta(days=-2000))
            await sweep.round()
            jumped(house, timedelta(days=2000))
    house.clock[0] = start + timedelta(days=8)
    await sweep.round()
    told = [text for _, _, screens in await notices(house) for text in said(screens)]
    assert sorted(told) == sorted(f"about {about}" for about in range(60))
    async with house.reading() as connection:
        moments = await connection.scalars(sa.select(ReminderRow.told_at))
        assert all(at is not None and quiet.is_day(at, ZONE) for at in moments)


@jumps
async def test_a_run_of_a_dead_process_is_retaken_and_what_it_did_stands_once(house: House, jump: timedelta) -> None:
    house.later(days=-1)
    runner = Runner(house.committer, job_worker.book())
    await runner.round()
    house.later(days=1)
    people = [(await house.guest(f"{number}")).owner for number in range(6)]
    slow = await taken(house)
    await house.do(Step(slow, house.now + timedelta(minutes=1), people[0], 1, (outbox.Notify(people[0], "x", b"x"),)))
    jumped(house, jump)
    house.later(minutes=1, seconds=1)
    await runner.round()
    with pytest.raises(Superseded):
        await house.do(Step(slow, house.now, people[1], 1, (outbox.Notify(people[1], "x", b"x"),)))
    async with house.reading() as connection:
        assert sorted(await connection.scalars(sa.select(OutboxRow.address_id))) == people


async def taken(house: House) -> Run:
    """Today's run, in the hands of a process that is slow."""
    nine = house.now - timedelta(hours=3)
    await house.do(Begin((Occasion(job_worker.NAME, nine, nine + timedelta(hours=12)),)))
    run: Run = await house.do(Take((job_worker.NAME,), house.now + timedelta(minutes=1)))
    return run


@jumps
async def test_another_sends_for_a_channel_soon(house: House, jump: timedelta) -> None:
    assert await house.do(senders.Hold("fake", 1))
    assert not await house.do(senders.Hold("fake", 2))
    jumped(house, jump)
    house.later(seconds=senders.LASTS.total_seconds())
    assert await house.do(senders.Hold("fake", 2))


async def test_a_code_is_not_valid_longer_for_a_clock_that_was_set_back(house: House) -> None:
    me = await house.guest()
    await house.do(phone_codes.Send("+8613800000001", lambda: "123456"), me)
    jumped(house, timedelta(minutes=-2))
    assert await house.do(phone_codes.Try("123456"), me) == phone_codes.NoCode()
    house.later(minutes=2)
    assert isinstance(await house.do(phone_codes.Try("123456"), me), phone_codes.Proven)


async def test_a_code_is_over_once_the_clock_jumped_days_on(house: House) -> None:
    me = await house.guest()
    await house.do(phone_codes.Send("+8613800000001", lambda: "123456"), me)
    jumped(house, timedelta(days=3))
    assert await house.do(phone_codes.Try("123456"), me) == phone_codes.NoCode()
