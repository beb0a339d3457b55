"""What is held for an address: found for many at once, taken by one, told or let go again."""

import asyncio
from datetime import timedelta

import sqlalchemy as sa

from storage import held, outbox, parked
from storage.tables.talk import ANSWERED, COMMITTED, EventRow, OutboxRow
from storage.turns import Turn
from storage.writing import Actor
from tests.storage.house import House

LEASE = timedelta(seconds=30)


async def keeps(house: House, me: Actor, text: str, *, wait: bool = True) -> int:
    return int(await house.do(held.Follow(me.address, "fake", text.encode(), f"{me.address} {text}", held=wait)))


async def taken(house: House, me: Actor, most: int = 9) -> list[bytes]:
    rows = await house.do(held.Take(me.address, house.now + LEASE, most))
    return [house.keys.open("outbox", row.id, row.body) for row in rows]


async def waiting(house: House, *people: Actor) -> frozenset[int]:
    return await held.waiting(house.database, [one.address for one in people])


async def state(house: House, id: int) -> str:
    return str(await house.scalar(sa.select(OutboxRow.state).filter_by(id=id)))


async def test_it_is_found_for_many_addresses_at_once(house: House) -> None:
    people = [await house.guest(f"someone {n}") for n in range(30)]
    for one in people[::3]:
        await keeps(house, one, "hello")
        await keeps(house, one, "again")
    await keeps(house, people[1], "not held", wait=False)
    assert await waiting(house, *people) == {one.address for one in people[::3]}
    assert await waiting(house, *people[1:3]) == frozenset()
    assert await waiting(house) == frozenset()


async def test_a_turn_that_opens_a_window_is_told_in_its_own_commit_whether_something_is_held(house: House) -> None:
    people = [await house.guest(f"someone {n}") for n in range(12)]
    await keeps(house, people[2], "hello")
    await keeps(house, people[3], "hello")
    await keeps(house, people[4], "not held", wait=False)

    def turn(number: int, me: Actor) -> Turn:
        opens = "" if number == 3 else "words"
        return Turn(house.committer.ids.take(), me, "fake", f"key {number}", house.now, 0, b"state", b"", opens=opens)

    done = await asyncio.gather(*(house.committer.turn(turn(number, me)) for number, me in enumerate(people)))
    assert [one.held for one in done] == [False, False, True, None, *[False] * 8]
    assert max(one.together for one in done) == len(people)


async def test_the_oldest_is_taken_first_and_by_one_only(house: House) -> None:
    me, other = await house.guest(), await house.guest("other")
    for text in ("one", "two", "three"):
        await keeps(house, me, text)
        house.later(seconds=1)
    await keeps(house, other, "not mine")
    assert await taken(house, me, 2) == [b"one", b"two"]
    assert await taken(house, me) == [b"three"]
    assert await taken(house, me) == []
    house.later(seconds=31)
    assert await taken(house, me) == [b"one", b"two", b"three"], "whoever took it did not tell it"


async def test_what_was_told_is_not_held_any_longer(house: House) -> None:
    me, other = await house.guest(), await house.guest("other")
    id = await keeps(house, me, "hello")
    await house.do(outbox.Seen(other.address, (id,)))
    assert await state(house, id) == outbox.HELD, "only its own address may have seen it"
    await house.do(outbox.Seen(me.address, (id,)))
    assert await state(house, id) == outbox.SENT
    assert await waiting(house, me) == frozenset()


async def test_what_is_let_go_is_due_at_once(house: House) -> None:
    me, other = await house.guest(), await house.guest("other")
    id = await keeps(house, me, "hello")
    await taken(house, me)
    await house.do(held.Release(other.address, (id,)))
    assert await house.do(outbox.Lease(("fake",), house.now + LEASE, 9)) == ()
    await house.do(held.Release(me.address, (id,)))
    [row] = await house.do(outbox.Lease(("fake",), house.now + LEASE, 9))
    assert row.id == id
    await house.do(held.Release(me.address, (id,)))
    assert await house.do(outbox.Lease(("fake",), house.now + LEASE, 9)) == (), "a queued row keeps its lease"


async def test_more_of_an_answer_follows_once_and_after_its_beginning(house: House) -> None:
    me = await house.guest()
    more = held.Follow(me.address, "fake", b"more", "rest 1", timedelta(seconds=1))
    assert await house.do(more)
    assert await house.do(more) is None
    assert await house.do(outbox.Lease(("fake",), house.now + LEASE, 9)) == ()
    house.later(seconds=1)
    assert len(await house.do(outbox.Lease(("fake",), house.now + LEASE, 9))) == 1


async def answered(house: House, me: Actor) -> int:
    """An event whose answer was not sent yet."""
    id = house.committer.ids.take()
    await house.do(parked.Park(id, me.address, "fake", "key", house.now, b"x", house.now))
    async with house.database.writer.begin() as connection:
        await connection.execute(sa.update(EventRow).filter_by(id=id).values(state=COMMITTED, answer=b"x"))
    return id


async def test_a_late_answer_that_may_not_be_sent_is_held_instead(house: House) -> None:
    me = await house.guest()
    event, before = await answered(house, me), house.now
    house.later(minutes=5)
    notice = await keeps(house, me, "younger")
    for _ in range(2):
        await house.do(held.KeepAnswer(event, b"late"))
    assert await house.scalar(sa.select(EventRow.state).filter_by(id=event)) == ANSWERED
    assert await taken(house, me) == [b"late", b"younger"], "it is as old as what it answers"
    assert await house.scalar(sa.select(sa.func.count()).select_from(OutboxRow)) == 2
    assert await house.scalar(sa.select(OutboxRow.created_at).where(OutboxRow.id != notice)) == before
    assert await house.do(parked.LeaseAnswers(house.now + LEASE, 9, ("fake",))) == ()


async def test_what_is_left_of_an_answer_goes_with_it_told_or_not(house: House) -> None:
    me = await house.guest()
    await keeps(house, me, "rest")
    await keeps(house, me, "queued", wait=False)
    notice = await house.do(outbox.Notify(me.owner, "news", b"x"))
    await house.do(outbox.Settle(notice, outbox.HELD))
    house.later(hours=23)
    assert await house.do(outbox.Sweep()) == 0
    house.later(hours=2)
    assert await house.do(outbox.Sweep()) == 2
    assert await state(house, notice) == outbox.HELD
