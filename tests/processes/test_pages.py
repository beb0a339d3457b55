"""Two processes and a page: what the other one sends is seen here, and what was said there is known here."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot import sections
from bot.app import App
from bot.config import Settings
from bot.delivery import notice
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen
from bot.running import Running
from storage import outbox
from storage.tables.talk import ConversationRow, OutboxRow
from storage.writing import SYSTEM
from tests.processes.conftest import Union

_ids = count(10_000_000)


@pytest.fixture
async def two(union: Union) -> AsyncIterator[tuple[Running, Running]]:
    """Two processes of one union. Only the first sends."""
    settings = Settings(
        services=["tests.processes.service", "handlers.basics"],
        database=sections.Database(url=SecretStr(union.url)),
        server=sections.Server(port=0),
    )
    both = [Running(App.build(settings, union.keys)) for _ in range(2)]
    for one in both:
        await one.start()
    await both[1].worker.stop()
    yield both[0], both[1]
    for one in both:
        await one.stop()


class Page:
    """A page at one process or the other: the cookie is good for both."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @asynccontextmanager
    async def at(self, running: Running) -> AsyncIterator["Line"]:
        url = f"http://127.0.0.1:{running.web.port}"
        async with self._session.get(url) as answer:
            assert answer.status == 200
        headers = {"Origin": url}
        async with self._session.ws_connect(f"{url}/web/socket", protocols=["niangjia.1"], headers=headers) as socket:
            await socket.send_json({"t": "hello", "lang": "zh-CN"})
            line = Line(socket)
            line.welcome = await line.hears("welcome")
            yield line


class Line:
    """What goes over it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self.welcome: dict[str, Any] = {}

    async def hears(self, kind: str) -> dict[str, Any]:
        """The next of that kind."""
        async with asyncio.timeout(15):
            while (frame := await self._socket.receive_json())["t"] != kind:
                pass
        return dict(frame)

    async def says(self, text: str) -> dict[str, Any]:
        """The item that answers it."""
        id_ = str(next(_ids))
        await self._socket.send_json({"t": "event", "id": id_, "what": {"kind": "text", "text": text}})
        while (item := (await self.hears("item"))["item"])["for"] != id_:
            pass
        return dict(item)

    async def got(self, id_: str) -> None:
        """Tells that it stands there."""
        await self._socket.send_json({"t": "got", "ids": [id_]})


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Page(session)


async def test_a_notice_finds_the_page_wherever_it_is_open(two: tuple[Running, Running], page: Page) -> None:
    sender, other = two
    async with page.at(other) as line:
        await line.says("/join")
        async with other.app.database.reading() as connection:
            [address] = await connection.scalars(sa.select(ConversationRow.address_id))
        packed = notice.pack((Screen(verbatim("案子有人接了。")),))
        number = await sender.app.committer.run(outbox.Notify(address, "news", packed).apply, SYSTEM)
        item = (await line.hears("item"))["item"]
        assert (item["id"], item["screens"][0]["text"]) == (f"n{number}", "案子有人接了。")
        await line.got(item["id"])
        async with asyncio.timeout(15):
            while await _state(other, number) != "sent":  # noqa: ASYNC110 - the database is asked
                await asyncio.sleep(0.05)


async def _state(running: Running, number: int) -> str | None:
    async with running.app.database.reading() as connection:
        return await connection.scalar(sa.select(OutboxRow.state).where(OutboxRow.id == number))


async def test_a_page_that_moves_finds_its_conversation_as_it_was_left(
    two: tuple[Running, Running], page: Page
) -> None:
    first, second = two
    async with page.at(first) as line:
        await line.says("/join")
    async with page.at(second) as line:
        assert line.welcome["items"][-1]["current"], "its choices act"
        await line.says("王甲")
    async with page.at(first) as line:  # which remembers an older screen
        last = line.welcome["items"][-1]
        assert last["current"] and last["screens"][-1]["buttons"]
        answered = await line.says("2")
    assert "单位" in answered["screens"][-1]["text"]
