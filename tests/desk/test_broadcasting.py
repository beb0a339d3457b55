"""Broadcasts are told: everybody once, whatever moves; what could not be told now follows by the outbox."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.channels.channel import Abilities, Rates, Receipt
from bot.delivery import forgetting
from bot.delivery.worker import Worker
from bot.dialogue.screen import Shown
from rules.base.quiet import Hours
from storage import broadcasts, memberships, outbox, wishes
from storage.broadcasts import Audience, Steer
from storage.tables.broadcasts import BroadcastToldRow
from storage.tables.memberships import MembershipRow
from storage.tables.people import AddressRow
from storage.tables.talk import OutboxRow
from storage.wishes import Wish
from storage.writing import SYSTEM, Actor
from tests.desk.broadcasts import NEWS, Phones, begin, counts, get, member, members, queued, reach, to_end, worker
from tests.desk.toy import Plain
from tests.storage.house import House


async def test_everybody_is_told_once_and_it_ends_with_a_report(house: House) -> None:
    tree = await house.tree()
    await members(house, *((tree[("家", "东县", "乙市")[number % 3]], f"{number:02}") for number in range(30)))
    await member(house, tree["家"], None)
    phones = Phones()
    id = await begin(house, Audience(tree["省"]))
    done = await to_end(house, worker(house, phones), id)
    assert phones.accounts == [f"{number:02}" for number in range(30)]
    assert {text for _, _, text in phones.got} == {NEWS}
    assert (done.people, done.reachable) == (31, 30)
    assert await counts(house, id) == {"fake": {"sent": 30}, "": {"unreachable": 1}}
    async with house.reading() as connection:
        by_city = [(one.name, one.channel, one.state, one.n) for one in await broadcasts.report(connection, id)]
        by_county = [(one.name, one.n) for one in await broadcasts.report(connection, id, 2) if one.channel]
    assert by_city == [("甲市", "", "unreachable", 1), ("甲市", "fake", "sent", 20), ("乙市", "fake", "sent", 10)]
    assert by_county == [("东县", 20), ("乙市", 10)]
    assert await queued(house) == []


async def test_only_the_audience_is_told(house: House) -> None:
    tree = await house.tree()
    await member(house, tree["家"], "inside")
    await member(house, tree["乙市"], "outside")
    phones = Phones()
    id = await begin(house, Audience(tree["甲市"], ("courier",)))
    await member(house, tree["家"], "elsewhere", "other")
    await to_end(house, worker(house, phones, Phones("other")), id)
    assert phones.accounts == ["inside"]
    here = await begin(house, Audience(tree["省"], channel="other"))
    other = Phones("other")
    await to_end(house, worker(house, phones, other), here)
    assert (phones.accounts, other.accounts) == (["inside"], ["elsewhere"])
    assert await counts(house, here) == {"other": {"sent": 1}}


async def test_who_moves_while_it_runs_is_told_once(house: House) -> None:
    tree = await house.tree()
    # Some go behind the walk, some ahead of it, and some to another channel.
    ahead = await member(house, tree["东县"], "ahead")
    back = await member(house, tree["乙市"], "back")
    switched = await member(house, tree["乙市"], "switched")
    told = await member(house, tree["东县"], "told")
    phones, other = Phones(can=Abilities(rates=Rates(a_second=2))), Phones("other")
    work = worker(house, phones, other)
    id = await begin(house, Audience(tree["省"]))
    await work.round()
    house.later(seconds=2)
    await work.round()
    assert set(phones.accounts) & {"ahead", "told"}
    await move(house, ahead, tree["乙市"])
    await move(house, back, tree["甲市"])
    await reach(house, told, "told again", "other")
    house.later(days=1)
    await reach(house, switched, "switched again", "other")
    for _ in range(20):
        house.later(seconds=5)
        await work.round()
    assert (await get(house, id)).state == "done"
    assert sorted(phones.accounts + other.accounts) == ["ahead", "back", "switched again", "told"]


async def move(house: House, person: int, to: int) -> None:
    row = await house.scalar(sa.select(MembershipRow.id).where(MembershipRow.person_id == person))
    await house.do(memberships.Move(row, 1, to))


async def test_what_a_channel_holds_stands_in_the_outbox_without_words_of_its_own(house: House) -> None:
    tree = await house.tree()
    person = await member(house, tree["家"], "a")
    phones = Phones(receipts={"a": Receipt("held", "no window")})
    id = await begin(house, Audience(tree["省"]))
    done = await to_end(house, worker(house, phones), id)
    assert done.state == "done"
    assert await queued(house) == [("fake", "held", b"")]
    assert await counts(house, id) == {"fake": {"held": 1}}
    address = await house.scalar(sa.select(AddressRow.id).where(AddressRow.person_id == person))
    notice = await house.scalar(sa.select(OutboxRow.id))
    assert notice == phones.got[0][1], "the page knows it by the same number"
    await house.do(outbox.Seen(address, (notice,)), Actor(address, person))
    assert await counts(house, id) == {"fake": {"sent": 1}}


async def test_what_failed_is_tried_again_and_followed(house: House) -> None:
    tree = await house.tree()
    await member(house, tree["家"], "a")
    await member(house, tree["家"], "b")
    phones = Phones(receipts={"a": Receipt("failed", "network"), "b": Receipt("unconfirmed", "broke")})
    work, id = worker(house, phones), await begin(house, Audience(tree["省"]))
    await to_end(house, work, id)
    assert await counts(house, id) == {"fake": {"later": 1, "unconfirmed": 1}}
    del phones.receipts["a"]
    house.later(seconds=5)
    await work.round()
    assert [text for account, _, text in phones.got if account == "a"] == [NEWS, NEWS]
    assert await counts(house, id) == {"fake": {"sent": 1, "unconfirmed": 1}}


async def test_what_never_arrives_has_failed_at_last(house: House) -> None:
    tree = await house.tree()
    await member(house, tree["家"], "a")
    phones = Phones(receipts={"a": Receipt("failed", "network")})
    work, id = worker(house, phones), await begin(house, Audience(tree["省"]))
    for _ in range(30):
        await work.round()
        house.later(minutes=10)
    assert len(phones.got) == outbox.ATTEMPTS
    assert await counts(house, id) == {"fake": {"failed": 1}}


async def test_who_is_not_reached_is_told_at_the_next_best_address(house: House) -> None:
    tree = await house.tree()
    both = await member(house, tree["家"], "old", "other")
    house.later(days=1)
    await reach(house, both, "new")
    await member(house, tree["家"], "lost")
    phones = Phones(receipts={"new": Receipt("unreachable", "blocked"), "lost": Receipt("unreachable", "blocked")})
    other = Phones("other")
    work, id = worker(house, phones, other), await begin(house, Audience(tree["省"]))
    await to_end(house, work, id)
    await work.round()
    assert other.accounts == ["old"]
    assert await counts(house, id) == {"fake": {"unreachable": 1}, "other": {"sent": 1}}
    assert await house.scalar(sa.select(sa.func.count()).where(AddressRow.unreachable_at.is_not(None))) == 2


async def test_wishes_and_quiet_hours_are_kept(house: House) -> None:
    tree = await house.tree()
    zone = ZoneInfo("Asia/Shanghai")
    for account, wish in (("no news", Wish(news=False)), ("not at noon", Wish(hours=Hours(11 * 60, 14 * 60)))):
        person = await member(house, tree["家"], account)
        await house.do(wishes.Choose(wish), Actor(0, person))
    await member(house, tree["家"], "any time")
    phones, id = Phones(), await begin(house, Audience(tree["省"]))
    work = Worker(house.committer, Plain(), {"fake": phones}, "zh_CN", zone=zone)
    await to_end(house, work, id)
    assert phones.accounts == ["any time"]
    assert await counts(house, id) == {"fake": {"sent": 1, "unwanted": 1, "later": 1}}
    house.later(hours=2, minutes=1)
    await work.round()
    assert phones.accounts == ["any time", "not at noon"]


async def test_nothing_begins_at_night_however_urgent(house: House) -> None:
    tree = await house.tree()
    await member(house, tree["家"], "a")
    house.clock[0] = datetime(2026, 11, 20, 15, tzinfo=UTC)  # 23:00
    phones, id = Phones(), await begin(house, Audience(tree["省"]), urgent=True)
    work = Worker(house.committer, Plain(), {"fake": phones}, "zh_CN", zone=ZoneInfo("Asia/Shanghai"))
    await work.round()
    assert ((await get(house, id)).state, phones.got) == ("queued", [])
    house.later(hours=9, minutes=1)
    await to_end(house, work, id)
    assert phones.accounts == ["a"]


async def test_an_urgent_one_overtakes_and_answers_overtake_both(house: House) -> None:
    tree = await house.tree()
    await members(house, *((tree["家"], f"{number}") for number in range(6)))
    phones = Phones(can=Abilities(rates=Rates(a_second=5)))
    work = worker(house, phones)
    await begin(house, Audience(tree["省"]), said="usual")
    await work.round()
    await begin(house, Audience(tree["省"]), said="urgent", urgent=True)
    for _ in range(20):
        house.later(seconds=0.5)
        await work.round()
    said = [text for _, _, text in phones.got]
    assert sorted(said) == ["urgent"] * 6 + ["usual"] * 6
    assert said[:2] == ["usual", "usual"]
    assert said[2:8] == ["urgent"] * 6


async def test_pause_stop_and_what_is_left_of_it(house: House) -> None:
    tree = await house.tree()
    await members(house, *((tree["家"], f"{number}") for number in range(6)))
    phones = Phones(can=Abilities(rates=Rates(a_second=5)), receipts={"0": Receipt("failed", "network")})
    work, id = worker(house, phones), await begin(house, Audience(tree["省"]))
    await work.round()
    assert len(phones.got) == 2
    await house.do(Steer(id, 1, "paused"), SYSTEM)
    for _ in range(3):
        house.later(seconds=5)
        await work.round()
    assert len(phones.got) == 2, "nor what was to be tried again"
    await house.do(Steer(id, 2, "running"), SYSTEM)
    house.later(seconds=61)
    await work.round()
    assert len(phones.got) > 2
    await house.do(Steer(id, 3, "stopped"), SYSTEM)
    told = len(phones.got)
    for _ in range(3):
        house.later(seconds=61)
        await work.round()
    assert len(phones.got) == told
    assert all(state in ("sent", "cancelled") for _, state, _ in await queued(house))


async def test_a_chat_that_was_told_enough_is_told_later(house: House) -> None:
    tree = await house.tree()
    await member(house, tree["家"], "a")
    phones = Phones(can=Abilities(rates=Rates(a_second=30, chat_a_second=1, chat_burst=1)))
    work = worker(house, phones)
    for number in range(3):
        await begin(house, Audience(tree["省"]), said=f"{number}")
    for _ in range(12):
        await work.round()
        house.later(seconds=0.5)
    assert [text for _, _, text in phones.got] == ["0", "1", "2"]


@pytest.mark.parametrize("processes", [3])
async def test_several_processes_share_it(house: House, processes: int) -> None:
    tree = await house.tree()
    await members(house, *((tree[("家", "东县", "乙市")[number % 3]], f"{number}") for number in range(90)))
    phones = Phones()
    works = [worker(house, phones) for _ in range(processes)]
    id = await begin(house, Audience(tree["省"]))
    for work in works:
        work.start()
        work.wake()
    async with asyncio.timeout(30):
        while (await get(house, id)).state != "done":  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await asyncio.gather(*(work.stop() for work in works))
    assert len(phones.accounts) == len(set(phones.accounts)) == 90
    assert await counts(house, id) == {"fake": {"sent": 90}}


class Slow(Phones):
    """Takes a while for each."""

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        await asyncio.sleep(0.05)
        return await super().send(account, notice, screens)


async def test_a_stop_lets_go_who_was_not_begun(house: House) -> None:
    tree = await house.tree()
    await members(house, *((tree["家"], f"{number}") for number in range(40)))
    phones = Slow(can=Abilities(rates=Rates(a_second=20)))
    first, second = (Worker(house.committer, Plain(), {"fake": phones}, "zh_CN", clock=now) for _ in range(2))
    id = await begin(house, Audience(tree["省"]))
    first.start()
    first.wake()
    while len(phones.got) < 5:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await first.stop()
    found = await counts(house, id)
    assert found == {"fake": {"sent": len(phones.got)}}
    house.later(seconds=30)
    for _ in range(60):
        await second.round()
        await asyncio.sleep(0.05)
    assert len(phones.accounts) == len(set(phones.accounts)) == 40


def now() -> float:
    return asyncio.get_running_loop().time()


class Killed(BaseException):
    """Nothing that comes after is done."""


class Dying(Phones):
    """A process is killed as soon as it has told somebody."""

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        await super().send(account, notice, screens)
        raise Killed


async def dies(work: Worker) -> None:
    with contextlib.suppress(Killed):
        await work.round()
        pytest.fail("it lives")


async def test_whom_a_dead_process_was_telling_is_unconfirmed_or_told_again(house: House) -> None:
    tree = await house.tree()
    await members(house, *((tree["家"], f"{number}") for number in range(3)))
    usual = await begin(house, Audience(tree["省"]))
    again = await begin(house, Audience(tree["省"]), again=True, said="storm")

    await dies(worker(house, Dying()))
    await house.do(Steer(usual, 1, "paused"), SYSTEM)
    await dies(worker(house, Dying()))
    await house.do(Steer(usual, 2, "running"), SYSTEM)
    house.later(minutes=10)
    phones = Phones()
    await to_end(house, worker(house, phones), again)
    assert [text for _, _, text in phones.got] == ["storm"] * 3
    assert await counts(house, usual) == {"fake": {"unconfirmed": 3}}
    assert await counts(house, again) == {"fake": {"sent": 3}}


async def test_its_time_has_to_come(house: House) -> None:
    tree = await house.tree()
    await member(house, tree["家"], "a")
    phones = Phones()
    work = worker(house, phones)
    due = house.now + timedelta(hours=1)
    begun = await house.do(broadcasts.Begin(Audience(tree["省"]), b"[]", due, approve_above=9))
    await work.round()
    assert (await get(house, begun.id)).state == "queued"


async def test_after_ninety_days_only_the_figures_stay(house: House) -> None:
    tree = await house.tree()
    await members(house, *((tree[("家", "东县", "乙市")[number % 3]], f"{number}") for number in range(3)))
    id = await begin(house, Audience(tree["省"]))
    await to_end(house, worker(house, Phones()), id)
    async with house.reading() as connection:
        before = await broadcasts.report(connection, id)
    assert await forgetting.round(house.committer) == 0
    house.later(days=91)
    assert [await forgetting.round(house.committer) for _ in range(3)] == [1, 3, 0]
    async with house.reading() as connection:
        assert await broadcasts.report(connection, id) == before
        assert (await broadcasts.progress(connection, id)).counts == {"fake": {"sent": 3}}
    assert await house.scalar(sa.select(sa.func.count()).select_from(BroadcastToldRow)) == 0
