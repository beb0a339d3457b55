"""Form turns a second over the WebSocket, end to end, against a bare echo of the same JSON.

Ours: the app with its web channel, desk, encryption, SQLite with synchronous=FULL. The peer: an aiohttp WebSocket that
parses each frame and answers with an item of the same shape. The pages are another process, the same for both.
"""

import asyncio
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import orjson
import sqlalchemy as sa
from aiohttp import WSMsgType, web

from benchmarks.pages import PAGES
from benchmarks.rounds import Row, Side, against, alternating
from bot import sections
from bot.app import App
from bot.config import Settings
from bot.running import Running, settle_memory
from storage.installation import FIRST_ROWS
from storage.keys import Keyring
from storage.tables.base import Table

ROUNDS = 9
GOAL = 0.2
TRADES = ("货车司机", "外卖骑手", "快递员")


async def rows() -> list[Row]:
    """The table's rows of this benchmark."""
    async with _ours() as ours, _echo() as peer, _pages() as pages:
        rates = await alternating(pages(ours), pages(peer), ROUNDS)
    note = f"{PAGES} connections, SQLite FULL, sealed; peer: aiohttp WebSocket echo of the same JSON, saving nothing"
    return [against("form turns over the WebSocket", "turns/s", GOAL, note, ours=rates[0], peer=rates[1])]


@asynccontextmanager
async def _ours() -> AsyncIterator[str]:
    async with unioned(web=sections.Web(turns_burst=100_000)) as running:
        yield f"http://127.0.0.1:{running.web.port}"


@asynccontextmanager
async def unioned(**more: Any) -> AsyncIterator[Running]:
    """A running union with one form; `more`: further settings, or others."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database=sections.Database(url=f"sqlite:///{folder}/bench.db"),
            desk=sections.Desk(turns_burst=100_000, taps_burst=100_000),
            **{"services": ["benchmarks.turns"], "server": sections.Server(port=0), **more},
        )
        app = App.build(settings, Keyring.made_up())
        async with app.database.writer.begin() as connection:
            await connection.run_sync(Table.metadata.create_all)
            for table, row in FIRST_ROWS:
                await connection.execute(sa.insert(table).values(row))
        running = Running(app)
        await running.start()
        settle_memory()
        try:
            yield running
        finally:
            await running.stop()


@asynccontextmanager
async def _echo() -> AsyncIterator[str]:
    runner = web.AppRunner(web.Application(), access_log=None)
    runner.app.add_routes([web.get("/", _page), web.get("/web/socket", _socket)])
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _page(_request: web.Request) -> web.Response:
    return web.Response(text="")


async def _socket(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse(protocols=["niangjia.1"])
    await socket.prepare(request)
    buttons = [{"data": f"r1.{trade}", "label": trade, "style": ""} for trade in TRADES]
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            frame = orjson.loads(message.data)
            said = frame.get("what", {}).get("text", "")
            screen = {"text": f"记下了：{said}\n您做哪一行？", "buttons": buttons, "picture": None, "hint": "text"}
            item = {
                "id": "e4711", "at": 1763600000000, "for": frame.get("id"), "mine": said, "screens": [screen],
                "current": True,
            }  # fmt: skip
            await socket.send_str(orjson.dumps({"t": "item", "item": item}).decode())
    return socket


@asynccontextmanager
async def _pages() -> AsyncIterator["_Pages"]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.pages", stdin=PIPE, stdout=PIPE)
    try:
        yield _Pages(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


class _Pages:
    """The other process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def __call__(self, url: str) -> Side:
        """A round of all pages on `url`."""
        numbers = count()

        async def measured() -> float:
            assert self._process.stdin is not None and self._process.stdout is not None
            self._process.stdin.write(f"{url} {next(numbers)}\n".encode())
            return float(await self._process.stdout.readline())

        return measured
