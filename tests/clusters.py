"""A throw-away PostgreSQL cluster of one's own, in a temporary folder on a free port: it may be killed."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

BINARIES = (  # below /; the last one found is taken
    "usr/pgsql-*/bin",
    "usr/local/opt/postgresql*/bin",
    "opt/homebrew/opt/postgresql*/bin",
    "usr/lib/postgresql/*/bin",
)
OPTIONS = ("listen_addresses=127.0.0.1", "max_connections=200", "fsync=off", "full_page_writes=off")
"""It syncs nothing: what was written outlives its processes, and nobody pulls the plug."""
START_SECONDS = 20.0


class Unstarted(Exception):
    """It can't be had here, or did not come up."""


class Cluster:
    """A cluster below `home`. Its postmaster is a child of ours, so that one that was killed is gone at once."""

    def __init__(self, home: Path, folder: str, port: int) -> None:
        self.home, self.port = home, port
        self._folder = folder
        # PostgreSQL refuses to run as root; Debian's package brings the user `postgres`.
        self._user = "postgres" if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Make its folder. Raises `Unstarted`."""
        if self._user:
            shutil.chown(self.home, self._user)
        command = ["-D", f"{self.home}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        if self._begun("initdb", *command).wait():
            raise Unstarted

    def start(self, *more: str) -> None:
        """Start it, also after a kill; `more` settings. Raises `Unstarted`."""
        settings = [f"--{one}" for one in (*OPTIONS, *more)]
        where = ["-D", f"{self.home}/data", "-p", str(self.port), "-k", str(self.home)]
        self._process = self._begun("postgres", *where, *settings)
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise Unstarted
            time.sleep(0.02)

    def stop(self) -> None:
        """As if it had crashed: nothing that is only in its memory is written any more."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()

    def kill(self) -> None:
        """SIGKILL to every process of it, the postmaster first: it starts no other in their place."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self._process.pid)], capture_output=True, check=False)
        self._process.kill()
        for process in map(int, found.stdout.split()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait()

    def _answers(self) -> bool:
        return not self._begun("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)).wait()

    def _begun(self, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        who = {"user": self._user, "group": self._user, "extra_groups": ()} if self._user else {}
        return subprocess.Popen([f"{self._folder}/{program}", *arguments], cwd="/", **quiet, **who)  # type: ignore[call-overload, no-any-return]


@contextlib.contextmanager
def started(*settings: str) -> Iterator[Cluster | None]:
    """A cluster that runs, for as long as the block lasts; None where that can't be had here."""
    folder = binaries()
    if folder is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="niangjia-pg-", ignore_cleanup_errors=True) as home:
        cluster = Cluster(Path(home), folder, _free_port())
        try:
            cluster.make()
            cluster.start(*settings)
        except Unstarted:
            yield None
            return
        try:
            yield cluster
        finally:
            cluster.stop()


def binaries() -> str | None:
    """The folder of PostgreSQL's programs."""
    found = [
        folder for pattern in BINARIES for folder in sorted(Path("/").glob(pattern)) if (folder / "initdb").exists()
    ]
    if found:
        return str(found[-1])
    initdb = shutil.which("initdb")
    return str(Path(initdb).resolve().parent) if initdb else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
