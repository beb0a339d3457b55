"""A crew of workers, for real: one dies and is followed, all are rolled, it stops, and nothing of it stays behind."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, shell  # noqa: F401 - the fixture
from tests.processes.conftest import Union
from tests.processes.machines import ROOT, Machine, machine, ready

SOON = 120.0


async def until(true: object, what: str) -> None:
    """`true` is asked again and again."""
    assert callable(true)
    end = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < end, what
        await asyncio.sleep(0.05)


def _alive(process: int) -> bool:
    """Running, and no zombie that waits for init."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _asks(port: int) -> str:
    """A connection of its own; how it went."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            line.sendall(b"GET /health/alive HTTP/1.1\r\nHost: x\r\n\r\n")
            return line.recv(4096).decode().partition("\r\n")[0]
    except OSError as error:
        return type(error).__name__


def _asks_all_the_time(port: int, over: asyncio.Event) -> Counter[str]:
    came = Counter[str]()
    while not over.is_set():
        came[_asks(port)] += 1
    return came


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_crew_outlives_its_workers_and_nothing_outlives_the_crew(union: Union) -> None:
    with machine(union.folder, union.url, 2, NIANGJIA__SERVICES="handlers.basics") as crew:
        await ready(crew)
        first = crew.workers()
        os.kill(first[0], signal.SIGKILL)
        await until(lambda: len(crew.workers()) == 2 and first[0] not in crew.workers(), "the dead one is followed")
        await ready(crew)

        over = asyncio.Event()
        asking = asyncio.create_task(asyncio.to_thread(_asks_all_the_time, crew.port, over))
        before = crew.workers()
        crew.crew.send_signal(signal.SIGHUP)
        await until(lambda: not any(map(_alive, before)), "all are others now")
        await ready(crew)
        over.set()
        assert set(await asking) == {"HTTP/1.1 200 OK"}, "nobody was refused"
        last = _family(crew)

        crew.crew.send_signal(signal.SIGTERM)
        await until(lambda: crew.crew.poll() is not None, "it stops")
        assert crew.crew.returncode == 0
        assert not any(map(_alive, last))


def _family(crew: Machine) -> list[int]:
    return [*crew.workers(), crew.crew.pid]


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_workers_do_not_outlive_a_crew_that_was_killed(union: Union) -> None:
    with machine(union.folder, union.url, 2, NIANGJIA__SERVICES="handlers.basics") as crew:
        await ready(crew)
        workers = crew.workers()
        crew.crew.kill()
        await until(lambda: not any(map(_alive, workers)), "they stop by themselves")


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_roll_to_a_program_that_cannot_be_loaded_changes_nothing(union: Union) -> None:
    config = union.folder / "config.toml"
    config.write_text('services = ["handlers.basics"]\n', "utf-8")
    with machine(union.folder, union.url, 2) as crew:
        await ready(crew)
        workers = crew.workers()
        config.write_text('services = ["no.such.thing"]\n', "utf-8")
        crew.crew.send_signal(signal.SIGHUP)
        await until(lambda: crew.said("rolling ends here"), "it is said")
        assert sorted(crew.workers()) == sorted(workers)
        config.write_text('services = ["handlers.basics"]\n', "utf-8")
        crew.crew.send_signal(signal.SIGHUP)
        await until(lambda: not any(map(_alive, workers)), "the next one goes through")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_program_that_cannot_be_loaded_ends_the_run_with_its_error(union: Union) -> None:
    with machine(union.folder, union.url, 2, NIANGJIA__SERVICES="no.such.thing") as crew:
        assert crew.crew.wait(SOON) == 1
        assert crew.said("No module named")


def test_sqlite_and_kiosks_have_one_process(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    assert shell("run", "--workers", "2") == 1
    assert "SQLite has one writer" in shell.err and "postgresql://" in shell.err
    monkeypatch.setenv("NIANGJIA__DATABASE__URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("NIANGJIA__WEB__KIOSK", "true")
    assert shell("run", "--workers", "2") == 1
    assert "kiosk" in shell.err


def test_a_port_that_is_taken_is_said(union: Union) -> None:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        environ = {
            **os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "en_GB.UTF-8",
            "NIANGJIA__DATABASE__URL": union.url, "NIANGJIA__SERVER__PORT": str(port),
        }  # fmt: skip
        command = [sys.executable, "-m", "bot", "run", "--workers", "2"]
        ran = subprocess.run(command, cwd=union.folder, env=environ, capture_output=True, timeout=SOON, check=False)
    assert ran.returncode == 1
    assert f"Can't listen on 127.0.0.1 port {port}" in ran.stderr.decode()
