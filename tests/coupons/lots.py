"""A lottery among a crowd, and the job that lists and draws it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import time, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.dialogue.service import Book, Service
from bot.jobs.job import Job, Shift
from bot.jobs.runner import Runner
from rules import draw_checks
from rules.base.timetables import Daily
from rules.draw_checks import Report
from storage import draws, lists, lotteries, merchants, offers, round_rows
from storage.committer import Committer
from storage.entries import Enter, Entered
from storage.offers import Offered, Opening
from storage.round_rows import Round
from storage.tables.offers import ClaimRow, EntryRow
from tests.coupons.crowd import FEN, Crowd, Tapper, gathered
from tests.desk.reminding import calendar
from tests.storage.house import House

DAY = timedelta(days=1)
BUDGET = 10**7


@dataclass
class Lottery:
    """A lottery and the people before it."""

    house: House
    crowd: Crowd
    offer: int
    merchant: int

    async def round(self) -> Round:
        async with self.house.reading() as connection:
            found = await round_rows.get(connection, self.crowd.round)
        assert found is not None
        return found

    def enter(self, tapper: Tapper, **values: Any) -> Enter:
        return replace(Enter(self.crowd.stock, tapper.person, tapper.membership, 1), **values)

    async def entered(self, *tappers: Tapper) -> list[int]:
        """Let them take part; their numbers."""
        outcomes = [await self.house.do(self.enter(one)) for one in tappers or self.crowd.tappers]
        assert all(isinstance(one, Entered) for one in outcomes)
        return [one.number for one in outcomes]

    async def closed(self) -> Round:
        """Close it, and publish its list."""
        round = await self.round()
        await self.house.do(lotteries.Close(round.id, round.version))
        await draws.work(Steps(self.house))
        return await self.round()

    async def drawn(self) -> Round:
        """Close and draw it."""
        await self.closed()
        return await self.drawn_now()

    async def drawn_now(self) -> Round:
        """Draw it; it is closed."""
        round = await self.round()
        await self.house.do(lotteries.Draw(round.id, round.version))
        await draws.work(Steps(self.house))
        return await self.round()

    async def another(self) -> "Lottery":
        """The next round of the same offer, which opens now."""
        made = await self.house.do(
            offers.Another(self.offer, (_opening(self.house, self, await self.round()),), BUDGET)
        )
        return replace(self, crowd=await _at(self.house, self.crowd, made.rounds[0]))

    async def published(self) -> bytes:
        return b"".join([piece async for piece in lists.published(self.house.looking, self.crowd.round)])

    async def report(self) -> Report:
        return draw_checks.check((await self.published()).splitlines(keepends=True))

    async def winners(self) -> set[int]:
        """The numbers of who has a piece that is alive."""
        query = (
            sa.select(EntryRow.number)
            .join(ClaimRow, sa.and_(ClaimRow.round_id == EntryRow.round_id, ClaimRow.person_id == EntryRow.person_id))
            .where(EntryRow.round_id == self.crowd.round, ClaimRow.state.in_(("held", "pending")))
        )
        async with self.house.reading() as connection:
            found = list(await connection.scalars(query))
        assert len(found) == len(set(found))
        return set(found)


@dataclass
class Steps:
    """Does the steps of a run without a run. `before`: called before each."""

    house: House
    before: Callable[[], Awaitable[None]] | None = None

    @property
    def looking(self) -> Any:
        return self.house.looking

    async def step(self, cursor: int, *writes: Any, done: int = 0) -> tuple[Any, ...]:
        if self.before:
            await self.before()
        return tuple([await self.house.do(write) for write in writes])


def runner(committer: Committer, work: Callable[[Shift], Awaitable[None]] = draws.work) -> Runner:
    """Does the job as the house does."""
    job = Job(lotteries.DRAWS, Daily(time(4)), partial(work))
    return Runner(committer, Book([Service("toy", facts={"calendar": calendar}, jobs=(job,))], {}))


async def lottery(house: House, people: int, pieces: int, **values: Any) -> Lottery:
    """A lottery of `pieces` that is open, and `people` who may take part. `values`: of its `Opening`."""
    crowd = await gathered(house.committer, people, 1)
    merchant = await house.do(merchants.Register(crowd.home, "光明洗车", "解放路 1 号"))
    offered = Offered("洗车券", "洗一次车", 3000, FEN, "value", 0, BUDGET)
    plain = Lottery(house, crowd, 0, merchant)
    opening = replace(_opening(house, plain, None), stocks={"": pieces}, **values)
    made = await house.do(offers.Make(crowd.home, offered, (opening,), BUDGET))
    return replace(plain, offer=made.offer, crowd=await _at(house, crowd, made.rounds[0]))


def _opening(house: House, plain: Lottery, like: Round | None) -> Opening:
    now, home = house.now, plain.crowd.home
    made = Opening("lottery", home, now, now + DAY, now, now + 30 * DAY, {"": 1}, (plain.merchant,))
    return replace(made, weighted=like.weighted, stocks={"": like.pieces}) if like else made


async def _at(house: House, crowd: Crowd, round: int) -> Crowd:
    async with house.reading() as connection:
        found = await round_rows.get(connection, round)
    assert found is not None
    [stock] = found.stocks
    return replace(crowd, round=round, stock=stock)
