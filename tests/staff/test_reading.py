"""Every reading of what people said is written down; looking without a right leaves nothing and shows nothing."""

import sqlalchemy as sa

from storage.tables.audit import AuditActRow
from tests.staff.conftest import acts, filed
from tests.stories.talk import Talk


async def test_a_case_that_is_looked_at_stands_in_the_audit_log(talk: Talk) -> None:
    _, case = await filed(talk, 1)
    officer = await talk.staff("东县")
    await officer.says(f"/case {case.id}")
    assert officer.sees("王*明")
    assert await acts(talk, "case.view") == 1
    await officer.says(f"/case {case.number.lower()}")
    assert await acts(talk, "case.view") == 2
    query = sa.select(AuditActRow.actor_id, AuditActRow.object_id).where(AuditActRow.act == "case.view")
    async with talk.app.database.reading() as connection:
        [first, *_] = (await connection.execute(query)).all()
    assert tuple(first) == ((await officer.actor()).person, case.id)


async def test_the_case_stays_on_screen_and_drawing_it_again_is_noted_again(talk: Talk) -> None:
    _, case = await filed(talk, 1)
    officer = await talk.staff("东县")
    await officer.says(f"/case {case.id}")
    await officer.taps("r1.old")
    assert officer.sees("王*明")
    assert await acts(talk, "case.view") == 2


async def test_lists_with_masked_names_are_noted_too(talk: Talk) -> None:
    for number in (1, 2):
        await filed(talk, number)
    officer = await talk.staff("东县")
    await officer.says("待办")
    assert await acts(talk, "queue.view") == 1
    await officer.taps("/group")
    assert officer.sees("王*明")
    assert await acts(talk, "queue.view") == 2


async def test_who_may_not_look_sees_nothing_and_nothing_is_noted(talk: Talk) -> None:
    _, case = await filed(talk, 1)
    for stranger in (await talk.staff("乙市"), talk.guest()):
        await stranger.says(f"/case {case.id}")
        assert not stranger.sees("王*明")
    assert await acts(talk, "case.view") == 0


async def test_numbers_that_fit_no_id_and_no_instant_are_no_fault(talk: Talk) -> None:
    await filed(talk, 1)
    officer = await talk.staff("东县")
    for text in ("/queue 9223372036854775807 5", "/overdue 9223372036854775807 5", "/undo 9223372036854775807"):
        await officer.says(text)
        assert not officer.sees("出了点问题"), text
    for text in ("/case \x00", "/case ٣", "/case " + "9" * 5000, "/code 9223372036854775807", "/poster 1 999999999"):
        await officer.says(text)
        assert officer.sees("没找到") or officer.sees("没有"), (text, officer.text)
