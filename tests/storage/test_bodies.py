"""Rows of the outbox without words of their own: what their broadcast says is found, until it is stopped."""

from datetime import timedelta

import sqlalchemy as sa

from bot.channels.channel import Receipt
from bot.delivery.notice import pack
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen
from storage import addresses, bodies, broadcasts, held, installation, rotation, transcript
from storage.broadcasts import Audience, Steer
from storage.tables.broadcasts import BroadcastToldRow
from storage.writing import SYSTEM, Actor
from tests.desk.broadcasts import Phones, begin, counts, member, queued, to_end, worker
from tests.storage.house import House
from tests.storage.test_broadcasts import lose

SAID = pack((Screen(verbatim("明天发放清凉包")),))


async def held_by(house: House) -> tuple[int, int, int]:
    """A broadcast that is held for somebody: (broadcast, address, person)."""
    tree = await house.tree()
    person = await member(house, tree["家"], "a")
    id = await begin(house, Audience(tree["省"]))
    await to_end(house, worker(house, Phones(receipts={"a": Receipt("held")})), id)
    async with house.reading() as connection:
        [address] = await addresses.reaching(connection, person)
    return id, address.id, person


async def test_the_transcript_and_the_next_turn_say_it(house: House) -> None:
    id, address, _ = await held_by(house)
    async with house.reading() as connection:
        [row] = await transcript.notices(connection, address, house.now, house.now, 10)
        shared = await bodies.shared(connection, house.keys, [row])
    assert bodies.content(house.keys, row, shared) == SAID
    [taken] = await house.do(held.Take(address, house.now + timedelta(minutes=1), 5))
    assert bodies.content(house.keys, taken, shared) == SAID
    await house.do(held.Release(address, (taken.id,)))
    assert await counts(house, id) == {"fake": {"later": 1}}


async def test_nobody_is_told_later_what_was_stopped(house: House) -> None:
    tree = await house.tree()
    await member(house, tree["家"], "a")
    await member(house, tree["家"], "b")
    id = await begin(house, Audience(tree["省"]))
    phones = Phones(receipts={"a": Receipt("held"), "b": Receipt("held")})
    work = worker(house, phones)
    for _ in range(2):
        await work.round()
    async with house.reading() as connection:
        one = await broadcasts.get(connection, id)
        assert one is not None
        person = await connection.scalar(sa.select(BroadcastToldRow.person_id))
        [address] = await addresses.reaching(connection, person or 0)
    await house.do(Steer(id, one.version, "stopped"), SYSTEM)
    assert await house.do(held.Take(address.id, house.now + timedelta(minutes=1), 5)) == []
    assert sorted(state for _, state, _ in await queued(house)) == ["cancelled", "held"]
    assert await counts(house, id) == {"fake": {"held": 2}}


async def test_who_is_forgotten_is_not_reached(house: House) -> None:
    id, address, person = await held_by(house)
    await lose(house, person)
    await house.do(addresses.Left(forget=True), Actor(address, person))
    assert await counts(house, id) == {"fake": {"unreachable": 1}}


async def test_a_key_turns_over_rows_without_words_of_their_own(house: House) -> None:
    id, address, _ = await held_by(house)
    house.keys = house.committer.keys = house.keys.with_new_data_key()
    await house.do(installation.Adopt())
    for task in rotation.tasks():
        while await house.do(task):
            pass
    async with house.reading() as connection:
        assert await rotation.remaining(connection, house.keys) == []
        newest = house.keys.newest_only()
        [row] = await transcript.notices(connection, address, house.now, house.now, 10)
        assert row.about == id
        assert bodies.content(newest, row, await bodies.shared(connection, newest, [row])) == SAID
