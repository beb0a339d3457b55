"""Taking part in a lottery: once each, under a number of one's own, while it is open."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
import sqlalchemy as sa

from rules import lottery as rule
from storage import lotteries, round_rows, scripts
from storage.claims import NotYet, Over, SamePhone
from storage.committer import Committer
from storage.database import Database
from storage.entries import AlreadyIn, Enter, Entered
from storage.ids import Ids
from storage.rounds import Extend, Steer
from storage.tables.memberships import MembershipRow
from storage.tables.offers import EntryRow, RoundRow
from storage.writing import Actor, Forbidden, Gone, Lost, Transaction
from tests.coupons.crowd import Taps
from tests.coupons.lots import Lottery, lottery
from tests.storage.house import House


def actor(one: Lottery, nth: int) -> Actor:
    tapper = one.crowd.tappers[nth]
    return Actor(tapper.address, tapper.person)


async def numbers(house: House) -> list[int]:
    async with house.reading() as connection:
        return list(await connection.scalars(sa.select(EntryRow.number).order_by(EntryRow.number)))


async def together(house: House, *enters: Enter) -> Sequence[object]:
    async def write(tx: Transaction) -> Sequence[object]:
        return await scripts.run_on(tx.connection, Enter.together(enters, tx.now, tx.ids))

    found: Sequence[object] = await house.committer.run(write)
    return found


async def test_numbers_follow_one_another_in_the_order_of_arrival(house: House) -> None:
    one = await lottery(house, 5, 1)
    enters = [one.enter(tapper) for tapper in one.crowd.tappers]
    assert await together(house, *enters[:3]) == [Entered(1), Entered(2), Entered(3)]
    assert await together(house, *enters[2:], enters[4]) == [AlreadyIn(3), Entered(4), Entered(5), AlreadyIn(5)]
    async with house.reading() as connection:
        mine = await lotteries.mine(connection, one.crowd.round, one.crowd.tappers[3].person)
        assert await lotteries.entered(connection, one.crowd.round) == 5
    assert mine is not None
    assert (mine.number, mine.weight, mine.rank, mine.won, mine.void) == (4, 1, None, False, None)


async def test_a_crowd_enters_by_turns(house: House) -> None:
    one = await lottery(house, 70, 1)
    taps = Taps(house.committer, one.crowd)
    turns = [replace(taps.turn(tapper, "t"), writes=(one.enter(tapper),)) for tapper in one.crowd.tappers]
    before = house.committer.batches
    done = await asyncio.gather(*(house.committer.turn(turn) for turn in turns))
    assert [each.outcomes[0] for each in done] == [Entered(number) for number in range(1, 71)]
    assert house.committer.batches - before <= 2


async def test_several_processes_take_everybody_in_once(house: House, database_url: str) -> None:
    one = await lottery(house, 60, 1)
    databases = [Database(database_url) for _ in range(4)]
    committers = [Committer(database, house.keys, Ids(), lambda: house.now) for database in databases]
    for committer in committers:
        await committer.start()
    try:
        enters = [one.enter(tapper) for tapper in one.crowd.tappers]
        tries = [committers[(nth + go) % 4].run(each.apply) for nth, each in enumerate(enters) for go in (0, 1)]
        outcomes = await asyncio.gather(*tries)
    finally:
        for committer, database in zip(committers, databases, strict=True):
            await committer.close()
            await database.close()
    assert sorted(each.number for each in outcomes if isinstance(each, Entered)) == list(range(1, 61))
    assert sorted(each.number for each in outcomes if isinstance(each, AlreadyIn)) == list(range(1, 61))
    assert await numbers(house) == list(range(1, 61))


async def test_it_is_entered_between_its_times_only(house: House) -> None:
    one = await lottery(house, 3, 1)
    [first, second, third] = [one.enter(tapper) for tapper in one.crowd.tappers]
    opens = house.now
    house.later(hours=-1)
    assert await house.do(first) == NotYet(opens)
    house.later(hours=1)
    assert await house.do(first) == Entered(1)
    paused = await house.do(Steer(one.crowd.round, 1, round_rows.PAUSED))
    assert await house.do(second) == Over("paused")
    await house.do(Steer(one.crowd.round, paused.version, round_rows.READY))
    house.later(hours=24)
    assert await house.do(second) == Over("closed")
    assert await house.do(first) == AlreadyIn(1)
    assert await house.do(Enter(17, third.person, third.membership, 1)) == Over("gone")


async def test_nobody_grabs_from_a_lottery(house: House) -> None:
    one = await lottery(house, 1, 5)
    assert await house.do(one.crowd.grab(one.crowd.tappers[0])) == Over("gone")


async def test_what_is_no_lottery_has_no_entries(house: House) -> None:
    one = await lottery(house, 1, 1)
    change = sa.update(RoundRow).values(way="first")
    await house.committer.run(lambda tx: tx.connection.execute(change))
    assert await house.do(one.enter(one.crowd.tappers[0])) == Over("gone")


async def test_somebody_whose_membership_changed_is_looked_at_anew(house: House) -> None:
    one = await lottery(house, 2, 1)
    mine = sa.update(MembershipRow).where(MembershipRow.id == one.crowd.tappers[0].membership).values(version=2)
    await house.committer.run(lambda tx: tx.connection.execute(mine))
    with pytest.raises(Lost):
        await house.do(one.enter(one.crowd.tappers[0]))
    assert await together(house, *map(one.enter, one.crowd.tappers)) == [None, Entered(1)]


async def test_two_with_the_same_phone_have_one_chance_where_the_round_says_so(house: House) -> None:
    one = await lottery(house, 3, 1)
    wife, husband, other = one.crowd.tappers
    shared = one.enter(husband, alike=(wife.person,))
    assert await together(house, one.enter(wife), shared, one.enter(other)) == [Entered(1), SamePhone(), Entered(2)]
    assert await house.do(shared) == SamePhone()


async def test_who_leaves_is_out_and_their_number_is_nobody_elses(house: House) -> None:
    one = await lottery(house, 3, 1)
    await one.entered(*one.crowd.tappers[:2])
    assert await house.do(lotteries.Leave(one.crowd.round), actor(one, 1)) is None
    assert await numbers(house) == [1]
    with pytest.raises(Gone):
        await house.do(lotteries.Leave(one.crowd.round), actor(one, 1))
    assert await one.entered(*one.crowd.tappers[1:]) == [3, 4]


async def test_nobody_enters_or_leaves_what_is_closed(house: House) -> None:
    one = await lottery(house, 3, 1)
    await one.entered(*one.crowd.tappers[:2])
    digest = (await one.closed()).entries_digest
    assert await house.do(one.enter(one.crowd.tappers[2])) == Over("closed")
    assert await house.do(lotteries.Leave(one.crowd.round), actor(one, 1)) == Over("closed")
    report = await one.report()
    assert (report.digest, report.entries, report.drawn, report.wrong) == (digest, 2, False, ())


async def test_the_clock_closes_it_but_not_one_that_is_paused(house: House) -> None:
    one, paused = await lottery(house, 1, 1), await lottery(house, 1, 1)
    await house.do(Steer(paused.crowd.round, 1, round_rows.PAUSED))
    assert await house.do(lotteries.CloseDue()) == 0
    house.later(hours=24)
    assert await house.do(lotteries.CloseDue()) == 1
    assert ((await one.round()).state, (await paused.round()).state) == (round_rows.CLOSED, round_rows.PAUSED)
    async with house.reading() as connection:
        assert await lotteries.to_do(connection) == [(one.crowd.round, round_rows.CLOSED)]


async def test_only_who_may_closes_and_draws(house: House) -> None:
    one = await lottery(house, 1, 1)
    reviewer = await house.officer(one.crowd.home, "reviewer")
    with pytest.raises(Forbidden):
        await house.do(lotteries.Close(one.crowd.round, 1), reviewer)
    round = await one.closed()
    with pytest.raises(Forbidden):
        await house.do(lotteries.Draw(round.id, round.version), reviewer)
    admin = await house.officer(one.crowd.home, "admin", "李四")
    assert (await house.do(lotteries.Draw(round.id, round.version), admin)).state == round_rows.DRAWING


async def test_it_is_not_drawn_before_its_list_is_published(house: House) -> None:
    one = await lottery(house, 1, 1)
    with pytest.raises(Lost):
        await house.do(lotteries.Draw(one.crowd.round, 1))
    closed = await house.do(lotteries.Close(one.crowd.round, 1))
    with pytest.raises(Lost):
        await house.do(lotteries.Draw(closed.id, closed.version))
    with pytest.raises(Lost):
        await house.do(Extend(closed.id, closed.version, None, {"": 5}, 10**9))
    with pytest.raises(Gone):
        await one.published()


async def test_who_lost_has_more_tickets_next_time_where_the_round_says_so(house: House) -> None:
    one = await lottery(house, 3, 1, weighted=True)
    lost = [0, 0, 0]
    for _ in range(5):
        outcomes = await together(house, *map(one.enter, one.crowd.tappers))
        assert outcomes == [Entered(nth + 1, rule.weight(each)) for nth, each in enumerate(lost)]
        await one.drawn()
        assert (await one.report()).wrong == ()
        [winner] = await one.winners()
        lost = [0 if nth + 1 == winner else each + 1 for nth, each in enumerate(lost)]
        one = await one.another()
    assert max(lost) >= 2


async def test_in_an_even_round_everybody_has_one_ticket(house: House) -> None:
    one = await lottery(house, 3, 1)
    await one.entered()
    await one.drawn()
    one = await one.another()
    assert await together(house, *map(one.enter, one.crowd.tappers)) == [Entered(1), Entered(2), Entered(3)]
