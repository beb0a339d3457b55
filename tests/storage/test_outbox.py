"""What was told is kept for its time and no longer; what nobody has seen waits."""

import sqlalchemy as sa

from storage import outbox, transcript
from storage.outbox import Notify, Seen, Settle, Text
from storage.tables.talk import OutboxRow
from storage.writing import Actor
from tests.storage.house import House


async def kinds(house: House) -> set[str]:
    async with house.reading() as connection:
        return set(await connection.scalars(sa.select(OutboxRow.kind)))


async def seen(house: House, me: Actor) -> list[int]:
    async with house.reading() as connection:
        since = house.now.replace(day=house.now.day - 1)
        return [row.id for row in await transcript.notices(connection, me.address, since, house.now, 50)]


async def test_a_notice_waits_for_whoever_comes_back_after_days(house: House) -> None:
    me = await house.guest()
    number = await house.do(Notify(me.owner, "yes", b"x"))
    await house.do(Settle(number, outbox.HELD))
    house.later(days=4)
    assert await seen(house, me) == [number]
    await house.do(Seen(me.address, (number,)))
    assert await seen(house, me) == [number], "a page that is loaded again shows it still"
    house.later(days=2)
    assert await seen(house, me) == []


async def test_what_was_settled_goes_sms_first_and_what_is_held_stays(house: House) -> None:
    me = await house.guest()
    for kind, write in (("sms", Text("sms", b"x")), ("told", Notify(me.owner, "told", b"x"))):
        await house.do(Settle(await house.do(write, me), outbox.SENT))
        assert kind in await kinds(house)
    await house.do(Settle(await house.do(Notify(me.owner, "held", b"x")), outbox.HELD))
    assert await house.do(outbox.Sweep()) == 0
    house.later(days=1, seconds=1)
    assert await house.do(outbox.Sweep()) == 1
    assert await kinds(house) == {"told", "held"}
    house.later(days=30)
    assert await house.do(outbox.Sweep()) == 1
    assert await kinds(house) == {"held"}
