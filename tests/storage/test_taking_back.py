"""Taking back: an act is found again by who and when; a notice is taken back, or put right where it was heard."""

from datetime import timedelta

import sqlalchemy as sa

from storage import batches, groups, outbox, posters, reviews, rights, typed_codes
from storage.cases import File
from storage.outbox import Lease, Notify, Retract, Settle
from storage.tables.talk import OutboxRow
from storage.writing import Actor
from tests.storage.house import House
from tests.storage.test_cases import applicant


async def _states(house: House) -> dict[str, str]:
    async with house.reading() as connection:
        rows = await connection.execute(sa.select(OutboxRow.kind, OutboxRow.state))
        return {row.kind: row.state for row in rows}


async def _filed(house: House, organisation: int, account: str) -> int:
    made = await house.do(
        File("legal_aid", organisation, "f", 1, {}, house.now + timedelta(hours=7), "王小明"),
        await applicant(house, account),
    )
    number: int = made.id
    return number


async def test_a_notice_that_nobody_heard_is_just_taken_back(house: House) -> None:
    me = await house.guest()
    for state in ("queued", outbox.HELD):
        number = await house.do(Notify(me.owner, f"yes {state}", b"x", about=1))
        if state == outbox.HELD:
            await house.do(Settle(number, outbox.HELD))
        assert await house.do(Retract(f"yes {state}", 1, Notify(me.owner, f"no {state}", b"y", about=1)))
    assert await _states(house) == {"yes queued": outbox.CANCELLED, "yes held": outbox.CANCELLED}


async def test_a_notice_that_was_heard_or_is_being_sent_is_put_right(house: House) -> None:
    me = await house.guest()
    number = await house.do(Notify(me.owner, "yes", b"x", about=1))
    await house.do(Settle(number, outbox.SENT))
    assert not await house.do(Retract("yes", 1, Notify(me.owner, "no", b"y", about=1)))
    await house.do(Notify(me.owner, "leaving", b"x", about=2))
    await house.do(Lease(("fake",), house.now + timedelta(minutes=1), 10))
    assert not await house.do(Retract("leaving", 2, Notify(me.owner, "no, too", b"y", about=2)))
    assert await _states(house) == {"yes": "sent", "no": "queued", "leaving": "queued", "no, too": "queued"}


async def test_a_batch_is_what_one_person_decided_at_one_instant(house: House) -> None:
    tree = await house.tree()
    lawyer = await house.officer(tree["省"], "lawyer")
    one, two, three = [await _filed(house, tree["家"], account) for account in "abc"]
    at = house.now
    await house.do(reviews.Approve(((one, 1), (two, 1))), lawyer)
    house.later(seconds=1)
    await house.do(reviews.Approve(((three, 1),)), lawyer)
    async with house.reading() as connection:
        found = await batches.of(connection, lawyer.owner, at)
        assert (found.cases, found.acted) == (((one, 2), (two, 2)), 2)
        assert (await batches.of(connection, lawyer.owner + 1, at)).cases == ()
    await house.do(reviews.Undo(((one, 2),)), lawyer)
    async with house.reading() as connection:
        found = await batches.of(connection, lawyer.owner, at)
    assert (found.cases, found.acted) == (((two, 2),), 2)


async def test_standing_says_what_the_reader_may_answer(house: House) -> None:
    tree = await house.tree()
    case = await _filed(house, tree["家"], "a")
    for place, role, may in (("甲市", "lawyer", True), ("乙市", "lawyer", False), ("甲市", "reviewer", False)):
        officer = await house.officer(tree[place], role)
        async with house.reading() as connection:
            grants = await rights.grants_of(connection, officer.person)
            found = await groups.standing(connection, house.keys, grants, officer.person, (case, 1))
        assert list(found) == [case]
        assert (found[case].name, found[case].still(1), found[case].still(2)) == ("王*明", may, False)


async def test_a_poster_keeps_its_code_while_it_lasts(house: House) -> None:
    tree = await house.tree()
    make = typed_codes.Make("organisation", tree["家"], tree["家"], timedelta(days=30))
    code = (await house.do(make, Actor())).code

    async def lasting(days: int) -> str | None:
        async with house.looking() as look:
            found = await posters.lasting(look, "organisation", tree["家"], "", look.now + timedelta(days=days))
        return found.code if found else None

    assert await lasting(29) == code
    assert await lasting(31) is None
