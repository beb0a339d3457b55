"""How rounds end: by the clock, cancelled, with every fen where it belongs."""

import asyncio

import pytest
import sqlalchemy as sa

from storage import claims, endings, ledger, offers, rounds
from storage.claims import GiveBack, Grab, Over, Won
from storage.committer import Committer
from storage.database import Database
from storage.endings import Close, Expire, Holder, Void, Withdraw
from storage.ids import Ids
from storage.tables.offers import ClaimRow, StockRow
from storage.writing import Lost
from tests.coupons import books, shop
from tests.coupons.crowd import Tapper, people_of
from tests.coupons.shop import FEN, Shop
from tests.storage.house import House


@pytest.fixture
async def town(house: House) -> Shop:
    return await shop.opened(house)


async def accounts(town: Shop) -> dict[str, int]:
    async with town.house.reading() as connection:
        return {name: fen for name, fen in (await ledger.balances(connection, [town.round])).items() if fen}


async def promised(town: Shop) -> int:
    async with town.house.reading() as connection:
        found = await offers.offer(connection, town.offer)
    assert found is not None
    return found.promised_fen


async def test_a_round_closes_by_the_clock_and_ends_once_all_coupons_have(town: Shop) -> None:
    used, kept = await town.won(0), await town.won(1)
    do = town.house.do
    await town.redeems(used)
    assert await do(Close()) == ()
    town.house.later(days=1)
    assert await do(Close()) == (town.round,)
    assert (await town.now()).state == rounds.CLOSED
    assert await town.grabs(2) == Over("closed")
    assert await do(Withdraw()) == ()
    town.house.later(days=30)
    assert await do(Withdraw()) == (), "a coupon is still in somebody's hand"
    assert await do(Expire()) == (Holder(town.members[1].person, kept, town.round),)
    assert await do(Expire()) == ()
    assert await do(Withdraw()) == (town.round,)
    assert await do(Withdraw()) == ()
    assert (await town.now()).state == rounds.OVER
    assert await accounts(town) == {"budget": -2 * FEN, "owed": FEN, "lapsed": FEN}
    assert await promised(town) == 2 * FEN
    with pytest.raises(Lost):
        await do(GiveBack(kept, 2), town.holder(1))


async def test_a_cancelled_round_takes_its_coupons_with_it(town: Shop) -> None:
    used, kept = await town.won(0), await town.won(1)
    do = town.house.do
    await town.redeems(used)
    assert await do(Void(town.round)) == ()
    await do(rounds.Steer(town.round, 1, rounds.CANCELLED), town.admin)
    assert await do(Withdraw()) == (), "holders first"
    with pytest.raises(Lost):
        await do(GiveBack(kept, 1), town.holder(1))
    async with town.house.reading() as connection:
        assert await endings.cancelled(connection) == [town.round]
    assert await do(Void(town.round)) == (Holder(town.members[1].person, kept, town.round),)
    assert await do(Void(town.round)) == ()
    assert await do(Withdraw()) == (town.round,)
    assert await do(Withdraw()) == ()
    assert (await town.now()).state == rounds.CANCELLED
    assert await accounts(town) == {"budget": -2 * FEN, "owed": FEN, "lapsed": FEN}
    assert await promised(town) == 2 * FEN


async def test_a_round_that_waits_is_cancelled_without_a_trace_in_the_ledger(town: Shop) -> None:
    before = await promised(town)
    made = await town.house.do(offers.Another(town.offer, (town.opening(),), 0), town.admin)
    assert await promised(town) == before + 10 * FEN
    town.round = made.rounds[0]
    assert (await town.house.do(rounds.Steer(town.round, 1, rounds.CANCELLED), town.admin)).state == rounds.REFUSED
    assert await town.house.do(Withdraw()) == ()
    assert await accounts(town) == {}
    assert await promised(town) == before


async def test_what_nobody_decided_in_time_leaves_its_budget_to_others(town: Shop) -> None:
    before = await promised(town)
    made = await town.house.do(offers.Another(town.offer, (town.opening(),), 0), town.admin)
    town.round = made.rounds[0]
    assert await town.house.do(endings.Lapse()) == 0
    town.house.later(days=1)
    assert await town.house.do(endings.Lapse()) == 1
    assert await town.house.do(endings.Lapse()) == 0
    assert (await town.now()).state == rounds.REFUSED
    assert await promised(town) == before


async def test_many_coupons_end_in_small_batches(town: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endings, "BATCH", 2)
    for nth in range(3):
        await town.won(nth)
    town.house.later(days=30)
    assert [len(await town.house.do(Expire())) for _ in range(3)] == [2, 1, 0]
    assert await town.house.scalar(sa.select(sa.func.count()).where(ClaimRow.state == claims.EXPIRED)) == 3


async def test_the_board_counts_what_became_of_the_pieces(town: Shop) -> None:
    used, back, _ = [await town.won(nth) for nth in range(3)]
    await town.redeems(used)
    await town.house.do(GiveBack(back, 1), town.holder(1))
    town.house.later(days=30)
    await town.house.do(Expire())
    async with town.house.reading() as connection:
        board = await rounds.board(connection, await town.now())
    whole = board.whole
    assert (whole.pieces, whole.taken, whole.redeemed, whole.returned, whole.expired) == (10, 2, 1, 1, 1)
    assert await town.house.scalar(sa.select(StockRow.taken)) == 2


async def test_a_round_is_steered_and_extended_while_two_processes_sell(town: Shop, database_url: str) -> None:
    """Whoever holds what first: nobody waits in a circle, and the books are right."""
    people = await town.house.committer.run(lambda tx: people_of(tx, town.home, 60))
    await town.opens(stocks={"": 20})
    [stock] = (await town.now()).stocks
    other = Database(database_url)
    second = Committer(other, town.house.keys, Ids(), lambda: town.house.now)
    await second.start()

    async def taps(nth: int, one: Tapper) -> bool:
        """Until there is a piece or none is left: a pause is over soon."""
        while True:
            grab = Grab(stock, one.person, one.membership, 1)
            outcome = await (town.house.committer, second)[nth % 2].run(grab.apply)
            if not isinstance(outcome, Over):
                return isinstance(outcome, Won)

    async def steers() -> None:
        for version in range(1, 13, 3):
            await town.house.do(rounds.Steer(town.round, version, rounds.PAUSED), town.admin)
            await town.house.do(rounds.Extend(town.round, version + 1, None, {"": 5}, shop.BUDGET), town.admin)
            await town.house.do(rounds.Steer(town.round, version + 2, rounds.READY), town.admin)

    try:
        _, *outcomes = await asyncio.gather(steers(), *(taps(nth, one) for nth, one in enumerate(people)))
    finally:
        await second.close()
        await other.close()
    assert 20 <= outcomes.count(True) <= 40
    async with town.house.reading() as connection:
        assert (await books.read(connection)).wrong() == []
