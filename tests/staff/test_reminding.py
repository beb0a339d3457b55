"""Cases that wait for their person, and cases near their deadline: who is reminded, when, and until when."""

import pytest

from bot import schedule
from tests.staff.conftest import filed
from tests.stories.talk import Person, Talk


async def sweep(talk: Talk) -> int:
    """Everything that is due is told."""
    remind = {sweep.name: sweep for sweep in schedule.house(talk.app.committer, talk.app.book)}
    return await schedule.swept(remind["remind people"])


async def returned(talk: Talk, me: Person, case: int, version: int, officer: Person) -> None:
    """The case went back to its person, who has heard so."""
    await officer.taps(f"/return {case} {version}")
    await officer.picks("证件")
    await officer.picks("好了")
    await officer.skips()
    await officer.picks("提交")
    assert officer.sees("退回了")
    await me.hears()


@pytest.fixture
async def sent_back(talk: Talk) -> tuple[Person, str]:
    me, case = await filed(talk, 1)
    await returned(talk, me, case.id, case.version, await talk.staff("东县"))
    return me, case.number


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_who_does_not_correct_is_reminded_after_two_and_after_five_working_days(
    talk: Talk, sent_back: tuple[Person, str], language: str
) -> None:
    me, number = sent_back
    me.language = language
    talk.later(days=4, minutes=-1)  # Friday to Tuesday is two working days
    assert await sweep(talk) == 0
    talk.later(minutes=1)
    assert await sweep(talk) == 1
    assert number in await me.hears()
    assert me.sees("去补" if language == "zh-CN" else "Correct")
    talk.later(days=3, minutes=-1)
    assert await sweep(talk) == 0
    talk.later(minutes=1)
    assert await sweep(talk) == 1
    assert number in await me.hears()
    talk.later(days=30)
    assert await sweep(talk) == 0


async def test_the_reminder_leads_to_the_correction_and_goes_with_it(talk: Talk, sent_back: tuple[Person, str]) -> None:
    me, _ = sent_back
    talk.later(days=4)
    await sweep(talk)
    await me.hears()
    await me.picks("去补")
    assert me.sees("只用改这几项") or me.sees("证件号")
    talk.later(days=10)
    assert await sweep(talk) == 2, "the form that corrects it is left as well, and the case alone says so"
    assert "没填完" not in await me.hears()


async def test_what_is_taken_back_is_not_reminded_of(talk: Talk, sent_back: tuple[Person, str]) -> None:
    me, _ = sent_back
    await me.says("/cases")
    await me.picks("撤回")
    await me.taps(me.buttons[-1].data)
    assert me.sees("已撤回")
    talk.later(days=10)
    assert await sweep(talk) == 0
    assert await me.hears() == ""
