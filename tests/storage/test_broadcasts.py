"""Broadcasts as staff handle them: who may, how many they are for, the second person, steering."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage import audiences, broadcasts, memberships, occupations, people
from storage.broadcasts import Audience, Begin, Decide, Size, Steer
from storage.memberships import Wanted
from storage.tables.memberships import MembershipRow
from storage.tables.people import AddressRow
from storage.writing import Actor, Forbidden, Lost, Transaction
from tests.storage.house import House

CONTENT = b"[]"


async def member(
    house: House, place: int, account: str | None, *, channel: str = "fake", occupation: str = "truck_driver"
) -> int:
    """A member; without an account one that nothing reaches."""

    async def make(tx: Transaction) -> int:
        return await people.make(tx)

    person: int = await house.committer.run(make)
    await house.do(memberships.Begin(Wanted(person, place, details={"occupation": occupation})))
    if account is not None:
        await reach(house, person, account, channel)
    return person


async def reach(house: House, person: int, account: str, channel: str = "fake") -> Actor:
    """One more address of a person."""
    guest = await house.guest(account, channel)

    async def link(tx: Transaction) -> None:
        await people.link(tx, guest.address, person)

    await house.committer.run(link)
    return Actor(guest.address, person)


async def lose(house: House, person: int) -> None:
    async with house.database.writer.begin() as connection:
        mine = sa.update(AddressRow).where(AddressRow.person_id == person)
        await connection.execute(mine.values(unreachable_at=house.now))


async def size(house: House, audience: Audience) -> Size:
    async with house.reading() as connection:
        return await broadcasts.size(connection, audience)


async def test_an_audience_is_counted_exactly(house: House) -> None:
    tree = await house.tree()
    await member(house, tree["家"], "a", channel="telegram")
    house.later(days=10)
    await member(house, tree["东县"], "b", occupation="courier")
    await member(house, tree["乙市"], None)
    gone = await member(house, tree["家"], "d")
    await lose(house, gone)
    assert await size(house, Audience(tree["省"])) == Size(4, 2)
    assert await size(house, Audience(tree["甲市"])) == Size(3, 2)
    assert await size(house, Audience(tree["省"], ("courier",))) == Size(1, 1)
    assert await size(house, Audience(tree["省"], joined_before=house.now - timedelta(days=1))) == Size(1, 1)
    assert await size(house, Audience(tree["省"], joined_after=house.now - timedelta(days=1))) == Size(3, 1)
    assert await size(house, Audience(tree["省"], channel="telegram")) == Size(1, 1)
    assert await size(house, Audience(tree["省"], language="en")) == Size(0, 0)
    assert await size(house, Audience(tree["省"], language="zh_CN", or_unknown=True)) == Size(2, 2)


async def test_of_many_every_nth_stands_for_the_others(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = await house.tree()
    people = [await member(house, tree["家"], f"p{n}", occupation="courier" if n % 2 else "") for n in range(24)]
    for person in people[:12]:
        await lose(house, person)
    async with house.reading() as connection:
        asked = [Audience(tree["省"]), Audience(tree["省"], ("courier",)), Audience(tree["省"], channel="fake")]
        exact = [await broadcasts.size(connection, one) for one in asked]
        assert [await broadcasts.about(connection, one) for one in asked] == exact, "few are all looked at"
        monkeypatch.setattr(audiences, "LOOKED_AT", 8)
        found = [await broadcasts.about(connection, one) for one in asked]
    assert all(one.about for one in found) and not any(one.about for one in exact)
    assert [one.people for one in found[:2]] == [24, 12], "who is meant is counted"
    assert all(abs(one.reachable - true.reachable) <= 9 for one, true in zip(found, exact, strict=True))
    assert all(one.reachable % 3 == 0 for one in found), "of every third"


async def test_only_admins_of_the_place_ask(house: House) -> None:
    tree = await house.tree()
    admin, reviewer = await house.officer(tree["东县"], "admin"), await house.officer(tree["省"])
    begun = await house.do(Begin(Audience(tree["镇"]), CONTENT), admin)
    assert begun.state == "queued"
    for actor, place in ((admin, "甲市"), (reviewer, "镇")):
        with pytest.raises(Forbidden):
            await house.do(Begin(Audience(tree[place]), CONTENT), actor)
    async with house.reading() as connection:
        assert await broadcasts.content(connection, house.keys, begun.id) == CONTENT
        [mine] = await broadcasts.recent(connection, ["/"], 5)
    assert (mine.by, mine.organisation_name, mine.people) == (admin.person, "镇", 0)


async def test_many_need_a_second_person(house: House) -> None:
    tree = await house.tree()
    for account in ("a", "b", "c"):
        await member(house, tree["家"], account)
    sender, other = await house.officer(tree["省"], "admin"), await house.officer(tree["省"], "admin", "赵六")
    assert (await house.do(Begin(Audience(tree["省"]), CONTENT, approve_above=3), sender)).state == "queued"
    begun = await house.do(Begin(Audience(tree["省"]), CONTENT, approve_above=2, counted=3), sender)
    assert (begun.state, begun.people) == ("waiting", 3)
    with pytest.raises(Forbidden):
        await house.do(Decide(begun.id, 1, True), sender)
    with pytest.raises(Lost):
        await house.do(Decide(begun.id, 2, True), other)
    after = await house.do(Decide(begun.id, 1, True), other)
    assert (after.state, after.decided_by, after.version) == ("queued", other.person, 2)
    with pytest.raises(Lost):
        await house.do(Decide(begun.id, 2, False), other)
    refused = await house.do(Begin(Audience(tree["省"]), CONTENT), sender)
    assert (await house.do(Decide(refused.id, 1, False, "太早"), other)).state == "refused"


async def test_it_is_paused_goes_on_and_is_stopped(house: House) -> None:
    tree = await house.tree()
    sender = await house.officer(tree["省"], "admin")
    begun = await house.do(Begin(Audience(tree["省"]), CONTENT), sender)
    assert (await house.do(Steer(begun.id, 1, "paused"), sender)).state == "paused"
    with pytest.raises(Lost):
        await house.do(Steer(begun.id, 1, "running"), sender)
    assert (await house.do(Steer(begun.id, 2, "running"), sender)).state == "queued"
    stopped = await house.do(Steer(begun.id, 3, "stopped"), sender)
    assert (stopped.state, stopped.finished_at) == ("stopped", house.now)
    with pytest.raises(Lost):
        await house.do(Steer(begun.id, 4, "running"), sender)


async def test_occupations_are_filled_in_where_they_stood_sealed_only(house: House) -> None:
    tree = await house.tree()
    for account, occupation in (("a", "courier"), ("b", "streamer"), ("c", "")):
        await member(house, tree["家"], account, occupation=occupation)
    async with house.database.writer.begin() as connection:
        await connection.execute(sa.update(MembershipRow).values(occupation=None))
    assert await size(house, Audience(tree["省"], ("courier", "streamer"))) == Size(0, 0)
    assert [await house.do(occupations.Fill()) for _ in range(2)] == [3, 0]
    assert await size(house, Audience(tree["省"], ("courier", "streamer"))) == Size(2, 2)
