"""Who may take part, and why not; applicants before and after their application is decided; one for each phone."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import cases, claims, endings, memberships, organisations, people, reviews, rounds
from storage.claims import Already, SamePhone, Won
from storage.eligibility import NotFor, Pass
from storage.memberships import Wanted
from storage.tables.offers import ClaimRow, StockRow
from storage.writing import Actor, Lost, Transaction
from tests.coupons import shop
from tests.coupons.shop import DAY, Shop
from tests.storage.house import House
from tests.storage.test_cases import applicant, application


@pytest.fixture
async def town(house: House) -> Shop:
    return await shop.opened(house)


async def asks(town: Shop, person: int | None) -> Pass | NotFor:
    async with town.house.reading() as connection:
        return await rounds.eligible(connection, town.house.keys, await town.now(), person)


async def member(town: Shop, organisation: int, occupation: str = "") -> int:
    person = await town.house.committer.run(people.make)
    wanted = Wanted(person, organisation, details={"occupation": occupation})
    await town.house.do(memberships.Begin(wanted))
    return int(person)


async def county(town: Shop, name: str = "东县") -> int:
    return int(await town.house.do(organisations.Add(town.home, "federation", name)))


async def test_members_may_and_others_may_not(town: Shop) -> None:
    found = await asks(town, town.members[0].person)
    assert isinstance(found, Pass)
    assert (found.membership, found.version) == (town.members[0].membership, 1)
    assert await asks(town, None) == NotFor("not_member")
    stranger = await applicant(town.house)
    assert await asks(town, stranger.person) == NotFor("not_member")


async def test_a_round_for_one_place_one_occupation_and_those_who_are_not_new(town: Shop) -> None:
    east = await county(town)
    driver, rider = await member(town, east, "truck_driver"), await member(town, east, "food_rider")
    await town.opens(organisation=east, occupations=("truck_driver", "courier"))
    assert await asks(town, town.members[0].person) == NotFor("place", "东县")
    assert await asks(town, rider) == NotFor("occupation", ("truck_driver", "courier"))
    assert isinstance(await asks(town, driver), Pass)
    since = town.house.now - 30 * DAY
    await town.opens(joined_before=since)
    assert await asks(town, driver) == NotFor("too_new", since)
    assert isinstance(await asks(town, town.members[0].person), Pass)


async def test_groups_have_stocks_of_their_own(town: Shop) -> None:
    east, west = await county(town, "东县"), await county(town, "西县")
    town_hall = await town.house.do(organisations.Add(east, "township", "镇"))
    await town.opens(way="groups", stocks={str(town.home): 1, str(east): 2, "courier": 3})
    names = {stock.id: stock.name for stock in (await town.now()).stocks.values()}

    async def stock(person: int) -> str:
        found = await asks(town, person)
        assert isinstance(found, Pass)
        return names[found.stock]

    assert await stock(await member(town, town_hall)) == str(east), "the nearest"
    assert await stock(await member(town, west)) == str(town.home)
    await town.opens(way="groups", stocks={str(east): 2, "courier": 3})
    names = {stock.id: stock.name for stock in (await town.now()).stocks.values()}
    assert await stock(await member(town, west, "courier")) == "courier"
    assert await asks(town, await member(town, west)) == NotFor("group")


async def applies(town: Shop, account: str = "me") -> tuple[Actor, int]:
    me = await applicant(town.house, account)
    filed = await town.house.do(application(town.house, town.home), me)
    return me, filed.id


async def grabs(town: Shop, me: Actor) -> Any:
    found = await asks(town, me.person)
    assert isinstance(found, Pass) and me.person is not None
    return await town.house.do(found.grab(me.person), me)


async def state(town: Shop, claim: int) -> str:
    return str(await town.house.scalar(sa.select(ClaimRow.state).where(ClaimRow.id == claim)))


async def test_an_applicants_piece_can_be_used_once_they_are_a_member(town: Shop) -> None:
    me, case = await applies(town)
    assert await asks(town, me.person) == NotFor("not_member")
    await town.opens(applicants=True)
    won = await grabs(town, me)
    assert await state(town, won.claim) == claims.PENDING
    officer = await town.house.officer(town.home)
    await town.house.do(reviews.Approve(((case, 1),)), officer)
    assert await state(town, won.claim) == claims.HELD
    await town.house.do(reviews.Undo(((case, 2),)), officer)
    assert await state(town, won.claim) == claims.PENDING
    await town.house.do(reviews.Approve(((case, 3),)), officer)
    assert isinstance(await grabs(town, me), Already)


async def test_the_piece_of_who_is_refused_goes_to_somebody_else(town: Shop) -> None:
    await town.opens(applicants=True, stocks={"": 1})
    me, case = await applies(town)
    found = await asks(town, me.person)
    won = await grabs(town, me)
    await town.house.do(reviews.Reject(case, 1, "documents"), await town.house.officer(town.home))
    assert await town.house.do(endings.Follow()) == 1
    assert await town.house.do(endings.Follow()) == 0
    assert await state(town, won.claim) == claims.RETURNED
    assert isinstance(await town.grabs(0), Won)
    assert isinstance(found, Pass) and me.person is not None
    with pytest.raises(Lost):
        await town.house.do(found.grab(me.person), me)


async def test_who_grabbed_while_they_were_approved_is_found_by_the_sweep(town: Shop) -> None:
    await town.opens(applicants=True)
    me, case = await applies(town)
    won = await grabs(town, me)
    await town.house.do(reviews.Approve(((case, 1),)))
    late = sa.update(ClaimRow).values(state=claims.PENDING)
    await town.house.committer.run(lambda tx: tx.connection.execute(late))
    assert await town.house.do(endings.Follow()) == 1
    assert await state(town, won.claim) == claims.HELD


async def test_a_waiting_application_keeps_its_piece_and_a_withdrawn_one_does_not(town: Shop) -> None:
    await town.opens(applicants=True)
    me, case = await applies(town)
    won = await grabs(town, me)
    await town.house.do(reviews.Return(case, 1, ("name",), "unclear"), await town.house.officer(town.home))
    assert await town.house.do(endings.Follow()) == 0
    await town.house.do(cases.Withdraw(case, 2), me)
    assert await town.house.do(endings.Follow()) == 1
    assert await state(town, won.claim) == claims.RETURNED


async def couple(town: Shop) -> list[Actor]:
    """Two members with one phone."""

    async def prove(tx: Transaction) -> None:
        for one in town.members[:2]:
            await people.describe(tx, one.person, phone="+8613800000000")

    await town.house.committer.run(prove)
    return [town.holder(nth) for nth in range(2)]


async def test_a_couple_with_one_phone_gets_two_unless_the_round_says_one(town: Shop) -> None:
    for me in await couple(town):
        assert isinstance(await grabs(town, me), Won)
    await town.opens(one_per_phone=True)
    first, second = [await asks(town, town.members[nth].person) for nth in range(2)]
    assert isinstance(first, Pass) and isinstance(second, Pass)
    one, two = town.holder(0), town.holder(1)
    assert one.person and two.person
    assert isinstance(await town.house.do(first.grab(one.person), one), Won)
    assert await asks(town, two.person) == NotFor("phone")
    assert await town.house.do(second.grab(two.person), two) == SamePhone(), "and at the very second"
    assert isinstance(await town.grabs(2), Won)


async def test_of_two_persons_who_are_one_both_coupons_are_kept(town: Shop) -> None:
    await town.opens(per_person=2, stocks={"": 9})
    mine = [await town.won(0), await town.won(0), await town.won(1)]
    loser, winner = town.members[0].person, town.members[1].person
    await town.house.committer.run(lambda tx: people.merge(tx, loser, winner))
    async with town.house.reading() as connection:
        found = (await connection.execute(sa.select(ClaimRow.id, ClaimRow.person_id, ClaimRow.nth))).all()
    assert {one.id for one in found} == set(mine)
    assert {one.person_id for one in found} == {winner}
    assert len({one.nth for one in found}) == 3
    assert isinstance(await grabs(town, Actor(town.members[1].address, winner)), Already)


async def test_a_cashier_stays_who_they_are(town: Shop) -> None:
    person = town.cashiers[0].person or 0
    async with town.house.reading() as connection:
        assert await people.staff_among(connection, {person, 1}) == {person}


async def test_who_left_gets_nothing_more(town: Shop) -> None:
    found = await asks(town, town.members[0].person)
    await town.house.do(memberships.End(town.members[0].membership, 1))
    assert isinstance(found, Pass)
    with pytest.raises(Lost):
        await town.house.do(found.grab(town.members[0].person), town.holder(0))
    assert await asks(town, town.members[0].person) == NotFor("not_member")
    assert await town.house.scalar(sa.select(sa.func.sum(StockRow.taken))) == 0


async def test_the_list_shows_what_is_open_what_comes_and_what_was(town: Shop) -> None:
    first = town.round
    later = town.house.now + timedelta(hours=5)
    second = await town.opens(opens_at=later)
    async with town.house.reading() as connection:
        assert [one.id for one in await rounds.current(connection, town.house.now)] == [first, second]
        assert [one.id for one in await rounds.current(connection, town.house.now + 4 * DAY)] == []
