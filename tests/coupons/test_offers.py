"""Offers and rounds: what makes no sense is refused, a budget is never promised twice, a second person decides."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage import ledger, merchants, offers, rounds
from storage.offers import Offered, Opening, Unfit
from storage.writing import Actor, Forbidden, Lost
from tests.storage.house import House

DAY = timedelta(days=1)
FEN = 500
BUDGET = 1000 * FEN


def coupon(**values: Any) -> Offered:
    return replace(Offered("洗车券", "洗一次车", 3000, FEN, "value", 0, BUDGET), **values)


def opening(house: House, organisation: int, merchant: int, **values: Any) -> Opening:
    made = Opening(
        "first", organisation, house.now, house.now + DAY, house.now, house.now + 30 * DAY, {"": 10}, (merchant,)
    )
    return replace(made, **values)


@pytest.fixture
async def place(house: House) -> tuple[int, int]:
    """A city with a merchant."""
    city = (await house.tree())["甲市"]
    return city, await house.do(merchants.Register(city, "光明洗车", "解放路 1 号"))


async def refused(made: Awaitable[Any]) -> str:
    with pytest.raises(Unfit) as error:
        await made
    return error.value.reason


async def test_a_series_is_several_rounds_of_one_offer(house: House, place: tuple[int, int]) -> None:
    series = tuple(
        opening(house, *place, opens_at=house.now + day * DAY, closes_at=house.now + (day + 1) * DAY)
        for day in range(6)
    )
    made = await house.do(offers.Make(place[0], coupon(), series, BUDGET))
    assert (len(made.rounds), made.state) == (6, rounds.READY)
    async with house.reading() as connection:
        found = [await rounds.get(connection, id) for id in made.rounds]
        known = await offers.offer(connection, made.offer)
    assert [one.number for one in found if one] == [1, 2, 3, 4, 5, 6]
    assert known is not None and known.promised_fen == 60 * FEN


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": " "}, "no_name"),
        ({"budget_fen": -1}, "negative"),
        ({"subsidy_fen": -1}, "negative"),
        ({"face_fen": 10**15}, "too_much"),
        ({"condition": "free"}, "condition"),
        ({"kind": "free"}, "condition"),
        ({"condition": "threshold"}, "threshold"),
        ({"budget_fen": 9 * FEN}, "over_budget"),
    ],
)
async def test_an_offer_that_makes_no_sense_is_refused(
    house: House, place: tuple[int, int], values: dict[str, Any], reason: str
) -> None:
    made = offers.Make(place[0], coupon(**values), (opening(house, *place),), BUDGET)
    assert await refused(house.do(made)) == reason


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"way": "auction"}, "way"),
        ({"closes": -1}, "past"),
        ({"closes": 31}, "order_of_times"),
        ({"opens": 2}, "order_of_times"),
        ({"stocks": {}}, "no_pieces"),
        ({"stocks": {"": 0}}, "no_pieces"),
        ({"stocks": {"truck_driver": 3}}, "groups"),
        ({"way": "groups"}, "groups"),
        ({"way": "groups", "stocks": {"1": 3}}, "groups"),
        ({"way": "groups", "stocks": {"pilot": 3}}, "occupation"),
        ({"occupations": ("pilot",)}, "occupation"),
        ({"per_person": 0}, "per_person"),
        ({"way": "lottery", "per_person": 2}, "per_person"),
        ({"way": "joining", "per_person": 2}, "per_person"),
        ({"way": "inviting", "stocks": {"truck_driver": 3}}, "groups"),
        ({"merchants": ()}, "no_merchant"),
        ({"merchants": (4711,)}, "merchant_closed"),
    ],
)
async def test_a_round_that_makes_no_sense_is_refused(
    house: House, place: tuple[int, int], values: dict[str, Any], reason: str
) -> None:
    if "closes" in values:
        values = {"closes_at": house.now + values["closes"] * DAY, "opens_at": house.now - 9 * DAY}
    elif "opens" in values:
        values = {"opens_at": house.now + values["opens"] * DAY}
    made = offers.Make(place[0], coupon(), (opening(house, *place, **values),), BUDGET)
    assert await refused(house.do(made)) == reason


async def test_what_is_sent_needs_no_merchant(house: House, place: tuple[int, int]) -> None:
    given = opening(house, *place, merchants=())
    assert await house.do(offers.Make(place[0], coupon(kind="sent"), (given,), BUDGET))
    assert await refused(house.do(offers.Make(place[0], coupon(kind="pickup"), (given,), BUDGET))) == "no_merchant"


async def test_above_a_budget_a_second_person_decides(house: House, place: tuple[int, int]) -> None:
    first, second = [await house.officer(place[0], "admin", name) for name in "甲乙"]
    made = await house.do(offers.Make(place[0], coupon(), (opening(house, *place),), 9 * FEN), first)
    assert made.state == rounds.WAITING
    with pytest.raises(Forbidden):
        await house.do(offers.Decide(made.rounds[0], 1, approve=True), first)
    async with house.reading() as connection:
        assert (await ledger.balances(connection, made.rounds))["stock"] == 0
    approved = await house.do(offers.Decide(made.rounds[0], 1, approve=True), second)
    assert (approved.state, approved.approved_by) == (rounds.READY, second.person)
    with pytest.raises(Lost):
        await house.do(offers.Decide(made.rounds[0], 1, approve=True), second)
    async with house.reading() as connection:
        assert (await ledger.balances(connection, made.rounds))["stock"] == 10 * FEN


async def test_what_is_refused_leaves_its_budget_to_others(house: House, place: tuple[int, int]) -> None:
    first, second = [await house.officer(place[0], "admin", name) for name in "甲乙"]
    whole = opening(house, *place, stocks={"": 1000})
    made = await house.do(offers.Make(place[0], coupon(), (whole,), 0), first)
    assert await refused(house.do(offers.Another(made.offer, (opening(house, *place),), BUDGET))) == "over_budget"
    await house.do(offers.Decide(made.rounds[0], 1, approve=False, reason="太多"), second)
    another = await house.do(offers.Another(made.offer, (opening(house, *place),), BUDGET), first)
    assert another.state == rounds.READY


async def test_nobody_opens_a_round_for_another_place(house: House, place: tuple[int, int]) -> None:
    other = await house.officer((await house.tree())["乙市"], "admin")
    with pytest.raises(Forbidden):
        await house.do(offers.Make(place[0], coupon(), (opening(house, *place),), BUDGET), other)
    with pytest.raises(Forbidden):
        await house.do(
            offers.Make(place[0], coupon(), (opening(house, *place),), BUDGET), await house.officer(place[0], "cashier")
        )


async def running(house: House, place: tuple[int, int], **values: Any) -> tuple[int, Actor]:
    admin = await house.officer(place[0], "admin")
    made = await house.do(offers.Make(place[0], coupon(), (opening(house, *place, **values),), BUDGET), admin)
    return made.rounds[0], admin


async def test_a_round_is_paused_resumed_closed_and_cancelled(house: House, place: tuple[int, int]) -> None:
    round, admin = await running(house, place)
    for version, to in enumerate((rounds.PAUSED, rounds.READY, rounds.CLOSED, rounds.CANCELLED), 1):
        assert (await house.do(rounds.Steer(round, version, to), admin)).state == to
    with pytest.raises(Lost):
        await house.do(rounds.Steer(round, 5, rounds.READY), admin)
    with pytest.raises(Forbidden):
        await house.do(rounds.Steer(round, 5, rounds.READY), await house.guest())


async def test_a_round_gets_more_time_and_more_pieces_within_the_budget(house: House, place: tuple[int, int]) -> None:
    round, admin = await running(house, place)
    later = house.now + 5 * DAY
    extended = await house.do(rounds.Extend(round, 1, later, {"": 5}, BUDGET), admin)
    assert (extended.pieces, extended.closes_at, extended.fen) == (15, later, 15 * FEN)
    async with house.reading() as connection:
        assert (await ledger.balances(connection, [round]))["stock"] == 15 * FEN
    wrong: tuple[tuple[datetime | None, dict[str, int], str], ...] = (
        (house.now, {}, "past"),
        (house.now + DAY, {}, "order_of_times"),
        (house.now + 31 * DAY, {}, "order_of_times"),
        (None, {"truck_driver": 1}, "groups"),
        (None, {"": 0}, "no_pieces"),
        (None, {"": 2000}, "over_budget"),
    )
    for closes_at, more, reason in wrong:
        assert await refused(house.do(rounds.Extend(round, 2, closes_at, more, BUDGET * 9), admin)) == reason


async def test_more_pieces_that_cost_much_are_added_by_a_second_person(house: House, place: tuple[int, int]) -> None:
    round, admin = await running(house, place)
    more = rounds.Extend(round, 1, None, {"": 5}, 12 * FEN)
    assert await refused(house.do(more, admin)) == "second_person"
    assert (await house.do(more, await house.officer(place[0], "admin", "乙"))).pieces == 15
