"""Gifts that are sent: addresses given, changed, read for a reason, and everything sent once."""

import pytest
import sqlalchemy as sa

from rules.offering import PICKUP
from storage import claims, endings, ledger, parcels, rounds
from storage.case_rows import Acted
from storage.claims import GiveBack
from storage.masks import ReasonNeeded
from storage.parcels import Address, Place, Send, Unmask
from storage.tables.audit import AuditActRow
from storage.tables.offers import ClaimRow
from storage.tables.parcels import ParcelRow
from storage.writing import Actor, Forbidden, Lost
from tests.coupons import given
from tests.coupons.given import DAY, FEN, Town
from tests.storage.house import House

HOME = Place("王小明", "+8613800000001", "蚌埠市禹会区涂山路 1 号 2 栋 301")
ELSEWHERE = Place("王小明", "+8613800000001", "蚌埠市禹会区胜利路 9 号")


@pytest.fixture
async def town(house: House) -> Town:
    return await given.opened(house)


async def got(town: Town, number: int) -> tuple[Actor, int]:
    """Somebody who joined, and their gift."""
    applied = await town.applies(number)
    [done] = await town.approves(applied)
    assert isinstance(done, Acted) and done.gifts.joining is not None
    return applied.actor, done.gifts.joining.claim


async def state(town: Town, claim: int) -> str:
    return str(await town.house.scalar(sa.select(ClaimRow.state).where(ClaimRow.id == claim)))


async def test_an_address_is_given_changed_and_its_gift_sent_once(town: Town) -> None:
    round = await town.gives("省")
    me, claim = await got(town, 1)
    await town.house.do(Address(claim, HOME), me)
    town.house.later(minutes=1)
    async with town.house.reading() as connection:
        [before] = await parcels.waiting(connection, town.house.keys, round, 9)
        assert before.place == HOME
        assert await parcels.tally(connection, round) == parcels.Tally(1, 0, 0)
    await town.house.do(Address(claim, ELSEWHERE), me)
    assert await town.house.do(Send(round, before.given_at), town.admin) == (), "it has changed since it was shown"
    assert await town.house.do(Send(round, town.house.now, claim), town.admin) == (parcels.Sent(claim, me.person or 0),)
    assert await town.house.do(Send(round, town.house.now), town.admin) == ()
    assert await state(town, claim) == claims.SENT
    with pytest.raises(Lost):
        await town.house.do(Address(claim, HOME), me)
    with pytest.raises(Lost):
        await town.house.do(GiveBack(claim, 2), me)
    async with town.house.reading() as connection:
        found = await ledger.balances(connection, [round])
        board = await rounds.board(connection, (await rounds.get(connection, round)))  # type: ignore[arg-type]
        assert await parcels.tally(connection, round) == parcels.Tally(0, 0, 1)
    assert (found[ledger.PAID], found[ledger.HELD], board.whole.redeemed) == (FEN, 0, 1)
    assert await town.wrong() == []


async def test_all_that_were_shown_leave_together(town: Town) -> None:
    round = await town.gives("省")
    some = [await got(town, number) for number in (1, 2, 3)]
    for actor, claim in some[:2]:
        await town.house.do(Address(claim, HOME), actor)
    until = town.house.now
    town.house.later(minutes=1)
    await town.house.do(Address(some[2][1], HOME), some[2][0])
    sent = await town.house.do(Send(round, until), town.admin)
    assert {one.claim for one in sent} == {claim for _, claim in some[:2]}
    assert await state(town, some[2][1]) == claims.HELD
    assert await town.wrong() == []


async def test_nobody_else_gives_reads_or_sends(town: Town) -> None:
    round = await town.gives("省")
    me, claim = await got(town, 1)
    other, _ = await got(town, 2)
    with pytest.raises(Forbidden):
        await town.house.do(Address(claim, HOME), other)
    await town.house.do(Address(claim, HOME), me)
    for stranger in (me, town.reviewer, await town.house.officer(town.tree["乙市"], "admin")):
        with pytest.raises(Forbidden):
            await town.house.do(Send(round, town.house.now), stranger)
        with pytest.raises(Forbidden):
            await town.house.do(Unmask(round, town.house.now, "label"), stranger)
    with pytest.raises(ReasonNeeded):
        await town.house.do(Unmask(round, town.house.now, " "), town.admin)
    [seen] = await town.house.do(Unmask(round, town.house.now, "label"), town.admin)
    assert seen.place == HOME
    acts = sa.select(sa.func.count()).select_from(AuditActRow).where(AuditActRow.act == "gift.unmask")
    assert await town.house.scalar(acts) == 1


async def test_only_what_is_sent_takes_an_address(town: Town) -> None:
    await town.gives("省", kind=PICKUP)
    me, claim = await got(town, 1)
    with pytest.raises(Lost):
        await town.house.do(Address(claim, HOME), me)


async def test_who_gave_an_address_in_time_keeps_the_gift(town: Town) -> None:
    await town.gives("省")
    (me, mine), (other, theirs) = await got(town, 1), await got(town, 2)
    await town.house.do(Address(mine, HOME), me)
    town.house.later(days=61)
    await town.house.do(endings.Expire())
    assert (await state(town, mine), await state(town, theirs)) == (claims.HELD, claims.EXPIRED)
    with pytest.raises(Lost):
        await town.house.do(Address(theirs, HOME), other)
    await town.house.do(Address(mine, ELSEWHERE), me)
    assert await town.wrong() == []


async def test_a_cancelled_round_sends_nothing(town: Town) -> None:
    round = await town.gives("省")
    me, claim = await got(town, 1)
    await town.house.do(Address(claim, HOME), me)
    await town.house.do(rounds.Steer(round, 1, rounds.CANCELLED), town.admin)
    assert await town.house.do(Send(round, town.house.now), town.admin) == ()
    await town.house.do(endings.Void(round))
    assert await state(town, claim) == claims.VOID
    assert await town.wrong() == []


async def test_an_address_is_sealed_and_forgotten_when_it_is_of_no_use(town: Town) -> None:
    round = await town.gives("省")
    (me, mine), (other, theirs) = await got(town, 1), await got(town, 2)
    for actor, claim in ((me, mine), (other, theirs)):
        await town.house.do(Address(claim, HOME), actor)
    contents = await town.house.scalar(sa.select(ParcelRow.content).limit(1))
    assert "涂山路".encode() not in contents
    await town.house.do(Send(round, town.house.now, mine), town.admin)
    await town.house.do(GiveBack(theirs, 1), other)
    assert await town.house.do(parcels.Forget()) == 1
    assert await town.house.scalar(sa.select(ParcelRow.claim_id)) == mine
    town.house.later(days=parcels.KEPT / DAY + 1)
    assert await town.house.do(parcels.Forget()) == 1
