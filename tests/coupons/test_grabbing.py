"""Grabbing: never more than there is, one a person, in the order of arrival, and the same tap is the same."""

import asyncio
from dataclasses import replace

import pytest
import sqlalchemy as sa

from storage import claims, ledger
from storage.claims import Already, Grab, NotYet, Over, SoldOut, Won
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.tables.memberships import MembershipRow
from storage.tables.offers import ClaimRow, LedgerRow, RoundRow, StockRow
from storage.tables.talk import EventRow
from storage.turns import Repeated
from storage.writing import Actor, Lost, Transaction
from tests.coupons.crowd import FEN, Crowd, Taps, gathered
from tests.storage.house import House


async def sold(house: House, crowd: Crowd) -> tuple[int, int]:
    """Live claims, and what the stock says was taken."""
    live = sa.select(sa.func.count()).select_from(ClaimRow).where(ClaimRow.state.in_(("held", "redeemed")))
    taken = await house.scalar(sa.select(StockRow.taken).where(StockRow.id == crowd.stock))
    return await house.scalar(live), taken


async def changes(house: House, table: type, **values: object) -> None:
    async def write(tx: Transaction) -> None:
        await tx.connection.execute(sa.update(table).values(**values))

    await house.committer.run(write)


async def test_so_many_taps_at_once_get_what_there_is_in_the_order_of_arrival(house: House) -> None:
    crowd = await gathered(house.committer, 60, 25)
    taps = Taps(house.committer, crowd)
    outcomes = await asyncio.gather(*(taps.tap(one, "t") for one in crowd.tappers))
    assert [type(one) for one in outcomes] == [Won] * 25 + [SoldOut] * 35
    assert await sold(house, crowd) == (25, 25)
    assert await house.scalar(sa.select(sa.func.count()).select_from(EventRow)) == 60


async def test_every_piece_is_in_the_ledger(house: House) -> None:
    crowd = await gathered(house.committer, 5, 3)
    taps = Taps(house.committer, crowd)
    await asyncio.gather(*(taps.tap(one, "t") for one in crowd.tappers))
    async with house.reading() as connection:
        found = await ledger.balances(connection, [crowd.round])
    assert (found["held"], found["stock"]) == (3 * FEN, -3 * FEN)
    assert sum(found.values()) == 0


async def test_a_second_tap_finds_what_the_first_one_got(house: House) -> None:
    crowd = await gathered(house.committer, 1, 5)
    taps = Taps(house.committer, crowd)
    first = await taps.tap(crowd.tappers[0], "a")
    assert await taps.tap(crowd.tappers[0], "b") == Already(first.claim)
    assert await sold(house, crowd) == (1, 1)


async def test_taps_of_one_person_in_the_same_batch_get_one_piece(house: House) -> None:
    crowd = await gathered(house.committer, 1, 5)
    grab = crowd.grab(crowd.tappers[0])

    async def twice(tx: Transaction) -> list[claims.Outcome | None]:
        from storage import scripts

        return await scripts.run_on(tx.connection, Grab.together((grab, grab), tx.now, tx.ids))

    first, second = await house.committer.run(twice)
    assert second == Already(first.claim)
    assert await sold(house, crowd) == (1, 1)


async def test_the_same_tap_again_is_the_same_event(house: House) -> None:
    crowd = await gathered(house.committer, 1, 5)
    taps = Taps(house.committer, crowd)
    await taps.tap(crowd.tappers[0], "a")
    with pytest.raises(Repeated):
        await taps.tap(crowd.tappers[0], "a")
    assert await sold(house, crowd) == (1, 1)


async def test_a_bad_turn_sinks_none_of_its_neighbours(house: House) -> None:
    crowd = await gathered(house.committer, 9, 9)
    taps = Taps(house.committer, crowd)
    turns = [taps.turn(one, "t") for one in crowd.tappers]
    turns[4] = replace(turns[4], revision=17)
    done = await asyncio.gather(*(house.committer.turn(turn) for turn in turns), return_exceptions=True)
    assert [type(one) for one in done].count(Lost) == 1
    assert await sold(house, crowd) == (8, 8)


async def test_somebody_whose_membership_changed_is_looked_at_anew(house: House) -> None:
    crowd = await gathered(house.committer, 2, 5)
    taps = Taps(house.committer, crowd)
    mine = sa.update(MembershipRow).where(MembershipRow.id == crowd.tappers[0].membership).values(version=2)
    await house.committer.run(lambda tx: tx.connection.execute(mine))
    lost, won = await asyncio.gather(*(taps.tap(one, "t") for one in crowd.tappers), return_exceptions=True)
    assert isinstance(lost, Lost)
    assert isinstance(won, Won)
    assert await sold(house, crowd) == (1, 1)


async def test_a_batch_of_which_nobody_may_be_told_yet_writes_nothing(house: House) -> None:
    crowd = await gathered(house.committer, 2, 5)
    await changes(house, MembershipRow, version=2)
    taps = Taps(house.committer, crowd)
    tried = await asyncio.gather(*(taps.tap(one, "t") for one in crowd.tappers), return_exceptions=True)
    assert [type(one) for one in tried] == [Lost, Lost]
    assert await house.scalar(sa.select(sa.func.count()).select_from(EventRow)) == 0


async def test_a_round_gives_out_between_its_times_only(house: House) -> None:
    crowd = await gathered(house.committer, 1, 5)
    taps = Taps(house.committer, crowd)
    [one] = crowd.tappers
    opens, closes = house.later, house.now
    await changes(house, RoundRow, state="paused")
    assert await taps.tap(one, "paused") == Over("paused")
    await changes(house, RoundRow, state="ready")
    opens(hours=-1)
    assert await taps.tap(one, "early") == NotYet(closes)
    opens(hours=26)
    assert await taps.tap(one, "late") == Over("closed")
    assert await sold(house, crowd) == (0, 0)


async def test_what_is_given_back_can_be_had_by_somebody_else(house: House) -> None:
    crowd = await gathered(house.committer, 2, 1)
    taps = Taps(house.committer, crowd)
    first, second = crowd.tappers
    won = await taps.tap(first, "a")
    assert await taps.tap(second, "a") == SoldOut()
    await house.do(claims.GiveBack(won.claim, 1), Actor(first.address, first.person))
    assert isinstance(await taps.tap(second, "b"), Won)
    assert await sold(house, crowd) == (1, 1)
    async with house.reading() as connection:
        assert (await ledger.balances(connection, [crowd.round]))["held"] == FEN


async def test_one_may_have_as_many_as_the_round_says(house: House) -> None:
    crowd = await gathered(house.committer, 1, 9, per_person=2)
    taps = Taps(house.committer, crowd)
    outcomes = [await taps.tap(crowd.tappers[0], str(n)) for n in range(3)]
    assert [type(one) for one in outcomes] == [Won, Won, Already]


async def race(url: str, house: House, crowd: Crowd, processes: int) -> list[claims.Outcome]:
    """Everybody taps through another committer, as in so many processes."""
    databases = [Database(url) for _ in range(processes)]
    committers = [Committer(database, house.keys, Ids(), lambda: house.now) for database in databases]
    for committer in committers:
        await committer.start()
    taps = [Taps(committer, crowd) for committer in committers]
    try:
        tries = [taps[n % processes].tap(one, "t") for n, one in enumerate(crowd.tappers)]
        outcomes: list[claims.Outcome] = await asyncio.gather(*tries)
        return outcomes
    finally:
        for committer, database in zip(committers, databases, strict=True):
            await committer.close()
            await database.close()


async def test_several_processes_sell_exactly_the_stock(house: House, database_url: str) -> None:
    crowd = await gathered(house.committer, 200, 77)
    outcomes = await race(database_url, house, crowd, 4)
    assert sum(isinstance(one, Won) for one in outcomes) == 77
    assert await sold(house, crowd) == (77, 77)
    assert await house.scalar(sa.select(sa.func.count()).select_from(LedgerRow)) == 77
