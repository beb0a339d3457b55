"""人工: somebody answers, from the first tap on."""

import asyncio

from tests.stories.helped import help_of, told
from tests.stories.talk import Talk, document, talk_code


async def test_the_first_tap_files_a_case_and_says_when_somebody_answers(talk: Talk) -> None:
    me = talk.guest()
    await me.says("三个月没给我结运费")
    await me.says("人工")
    [case] = await help_of(me)
    assert me.sees(case.number)
    assert me.sees("11月23日 10:30")  # Friday 10:30 and one working day
    assert case.state == "open"
    assert "→ 三个月没给我结运费" in case.answers["lines"]
    assert case.organisation == talk.union["省"]


async def test_two_taps_on_two_phones_at_once_are_one_case(talk: Talk) -> None:
    me = await talk.member(1)
    talk.later(minutes=5)
    other = talk.guest()
    await other.says("/recover")
    await other.says("13800000001")
    await other.says(await other.code())
    await other.says(document(1))
    await other.taps(other.buttons[0].data)
    await asyncio.gather(me.says("人工"), other.says("人工"), me.says("人工"), other.says("人工"))
    assert len(await help_of(me)) == 1


async def test_a_late_answer_is_admitted(talk: Talk) -> None:
    me = talk.guest()
    await me.says("人工")
    talk.later(days=5)
    await me.says("人工")
    assert me.sees("过了答应的时间")
    assert len(await help_of(me)) == 1


async def test_in_mid_form_the_form_stays_and_its_union_is_asked(talk: Talk) -> None:
    me = talk.guest()
    await me.scans(talk_code(talk, "家", "truck_driver"))
    await me.picks("同意")
    await me.says("人工")
    [case] = await help_of(me)
    assert case.organisation == talk.union["家"]
    assert me.sees(case.number)
    assert me.sees("姓名")
    await me.says("王小明")
    assert me.sees("身份证号")
    [case] = await help_of(me)
    assert len(await told(me, case)) == 1


async def test_ids_are_masked_in_what_staff_read(talk: Talk) -> None:
    me = talk.guest()
    await me.scans(talk_code(talk, "家", "truck_driver"))
    await me.picks("同意")
    await me.says("王小明")
    await me.says(document(7))
    await me.says("人工")
    [case] = await help_of(me)
    assert document(7) not in case.answers["lines"]
    assert document(7)[6:14] not in case.answers["lines"]
    assert "340" in case.answers["lines"]


async def test_the_lines_are_few_and_short(talk: Talk) -> None:
    me = talk.guest()
    for number in range(15):
        await me.says(f"{number} " + "很长的话" * 200)
        talk.later(seconds=10)
    await me.says("人工")
    [case] = await help_of(me)
    lines = case.answers["lines"].splitlines()
    assert len(lines) <= 20
    assert max(len(line) for line in lines) <= 170
    assert lines[-2].startswith("→ 14 ")


async def test_a_members_union_is_asked(talk: Talk) -> None:
    me = await talk.member(place="家")
    await me.says("人工")
    [case] = await help_of(me)
    assert case.organisation == talk.union["家"]
