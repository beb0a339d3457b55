"""Calendar jobs as staff meet them: what is near, what is over, the week's numbers, and /jobs."""

from datetime import datetime, timedelta

import pytest

from bot import schedule
from storage import outbox, reviews
from tests.staff.conftest import acts, filed
from tests.stories.talk import ZONE, Person, Talk


async def sweep(talk: Talk, name: str = "run calendar jobs") -> int:
    """A sweep until nothing is left."""
    sweeps = {sweep.name: sweep for sweep in schedule.house(talk.app.committer, talk.app.book)}
    return await schedule.swept(sweeps[name])


async def told(talk: Talk, *people: Person) -> list[str]:
    """What each of them hears once jobs have run and reminders are told."""
    await sweep(talk)
    await sweep(talk, "remind people")
    return [await person.hears() for person in people]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture(autouse=True)
async def begun(talk: Talk) -> None:
    """The schedules are known, as on any day but the first: nothing is made up for."""
    assert await sweep(talk) == 0
    assert await sweep(talk) == 0


async def test_those_who_answer_hear_once_what_is_nearly_due(talk: Talk) -> None:
    near, above, other = await talk.staff("东县"), await talk.staff("省"), await talk.staff("乙市")
    english = await talk.staff("东县", language="en")
    for number, hours in ((1, 0), (2, 1), (3, 24)):
        await filed(talk, number, due=at("2026-11-23T10:30") + timedelta(hours=hours))
    talk.clock[0] = at("2026-11-20T14:00")
    assert await told(talk, near) == [""], "half past ten on Monday is five working hours and a half away"
    talk.clock[0] = at("2026-11-20T16:00")
    heard = await told(talk, near, english, above, other)
    assert "2 件快到期" in heard[0]
    assert "2 of your cases are nearly due" in heard[1]
    assert heard[2:] == ["", ""], "the nearest level answers; the level above hears when time has run out"
    await near.picks("看待办")
    assert near.sees("待办 3 件")
    assert await told(talk, near) == [""]
    talk.clock[0] = at("2026-11-23T09:05")
    assert "快到期" not in (await told(talk, near))[0], "each case makes one message"


async def test_what_was_done_meanwhile_is_not_counted_and_snoozing_asks_again(talk: Talk) -> None:
    near = await talk.staff("东县")
    _, one = await filed(talk, 1, due=at("2026-11-20T15:00"))
    await filed(talk, 2, due=at("2026-11-20T15:30"))
    talk.clock[0] = at("2026-11-20T11:00")
    await sweep(talk)
    await talk.do(reviews.Reject(one.id, one.version, "duplicate"), await near.actor())
    await sweep(talk, "remind people")
    assert "1 件快到期" in await near.hears()
    await near.picks("一小时后")
    assert near.sees("今天 12:00")
    talk.clock[0] = at("2026-11-20T12:00")
    assert "1 件快到期" in (await told(talk, near))[0]


async def test_one_message_for_whoever_has_more_to_be_reminded_of_deadlines_first(talk: Talk) -> None:
    near = await talk.staff("东县")
    await near.says("/join")
    await filed(talk, 1, due=at("2026-11-24T16:30"))
    talk.clock[0] = at("2026-11-24T14:00")  # nobody was there since Friday
    await sweep(talk)
    await near.hears()
    await sweep(talk, "remind people")
    text = await near.hears()
    assert len(near.screens) == 1
    assert "2 件事" in text
    assert text.index("快到期") < text.index("入会申请")
    assert [button.label for button in near.buttons] == [
        "看待办", "继续：入会申请", "一小时后再提醒", "明早再提醒", "不用再提醒",
    ]  # fmt: skip


async def test_what_is_over_is_told_to_the_level_above_once_a_working_day(talk: Talk) -> None:
    county, city, province = await talk.staff("东县"), await talk.staff("甲市"), await talk.staff("省", language="en")
    other = await talk.staff("乙市")
    for number in (1, 2):
        await filed(talk, number, due=at("2026-11-20T11:00"))
    await filed(talk, 3, place="乙市", due=at("2026-11-20T12:00"))
    await filed(talk, 4, place="省", due=at("2026-11-20T12:00"))
    talk.clock[0] = at("2026-11-21T09:00")
    assert await told(talk, county, city, province, other) == [""] * 4, "on Saturday nobody is disturbed"
    talk.clock[0] = at("2026-11-23T09:00")
    heard = await told(talk, county, city, province, other)
    assert "督办：有 2 件超期了" in heard[1]
    assert "家 2 件，最早的 11月20日 11:00" in heard[1]
    assert "督办" not in heard[0] + heard[3]
    assert "Overdue: 2" in heard[2], "of the other city, and its own, which nobody is above"
    await city.picks("督办")
    assert city.sees("王*明")
    assert await told(talk, city) == [""]
    talk.clock[0] = at("2026-11-24T09:00")
    assert "2 件超期" in (await told(talk, city))[0]


async def test_the_weeks_numbers_come_on_monday_to_those_they_concern(talk: Talk) -> None:
    county, admin = await talk.staff("东县"), await talk.staff("省", "admin", language="en")
    other, auditor = await talk.staff("乙市"), await talk.staff("省", "auditor")
    await filed(talk, 1, due=at("2026-11-23T08:00"))
    await filed(talk, 2, place="镇", due=at("2026-11-27T17:00"))
    await filed(talk, 3, place="镇", kind="legal_aid", due=at("2026-11-27T17:00"))
    _, done = await filed(talk, 4)
    await talk.do(reviews.Reject(done.id, done.version, "duplicate"), await county.actor())
    talk.clock[0] = at("2026-11-23T09:00")
    heard = await told(talk, county, admin, other, auditor)
    assert "东县周报" in heard[0]
    assert "新收 3 件，办结 1 件，现在超期 1 件" in heard[0]
    assert "会员之家：新收 2 件，办结 1 件，现在超期 1 件" in heard[0]
    assert "乡镇街道工会：新收 1 件" in heard[0]
    assert "4 filed, 1 decided, 1 overdue now" in heard[1], "an admin's numbers hold every kind"
    assert heard[2:] == ["", ""], "nothing to tell; no business of theirs"
    talk.clock[0] = at("2026-11-23T12:00")
    assert await told(talk, county) == [""]
    talk.clock[0] = at("2026-11-30T09:00")
    assert "新收 0 件，办结 0 件，现在超期 2 件" in (await told(talk, county))[0]


async def test_a_missed_report_is_made_up_for_and_a_stale_escalation_is_not(talk: Talk) -> None:
    city, _ = await talk.staff("甲市"), await talk.staff("东县")
    admin = await talk.staff("省", "admin")
    await filed(talk, 1, due=at("2026-11-20T11:00"))
    talk.clock[0] = at("2026-11-24T08:30")  # stopped since Friday
    heard = (await told(talk, city))[0]
    assert "周报" in heard
    assert "督办" not in heard
    await admin.says("/jobs cases-over")
    assert admin.sees("昨天 09:00 那次错过了")


@pytest.mark.parametrize(
    ("language", "word", "title", "name", "run", "asked", "twice", "done"),
    [
        ("zh-CN", "定时任务", "点一个看细节", "超期督办", "现在跑一次", "几秒内就跑", "不会跑第二遍", "1 件（手动）"),
        ("en", "scheduled jobs", "Choose", "Overdue, to", "Run now", "within seconds", "won't run twice", "1 handled"),
    ],
)
async def test_an_admin_sees_what_ran_and_runs_one_now_once(
    talk: Talk, language: str, word: str, title: str, name: str, run: str, asked: str, twice: str, done: str
) -> None:
    city, _ = await talk.staff("甲市"), await talk.staff("东县")
    admin = await talk.staff("省", "admin", language=language)
    await filed(talk, 1, due=at("2026-11-20T10:00"))
    await admin.says(word)
    assert admin.sees(title)
    await admin.picks(name)
    tap = admin.button(run).data
    await admin.taps(tap)
    assert admin.sees(asked)
    await admin.taps(tap)
    assert admin.sees(twice)
    assert await acts(talk, "job.run") == 1
    assert "1 件超期" in (await told(talk, city))[0]
    assert await told(talk, city) == [""]
    await admin.says("/jobs cases-over")
    assert admin.sees(done)
    talk.later(minutes=1)
    await admin.picks(run)
    assert admin.sees(asked), "another time is another run"


async def test_only_an_admin_of_everything_runs_one_by_hand(talk: Talk) -> None:
    county, reviewer = await talk.staff("东县", "admin"), await talk.staff("省")
    await county.says("/jobs cases-over")
    assert county.sees("超期督办")
    assert not county.sees("现在跑一次")
    await county.taps("/runjob cases-over 0")
    assert county.sees("最上级的管理员")
    await reviewer.taps("/runjob cases-over 0")
    assert reviewer.sees("没有这个命令")
    for nonsense in ("/runjob", "/runjob x 0", "/runjob cases-over -1", "/runjob cases-over 99999999999999999999"):
        await county.taps(nonsense)
        assert county.sees("定时任务都在这里"), nonsense
    assert await acts(talk, "job.run") == 0


async def test_a_job_that_fails_is_tried_again_and_says_so(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    city, admin = await talk.staff("甲市"), await talk.staff("省", "admin")
    await talk.staff("东县")
    await filed(talk, 1, due=at("2026-11-20T11:00"))

    class Broken(Exception):
        pass

    async def breaks(*_: object) -> None:
        raise Broken

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "notify", breaks)
        talk.clock[0] = at("2026-11-23T09:00")
        assert await told(talk, city) == [""]
        await admin.says("/jobs cases-over")
        assert admin.sees("第 1 回没成，稍后自动再试（Broken）")
        assert await told(talk, city) == [""], "not before a minute has passed"
    talk.later(minutes=1, seconds=1)
    assert "督办" in (await told(talk, city))[0]
    await admin.says("/jobs cases-over")
    assert admin.sees("办好，1 件")


async def test_a_job_that_always_fails_is_given_up(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    admin, _ = await talk.staff("省", "admin"), await talk.staff("东县")
    await filed(talk, 1, due=at("2026-11-20T11:00"))

    async def breaks(*_: object) -> None:
        raise OverflowError

    monkeypatch.setattr(outbox, "notify", breaks)
    talk.clock[0] = at("2026-11-23T09:00")
    for _ in range(8):
        await sweep(talk)
        talk.later(minutes=20)
    await admin.says("/jobs cases-over")
    assert admin.sees("没成，试了 5 回（OverflowError）")
