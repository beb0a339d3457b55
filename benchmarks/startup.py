"""`python -m bot run` with the web channel alone: until /health is ready, memory at rest, and what is loaded then.

The database is migrated before, as it is on every start but the first.
"""

import asyncio
import os
import signal
import socket
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

import aiohttp

from benchmarks.rounds import Row, within

LIMIT_SECONDS = 1.5
LIMIT_MB = 120.0
STARTS = 7
REST_SECONDS = 3.0
LAZY = ("aiogram", "telegram", "PIL", "openpyxl", "alembic", "matplotlib", "rich", "qrcode")
"""Libraries that load only when somebody needs them."""
ASKS = """
import sys, threading, time, urllib.request
def look():
    while True:
        try:
            urllib.request.urlopen(sys.argv[2] + "/health").read()
            break
        except OSError:
            time.sleep(0.1)
    print(*sorted({name.partition(".")[0] for name in sys.modules}), flush=True)
threading.Thread(target=look, daemon=True).start()
from bot.cli.program import main
main(["run", "--port", sys.argv[1]])
"""


async def rows() -> list[Row]:
    """The table's rows of this benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "NIANGJIA__DATABASE__URL": f"sqlite:///{folder}/bench.db",
            "NIANGJIA__KEYS__PATH": f"{folder}/keys.json",
        }
        migrating = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "migrate", env=environment, stdout=DEVNULL
        )
        assert await migrating.wait() == 0
        seconds, memory = [], (0.0, 0.0)
        for _ in range(STARTS):
            port, began = free_port(), time.perf_counter()
            async with running(["-m", "bot", "run", "--port", str(port)], environment) as process:
                await ready(port)
                seconds.append(time.perf_counter() - began)
                if len(seconds) == STARTS:
                    await asyncio.sleep(REST_SECONDS)
                    memory = resident(process.pid)
        loaded = await modules(environment)
    whole, own = memory
    unwanted = [name for name in LAZY if name in loaded]
    note = f"of its own {own:.0f} MB; not loaded: " + ", ".join(name for name in LAZY if name not in loaded)
    note += f"; LOADED: {', '.join(unwanted)}" if unwanted else ""
    started = f"median of {STARTS} starts with the web channel alone, until /health says ready"
    return [
        within("start-up", "s", LIMIT_SECONDS, started, ours=round(median(seconds), 2)),
        within("memory at rest", "MB", LIMIT_MB, note, ours=round(whole, 1)),
    ]


@asynccontextmanager
async def running(arguments: list[str], environment: dict[str, str]) -> AsyncIterator[Process]:
    """A Python process for as long as the block lasts."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=environment, stdout=PIPE, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def ready(port: int, seconds: float = 60) -> None:
    """Wait until /health says ready."""
    async with asyncio.timeout(seconds), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/health") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.01)


async def modules(environment: dict[str, str]) -> list[str]:
    """The top-level modules of a process at rest."""
    port = free_port()
    async with (
        running(["-c", ASKS, str(port), f"http://127.0.0.1:{port}"], environment) as process,
        asyncio.timeout(60),
    ):
        assert process.stdout is not None
        return (await process.stdout.readline()).decode().split()


def resident(process: int) -> tuple[float, float]:
    """(all of it, what is not shared with others) in megabytes."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()[1:]
    sizes = {line.split()[0].rstrip(":"): int(line.split()[1]) / 1024 for line in lines}
    return sizes["Rss"], sizes["Private_Clean"] + sizes["Private_Dirty"]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
