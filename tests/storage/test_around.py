"""Consents, codes on posters, the calendar's exceptions, and seeing masked values whole."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from rules.base.calendar import DayKind
from storage import calendar_overrides, consents, masks, typed_codes
from storage.limits import TooMany
from storage.people import Person
from storage.tables.audit import AuditActRow
from storage.writing import Forbidden
from tests.storage.house import House
from tests.storage.test_cases import DOCUMENT, applicant, application
from tests.storage.test_people import prove


async def test_consent_is_versioned_and_withdrawable_and_follows_the_person(house: House) -> None:
    guest = await house.guest()
    await house.do(consents.Agree("join", 1), guest)
    await house.do(consents.Agree("join", 2), guest)
    me = await prove(house, guest)
    async with house.reading() as connection:
        assert await consents.standing(connection, me.person or 0, "join") == 2
        assert await consents.standing(connection, me.person or 0, "medical") == 0
    assert await house.do(consents.Withdraw("join"), me) == 2
    async with house.reading() as connection:
        assert await consents.standing(connection, me.person or 0, "join") == 0
        assert [one.version for one in await consents.history(connection, me.person or 0)] == [1, 2]


async def test_a_typed_code_leads_to_its_organisation_until_it_runs_out(house: House) -> None:
    tree = await house.tree()
    made = await house.do(typed_codes.Make("organisation", tree["家"], tree["家"], timedelta(days=9), "truck_driver"))
    me = await house.guest()
    assert await house.do(typed_codes.Enter(made.code), me) == made
    house.later(days=9)
    assert isinstance(await house.do(typed_codes.Enter(made.code), me), typed_codes.Unknown)


async def test_guessing_codes_is_slow_and_typing_the_right_one_is_not_counted(house: House) -> None:
    tree = await house.tree()
    made = await house.do(typed_codes.Make("organisation", tree["家"], tree["家"], timedelta(days=9)))
    me = await house.guest()
    for _ in range(30):
        assert await house.do(typed_codes.Enter(made.code), me) == made
    for _ in range(20):
        assert isinstance(await house.do(typed_codes.Enter("00000000"), me), typed_codes.Unknown)
    assert isinstance(await house.do(typed_codes.Enter(made.code), me), TooMany)
    assert await house.do(typed_codes.Enter(made.code), await house.guest("other")) == made


async def test_a_poster_leads_to_the_organisation_it_was_made_for(house: House) -> None:
    tree = await house.tree()
    officer = await house.officer(tree["东县"])
    with pytest.raises(Forbidden):
        await house.do(typed_codes.Make("organisation", tree["乙市"], tree["东县"], timedelta(days=9)), officer)


async def test_a_table_of_overrides_replaces_its_years(house: House) -> None:
    await house.do(calendar_overrides.Replace({date(2027, 1, 1): DayKind.HOLIDAY, date(2028, 1, 1): DayKind.HOLIDAY}))
    await house.do(calendar_overrides.Replace({date(2027, 2, 20): DayKind.WORKDAY}))
    async with house.reading() as connection:
        found = await calendar_overrides.read(connection)
    assert found == {date(2027, 2, 20): DayKind.WORKDAY, date(2028, 1, 1): DayKind.HOLIDAY}


async def test_seeing_a_case_whole_needs_a_reason_and_is_written_down(house: House) -> None:
    tree = await house.tree()
    filed = await house.do(application(house, tree["家"]), await applicant(house))
    officer = await house.officer(tree["东县"])
    whole = await house.do(masks.UnmaskCase(filed.id, "check_identity"), officer)
    assert (whole.name, whole.document) == ("张三丰", DOCUMENT)
    assert whole.phone
    assert await house.scalar(sa.select(AuditActRow.actor_id).filter_by(act="case.unmask")) == officer.person
    with pytest.raises(masks.ReasonNeeded):
        await house.do(masks.UnmaskCase(filed.id, " "), officer)
    with pytest.raises(Forbidden):
        await house.do(masks.UnmaskCase(filed.id, "check"), await house.officer(tree["乙市"]))
    with pytest.raises(Forbidden):
        await house.do(masks.UnmaskMember(5, "check"), officer)
    own = await house.do(application(house, tree["家"], "11010519491231003X"[:17] + "8"), officer)
    with pytest.raises(Forbidden):
        await house.do(masks.UnmaskCase(own.id, "check"), officer)


def test_lists_show_masked_values() -> None:
    person = Person(1, "张三丰", "+8613812345678", DOCUMENT, {})
    masked = masks.mask(person)
    assert masked.phone == "138****5678"
    for plain, shown in ((person.name, masked.name), (person.document, masked.document)):
        assert shown
        assert "*" in shown
        assert plain != shown
    assert masks.mask(Person(1, None, None, None, {})) == masks.Masked(None, None, None)
