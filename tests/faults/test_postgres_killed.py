"""PostgreSQL's server is killed while a crowd taps through it, and is started again: nobody is told what is not so.

Two negative controls must be caught: one tells people before the commit; the other lets the server say that a commit
is done which stands in its memory only (`synchronous_commit = off`).
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from storage.keys import Keyring
from tests.clusters import Cluster, started
from tests.coupons import books, shop
from tests.coupons.grab_worker import TAPS
from tests.coupons.tapping import Tapping, Told, crowd_of
from tests.faults.test_grabbing_away import seller
from tests.postgres import Server
from tests.services import POSTGRES, leave_out
from tests.storage.house import House, opened

PEOPLE, PIECES, AT_ONCE = 100, 71, 6
KILLED_AT = (25, 70, 120, 165)
"""After so many answers, of 200: the middle of the work on a machine of any speed."""
SETTINGS = ("wal_writer_delay=10s",)
"""Else what is committed in memory only may be written before the kill."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with started(*SETTINGS) as cluster:
        if cluster is None:
            leave_out(POSTGRES)
        yield cluster


@asynccontextmanager
async def house_on(cluster: Cluster, *, durable: bool = True) -> AsyncIterator[House]:
    """A house in a database of its own; `durable`: what is committed is written before it is said."""
    server = Server(f"postgresql://postgres@127.0.0.1:{cluster.port}")
    url = await asyncio.to_thread(server.create)
    if durable:
        reset = f'ALTER DATABASE "{url.rpartition("/")[2]}" SET synchronous_commit = on'
        await asyncio.to_thread(server.run, reset)
    async with opened(url, Keyring.made_up()) as house:
        yield house


@dataclass
class Killer:
    """Hears what people are told. At each of `KILLED_AT` the server is killed, that very moment, and started again."""

    cluster: Cluster
    told: Told = field(default_factory=Told)
    kills: int = 0
    _starting: list["asyncio.Task[None]"] = field(default_factory=list)

    def hears(self, line: object) -> None:
        self.told.note(str(line))
        if self.kills < len(KILLED_AT) and len(self.told.answers) >= KILLED_AT[self.kills]:
            (self.cluster.kill if self.kills % 2 else self.cluster.stop)()
            self.kills += 1
            self._starting.append(asyncio.create_task(asyncio.to_thread(self.cluster.start, *SETTINGS)))

    async def ends(self) -> None:
        """Every start has come to its end."""
        await asyncio.gather(*self._starting)
        assert self.kills == len(KILLED_AT)


async def sold(house: House, cluster: Cluster, *, early: bool = False) -> tuple[list[str], Told, int]:
    """Two processes sell while the server is killed: what is wrong, what people heard, how often they tapped anew."""
    await shop.opened(house, PEOPLE, stocks={"": PIECES})
    crowd, killer = await crowd_of(house.committer), Killer(cluster)
    async with seller(house) as first, seller(house) as second:
        desks = [Tapping(one, crowd, killer.hears, early=early, at_once=AT_ONCE) for one in (first, second)]
        for key in TAPS:
            await asyncio.gather(*(desks[nth % 2].tap(one, key) for nth, one in enumerate(crowd.tappers)))
        await killer.ends()
    async with house.reading() as connection:
        wrong = killer.told.problems(await books.read(connection))
    return wrong, killer.told, sum(desk.again for desk in desks)


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_a_server_that_is_killed_sells_nothing_twice_and_loses_no_answer(cluster: Cluster) -> None:
    async with house_on(cluster) as house:
        wrong, told, again = await sold(house, cluster)
    assert wrong == []
    assert again, "somebody had to try again"
    assert len(told.answers) == PEOPLE * len(TAPS)
    assert sum(one.startswith("Won") for one in told.answers.values()) == PIECES


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_who_tells_before_the_commit_is_caught(cluster: Cluster) -> None:
    async with house_on(cluster) as house:
        wrong, _, _ = await sold(house, cluster, early=True)
    assert any(one.startswith(("lost", "told differently")) for one in wrong)


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_a_server_that_commits_in_memory_only_is_caught(cluster: Cluster) -> None:
    async with house_on(cluster, durable=False) as house:
        wrong, _, _ = await sold(house, cluster)
    assert any(one.startswith(("lost", "told differently")) for one in wrong)
