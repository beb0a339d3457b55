"""At the counter: once and only once, here and in time; taken back within minutes; disputed and judged."""

import asyncio
from collections import Counter

import pytest
import sqlalchemy as sa

from storage import claims, coupon_codes, ledger, merchants, redemptions, rounds
from storage.committer import Committer
from storage.coupon_codes import NotHere
from storage.database import Database
from storage.ids import Ids
from storage.redemptions import (
    Dispute,
    Disputed,
    Expired,
    Invalid,
    Judge,
    Judged,
    NotYetValid,
    Pending,
    Redeem,
    Redeemed,
    TooLate,
    Undo,
    Undone,
    Used,
)
from storage.tables.offers import ClaimRow, RedemptionRow
from storage.writing import Forbidden, Gone, Lost
from tests.coupons import shop
from tests.coupons.shop import DAY, FEN, Shop
from tests.storage.house import House


@pytest.fixture
async def town(house: House) -> Shop:
    return await shop.opened(house)


async def accounts(town: Shop) -> dict[str, int]:
    async with town.house.reading() as connection:
        return await ledger.balances(connection, [town.round])


async def test_a_coupon_is_redeemed_once(town: Shop) -> None:
    claim = await town.won(0)
    done = await town.redeems(claim)
    assert isinstance(done, Redeemed)
    assert (done.holder, done.fen) == (town.members[0].person, FEN)
    assert await town.redeems(claim, version=1, place=1) == Used(town.house.now, town.places[0], "光明")
    assert await town.redeems(claim, version=2) == Used(town.house.now, town.places[0], "光明")
    assert (await accounts(town))["owed"] == FEN


async def test_where_and_when_and_what_it_cannot_be_redeemed(town: Shop) -> None:
    claim = await town.won(0)
    assert await town.redeems(claim, place=2) == NotHere()
    with pytest.raises(Forbidden):
        await town.house.do(Redeem(claim, 1, town.places[0]), town.cashiers[1])
    with pytest.raises(Gone):
        await town.redeems(4711)
    with pytest.raises(Lost):
        await town.redeems(claim, version=7)
    town.house.later(days=30)
    assert await town.redeems(claim) == Expired(town.house.now)
    town.house.later(days=-30)
    await town.house.do(claims.GiveBack(claim, 1), town.holder(0))
    assert await town.redeems(claim, version=2) == Invalid("returned")


async def test_a_coupon_before_its_time_and_one_of_a_cancelled_round(town: Shop) -> None:
    starts = town.house.now + 2 * DAY
    await town.opens(valid_from=starts)
    claim = await town.won(0)
    assert await town.redeems(claim) == NotYetValid(starts)
    await town.house.do(rounds.Steer(town.round, 1, rounds.CANCELLED), town.admin)
    assert await town.redeems(claim) == Invalid("cancelled")


async def test_an_applicants_coupon_waits(town: Shop) -> None:
    claim = await town.won(0)
    pending = sa.update(ClaimRow).values(state=claims.PENDING)
    await town.house.committer.run(lambda tx: tx.connection.execute(pending))
    assert await town.redeems(claim) == Pending()


async def test_who_is_no_cashier_any_more_redeems_nothing(town: Shop) -> None:
    claim = await town.won(0)
    person = town.cashiers[0].person
    assert person is not None
    await town.house.do(merchants.RemoveCashier(town.places[0], person), town.admin)
    with pytest.raises(Forbidden):
        await town.redeems(claim)
    await town.house.do(merchants.Close(town.places[1], 1), town.admin)
    with pytest.raises(Forbidden):
        await town.redeems(claim, place=1)
    async with town.house.reading() as connection:
        assert await merchants.of_cashier(connection, person) == []
        assert [one.id for one in await merchants.of_round(connection, town.round)] == [town.places[0]]


async def test_of_two_cashiers_one_redeems_it(town: Shop, database_url: str) -> None:
    """Each on a process of their own, twenty coupons at once."""
    held = []
    for _ in range(6):
        await town.opens()
        held += [await town.won(nth) for nth in range(3)]
    other = Database(database_url)
    second = Committer(other, town.house.keys, Ids(), lambda: town.house.now)
    await second.start()
    try:
        for claim in held:
            tries = [
                committer.run(Redeem(claim, 1, town.places[place]).apply, town.cashiers[place])
                for place, committer in enumerate((town.house.committer, second))
            ]
            kinds = Counter(type(one) for one in await asyncio.gather(*tries))
            assert kinds == Counter((Redeemed, Used))
    finally:
        await second.close()
        await other.close()
    assert await town.house.scalar(sa.select(sa.func.count()).select_from(RedemptionRow)) == len(held)


async def test_a_redemption_is_taken_back_within_ten_minutes_by_the_same_merchant(town: Shop) -> None:
    claim = await town.won(0)
    done = await town.redeems(claim)
    with pytest.raises(Forbidden):
        await town.house.do(Undo(done.redemption), town.cashiers[1])
    town.house.later(minutes=10)
    undone = await town.house.do(Undo(done.redemption), town.cashiers[0])
    assert undone == Undone(claim, town.members[0].person, claims.HELD)
    assert await town.house.do(Undo(done.redemption), town.cashiers[0]) == TooLate("undone")
    assert await accounts(town) == {
        "budget": -10 * FEN, "stock": 9 * FEN, "held": FEN, "owed": 0, "paid": 0, "lapsed": 0
    }  # fmt: skip
    again = await town.redeems(claim, version=3, place=1)
    assert isinstance(again, Redeemed)
    town.house.later(minutes=11)
    assert await town.house.do(Undo(again.redemption), town.cashiers[1]) == TooLate("time")


async def test_what_ended_meanwhile_does_not_come_back_to_the_hand(town: Shop) -> None:
    claim = await town.won(0)
    town.house.later(days=29, hours=23, minutes=55)
    done = await town.redeems(claim)
    town.house.later(minutes=9)
    undone = await town.house.do(Undo(done.redemption), town.cashiers[0])
    assert undone.state == claims.EXPIRED
    assert (await accounts(town))["lapsed"] == FEN


async def test_the_holder_says_that_it_was_not_them(town: Shop) -> None:
    claims_held = [await town.won(nth) for nth in range(2)]
    done = [await town.redeems(claim) for claim in claims_held]
    with pytest.raises(Forbidden):
        await town.house.do(Dispute(done[0].redemption), town.holder(1))
    disputed = await town.house.do(Dispute(done[0].redemption), town.holder(0))
    assert isinstance(disputed, Disputed)
    assert disputed.organisation == town.home
    assert await town.house.do(Dispute(done[0].redemption), town.holder(0)) == TooLate("disputed")
    assert await town.house.do(Undo(done[0].redemption), town.cashiers[0]) == TooLate("disputed")
    async with town.house.reading() as connection:
        assert [one.id for one in await redemptions.open_disputes(connection, ("/",), 9)] == [done[0].redemption]
    with pytest.raises(Forbidden):
        await town.house.do(Judge(done[0].redemption, "upheld"), town.holder(0))
    assert await town.house.do(Judge(done[1].redemption, "upheld"), town.admin) == TooLate("undone")
    judged = await town.house.do(Judge(done[0].redemption, "upheld"), town.admin)
    assert judged == Judged(done[0].redemption, claims_held[0], town.members[0].person, "upheld")
    assert await town.house.do(Judge(done[0].redemption, "refused"), town.admin) == TooLate("judged")
    found = await accounts(town)
    assert (found["owed"], found["lapsed"]) == (FEN, FEN)


async def test_a_later_return_at_the_counter_is_a_dispute_too(town: Shop) -> None:
    done = await town.redeems(await town.won(0))
    town.house.later(hours=1)
    assert isinstance(await town.house.do(Dispute(done.redemption), town.cashiers[0]), Disputed)
    with pytest.raises(Forbidden):
        await town.house.do(Dispute((await town.redeems(await town.won(1))).redemption), town.cashiers[1])


async def test_what_was_redeemed_last_is_listed_for_the_cashier(town: Shop) -> None:
    done = await town.redeems(await town.won(0))
    person = town.cashiers[0].person
    assert person is not None
    async with town.house.reading() as connection:
        [one] = await redemptions.by_cashier(connection, person, town.house.now, 5)
        assert await redemptions.get(connection, 1) is None
    assert (one.id, one.title, one.merchant_name, one.how) == (done.redemption, "洗车券", "光明", "live")


async def test_a_short_code_is_good_at_one_place_on_one_day_and_once(town: Shop) -> None:
    claim = await town.won(0)
    do, short = town.house.do, coupon_codes.Short(claim, town.places[0])
    made = await do(short, town.holder(0))
    assert made == await do(short, town.holder(0))
    assert await do(coupon_codes.Short(claim, town.places[2]), town.holder(0)) == NotHere()
    with pytest.raises(Forbidden):
        await do(short, town.holder(1))
    typed = coupon_codes.Type(town.places[0], f" {made.code[:4]}-{made.code[4:].lower()}")
    assert await do(typed, town.cashiers[0]) == coupon_codes.Typed(claim, short=True)
    elsewhere = coupon_codes.Type(town.places[1], made.code)
    assert await do(elsewhere, town.cashiers[1]) == coupon_codes.Unknown()
    done = await do(Redeem(claim, 1, town.places[0], "short"), town.cashiers[0])
    await do(Undo(done.redemption), town.cashiers[0])
    assert await do(typed, town.cashiers[0]) == coupon_codes.Spent(town.house.now)
    fresh = await do(short, town.holder(0))
    assert fresh.code != made.code
    town.house.clock[0] = fresh.until
    assert await do(coupon_codes.Type(town.places[0], fresh.code), town.cashiers[0]) == coupon_codes.Unknown()


async def test_wrong_codes_are_counted(town: Shop) -> None:
    for _ in range(coupon_codes.WRONG.most):
        found = await town.house.do(coupon_codes.Type(town.places[0], "ABCD-EFG1"), town.cashiers[0])
        assert found == coupon_codes.Unknown()
    claim = await town.won(0)
    right = coupon_codes.live(town.house.keys, claim, town.house.now).typed
    found = await town.house.do(coupon_codes.Type(town.places[0], right), town.cashiers[0])
    assert found.what == coupon_codes.WRONG.what
    assert await town.house.do(coupon_codes.Type(town.places[1], right), town.cashiers[1]) == coupon_codes.Typed(
        claim, short=False
    )
