"""Form turns a second through encrypted WeChat pushes on PostgreSQL: two and four workers against one process.

As `benchmarks.wechat`, but each side is `python -m bot run` as anybody runs it, with a database of its own; what posts,
the database and all workers share the machine's cores, so that the ratios say more about the cores than about us.
"""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import asyncpg

from benchmarks import posting, wechat
from benchmarks.posting import measured
from benchmarks.queues import POSTGRES
from benchmarks.rounds import Row, against, alternating

SIZES = (2, 4)
ROUNDS = 5
START_SECONDS = 120
ROOT = Path(__file__).parents[1]


async def rows() -> list[Row]:
    """The table's rows of this benchmark; there is no goal."""
    async with posting.poster() as poster, posting.bot_api() as api, _crew(1, api) as one:
        found = []
        for size in SIZES:
            async with _crew(size, api) as several:
                ours, peer = await alternating(
                    measured(poster, f"{size}", several, lambda _: wechat.plan(wechat.encrypted)),
                    measured(poster, "1", one, lambda _: wechat.plan(wechat.encrypted)),
                    ROUNDS,
                )
            assert not poster.refused, poster.refused
            note = (
                f"PostgreSQL, encrypted pushes, {wechat.PEOPLE} connections, {poster.p99(str(size))}; one process:"
                f" {poster.p99('1')}; {os.cpu_count()} cores for all workers, PostgreSQL and what posts"
            )
            found.append(against(f"turns of {size} workers", "turns/s", 0, note, ours=ours, peer=peer))
        return found


@asynccontextmanager
async def _crew(size: int, api: str) -> AsyncIterator[int]:
    """So many workers on an empty database; their port."""
    with tempfile.TemporaryDirectory() as folder:
        async with _database(f"niangjia_scaling_{os.getpid()}_{size}") as url:
            port = _free_port()
            environ = os.environ | {
                "PYTHONPATH": str(ROOT), "NIANGJIA__SERVICES": "benchmarks.turns", "NIANGJIA__DATABASE__URL": url,
                "NIANGJIA__SERVER__PORT": str(port), "NIANGJIA__DESK__TURNS_BURST": "100000",
                "NIANGJIA__LOG__LEVEL": "warning", "NIANGJIA__WECHAT__APP_ID": wechat.APP_ID,
                "NIANGJIA__WECHAT__APP_SECRET": "made-up", "NIANGJIA__WECHAT__TOKEN": wechat.TOKEN,
                "NIANGJIA__WECHAT__AES_KEY": wechat.AES_KEY, "NIANGJIA__WECHAT__API_BASE": api,
            }  # fmt: skip
            command = (sys.executable, "-m", "bot", "run", "--workers", str(size))
            process = await asyncio.create_subprocess_exec(*command, cwd=folder, env=environ)
            try:
                await _ready(port)
                yield port
            finally:
                process.terminate()
                await process.wait()


@asynccontextmanager
async def _database(name: str) -> AsyncIterator[str]:
    admin = await asyncpg.connect(f"{POSTGRES}/postgres")
    try:
        await admin.execute(f'CREATE DATABASE "{name}"')
        yield f"{POSTGRES}/{name}"
    finally:
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await admin.close()


async def _ready(port: int) -> None:
    async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/health") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
