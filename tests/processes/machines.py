"""Machines that run the union, nginx before them, and a Bot API behind them. Nothing of it outlives the test."""

import asyncio
import contextlib
import ctypes
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web

ROOT = Path(__file__).parents[2]
SECRET = "made-up_secret-1"
START_SECONDS, STOP_SECONDS = 180.0, 60.0
Process = subprocess.Popen[bytes]
PORTS = (20_000, 32_000)
PDEATHSIG = 1
"""prctl(2): PR_SET_PDEATHSIG. A test run that is killed takes its processes with it."""
NGINX = """
daemon off; master_process off; pid {home}/nginx.pid; error_log {home}/nginx.log warn;
events {{ worker_connections 2048; }}
http {{
    access_log off; client_body_temp_path {home}/body; proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/f; uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
    include {home}/niangjia.conf;
}}
"""


def free_ports(many: int = 1) -> int:
    """The first of so many free ports in a row, below those that the system gives to whoever calls somebody."""
    while True:
        first = random.SystemRandom().randrange(*PORTS)
        with contextlib.suppress(OSError), contextlib.ExitStack() as doors:
            for port in range(first, first + many):
                doors.enter_context(socket.create_server(("127.0.0.1", port)))
            return first


def _with_us() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PDEATHSIG, signal.SIGTERM)


@contextmanager
def process(command: Sequence[str], log: Path, environ: Mapping[str, str], folder: Path) -> Iterator[Process]:
    """A process that ends with the block: first asked, then made to."""
    with (
        log.open("ab") as out,
        subprocess.Popen(
            command, cwd=folder, env=environ, stdout=out, stderr=out,
            preexec_fn=_with_us,  # noqa: PLW1509 - one call of the system, no lock is taken
        ) as started,
    ):  # fmt: skip
        try:
            yield started
        finally:
            started.send_signal(signal.SIGTERM)
            try:
                started.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                started.kill()


@dataclass(frozen=True)
class Machine:
    """A crew of workers. `port` is the one they share; `own` the first of those that each has besides."""

    crew: Process
    size: int
    port: int
    own: int
    log: Path

    def workers(self) -> list[int]:
        """Their process ids: the mould is the crew's child, and they are the mould's."""
        return [worker for mould in _children(self.crew.pid) for worker in _children(mould)]

    def kill(self, chance: float) -> bool:
        """Kill one of them, chosen by `chance` (0 to 1), as a lack of memory would. Whether there was one."""
        workers = self.workers()
        if workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(workers[int(chance * len(workers))], signal.SIGKILL)
        return bool(workers)

    def said(self, text: str) -> int:
        """How often the log says it."""
        return self.log.read_text("utf-8").count(text)


def _children(process: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


@contextmanager
def machine(folder: Path, database: str, workers: int, *arguments: str, **environ: str) -> Iterator[Machine]:
    """A machine with its own log; all of one folder share their keys, as all machines of one union must."""
    port = free_ports(1 + workers)
    own = port + 1
    log = folder / f"{port}.log"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("NIANGJIA", "COV_"))}
    given = {
        "PYTHONPATH": str(ROOT), "LC_ALL": "en_GB.UTF-8",
        "NIANGJIA__DATABASE__URL": database, "NIANGJIA__SERVER__PORT": str(port),
        "NIANGJIA__SERVER__WORKER_PORT": str(own), **environ,
    }  # fmt: skip
    command = [sys.executable, "-m", "bot", "run", "--workers", str(workers), *arguments]
    with process(command, log, inherited | given, folder) as crew:
        yield Machine(crew, workers, port, own, log)


async def ready(machine: Machine) -> None:
    """Until every worker answers for itself. Raises what the log says where one does not."""
    end = time.monotonic() + START_SECONDS
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        for worker in range(machine.size):
            while True:
                try:
                    async with session.get(f"http://127.0.0.1:{machine.own + worker}/health") as answer:
                        if answer.status == 200:
                            break
                except (aiohttp.ClientError, TimeoutError):
                    await asyncio.sleep(0.1)
                assert machine.crew.poll() is None and time.monotonic() < end, machine.log.read_text("utf-8")[-3000:]


@contextmanager
def nginx(binary: str, folder: Path, machines: Sequence[Machine]) -> Iterator[int]:
    """docs/nginx.conf before these machines. Gives the port."""
    port, home = free_ports(), folder / "nginx"
    home.mkdir()
    example = "server 127.0.0.1:8080 "
    conf = (ROOT / "docs/nginx.conf").read_text("utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
    line = next(line for line in conf.splitlines() if example in line)
    each = (line.replace(example, f"server 127.0.0.1:{machine.port} ") for machine in machines)
    (home / "niangjia.conf").write_text(conf.replace(line, "\n".join(each)), "utf-8")
    (home / "nginx.conf").write_text(NGINX.format(home=home), "utf-8")
    with process([binary, "-p", str(home), "-c", str(home / "nginx.conf"), "-e", str(home / "nginx.log")],
                 home / "out.log", os.environ, home) as proxy:  # fmt: skip
        end = time.monotonic() + 10
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert proxy.poll() is None and time.monotonic() < end, (home / "out.log").read_text("utf-8")
            time.sleep(0.05)
        yield port


@asynccontextmanager
async def bot_api() -> AsyncIterator[str]:
    """A Bot API that says yes to everything: answers go out as the webhook's own replies."""

    async def yes(request: web.Request) -> web.Response:
        me = {"id": 42, "is_bot": True, "first_name": "x", "username": "x_bot"}
        return web.json_response({"ok": True, "result": me if request.path.lower().endswith("getme") else True})

    runner = web.AppRunner(web.Application(), access_log=None)
    runner.app.router.add_route("*", "/{method:.*}", yes)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
