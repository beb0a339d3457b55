"""An Official Account with a union behind it and a made-up Tencent before it; time passes only when told."""

import asyncio
import io
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast

import sqlalchemy as sa
from aiohttp import web
from PIL import Image

from bot import parking
from bot.app import App
from bot.channels.fake.wechat.phone import Phone
from bot.channels.fake.wechat.pushing import Mode
from bot.channels.fake.wechat.tencent import AES_KEY, APP_ID, APP_SECRET, TOKEN, Tencent
from bot.channels.wechat.channel import WechatChannel, WechatSettings
from bot.channels.wechat.client import Client
from bot.delivery.fetcher import Fetcher
from bot.delivery.notice import notify
from bot.delivery.worker import Worker
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen
from bot.houses.wechat import WechatHouse
from bot.pictures.pool import Pool
from storage.tables.base import Table
from storage.tables.talk import EventRow, OutboxRow
from tests.stories import talk as stories
from tests.stories.talk import Talk

SERVICES = [*stories.SERVICES, "tests.channels.wechat.toy"]


def _dot() -> bytes:
    into = io.BytesIO()
    Image.new("L", (1, 1)).save(into, "PNG")
    return into.getvalue()


PNG = _dot()
SETTINGS = WechatSettings(APP_ID, TOKEN, AES_KEY)


class Painter:
    """Draws one dot at once, or when its gate opens."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()

    async def draw(self, name: str, args: Mapping[str, Any], language: str) -> bytes:
        del language
        await self.gate.wait()
        if name == "report":
            return b"PK" + str(args["text"]).encode()
        if name != "dot":
            raise LookupError(name)
        return PNG


class Stopwatch:
    """Monotonic seconds; `each` look at it may take some."""

    def __init__(self) -> None:
        self.seconds, self.each = 1000.0, 0.0

    def __call__(self) -> float:
        self.seconds += self.each
        return self.seconds

    async def pause(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class Process:
    """One process of ours: an app, the channel, and an HTTP server with its routes."""

    app: App
    settings: WechatSettings
    tencent: Tencent
    refused: list[str] = field(default_factory=list)
    painter: Painter = field(default_factory=Painter)
    watch: Stopwatch = field(default_factory=Stopwatch)

    def __post_init__(self) -> None:
        app = self.app
        self.house = WechatHouse(
            app.desk, app.words, cast(Pool, self.painter), lambda _channel, why: self.refused.append(why)
        )
        client = Client(APP_ID, APP_SECRET, self.tencent.url, app.clock, self.watch.pause)
        self.channel = WechatChannel(self.house, self.settings, client, self.watch, self.watch.pause)
        self.worker = Worker(app.committer, app.words, {"wechat": self.channel}, "zh_CN")
        self.fetcher = Fetcher(app.committer, {"wechat": self.channel}, most_bytes=10**6, most_pixels=10**6)
        http = web.Application()
        http.add_routes(self.channel.routes)
        self._runner = web.AppRunner(http, access_log=None)
        self.url = ""

    async def start(self) -> None:
        await self.channel.start()
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/wechat"

    async def stop(self) -> None:
        await self.channel.stop()
        await self._runner.cleanup()

    async def works(self) -> None:
        """The worker and the sweeps, until there is nothing to do."""
        await parking.send_late(self.app.desk, {"wechat": self.channel})
        while await self.worker.round():
            pass


@dataclass
class Account:
    """The account with one process of ours; `another` makes one more on the same database."""

    talk: Talk
    tencent: Tencent
    process: Process
    stack: AsyncExitStack
    processes: list[Process] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.processes.append(self.process)

    @property
    def account(self) -> Any:
        return self.tencent.account

    def later(self, **by: float) -> None:
        self.talk.later(**by)

    def follower(self) -> Phone:
        """Somebody who follows already, and said nothing yet."""
        phone = self.tencent.phone()
        self.account.people[phone.openid].following = True
        return phone

    async def works(self) -> None:
        """A second passes, since what follows a reply is not sent before; then all is sent that may be."""
        await self.quiet()
        self.later(seconds=1)
        await self.process.works()

    async def quiet(self) -> None:
        """Until what is noted after a reply is noted."""
        for process in self.processes:
            while process.channel._passive._running:  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def another(self, **settings: Any) -> Process:
        """Another process; pushes go to it from now on."""
        settings_ = replace(self.process.settings, **settings)
        app = self.talk.app
        if not settings:
            app = App.build(app.settings, app.keys, app.clock)
            await app.open()
            self.stack.push_async_callback(app.close)
        process = Process(app, settings_, self.tencent)
        await process.start()
        self.stack.push_async_callback(process.stop)
        self.tencent.send_to(process.url)
        self.processes.append(process)
        return process

    async def address(self, openid: str) -> int:
        return (await self.talk.app.desk.seats.find("wechat", openid, "")).address

    async def notice(self, openid: str, text: str) -> None:
        """Something to tell somebody, by the worker."""
        await self.talk.do(notify(await self.address(openid), "news", Screen(verbatim(text))))

    async def outbox(self) -> list[str]:
        """The states of all that was to be told, the oldest first."""
        await self.quiet()
        query = sa.select(OutboxRow.state).where(OutboxRow.channel == "wechat")
        async with self.talk.app.database.reading() as connection:
            rows = await connection.scalars(query.order_by(OutboxRow.created_at, OutboxRow.id))
            return list(rows)

    async def events(self) -> int:
        return await self.count(EventRow)

    async def count(self, table: type[Table]) -> int:
        async with self.talk.app.database.reading() as connection:
            return int(await connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


@asynccontextmanager
async def opened(url: str, form: Mode = "encrypted", *, json: bool = False, **settings: Any) -> AsyncIterator[Account]:
    """An account on an empty database. `form` is how Tencent pushes."""
    async with AsyncExitStack() as stack:
        talk = await stack.enter_async_context(stories.opened(url, SERVICES))
        tencent = Tencent(lambda: talk.now, mode=form, json=json)
        await tencent.start()
        stack.push_async_callback(tencent.stop)
        process = Process(talk.app, replace(SETTINGS, **settings), tencent)
        await process.start()
        stack.push_async_callback(process.stop)
        tencent.send_to(process.url)
        yield Account(talk, tencent, process, stack)
