"""What was told is kept for its time and no longer; what nobody has seen waits."""

from datetime import timedelta

import sqlalchemy as sa

from storage import outbox, transcript
from storage.outbox import Notify, Seen, Settle, SettleAll, Text
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


async def test_what_was_sent_together_is_settled_together_as_each_would_be_alone(house: House) -> None:
    me = await house.guest()
    outcomes = (
        ("sent", outbox.SENT, "", None),
        ("sent too", outbox.SENT, "", None),
        ("held", outbox.HELD, "no window", None),
        ("dead", outbox.DEAD, "blocked", None),
        ("unsure", outbox.UNCONFIRMED, "broke", None),
        ("first", outbox.QUEUED, "network", None),
        ("third", outbox.QUEUED, "network", None),
        ("last", outbox.QUEUED, "network", None),
        ("slow", outbox.QUEUED, "slow", timedelta(seconds=20)),
    )
    ids = {kind: await house.do(Notify(me.owner, kind, b"x")) for kind, *_ in outcomes}
    taken_back = await house.do(Notify(me.owner, "taken back", b"x"))
    async with house.database.writer.begin() as connection:
        for kind, attempts in (("third", 2), ("last", 7)):
            tried = sa.update(OutboxRow).where(OutboxRow.kind == kind).values(attempts=attempts)
            await connection.execute(tried)
        await connection.execute(sa.update(OutboxRow).where(OutboxRow.id == taken_back).values(state=outbox.CANCELLED))
    await house.do(outbox.Lease(("fake",), house.now + timedelta(minutes=1), 99))
    settled = [Settle(ids[kind], state, why, wait) for kind, state, why, wait in outcomes]
    await house.do(SettleAll((*settled, Settle(taken_back, outbox.SENT))))
    async with house.reading() as connection:
        rows = (await connection.execute(sa.select(OutboxRow).order_by(OutboxRow.id))).all()
    assert all(row.lease_until is None for row in rows)
    assert [(row.kind, row.state, row.attempts, row.why, (row.due_at - house.now).total_seconds()) for row in rows] == [
        ("sent", outbox.SENT, 0, None, 0),
        ("sent too", outbox.SENT, 0, None, 0),
        ("held", outbox.HELD, 0, "no window", 0),
        ("dead", outbox.DEAD, 0, "blocked", 0),
        ("unsure", outbox.UNCONFIRMED, 0, "broke", 0),
        ("first", outbox.QUEUED, 1, "network", 2),
        ("third", outbox.QUEUED, 3, "network", 8),
        ("last", outbox.DEAD, 8, "network", 256),
        ("slow", outbox.QUEUED, 0, "slow", 20),
        ("taken back", outbox.CANCELLED, 0, None, 0),
    ]


async def test_an_sms_about_what_the_chat_delivered_meanwhile_is_called_back(house: House) -> None:
    me = await house.guest()
    notices = [await house.do(Notify(me.owner, "case-decided", b"x")) for _ in range(3)]
    for notice in notices:
        await house.do(Text(outbox.NEW_MESSAGE, b"x", notice), me)
    code = await house.do(Text("phone_code", b"x", notices[0]), me)
    await house.do(Settle(notices[0], outbox.SENT))
    await house.do(Settle(notices[1], outbox.HELD))
    leased = await house.do(outbox.Lease((outbox.SMS,), house.now + timedelta(minutes=1), 99))
    assert [one.about for one in leased] == [notices[1], notices[2], notices[0]]
    assert leased[-1].id == code, "a code is not about the notice"
    found = sa.select(OutboxRow.why).where(OutboxRow.state == outbox.CANCELLED)
    assert await house.scalar(found) == outbox.HEARD
