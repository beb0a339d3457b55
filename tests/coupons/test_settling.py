"""What merchants are paid: each coupon once, what is disputed not before it is judged, and every fen in the ledger."""

from datetime import timedelta

import pytest

from storage import ledger, settlements
from storage.redemptions import Dispute, Judge, TooLate, Undo
from storage.settlements import MarkPaid, Nothing, Settle, Statement
from storage.writing import Forbidden, Gone, Lost
from tests.coupons import shop
from tests.coupons.shop import DAY, FEN, Shop
from tests.storage.house import House


@pytest.fixture
async def town(house: House) -> Shop:
    return await shop.opened(house)


async def redeemed(town: Shop, *members: int) -> list[int]:
    return [(await town.redeems(await town.won(nth))).redemption for nth in members]


def month(town: Shop, place: int = 0) -> Settle:
    return Settle(town.places[place], town.house.now - 30 * DAY, town.house.now)


async def settled(town: Shop, place: int = 0) -> Statement:
    made = await town.house.do(month(town, place), town.admin)
    assert isinstance(made, Statement)
    return made


async def accounts(town: Shop) -> dict[str, int]:
    async with town.house.reading() as connection:
        return {name: fen for name, fen in (await ledger.balances(connection, [town.round])).items() if fen}


async def test_a_merchant_gets_what_it_redeemed_once(town: Shop) -> None:
    await redeemed(town, 0, 1)
    assert await town.house.do(month(town), town.admin) == Nothing(0), "it may still be undone"
    town.house.later(hours=1)
    made = await settled(town)
    assert (made.pieces, made.fen, made.merchant_name) == (2, 2 * FEN, "光明")
    assert await town.house.do(month(town), town.admin) == Nothing(0)
    assert (await accounts(town))["owed"] == 2 * FEN
    paid = await town.house.do(MarkPaid(made.id, 1), town.admin)
    assert (paid.paid_at, paid.paid_by) == (town.house.now, town.admin.person)
    with pytest.raises(Lost):
        await town.house.do(MarkPaid(made.id, 2), town.admin)
    assert await accounts(town) == {"budget": -10 * FEN, "stock": 8 * FEN, "paid": 2 * FEN}
    async with town.house.reading() as connection:
        assert [one.fen for one in await settlements.lines(connection, made.id)] == [FEN, FEN]
        assert [one.id for one in await settlements.of_merchant(connection, town.places[0], 5)] == [made.id]
        assert [one.id for one in await settlements.recent(connection, ("/",), 5)] == [made.id]


async def test_a_statement_of_several_rounds_pays_each_of_them(town: Shop) -> None:
    first = town.round
    await redeemed(town, 0)
    second = await town.opens()
    await redeemed(town, 0, 1)
    town.house.later(hours=1)
    async with town.house.reading() as connection:
        assert await settlements.owed(connection, town.places[0], town.house.now) == (3, 3 * FEN)
    await town.house.do(MarkPaid((await settled(town)).id, 1), town.admin)
    for town.round, fen in ((first, FEN), (second, 2 * FEN)):
        assert (await accounts(town))["paid"] == fen


async def test_what_is_disputed_waits_and_is_paid_only_if_it_was_the_holder(town: Shop) -> None:
    one, two, three = await redeemed(town, 0, 1, 2)
    await town.house.do(Dispute(one), town.holder(0))
    await town.house.do(Dispute(two), town.holder(1))
    town.house.later(hours=1)
    made = await settled(town)
    assert (made.pieces, made.fen) == (1, FEN)
    assert await town.house.do(month(town), town.admin) == Nothing(2)
    await town.house.do(Judge(one, "refused"), town.admin)
    await town.house.do(Judge(two, "upheld"), town.admin)
    assert (await settled(town)).fen == FEN
    assert await town.house.do(month(town), town.admin) == Nothing(0)
    async with town.house.reading() as connection:
        left = await settlements.left_out(connection, town.places[0], made.since, town.house.now)
    assert [(line.id, line.judged) for line in left] == [(two, "upheld")]
    assert three


async def test_a_dispute_takes_its_amount_out_of_a_statement_that_is_not_paid(town: Shop) -> None:
    one, two = await redeemed(town, 0, 1)
    town.house.later(hours=1)
    made = await settled(town)
    assert await town.house.do(Undo(one), town.cashiers[0]) == TooLate("settled")
    await town.house.do(Dispute(one), town.holder(0))
    with pytest.raises(Lost):
        await town.house.do(MarkPaid(made.id, 1), town.admin)
    paid = await town.house.do(MarkPaid(made.id, 2), town.admin)
    assert (paid.pieces, paid.fen) == (1, FEN)
    assert await town.house.do(Dispute(two), town.holder(1)) == TooLate("paid")
    assert await accounts(town) == {"budget": -10 * FEN, "stock": 8 * FEN, "owed": FEN, "paid": FEN}


async def test_only_staff_of_the_merchants_place_settle(town: Shop) -> None:
    reviewer = await town.house.officer(town.home, "reviewer")
    with pytest.raises(Forbidden):
        await town.house.do(month(town), reviewer)
    with pytest.raises(Gone):
        await town.house.do(Settle(4711, town.house.now - DAY, town.house.now), town.admin)
    with pytest.raises(Gone):
        await town.house.do(MarkPaid(4711, 1), town.admin)


async def test_a_statement_takes_only_its_own_time_and_merchant(town: Shop) -> None:
    await redeemed(town, 0)
    await town.redeems(await town.won(1), place=1)
    town.house.later(days=2)
    await town.opens()
    await redeemed(town, 2)
    town.house.later(hours=1)
    yesterday = Settle(town.places[0], town.house.now - DAY, town.house.now)
    assert (await town.house.do(yesterday, town.admin)).pieces == 1
    assert (await settled(town)).pieces == 1
    assert (await settled(town, 1)).pieces == 1


async def test_what_is_unusual_is_found_for_a_person_to_judge(town: Shop) -> None:
    await town.opens(per_person=6, stocks={"": 20})
    await redeemed(town, *[0] * 6)
    async with town.house.reading() as connection:
        since, until = town.house.now - DAY, town.house.now + timedelta(seconds=1)
        [rush] = await settlements.unusual(connection, town.places[0], since, until)
    assert (rush.kind, rush.persons, len(rush.redemptions)) == ("rush", (town.cashiers[0].person,), 6)
