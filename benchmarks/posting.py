"""Posting to a webhook from another process, and what came of it."""

import asyncio
import base64
import gc
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import orjson

from benchmarks.rounds import Row, against, within

WAITING = 5000
"""Requests at once."""
MEGABYTES = 150
"""What the process may grow by while they wait: 30 kB each."""
STATUS, RESET, RESET_MOST = Path("/proc/self/status"), Path("/proc/self/clear_refs"), "5"
"""Where Linux tells what a process holds, and takes the wish to begin its peak anew (proc_pid_clear_refs(5))."""
Plan = Sequence[Sequence[bytes]]
"""For each connection its whole HTTP requests in their order."""


def request(path: str, body: bytes, **headers: str) -> bytes:
    """A POST as it stands on the wire."""
    lines = {"Host": "127.0.0.1", "Content-Length": str(len(body)), "Content-Type": "application/json", **headers}
    head = "\r\n".join([f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in lines.items())])
    return f"{head}\r\n\r\n".encode() + body


@dataclass
class Poster:
    """The other process. `p99s` are the milliseconds that 99 answers in 100 stayed under, a round each."""

    process: asyncio.subprocess.Process
    folder: Path
    refused: int = 0
    p99s: dict[str, list[float]] = field(default_factory=dict)

    async def post(self, name: str, port: int, plan: Plan) -> float:
        """Post the plan to a port of this machine; requests a second."""
        assert self.process.stdin is not None and self.process.stdout is not None
        file = self.folder / "plan.json"
        file.write_bytes(orjson.dumps([[base64.b64encode(one).decode() for one in line] for line in plan]))
        self.process.stdin.write(f"{port} {file}\n".encode())
        came = orjson.loads(await self.process.stdout.readline())
        self.refused += came["refused"]
        self.p99s.setdefault(name, []).append(came["p99"])
        return float(came["rate"])

    def p99(self, name: str) -> str:
        """As a note tells it."""
        return f"p99 {median(self.p99s[name][1:]):.0f} ms"


async def burst(poster: Poster, channel: str, port: int, everybody: Plan) -> list[Row]:
    """All of `everybody` at once: nobody is to be refused, and the process may not grow with every one who waits."""
    before, refused = _from_here(), poster.refused
    await poster.post(f"{channel} burst", port, everybody)
    grown, refused = round(_most() - before), poster.refused - refused
    note = (
        f"as many newcomers, a connection each; 99 in 100 answered within {poster.p99s[f'{channel} burst'][0]:.0f} ms"
    )
    many = len(everybody)
    return [
        against(f"{channel}: {many} waiting requests", "answered", 1.0, note, ours=many - refused, peer=many),
        within(f"{channel}: memory while they wait", "MB more", MEGABYTES, "resident, at most", ours=max(grown, 1)),
    ]


def _from_here() -> float:
    """Forget the most that this process has held: what counts is the burst's own. Returns what it holds, in MB."""
    gc.collect()
    RESET.write_text(RESET_MOST)
    return _megabytes("VmRSS")


def _most() -> float:
    """The most it has held since then, in MB."""
    return _megabytes("VmHWM")


def _megabytes(name: str) -> float:
    """A size that Linux tells of this process (proc_pid_status(5))."""
    [line] = [line for line in STATUS.read_text().splitlines() if line.startswith(f"{name}:")]
    return int(line.split()[1]) / 1024


@asynccontextmanager
async def poster() -> AsyncIterator[Poster]:
    """Start it, end it."""
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.poster", stdin=PIPE, stdout=PIPE
        )
        try:
            yield Poster(process, Path(folder))
        finally:
            assert process.stdin is not None
            process.stdin.close()
            await process.wait()


@asynccontextmanager
async def bot_api() -> AsyncIterator[str]:
    """A Bot API that always says yes, in another process: its address."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.botapi", stdin=PIPE, stdout=PIPE)
    assert process.stdin is not None and process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(await process.stdout.readline())}"
    finally:
        process.stdin.close()
        await process.wait()


def measured(
    poster: Poster, name: str, port: int, plan: Callable[[int], Plan]
) -> Callable[[], "asyncio.Future[float]"]:
    """A round for `benchmarks.rounds`: each gets a plan of its own, by its number."""
    numbers = iter(range(1_000_000))
    return lambda: asyncio.ensure_future(poster.post(name, port, plan(next(numbers))))
