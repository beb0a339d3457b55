"""Running, for real: a process that serves, is ready, and stops well."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.conftest import Shell

ROOT = Path(__file__).parents[2]
START_SECONDS = 30


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def _running(folder: Path, port: int, *args: str) -> Iterator[subprocess.Popen[bytes]]:
    environ = os.environ | {"PYTHONPATH": str(ROOT), "NIANGJIA__LOG__FORMAT": "json"}
    command = [sys.executable, "-m", "bot", "run", "--port", str(port), *args]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, env=environ, stderr=log, stdout=log) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def _asked(port: int, path: str) -> bytes:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return bytes(answer.read())
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def test_it_serves_on_a_bare_machine_and_stops_when_told(tmp_path: Path) -> None:
    port = _free_port()
    with _running(tmp_path, port) as process:
        assert json.loads(_asked(port, "/health"))["ready"] is True
        assert b"<!doctype html>" in _asked(port, "/").lower()
        assert b"process_resident_memory_bytes" in _asked(port, "/metrics")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    lines = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines() if line.startswith("{")]
    assert not [line for line in lines if line["level"] in ("warning", "error")]
    assert (tmp_path / "data/keys.json").stat().st_mode & 0o077 == 0


def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path, shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with _running(tmp_path, port) as process:
            assert process.wait(30) == 1
    said = (tmp_path / "log").read_text("utf-8")
    assert f"Can't listen on 127.0.0.1 port {port}" in said
    assert "Traceback" not in said
