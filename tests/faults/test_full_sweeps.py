"""SQLite has no room while notices and reminders are written: nothing is half done, and all goes on later."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.delivery.notice import notify
from bot.delivery.worker import Worker
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen
from bot.reminding.sweep import Reminding
from storage.away import Away
from storage.reminders import Ask, AskAll
from storage.tables.reminding import ReminderRow
from tests.desk.reminding import book
from tests.desk.test_reminding import notices, said
from tests.desk.test_sending import Recording
from tests.desk.toy import Plain
from tests.faults.test_full_disk import pages
from tests.storage.house import House, opened

PLENTY = 1_000_000
PEOPLE, EACH = 40, 30


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(f"sqlite:///{tmp_path / 'full.db'}") as house:
        yield house


async def until_full(house: House, write: Callable[[int], Awaitable[Any]]) -> int:
    """Write until there is no room, and once more. Returns how many were written."""
    await pages(house, 1)  # SQLite takes the size it has as the least
    for number in range(5000):
        try:
            await write(number)
        except Away:
            return number
    pytest.fail("never full")


async def test_a_notice_that_had_no_room_is_not_there_and_all_others_are_sent_once(house: House) -> None:
    me = await house.guest()

    async def tell(number: int) -> None:
        await house.do(notify(me.owner, "x", Screen(verbatim(f"{number} {'长' * 200}"))))

    told = await until_full(house, tell)
    channel = Recording()
    worker = Worker(house.committer, Plain(), {"fake": channel}, "zh_CN")
    await pages(house, PLENTY)
    while await worker.round():
        pass
    await tell(told)
    await worker.round()
    assert [text.split()[0] for text in channel.got] == [str(number) for number in range(told + 1)]


async def test_reminders_that_have_no_room_are_due_still(house: House) -> None:
    for number in range(PEOPLE):
        me = await house.guest(f"{number}")
        await house.do(AskAll(tuple(Ask(me.owner, "toy", about, house.now) for about in range(EACH))))
    sweep, due = Reminding(house.committer, book("toy")), sa.select(sa.func.count()).select_from(ReminderRow)
    due = due.where(ReminderRow.due_at.is_not(None))
    await pages(house, 1)

    async def rounds() -> None:
        while await sweep.round():
            pass

    with pytest.raises(Away):
        await rounds()
    told = sum([len(said(screens)) for _, _, screens in await notices(house)])
    assert told + await house.scalar(due) == PEOPLE * EACH, "told and noted in one commit, or neither"
    await pages(house, PLENTY)
    while await sweep.round():
        pass
    shown = [(address, text) for address, _, screens in await notices(house) for text in said(screens)]
    assert len(shown) == len(set(shown)) == PEOPLE * EACH
