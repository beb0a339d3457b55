"""What one address was not told is told at the next best one of the same person."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from storage import addresses, held, outbox, people
from storage.outbox import Notify, Undeliverable
from storage.tables.people import AddressRow
from storage.tables.talk import OutboxRow
from storage.writing import Actor, Transaction
from tests.storage.house import House


class Joined:
    """The actor's address belongs to this person; 0: to a new one."""

    def __init__(self, person: int = 0) -> None:
        self.person = person

    async def apply(self, tx: Transaction) -> int:
        person = self.person or await people.make(tx, phone="+8613800000001")
        await people.link(tx, tx.actor.address, person)
        return person


async def somebody(house: House) -> tuple[Actor, Actor]:
    """One person on two channels; the second was seen last."""
    old = await house.guest("me", "old")
    person = await house.do(Joined(), old)
    house.later(minutes=1)
    new = await house.guest("me", "new")
    await house.do(Joined(person), new)
    return Actor(old.address, person), Actor(new.address, person)


async def where(house: House) -> list[tuple[str, str, str | None]]:
    async with house.reading() as connection:
        rows = await connection.execute(
            sa.select(OutboxRow.channel, OutboxRow.state, OutboxRow.why).order_by(OutboxRow.id)
        )
        return [(row.channel, row.state, row.why) for row in rows]


async def lease(house: House, channel: str) -> list[int]:
    return [one.id for one in await house.do(outbox.Lease((channel,), house.now + timedelta(minutes=1), 9))]


async def test_the_next_best_address_is_tried_and_then_it_is_dead(house: House) -> None:
    old, new = await somebody(house)
    id = await house.do(Notify(new.owner, "case-decided", b"x"))
    assert await lease(house, "new") == [id]
    await house.do(Undeliverable(id, new.address, "blocked"))
    assert await where(house) == [("old", "queued", "blocked")]
    assert await lease(house, "old") == [id], "at once"
    await house.do(Undeliverable(id, old.address, "gone"))
    assert await where(house) == [("old", "dead", "gone")]


async def test_what_else_waited_there_goes_along_but_not_what_is_for_that_address_alone(house: House) -> None:
    _, new = await somebody(house)
    for kind in ("queued", "held", "recovered"):
        id = await house.do(Notify(new.owner, kind, b"x"))
        if kind == "held":
            await house.do(outbox.Settle(id, outbox.HELD))
    await house.do(held.Follow(new.address, "new", b"x", "rest 1", held=True))
    await house.do(addresses.Unreachable(new.address))
    found = [(channel, state) for channel, state, _ in await where(house)]
    assert found == [("old", "queued"), ("old", "queued"), ("new", "queued"), ("new", "held")]


async def test_what_is_on_its_way_stays_with_whoever_has_it(house: House) -> None:
    _, new = await somebody(house)
    one, two = [await house.do(Notify(new.owner, "x", b"x")) for _ in range(2)]
    await lease(house, "new")
    await house.do(Undeliverable(one, new.address, "blocked"))
    assert [channel for channel, _, _ in await where(house)] == ["old", "new"]
    await house.do(Undeliverable(two, new.address, "blocked"))
    assert [channel for channel, _, _ in await where(house)] == ["old", "old"]


async def test_whoever_leaves_for_good_hears_elsewhere(house: House) -> None:
    _, new = await somebody(house)
    await house.do(Notify(new.owner, "case-decided", b"x"))
    await house.do(addresses.Left(forget=True), new)
    assert await where(house) == [("old", "queued", None)]
    assert await house.scalar(sa.select(sa.func.count()).select_from(AddressRow)) == 1


async def test_to_somebody_nobody_reaches_it_is_a_dead_letter_until_they_are_back(house: House) -> None:
    old, new = await somebody(house)
    stranger = await house.guest("stranger", "new")
    for address in (old.address, new.address):
        await house.do(addresses.Unreachable(address))
    assert await house.do(Notify(new.owner, "x", b"x"))
    await house.do(outbox.NotifyAll((Notify(new.owner, "x", b"x"), Notify(stranger.owner, "x", b"x"))))
    assert await where(house) == [("new", "dead", "unreachable")] * 2 + [("new", "queued", None)]
    await house.guest("me", "old")
    await house.do(Notify(new.owner, "x", b"x"))
    assert (await where(house))[-1] == ("old", "queued", None), "met again, it can be reached"
    assert await house.do(Notify(5, "x", b"x")) is None


async def lost(house: House, me: Actor, kind: str, **more: Any) -> None:
    """Somebody who can't be reached was to be told something."""
    await house.do(Notify(me.owner, kind, b"x", **more))


async def told_when_back(house: House, channel: str = "old") -> list[str]:
    await house.guest("me", channel)
    async with house.reading() as connection:
        rows = (await connection.execute(sa.select(OutboxRow).order_by(OutboxRow.id))).all()
    assert all(row.channel == channel and row.attempts == 0 for row in rows if row.state == "queued")
    return [row.kind for row in rows if row.state == "queued"]


async def unreachable(house: House) -> Actor:
    old, new = await somebody(house)
    for address in (new.address, old.address):
        await house.do(addresses.Unreachable(address))
    return new


async def test_whoever_is_back_hears_what_is_still_worth_telling_there(house: House) -> None:
    me = await unreachable(house)
    await lost(house, me, "too-old")
    house.later(days=3)
    await lost(house, me, "decision")
    await lost(house, me, "news", purpose=outbox.NEWS)
    await lost(house, me, "missed", deadline=house.now + timedelta(days=1))
    await lost(house, me, "deadline", deadline=house.now + timedelta(days=9))
    house.later(days=4, seconds=1)
    assert await told_when_back(house) == ["decision", "deadline"]
    assert len(await lease(house, "old")) == 2, "at once"
    house.later(hours=1)
    await house.guest("me", "old")
    assert [state for _, state, _ in await where(house)].count("dead") == 3, "and only once"


async def test_of_reminders_about_one_thing_the_last_is_told(house: House) -> None:
    me = await unreachable(house)
    for day in range(3):
        for about in (1, 2):
            await lost(house, me, f"reminder {about}" if day == 2 else "x", about=about, purpose=outbox.REMINDER)
            await lost(house, me, f"reminder {about}", about=about, purpose=outbox.REMINDER)
        house.later(hours=1)
    assert sorted(await told_when_back(house, "new")) == ["reminder 1", "reminder 2", "x", "x"]


async def test_a_crowd_of_dead_letters_is_told_in_part(house: House) -> None:
    me = await unreachable(house)
    for number in range(25):
        await lost(house, me, f"{number}")
    assert await told_when_back(house) == [f"{number}" for number in range(5, 25)]


async def test_what_failed_for_others_stays_where_it_is(house: House) -> None:
    me = await unreachable(house)
    other = await house.guest("other", "old")
    await house.do(outbox.Settle(await house.do(Notify(other.owner, "theirs", b"x")), outbox.DEAD, "bad"))
    await lost(house, me, "mine")
    assert await told_when_back(house) == ["mine"]
