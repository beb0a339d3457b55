"""How rounds end: by the clock, cancelled, with every fen where it belongs."""

import pytest
import sqlalchemy as sa

from storage import claims, endings, ledger, offers, rounds
from storage.claims import GiveBack, Over
from storage.endings import Close, Expire, Holder, Void, Withdraw
from storage.tables.offers import ClaimRow, StockRow
from storage.writing import Lost
from tests.coupons import shop
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
