"""Guests, persons, codes by SMS, and finding one's way back."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage import addresses, limits, people, phone_codes, rows, staff
from storage.limits import TooMany
from storage.tables.people import AddressRow, PersonRow
from storage.tables.staff import GrantRow
from storage.tables.talk import ConversationRow, DraftRow
from storage.writing import Actor, Forbidden, Lost, Transaction
from tests.storage.house import House

PHONE = "+8613800000000"


async def prove(house: House, me: Actor, phone: str = PHONE) -> Actor:
    sent = await house.do(phone_codes.Send(phone), me)
    assert isinstance(sent, phone_codes.Sent)
    proven = await house.do(phone_codes.Try(sent.code), me)
    assert isinstance(proven, phone_codes.Proven)
    return Actor(me.address, proven.person)


async def draft(house: House, owner: int, form: str, **age: float) -> int:
    async def write(tx: Transaction) -> int:
        row = tx.ids.take()
        at = tx.now - timedelta(**age)
        plain = {"id": row, "owner_id": owner, "form": form, "revision": 1, "content": b"x", "address_id": owner}
        await rows.put(tx, DraftRow, {**plain, "updated_at": at, "expires_at": at + timedelta(days=30)})
        return row

    made: int = await house.committer.run(write)
    return made


async def test_an_account_is_met_once_and_sealed(house: House) -> None:
    first = await house.do(addresses.Meet("web", "abc", "zh_CN"))
    assert await house.do(addresses.Meet("web", "abc")) == first
    assert (await house.do(addresses.Meet("fake", "abc"))).id != first.id
    async with house.reading() as connection:
        assert await addresses.account(connection, house.keys, first.id) == "abc"
        assert (await addresses.find(connection, house.keys, "web", "abc")) == first
        assert await addresses.find(connection, house.keys, "web", "abd") is None
    assert await house.scalar(sa.select(ConversationRow.revision).filter_by(address_id=first.id)) == 0


async def test_two_first_words_at_once_make_one_address(house: House) -> None:
    met = await asyncio.gather(*(house.do(addresses.Meet("web", "abc")) for _ in range(8)))
    assert len({one.id for one in met}) == 1
    assert await house.scalar(sa.select(sa.func.count()).select_from(AddressRow)) == 1


async def test_an_address_that_speaks_again_can_be_reached_again(house: House) -> None:
    me = await house.guest()
    await house.do(addresses.Unreachable(me.address))
    async with house.reading() as connection:
        assert await addresses.reaching(connection, me.address) == []
    await house.do(addresses.Meet("fake", "someone"))
    async with house.reading() as connection:
        assert [one.id for one in await addresses.reaching(connection, me.address)] == [me.address]


async def test_a_proven_phone_makes_a_person_who_owns_the_drafts(house: House) -> None:
    guest = await house.guest()
    mine = await draft(house, guest.address, "join")
    me = await prove(house, guest)
    assert await house.scalar(sa.select(DraftRow.owner_id).filter_by(id=mine)) == me.person
    async with house.reading() as connection:
        assert (await addresses.get(connection, me.address)).owner == me.person
        assert (await people.get(connection, house.keys, me.person or 0)).phone == PHONE
        assert await people.by_phone(connection, house.keys, PHONE) == [me.person]
    again = await prove(house, me, "+8613900000000")
    assert again.person == me.person


async def test_the_newer_of_two_drafts_is_kept(house: House) -> None:
    member = await prove(house, await house.guest("old"))
    await draft(house, member.person or 0, "join", days=2)
    guest = await house.guest("new")
    newer = await draft(house, guest.address, "join", days=1)

    async def link(tx: Transaction) -> None:
        await people.link(tx, guest.address, member.person or 0)

    await house.committer.run(link)
    assert await house.scalar(sa.select(DraftRow.id)) == newer


async def test_a_code_is_tried_five_times_and_lives_ten_minutes(house: House) -> None:
    me = await house.guest()
    assert isinstance(await house.do(phone_codes.Try("123456"), me), phone_codes.NoCode)
    sent = await house.do(phone_codes.Send(PHONE, lambda: "000123"), me)
    assert sent.code == "000123"
    for left in (4, 3, 2, 1, 0):
        assert await house.do(phone_codes.Try("999999"), me) == phone_codes.WrongCode(left)
    assert isinstance(await house.do(phone_codes.Try("000123"), me), phone_codes.NoCode)
    house.later(minutes=2)
    await house.do(phone_codes.Send(PHONE, lambda: "000124"), me)
    house.later(minutes=10)
    assert isinstance(await house.do(phone_codes.Try("000124"), me), phone_codes.NoCode)


async def test_an_earlier_code_counts_while_it_is_valid(house: House) -> None:
    me = await house.guest()
    first = await house.do(phone_codes.Send(PHONE), me)
    house.later(minutes=2)
    await house.do(phone_codes.Send(PHONE), me)
    assert isinstance(await house.do(phone_codes.Try(first.code), me), phone_codes.Proven)


async def test_a_code_proves_the_phone_it_was_sent_to_and_no_other(house: House) -> None:
    me, other = await house.guest(), "+8613900000000"
    sent = await house.do(phone_codes.Send(PHONE, lambda: "000123"), me)
    await house.do(phone_codes.Send(other, lambda: "000456"), me)
    async with house.looking(me) as look:
        assert await phone_codes.right(look, sent.code, other) == "wrong"
        assert await phone_codes.right(look, sent.code, PHONE) == "right"
    assert isinstance(await house.do(phone_codes.Try(sent.code, other), me), phone_codes.WrongCode)
    with pytest.raises(Lost):
        await house.do(phone_codes.Prove(sent.code, other), me)
    assert (await house.do(phone_codes.Prove(sent.code, PHONE), me)).phone == PHONE


async def test_who_guessed_too_often_is_not_told_what_is_right(house: House) -> None:
    me = await house.guest()
    for _ in range(phone_codes.GUESSES.most // phone_codes.TRIES):
        await house.do(phone_codes.Send(PHONE, lambda: "000123"), me)
        for _ in range(phone_codes.TRIES):
            await house.do(phone_codes.Try("999999"), me)
        house.later(minutes=2)
    await house.do(phone_codes.Send(PHONE, lambda: "000123"), me)
    assert isinstance(await house.do(phone_codes.Try("999999"), me), TooMany)
    async with house.looking(me) as look:
        assert await phone_codes.right(look, "999999") == await phone_codes.right(look, "000123") == "none"


async def test_codes_of_others_prove_nothing(house: House) -> None:
    sent = await house.do(phone_codes.Send(PHONE), await house.guest("me"))
    other = await house.guest("other")
    assert isinstance(await house.do(phone_codes.Try(sent.code), other), phone_codes.NoCode)


async def test_sending_has_limits_for_phone_and_owner(house: House) -> None:
    me = await house.guest()
    assert isinstance(await house.do(phone_codes.Send(PHONE), me), phone_codes.Sent)
    assert await house.do(phone_codes.Send(PHONE), me) == TooMany("sms phone minute", house.now + timedelta(minutes=1))
    sent = [await house.do(phone_codes.Send(f"+861380000000{n}"), me) for n in range(1, 7)]
    assert [isinstance(one, phone_codes.Sent) for one in sent] == [True] * 4 + [False] * 2
    last = None
    for hour in range(11):
        house.later(hours=1)
        last = await house.do(phone_codes.Send(PHONE), await house.guest(f"{hour}"))
    assert last == TooMany("sms phone day", house.now.replace(hour=0) + timedelta(days=1))
    assert await house.do(limits.Sweep()) > 0


async def test_what_was_refused_is_not_counted(house: House) -> None:
    async def spent(tx: Transaction) -> int:
        return await limits.used(tx, phone_codes.PER_OWNER, limits.subject(me.address))

    me = await house.guest()
    for _ in range(3):
        await house.do(phone_codes.Send(PHONE), me)
    assert await house.committer.run(spent) == 1


async def test_no_personal_value_stands_in_plain(house: House) -> None:
    me = await prove(house, await house.guest("13800000000"))
    row = None
    async with house.reading() as connection:
        row = (await connection.execute(sa.select(PersonRow).where(PersonRow.id == me.person))).one()
    assert not any(b"138000" in value for value in row if isinstance(value, bytes))


async def test_an_invitation_works_once(house: House) -> None:
    tree = await house.tree()
    code = await house.do(staff.Invite("reviewer", tree["东县"], "李四"))
    me = await house.guest()
    taken = await house.do(staff.Accept(code.text), me)
    assert (taken.role, taken.organisation, taken.name) == ("reviewer", tree["东县"], "李四")
    assert isinstance(await house.do(staff.Accept(code.text), await house.guest("other")), staff.NotValid)
    late = await house.do(staff.Invite("lawyer", tree["东县"], "李四"))
    house.later(days=8)
    assert isinstance(await house.do(staff.Accept(late.text), me), staff.NotValid)


async def test_staff_rights_end_when_they_are_withdrawn(house: House) -> None:
    tree = await house.tree()
    admin = await house.officer(tree["甲市"], "admin")
    other = await house.officer(tree["东县"], "admin")
    grant = await house.scalar(sa.select(GrantRow.id).filter_by(person_id=other.person))
    with pytest.raises(Forbidden):
        await house.do(staff.Invite("reviewer", tree["甲市"], "赵六"), other)
    await house.do(staff.Invite("reviewer", tree["东县"], "赵六"), other)
    await house.do(staff.Withdraw(grant), admin)
    with pytest.raises(Forbidden):
        await house.do(staff.Invite("reviewer", tree["东县"], "赵六"), other)
