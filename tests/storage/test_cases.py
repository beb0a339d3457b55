"""Cases: one open application for a document, one who acts, ten minutes to take it back."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import (
    addresses,
    cases,
    files,
    memberships,
    organisations,
    parked,
    people,
    phone_codes,
    reviews,
    rights,
    staff,
)
from storage.case_rows import Acted, Beaten, Impossible
from storage.cases import File, Filed, FilesMissing, Taken
from storage.tables.cases import CaseRow
from storage.writing import Actor, Forbidden, Gone
from tests.storage.house import House
from tests.storage.test_people import prove

DOCUMENT = "11010519491231002X"


def application(house: House, organisation: int, document: str = DOCUMENT, **more: Any) -> File:
    answers = {"name": "张三丰", "document": document, "occupation": "rider", "employer": "某平台"}
    due = house.now + timedelta(days=1)
    return File("join", organisation, "join", 1, answers, due, "张三丰", document, passes=True, **more)


async def applicant(house: House, name: str = "me") -> Actor:
    number = sum(map(ord, name)) * 7919 % 10**8
    return await prove(house, await house.guest(name), f"+86138{number:08d}")


async def state(house: House, case: int) -> str:
    found: str = await house.scalar(sa.select(CaseRow.state).filter_by(id=case))
    return found


async def test_an_application_is_filed_and_approved(house: House) -> None:
    tree = await house.tree()
    me, officer = await applicant(house), await house.officer(tree["东县"])
    filed = await house.do(application(house, tree["家"]), me)
    assert isinstance(filed, Filed)
    assert filed.number == "261120-0001-" + filed.number[-1]
    [acted] = await house.do(reviews.Approve(((filed.id, 1),)), officer)
    assert isinstance(acted, Acted)
    assert (acted.owner, acted.address, acted.state) == (me.person, me.address, "approved")
    async with house.reading() as connection:
        mine = await memberships.of(connection, house.keys, me.person or 0)
        assert mine is not None
        assert mine.card == acted.card
        whole = await people.get(connection, house.keys, me.person or 0)
        assert (whole.name, whole.document) == ("张三丰", DOCUMENT)
        assert whole.details == {"occupation": "rider", "employer": "某平台"}
        [case] = await cases.of_owner(connection, house.keys, me.person or 0)
        assert (case.answers["employer"], case.name, case.membership) == ("某平台", "张三丰", mine.id)
        assert [line.what for line in await cases.timeline(connection, house.keys, case.id)] == ["filed", "approved"]
        assert await cases.by_number(connection, house.keys, filed.number) == case


async def test_a_document_is_in_one_open_application_only(house: House) -> None:
    tree = await house.tree()
    me, other = await applicant(house), await applicant(house, "other")
    filed = await house.do(application(house, tree["家"]), me)
    assert await house.do(application(house, tree["镇"]), other) == Taken("applying")
    await house.do(reviews.Approve(((filed.id, 1),)))
    assert await house.do(application(house, tree["镇"]), other) == Taken("member")


async def test_two_applications_at_once_leave_one(house: House) -> None:
    tree = await house.tree()
    people_ = [await applicant(house, f"{number}") for number in range(5)]
    outcomes = await asyncio.gather(
        *(house.do(application(house, tree["家"]), one) for one in people_), return_exceptions=True
    )
    assert sum(isinstance(one, Filed) for one in outcomes) == 1
    assert await house.scalar(sa.select(sa.func.count()).select_from(CaseRow)) == 1


async def test_a_guest_without_a_phone_may_ask_for_help_but_not_join(house: House) -> None:
    tree = await house.tree()
    guest = await house.guest()
    with pytest.raises(cases.PhoneNeeded):
        await house.do(application(house, tree["家"]), guest)
    help_ = File("help", tree["省"], "help", 1, {"lines": ["在吗"]}, house.now)
    filed = await house.do(help_, guest)
    me = await prove(house, guest)
    async with house.reading() as connection:
        [mine] = await cases.of_owner(connection, house.keys, me.person or 0)
    assert mine.id == filed.id


async def test_of_two_reviewers_the_second_is_told_who_was_first(house: House) -> None:
    tree = await house.tree()
    filed = await house.do(application(house, tree["家"]), await applicant(house))
    one = await house.officer(tree["东县"], name="王五")
    two = await house.officer(tree["甲市"], name="赵六")
    await house.do(reviews.Approve(((filed.id, 1),)), one)
    house.later(minutes=1)
    told = await house.do(reviews.Reject(filed.id, 1, "duplicate"), two)
    assert told == Beaten(filed.id, filed.number, "approved", 2, one.person, "王五", house.now - timedelta(minutes=1))


async def test_two_reviewers_at_once_act_once(house: House) -> None:
    tree = await house.tree()
    filed = await house.do(application(house, tree["家"]), await applicant(house))
    officers = [await house.officer(tree["东县"], name=f"王{n}") for n in range(4)]
    outcomes = await asyncio.gather(*(house.do(reviews.Approve(((filed.id, 1),)), one) for one in officers))
    assert sorted(type(one).__name__ for [one] in outcomes) == ["Acted", "Beaten", "Beaten", "Beaten"]


async def test_a_returned_application_is_corrected_and_its_clock_starts_anew(house: House) -> None:
    tree = await house.tree()
    me, officer = await applicant(house), await house.officer(tree["东县"])
    filed = await house.do(application(house, tree["家"]), me)
    returned = await house.do(reviews.Return(filed.id, 1, ("name",), "name_wrong", "请核对姓名"), officer)
    assert (returned.state, returned.version) == ("waiting", 2)
    async with house.reading() as connection:
        case = await cases.get(connection, house.keys, filed.id)
        assert (case.fields, case.reason) == (("name",), "name_wrong")
        assert (await cases.timeline(connection, house.keys, filed.id))[1].note == "请核对姓名"
    house.later(days=3)
    due = house.now + timedelta(days=1)
    fixed = cases.Refile(filed.id, 2, {"name": "张三"}, due, 1, "张三", DOCUMENT, True)
    with pytest.raises(Forbidden):
        await house.do(fixed, await applicant(house, "other"))
    assert (await house.do(fixed, me)).state == "open"
    assert isinstance(await house.do(fixed, me), Beaten)
    async with house.reading() as connection:
        case = await cases.get(connection, house.keys, filed.id)
    assert (case.due_at, case.name, case.fields) == (due, "张三", ())
    assert case.answers == {"name": "张三", "document": DOCUMENT, "occupation": "rider", "employer": "某平台"}


async def test_staff_act_on_their_subtree_only_and_never_on_their_own(house: House) -> None:
    tree = await house.tree()
    me = await applicant(house)
    filed = await house.do(application(house, tree["家"]), me)
    acts = (
        reviews.Approve(((filed.id, 1),)),
        reviews.Return(filed.id, 1, ("name",), "name_wrong"),
        reviews.Reject(filed.id, 1, "duplicate"),
        reviews.Close(filed.id, 1),
        reviews.Reply(filed.id, 1, "好"),
        reviews.Undo(((filed.id, 1),)),
    )
    actors = [
        await house.officer(tree["乙市"]),
        await house.officer(tree["西县"]),
        await house.officer(tree["甲市"], "lawyer"),
        await house.officer(tree["甲市"], "auditor"),
        me,
        await house.guest("nobody"),
    ]
    for act in acts:
        for actor in actors:
            with pytest.raises(Forbidden):
                await house.do(act, actor)
    assert await state(house, filed.id) == "open"
    with pytest.raises(Gone):
        await house.do(reviews.Approve(((5, 1),)), await house.officer(tree["省"]))


async def _many(house: House, organisation: int, many: int) -> list[Filed]:
    return [
        await house.do(application(house, organisation, f"DOC{n:05d}"), await applicant(house, f"person {n}"))
        for n in range(many)
    ]


async def test_a_group_is_approved_and_taken_back_within_ten_minutes(house: House) -> None:
    tree = await house.tree()
    officer = await house.officer(tree["东县"])
    filed = await _many(house, tree["家"], 8)
    await house.do(reviews.Reject(filed[0].id, 1, "duplicate"), officer)
    outcomes = await house.do(reviews.Approve(tuple((one.id, 1) for one in filed)), officer)
    assert [type(one) for one in outcomes] == [Beaten] + [Acted] * 7
    assert len({one.card for one in outcomes[1:]}) == 7
    house.later(minutes=9)
    undone = await house.do(reviews.Undo(tuple((one.id, 2) for one in filed)), officer)
    assert all(isinstance(one, Acted) and one.state == "open" for one in undone)
    async with house.reading() as connection:
        [top] = (await organisations.find(connection, tree["省"])).values()
        assert await memberships.count(connection, top.path) == 0
    again = await house.do(reviews.Approve(tuple((one.id, 3) for one in filed)), officer)
    assert all(isinstance(one, Acted) for one in again)
    house.later(minutes=11)
    late = await house.do(reviews.Undo(((filed[0].id, 4),)), officer)
    assert [type(one) for one in late] == [Beaten]


async def test_only_who_approved_takes_it_back(house: House) -> None:
    tree = await house.tree()
    officer, other = await house.officer(tree["东县"]), await house.officer(tree["东县"])
    [filed] = await _many(house, tree["家"], 1)
    await house.do(reviews.Approve(((filed.id, 1),)), officer)
    assert isinstance((await house.do(reviews.Undo(((filed.id, 2),)), other))[0], Beaten)


async def test_what_became_impossible_does_not_stop_the_others(house: House) -> None:
    tree = await house.tree()
    officer = await house.officer(tree["东县"])
    first, second = await _many(house, tree["家"], 2)
    owner = await house.scalar(sa.select(CaseRow.owner_id).filter_by(id=first.id))
    await house.do(memberships.Begin(memberships.Wanted(owner, tree["乙市"])))
    outcomes = await house.do(reviews.Approve(((first.id, 1), (second.id, 1))), officer)
    assert outcomes[0] == Impossible(first.id, first.number, "member")
    assert isinstance(outcomes[1], Acted)
    assert await state(house, first.id) == "open"


async def test_a_person_withdraws_and_may_apply_again(house: House) -> None:
    tree = await house.tree()
    me = await applicant(house)
    filed = await house.do(application(house, tree["家"]), me)
    assert (await house.do(cases.Withdraw(filed.id, 1), me)).state == "withdrawn"
    assert isinstance(await house.do(application(house, tree["家"]), me), Filed)


async def test_cases_follow_to_the_successor(house: House) -> None:
    tree = await house.tree()
    filed = await house.do(application(house, tree["家"]), await applicant(house))
    await house.do(organisations.Close(tree["家"], tree["西县"]))
    assert await house.scalar(sa.select(CaseRow.organisation_id).filter_by(id=filed.id)) == tree["西县"]
    late = await house.do(application(house, tree["家"], "X2"), await applicant(house, "late"))
    assert late.organisation == tree["西县"]


async def test_a_case_waits_for_its_files(house: House) -> None:
    tree = await house.tree()
    me = await applicant(house)
    pending = await house.do(files.Announce("fake", "ref-1"), me)
    photo = await house.do(files.Keep(b"\x89PNG" * 200_000, "image/png"), me)
    strange = await house.do(files.Keep(b"x", "image/png"), await house.guest("other"))
    wanted = application(house, tree["家"], files=(pending, photo))
    assert await house.do(wanted, me) == FilesMissing((pending,), ())
    assert await house.do(application(house, tree["家"], files=(strange,)), me) == FilesMissing((), (strange,))
    [fetch] = await house.do(files.Lease(("fake",)))
    assert (fetch.id, fetch.reference) == (pending, "ref-1")
    assert await house.do(files.Lease(("fake",))) == []
    await house.do(files.Keep(b"hello", "text/plain", pending))
    filed = await house.do(wanted, me)
    async with house.reading() as connection:
        assert [one.id for one in await files.of_case(connection, filed.id)] == [pending, photo]
        content = b"".join([chunk async for chunk in files.content(connection, house.keys, photo)])
    assert content == b"\x89PNG" * 200_000
    assert await house.do(files.Delete((photo,)), me) == 0


async def test_a_file_whose_event_was_taken_is_not_announced_again(house: House) -> None:
    me = await house.guest()
    brought = files.Announce("fake", "ref-1", "u1")
    assert await house.do(brought, me)
    await house.do(parked.Park(7, me.address, "fake", "u1", house.now, b"", house.now))
    assert await house.do(brought, me) == 0
    assert await house.do(files.Announce("fake", "ref-2", "u2"), me)


async def test_a_lost_phone_is_no_lost_membership(house: House) -> None:
    tree = await house.tree()
    me = await applicant(house)
    filed = await house.do(application(house, tree["家"]), me)
    await house.do(reviews.Approve(((filed.id, 1),)))
    async with house.reading() as connection:
        phone = (await people.get(connection, house.keys, me.person or 0)).phone or ""
    fresh = await house.guest("new phone")
    assert isinstance(await house.do(people.Recover(DOCUMENT), fresh), people.NotFound)
    house.later(hours=1)
    proven = await prove(house, fresh, phone)
    assert isinstance(await house.do(people.Recover("11010519491231003X"), proven), people.NotFound)
    assert await house.do(people.Recover(DOCUMENT), proven) == people.Recovered(me.person or 0)
    thief = await prove(house, await house.guest("thief"), "+8613911111111")
    assert isinstance(await house.do(people.Recover(DOCUMENT), thief), people.NotFound)


async def test_filing_in_the_turn_that_proves_the_phone(house: House) -> None:
    tree = await house.tree()
    guest = await house.guest()
    sent = await house.do(phone_codes.Send("+8613800000000"), guest)

    async def both(tx: Any) -> Any:
        await phone_codes.Try(sent.code).apply(tx)
        return await application(house, tree["家"]).apply(tx)

    assert isinstance(await house.committer.run(both, guest), Filed)


async def test_nobody_gets_staff_rights_by_applying_with_a_colleagues_document(house: House) -> None:
    tree = await house.tree()
    before, officer = await applicant(house, "before"), await house.officer(tree["东县"])
    first = await house.do(application(house, tree["家"]), before)
    [acted] = await house.do(reviews.Approve(((first.id, 1),)), officer)
    await house.do(staff.Grant(before.person or 0, "admin", tree["省"]))
    await house.do(memberships.End(acted.membership, 1), before)
    stranger = await applicant(house, "stranger")
    second = await house.do(application(house, tree["家"]), stranger)
    [outcome] = await house.do(reviews.Approve(((second.id, 1),)), officer)
    assert isinstance(outcome, Impossible)
    met = await house.do(addresses.Meet("fake", "stranger"))
    async with house.reading() as connection:
        assert await rights.grants_of(connection, met.person) == ()
        assert await memberships.of(connection, house.keys, before.person or 0) is None


async def test_who_comes_back_is_reached_by_the_phone_that_was_proven_last(house: House) -> None:
    tree = await house.tree()
    before, officer = await applicant(house, "before"), await house.officer(tree["东县"])
    first = await house.do(application(house, tree["家"]), before)
    [acted] = await house.do(reviews.Approve(((first.id, 1),)), officer)
    await house.do(memberships.End(acted.membership, 1), before)
    again = await applicant(house, "again")
    async with house.reading() as connection:
        phone = (await people.get(connection, house.keys, again.person or 0)).phone
    second = await house.do(application(house, tree["家"]), again)
    [outcome] = await house.do(reviews.Approve(((second.id, 1),)), officer)
    assert isinstance(outcome, Acted)
    async with house.reading() as connection:
        assert (await people.get(connection, house.keys, before.person or 0)).phone == phone
        assert await people.by_phone(connection, house.keys, phone or "") == [before.person]
