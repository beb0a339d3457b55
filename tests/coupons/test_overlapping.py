"""While there is plenty, batches overlap and hold the stock last. What others did meanwhile is seen then."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from storage import claims, joints
from storage.claims import Over, SoldOut, Won
from storage.joints import Overlapping
from storage.scripts import Query, Script
from storage.tables.offers import RoundRow
from tests.coupons.crowd import Taps, gathered
from tests.coupons.test_grabbing import changes, sold
from tests.storage.house import House


@pytest.fixture
def looks_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look is one from before: there was plenty, and the round was open."""
    stand, early = claims._Counter._stand, [True]

    def looked(self: Any, how: Query, stocks: Iterable[int]) -> Script[None]:
        yield from stand(self, how, stocks)
        if how is claims.SEEN and early:
            early.clear()
            for stock in self._stocks.values():
                stock.left, stock.state = stock.left + 1000, claims.READY

    monkeypatch.setattr(claims._Counter, "_stand", looked)


@pytest.mark.usefixtures("looks_too_early")
async def test_what_others_took_meanwhile_is_not_sold_again(house: House) -> None:
    crowd = await gathered(house.committer, 60, 25)
    taps = Taps(house.committer, crowd)
    outcomes = await asyncio.gather(*(taps.tap(one, "t") for one in crowd.tappers))
    assert [type(one) for one in outcomes] == [Won] * 25 + [SoldOut] * 35
    assert await sold(house, crowd) == (25, 25)


async def tapped_while_it_was_paused(house: House) -> tuple[list[claims.Outcome], tuple[int, int]]:
    crowd = await gathered(house.committer, 5, 25)
    taps = Taps(house.committer, crowd)
    await changes(house, RoundRow, state="paused")
    outcomes = await asyncio.gather(*(taps.tap(one, "t") for one in crowd.tappers))
    return outcomes, await sold(house, crowd)


@pytest.mark.usefixtures("looks_too_early")
async def test_a_round_that_was_paused_meanwhile_gives_nothing(house: House) -> None:
    assert await tapped_while_it_was_paused(house) == ([Over("paused")] * 5, (0, 0))


@pytest.mark.usefixtures("looks_too_early")
async def test_without_the_second_look_it_would(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims._Counter, "_open", lambda _self, _stock: True)
    _, found = await tapped_while_it_was_paused(house)
    assert found == (5, 5)


async def test_batches_overlap_and_keep_their_order(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joints, "BATCH", 10)
    commit, now, most = joints.commit, 0, 0

    async def counted(*args: Any) -> Any:
        nonlocal now, most
        now, most = now + 1, max(most, now + 1)
        try:
            return await commit(*args)
        finally:
            now -= 1

    monkeypatch.setattr(joints, "commit", counted)
    crowd = await gathered(house.committer, 200, 111)
    taps = Taps(house.committer, crowd)
    outcomes = await asyncio.gather(*(taps.tap(one, "t") for one in crowd.tappers))
    assert [type(one) for one in outcomes] == [Won] * 111 + [SoldOut] * 89
    assert await sold(house, crowd) == (111, 111)
    assert most == (joints.AT_ONCE if house.database.postgres else 1)


async def test_another_begins_only_where_it_is_full_and_comes_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joints, "BATCH", 10)
    freed, said, go = asyncio.Event(), list[str](), asyncio.Event()
    overlapping = Overlapping(freed.set)
    assert overlapping.free(1)

    async def first(before: joints.Before) -> None:
        await before()
        await go.wait()
        said.append("first")
        raise ZeroDivisionError  # the next one comes after it all the same

    async def second(before: joints.Before) -> None:
        said.append("begun")
        await before()
        said.append("second")

    overlapping.begin(first)
    assert not overlapping.free(9) and overlapping.free(10)
    overlapping.begin(second)
    assert not overlapping.free(10), "two are enough"
    await asyncio.sleep(0.01)
    go.set()
    while overlapping:
        await freed.wait()
        freed.clear()
    assert said == ["begun", "first", "second"]
