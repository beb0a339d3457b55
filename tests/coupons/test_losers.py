"""Who entered a draw and got nothing is told once, of several draws together, whatever is killed meanwhile."""

from collections.abc import Sequence
from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from handlers.coupons import losing
from storage import losers, outbox
from storage.losers import Loser, Tell, Walk
from storage.outbox import Notify
from storage.round_rows import CANCELLED
from storage.rounds import Steer
from storage.tables.offers import EntryRow, RoundRow
from storage.tables.people import PersonRow
from storage.tables.talk import OutboxRow
from storage.writing import Lost, Transaction
from tests.coupons.lots import Lottery, lottery
from tests.storage.house import House


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(losers, "PIECE", 3)


async def told_all(house: House) -> int:
    """Everything that is due, as the chore does it; in how many steps."""
    steps = 0
    while await losing.tell(house.committer):
        steps += 1
    return steps


async def heard(house: House) -> dict[int, list[str]]:
    """By address what was written for it: the keys of the sentences."""
    async with house.reading() as connection:
        rows = (await connection.execute(sa.select(OutboxRow).where(OutboxRow.kind == losing.KIND))).all()
    found: dict[int, list[str]] = {}
    for row in rows:
        assert (row.purpose, row.lane, row.sms_at) == (outbox.NEWS, outbox.BROADCASTS, None)
        [screen] = orjson.loads(house.keys.open("outbox", row.id, row.body))
        assert row.address_id not in found, "told twice"
        found[row.address_id] = [one["say"] for one in screen["text"]]
    return found


async def losing_addresses(house: House, *draws: Lottery) -> set[int]:
    """Of who entered one of these and got nothing."""
    ids = [one.crowd.round for one in draws]
    query = sa.select(EntryRow.person_id).where(EntryRow.round_id.in_(ids), EntryRow.claim_id.is_(None))
    async with house.reading() as connection:
        lost = set(await connection.scalars(query))
    return {each.address for one in draws for each in one.crowd.tappers if each.person in lost}


async def left(house: House) -> list[int]:
    """The places of rounds of which somebody is still to be told."""
    query = sa.select(RoundRow.losers_after).where(RoundRow.losers_after.is_not(None))
    async with house.reading() as connection:
        return [place for place in await connection.scalars(query) if place is not None]


async def test_everybody_who_got_nothing_hears_once_and_winners_do_not(house: House) -> None:
    one = await lottery(house, 20, 4)
    await one.entered()
    await one.drawn()
    assert await told_all(house) == 0  # draws of the same occasion are waited for
    house.later(minutes=2)
    assert await told_all(house) >= 16 // 3
    found = await heard(house)
    assert set(found) == await losing_addresses(house, one)
    assert len(found) == 16
    assert all(keys == ["coupons-lost", "coupons-lost-check"] for keys in found.values())
    assert (await left(house), await told_all(house)) == ([], 0)


async def test_where_everybody_won_nobody_is_told(house: House) -> None:
    one = await lottery(house, 3, 4)
    await one.entered()
    await one.drawn()
    house.later(minutes=2)
    assert (await told_all(house), await left(house)) == (0, [])


async def test_who_entered_several_hears_of_all_in_one_message(house: House) -> None:
    one = await lottery(house, 10, 1)
    two = await one.another()
    await one.entered()
    await two.entered(*one.crowd.tappers[:5])
    await one.drawn()
    await two.drawn()
    house.later(minutes=2)
    await told_all(house)
    found = await heard(house)
    assert set(found) == await losing_addresses(house, one, two)
    several = [keys for keys in found.values() if keys.count("coupons-lost") == 2]
    assert len(several) >= 3
    assert all(keys[0] == "coupons-lost-several" for keys in several)


async def test_a_draw_that_comes_later_catches_up_and_goes_along(house: House) -> None:
    one = await lottery(house, 14, 1)
    two = await one.another()
    three = await one.another()
    for each in (one, two, three):
        await each.entered()
    await one.drawn()
    house.later(minutes=2)
    assert await losing.tell(house.committer) == 3
    await two.drawn()
    await three.drawn()
    house.later(minutes=2)
    await told_all(house)
    assert await left(house) == []
    async with house.reading() as connection:
        rows = (await connection.execute(sa.select(OutboxRow.address_id, OutboxRow.about))).all()
    assert len(rows) == len(set(rows))
    async with house.reading() as connection:
        bodies = await connection.execute(sa.select(OutboxRow.id, OutboxRow.body).where(OutboxRow.kind == losing.KIND))
        said = [orjson.loads(house.keys.open("outbox", *row))[0]["text"] for row in bodies]
    lines = sum(text["say"] == "coupons-lost" for body in said for text in body)
    assert lines == 3 * 13  # every entry once …
    assert len(rows) < 3 + 2 * 13  # … and most of them together


class Killed(Exception):
    """The process is gone."""


async def test_a_kill_between_notices_and_commit_tells_nobody_twice(house: House) -> None:
    one = await lottery(house, 11, 2)
    await one.entered()
    await one.drawn()
    house.later(minutes=2)

    async def killed(tx: Transaction) -> None:
        async with house.reading() as connection:
            walk = await losers.due(connection, house.now)
        assert walk is not None
        await Tell(walk, told).apply(tx)
        raise Killed

    told = plain
    while (await left(house)) != []:
        with pytest.raises(Killed):
            await house.committer.run(killed)
        assert await losing.tell(house.committer)
    assert set(await heard(house)) == await losing_addresses(house, one)


def plain(found: Sequence[Loser]) -> list[Notify]:
    return [Notify(one.person, losing.KIND, b"[]") for one in found]


async def test_the_check_sees_a_place_that_is_noted_apart(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: notices committed by themselves are written again after a kill."""
    one = await lottery(house, 8, 2)
    await one.entered()
    await one.drawn()
    house.later(minutes=2)

    async def apart(self: Tell, tx: Transaction) -> None:
        pages = list(await tx.connection.execute(losers._page(self.walk.rounds[0], self.walk)))
        await outbox.notify(tx, plain(losers._by_person(pages)))

    monkeypatch.setattr(Tell, "apply", apart)
    for _ in range(2):  # the first died before it noted its place
        await losing.tell(house.committer)
    with pytest.raises((AssertionError, ValueError)):
        await heard(house)


async def test_whoever_comes_second_tells_nobody(house: House) -> None:
    one = await lottery(house, 9, 1)
    await one.entered()
    await one.drawn()
    walk = Walk((one.crowd.round,), 0)
    assert await house.do(Tell(walk, plain)) == 3
    assert await house.do(Tell(walk, plain)) is None
    async with house.reading() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(OutboxRow)) == 3


async def test_no_more_is_written_while_much_waits_to_be_sent(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(losing, "WAITING", 4)
    one = await lottery(house, 30, 1)
    await one.entered()
    await one.drawn()
    house.later(minutes=2)
    rounds = 0
    while (await left(house)) != []:
        await told_all(house)
        async with house.reading() as connection:
            queued = list(await connection.scalars(sa.select(OutboxRow.id).where(OutboxRow.state == outbox.QUEUED)))
        assert len(queued) <= 4 + 3
        await house.do(outbox.SettleAll(tuple(outbox.Settle(id, outbox.SENT) for id in queued)))
        rounds += 1
    assert rounds >= 4
    assert set(await heard(house)) == await losing_addresses(house, one)


async def test_losers_of_a_cancelled_draw_are_not_told(house: House) -> None:
    one = await lottery(house, 5, 1)
    await one.entered()
    round = await one.drawn()
    await house.do(Steer(round.id, round.version, CANCELLED))
    house.later(minutes=2)
    assert (await told_all(house), await heard(house)) == (0, {})


async def test_who_was_merged_is_told_where_they_are_now(house: House) -> None:
    one = await lottery(house, 4, 1)
    await one.entered()
    await one.drawn()
    lost = await losing_addresses(house, one)
    [gone, kept, *_] = [each for each in one.crowd.tappers if each.address in lost]
    merged = sa.update(PersonRow).where(PersonRow.id == gone.person).values(merged_into=kept.person)
    await house.committer.run(lambda tx: tx.connection.execute(merged))
    house.later(minutes=2)
    await told_all(house)
    found: dict[int, Any] = await heard(house)
    assert set(found) == lost - {gone.address}
    assert found[kept.address].count("coupons-lost") == 2


async def test_an_older_process_that_draws_meanwhile_does_no_harm(house: House) -> None:
    """It leaves the new columns empty: its losers are not told, and nothing breaks."""
    one = await lottery(house, 4, 1)
    await one.entered()
    await one.drawn()
    await house.committer.run(
        lambda tx: tx.connection.execute(sa.update(RoundRow).values(losers_after=None, entered=None))
    )
    house.later(minutes=2)
    assert (await told_all(house), await heard(house)) == (0, {})
    with pytest.raises(Lost):
        await house.do(Steer((await one.round()).id, 1, CANCELLED))
