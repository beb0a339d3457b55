"""The line to a chat is cut, stalls and swallows answers: nobody is told twice, and nothing is lost without a note.

A message whose answer was swallowed has arrived; one whose line was cut may have. Both are unconfirmed and not sent
again by themselves. The negative control sends them again, and is caught.
"""

import asyncio
import importlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.channels.channel import Channel, Receipt
from bot.channels.fake.telegram.server import FakeTelegram
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import TelegramSettings
from bot.channels.wechat import calls
from bot.delivery.notice import notify
from bot.delivery.worker import Worker
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen, Shown
from storage import outbox
from storage.committer import Committer
from storage.tables.talk import OutboxRow
from tests.channels.telegram.conftest import until
from tests.channels.telegram.doubles import Cards
from tests.channels.wechat import account as wechat
from tests.desk.toy import Plain
from tests.faults.proxy import Proxy
from tests.storage.house import opened

PEOPLE, EACH = 10, 5
APART = timedelta(seconds=4)
SLOW_SECONDS = 0.3
"""A call that takes longer is given up."""
SEED = 20261120


@dataclass
class Chat:
    """A chat channel behind a proxy, and people who were told something each of them can be known by."""

    proxy: Proxy
    committer: Committer
    channel: Channel
    later: Callable[..., None]
    got: Callable[[], Counter[str]]

    async def told(self, chance: random.Random) -> None:
        """Send all, while the line misbehaves."""
        worker = Worker(self.committer, Plain(), {self.channel.name: self.channel}, "zh_CN")
        trouble = asyncio.create_task(self.proxy.misbehaves(chance))
        for number in range(400):
            await worker.round()
            if not (await self.states())[outbox.QUEUED]:
                break
            if number == PEOPLE * EACH + 10:
                trouble.cancel()  # it has its end
                self.proxy.back()
            self.later(seconds=APART.total_seconds())
            await asyncio.sleep(0.01)
        trouble.cancel()
        self.proxy.back()

    async def states(self) -> Counter[str]:
        return Counter((await self.notes()).values())

    async def notes(self) -> dict[str, str]:
        """What we believe of each notice."""
        async with self.committer.database.reading() as connection:
            rows = await connection.execute(sa.select(OutboxRow.kind, OutboxRow.state))
            return {row.kind: row.state for row in rows}

    async def problems(self) -> list[str]:
        got, notes = self.got(), await self.notes()
        return [
            *(f"doubled {what}" for what, times in got.items() if times > 1),
            *(f"lost {what}" for what, state in notes.items() if state == outbox.SENT and not got[what]),
            *(f"denied {what}" for what, state in notes.items() if state not in KNOWN and got[what]),
        ]


KNOWN = (outbox.SENT, outbox.UNCONFIRMED)
"""Whatever was heard is noted as one of these."""


class Again:
    """The mutant: what may have arrived is said to have failed."""

    def __init__(self, channel: Channel) -> None:
        self._channel, self.name, self.can = channel, channel.name, channel.can

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        receipt = await self._channel.send(account, notice, screens)
        return replace(receipt, state="failed") if receipt.state == "unconfirmed" else receipt


def named(person: int, number: int) -> str:
    """What a notice is known by."""
    return f"notice {person}-{number}"


def told(owner: int, person: int, now: datetime) -> outbox.NotifyAll:
    """One after the other, and not everybody at once: so that each meets the line in another mood."""
    names = {number: named(person, number) for number in range(EACH)}
    return outbox.NotifyAll(
        tuple(
            notify(owner, name, Screen(verbatim(f"{name}.")), due_at=now + APART * (number * PEOPLE + person))
            for number, name in names.items()
        )
    )


@asynccontextmanager
async def on_telegram(library: str, url: str) -> AsyncIterator[Chat]:
    async with FakeTelegram() as server, Proxy.before(server.port) as proxy, opened(url) as house:
        transport = importlib.import_module(f"bot.channels.telegram_{library}").Transport
        api = transport(server.token, f"http://127.0.0.1:{proxy.port}", seconds=SLOW_SECONDS)

        def now() -> datetime:
            return house.now

        channel = TelegramChannel(api, TelegramSettings(), Cards(), now, clock=lambda: now().timestamp())
        people = [server.person() for _ in range(PEOPLE)]
        for number, person in enumerate(people):
            person.starts()
            await house.do(told((await house.guest(str(person.id), "telegram")).owner, number, house.now))

        def got() -> Counter[str]:
            texts = (message.json.get("text", "") for person in people for message in person.chat.told)
            return Counter(text.rstrip(".") for text in texts if text.startswith("notice"))

        await channel.start()
        await until(lambda: channel._opened)
        yield Chat(proxy, house.committer, channel, house.later, got)
        proxy.back()
        await channel.stop()


@asynccontextmanager
async def on_wechat(url: str) -> AsyncIterator[Chat]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calls, "WHOLE_SECONDS", SLOW_SECONDS)
        async with wechat.opened(url) as account, Proxy.before(int(account.tencent.url.rpartition(":")[2])) as proxy:
            account.tencent.url = f"http://127.0.0.1:{proxy.port}"
            channel = (await account.another(menu=False)).channel
            phones = [account.follower() for _ in range(PEOPLE)]
            for number, phone in enumerate(phones):
                await phone.says("菜单")
                await account.talk.do(told(await account.address(phone.openid), number, account.talk.now))

            def got() -> Counter[str]:
                texts = (seen.text for phone in phones for seen in phone.screen)
                return Counter(text.rstrip(".") for text in texts if text.startswith("notice"))

            yield Chat(proxy, account.talk.app.committer, channel, account.later, got)


OPENED = {
    "aiogram": lambda url: on_telegram("aiogram", url),
    "ptb": lambda url: on_telegram("ptb", url),
    "wechat": on_wechat,
}


@pytest.fixture(params=OPENED)
async def chat(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Chat]:
    async with OPENED[request.param](f"sqlite:///{tmp_path / 'chat.db'}") as chat:
        yield chat


@pytest.mark.timeout(120)
async def test_a_line_that_misbehaves_doubles_and_loses_nothing(chat: Chat) -> None:
    await chat.told(random.Random(SEED))
    assert await chat.problems() == []
    states = await chat.states()
    assert chat.proxy.swallowed
    assert states[outbox.UNCONFIRMED], "what was swallowed is not known"
    assert states[outbox.SENT]
    assert states.keys() <= {outbox.SENT, outbox.UNCONFIRMED, outbox.DEAD, outbox.HELD}
    assert states.total() == PEOPLE * EACH


@pytest.mark.timeout(120)
async def test_the_checker_sees_what_is_sent_again(chat: Chat) -> None:
    chat.channel = Again(chat.channel)
    await chat.told(random.Random(SEED))
    assert any(problem.startswith("doubled") for problem in await chat.problems())
