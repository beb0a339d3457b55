"""入会礼包 and 邀请有礼: whom an approval gives a gift, whom it does not, and that every piece is accounted for."""

import asyncio

import pytest
import sqlalchemy as sa

from rules.offering import INVITING, PICKUP, Opening
from storage import claims, endings, gifts, ledger, memberships, merchants, offers, reviews, rounds
from storage.case_rows import Acted
from storage.claims import Grab, Over
from storage.redemptions import Redeem, Redeemed, Undo
from storage.tables.offers import ClaimRow, StockRow
from storage.writing import Actor
from tests.coupons import given
from tests.coupons.given import Town
from tests.storage.house import House


@pytest.fixture
async def town(house: House) -> Town:
    return await given.opened(house)


async def held(town: Town, person: int) -> list[tuple[int, str]]:
    """Rounds and states of what somebody has."""
    async with town.house.reading() as connection:
        found = await connection.execute(
            sa.select(ClaimRow.round_id, ClaimRow.state).where(ClaimRow.person_id == person)
        )
    return [(row.round_id, row.state) for row in found]


async def taken(town: Town, round: int) -> int:
    return int(await town.house.scalar(sa.select(StockRow.taken).where(StockRow.round_id == round)))


async def test_whoever_joins_gets_the_gift_of_the_nearest_that_has_one(town: Town) -> None:
    far, near, beside = [await town.gives(place) for place in ("省", "东县", "西县")]
    done = await town.joins(1)
    assert done.gifts.joining is not None and done.gifts.joining.round.id == near
    assert await held(town, done.owner) == [(near, claims.HELD)]
    other = await town.joins(2, "乙市")
    assert other.gifts.joining is not None and other.gifts.joining.round.id == far
    assert [await taken(town, one) for one in (far, near, beside)] == [1, 1, 0]
    assert await town.wrong() == []


async def test_where_no_gift_is_open_nothing_is_given(town: Town) -> None:
    now = town.house.now
    later = await town.gives("家", opens_at=now + given.DAY, valid_from=now + given.DAY)
    paused, couriers = await town.gives("家"), await town.gives("家", occupations=("courier",))
    await town.house.do(rounds.Steer(paused, 1, rounds.PAUSED), town.admin)
    assert (await town.joins(1)).gifts == gifts.NOTHING
    assert [await taken(town, one) for one in (later, paused, couriers)] == [0, 0, 0]


async def test_what_is_gone_is_given_by_the_next_above(town: Town) -> None:
    near, far = await town.gives("镇", pieces=2), await town.gives("省", pieces=1)
    outcomes = await town.approves(*[await town.applies(number) for number in range(1, 5)])
    got = [one.gifts.joining.round.id if one.gifts.joining else 0 for one in outcomes]
    assert sorted(got) == sorted([near, near, far, 0])
    assert (await taken(town, near), await taken(town, far)) == (2, 1)
    assert await town.wrong() == []


async def test_two_approvals_at_once_give_the_last_piece_once(town: Town) -> None:
    round = await town.gives("省", pieces=1)
    some = [await town.applies(number) for number in (1, 2, 3)]
    await asyncio.gather(*(town.approves(one) for one in some))
    assert await taken(town, round) == 1
    assert await town.house.scalar(sa.select(sa.func.count()).select_from(ClaimRow)) == 1
    assert await town.wrong() == []


async def test_nobody_grabs_a_gift(town: Town) -> None:
    round = await town.gives("省")
    done = await town.joins(1)
    stock = await town.house.scalar(sa.select(StockRow.id).where(StockRow.round_id == round))
    outcome = await town.house.do(Grab(stock, done.owner, done.membership or 0, 1))
    assert isinstance(outcome, Over)
    async with town.house.reading() as connection:
        assert await rounds.current(connection, town.house.now) == []


async def test_a_gift_is_for_once_in_a_life(town: Town) -> None:
    round = await town.gives("省")
    first = await town.joins(1)
    await town.house.do(memberships.End(first.membership or 0, 1), town.admin)
    town.house.later(days=1)
    [again] = await town.approves(await town.applies(1, phone=77, again=True))
    assert isinstance(again, Acted) and again.owner == first.owner
    assert again.gifts.joining is None
    opening = Opening("joining", town.tree["省"], town.house.now, town.house.now + given.DAY, town.house.now,
                            town.house.now + 9 * given.DAY, {"": 5})  # fmt: skip
    async with town.house.reading() as connection:
        offer = (await rounds.get(connection, round)).offer  # type: ignore[union-attr]
    await town.house.do(rounds.Steer(round, 1, rounds.CLOSED), town.admin)
    await town.house.do(offers.Another(offer, (opening,), given.BUDGET), town.admin)
    await town.house.do(memberships.End(again.membership or 0, 1), town.admin)
    [third] = await town.approves(await town.applies(1, phone=78, again=True))
    assert third.gifts.joining is None, "another round of the same gift"
    assert await town.wrong() == []


async def test_an_approval_taken_back_takes_its_gifts_along(town: Town) -> None:
    await town.gives("省")
    await town.gives("省", INVITING)
    friend = await town.joins(1)
    me = await town.applies(2, inviter=friend.membership)
    [done] = await town.approves(me)
    await town.house.do(reviews.Undo(((me.case, 2),)), town.reviewer)
    assert [state for _, state in await held(town, done.owner)] == [claims.PENDING]
    assert sorted(state for _, state in await held(town, friend.owner)) == [claims.HELD, claims.PENDING]
    [again] = await town.house.do(reviews.Approve(((me.case, 3),)), town.reviewer)
    assert again.gifts.joining.claim == done.gifts.joining.claim, "the same, not another"
    assert again.gifts.inviting.claim == done.gifts.inviting.claim
    await town.house.do(reviews.Undo(((me.case, 4),)), town.reviewer)
    await town.house.do(reviews.Reject(me.case, 5, "not_applying"), town.reviewer)
    await town.house.do(endings.Follow())
    assert [state for _, state in await held(town, done.owner)] == [claims.RETURNED]
    assert sorted(state for _, state in await held(town, friend.owner)) == [claims.HELD, claims.RETURNED]
    assert await town.wrong() == []


async def test_who_invited_somebody_gets_a_gift_as_often_as_the_round_says(town: Town) -> None:
    round = await town.gives("甲市", INVITING, per_person=2)
    friend = await town.joins(1)
    for number, many in ((2, 1), (3, 2), (4, 2)):
        done = await town.joins(number, "乙市", inviter=friend.membership)
        assert done.gifts.inviter == friend.owner, "they hear of it, gift or not"
        assert (done.gifts.inviting is not None) == (number < 4)
        assert await taken(town, round) == many
    assert await held(town, friend.owner) == [(round, claims.HELD)] * 2
    assert await town.wrong() == []


async def test_three_friends_in_one_stroke(town: Town) -> None:
    round = await town.gives("省", INVITING, per_person=2, pieces=9)
    friend = await town.joins(1)
    some = [await town.applies(number, inviter=friend.membership) for number in (2, 3, 4)]
    outcomes = await town.approves(*some)
    assert sorted(one.gifts.inviting is not None for one in outcomes) == [False, True, True]
    assert await taken(town, round) == 2
    assert await town.wrong() == []


async def test_whose_invitation_does_not_count(town: Town) -> None:
    round = await town.gives("省", INVITING)
    friend, left = await town.joins(1), await town.joins(2)
    await town.house.do(memberships.End(left.membership or 0, 1), town.admin)
    for done in (
        await town.joins(3, inviter=left.membership),  # left the union meanwhile
        await town.joins(4, phone=1, inviter=friend.membership),  # the same phone: oneself, or a couple's
        await town.joins(2, phone=9, inviter=friend.membership),  # was a member before
        await town.joins(5, inviter=4711),
        await town.joins(6, inviter="x"),
    ):
        assert done.gifts.inviter is None and done.gifts.inviting is None
    assert await taken(town, round) == 0


async def test_the_gift_that_one_would_get_now(town: Town) -> None:
    await town.gives("省", INVITING)
    near = await town.gives("东县", INVITING, pieces=1)
    friend = await town.joins(1)

    async def shown() -> int:
        async with town.house.reading() as connection:
            path = (await rounds.get(connection, near)).path  # type: ignore[union-attr]
            found = await gifts.nearest(connection, INVITING, path, "truck_driver", town.house.now)
        return found.id if found else 0

    assert await shown() == near
    await town.joins(2, inviter=friend.membership)
    assert await shown() not in (near, 0)


async def test_what_is_picked_up_is_handed_over_at_the_place_and_owes_it_nothing(town: Town) -> None:
    round = await town.gives("省", kind=PICKUP)
    done = await town.joins(1)
    assert done.gifts.joining is not None
    claim, hands = done.gifts.joining.claim, await town.house.guest("somebody at the place")
    person = await town.house.do(given.Named("+8613900000001"), hands)
    await town.house.do(merchants.AddCashier(town.shop, person), town.admin)
    hands = Actor(hands.address, person)
    redeemed = await town.house.do(Redeem(claim, 1, town.shop), hands)
    assert isinstance(redeemed, Redeemed) and redeemed.fen == 0
    assert await balance(town, round) == (0, given.FEN, 0)
    assert await town.wrong() == []
    await town.house.do(Undo(redeemed.redemption), hands)
    assert await balance(town, round) == (given.FEN, 0, 0)
    assert await town.wrong() == []
    await town.house.do(Redeem(claim, 3, town.shop), hands)
    assert await town.wrong() == []


async def balance(town: Town, round: int) -> tuple[int, int, int]:
    async with town.house.reading() as connection:
        found = await ledger.balances(connection, [round])
    return found[ledger.HELD], found[ledger.PAID], found[ledger.OWED]
