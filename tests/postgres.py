"""A PostgreSQL to test on: one that runs, else Debian's cluster started, else a throw-away cluster of our own."""

import asyncio
import contextlib
import dataclasses
import getpass
import itertools
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from tests import clusters

PREFIX = "niangjia_test"
START_S = 20.0

_numbers = itertools.count()


@dataclasses.dataclass(frozen=True, slots=True)
class Server:
    """A running PostgreSQL where we may create databases. `dsn` has no database: `postgresql://user@host:port`."""

    dsn: str

    def create(self, template: str = "template1") -> str:
        """Makes a database from `template` (a database's name) and returns its SQLAlchemy address. 20-60 ms."""
        name = f"{PREFIX}_{os.getpid()}_{next(_numbers)}"
        # Our tests kill processes, never the machine, so a commit need not wait for the disk.
        self.run(
            f'CREATE DATABASE "{name}" TEMPLATE "{template}"', f'ALTER DATABASE "{name}" SET synchronous_commit = off'
        )
        return f"{self.dsn.replace('postgresql://', 'postgresql+asyncpg://', 1)}/{name}"

    def drop(self, url: str) -> None:
        """Drops a database that `create` made, whoever is still connected to it."""
        self.run(f'DROP DATABASE IF EXISTS "{name_of(url)}" WITH (FORCE)')

    def sweep(self) -> None:
        """Drops what killed test runs left: databases whose process is gone and that nobody uses."""
        for row in self.run(f"SELECT datname FROM pg_database WHERE datname ~ '^{PREFIX}_[0-9]+_[0-9]+$'"):
            if not _alive(int(row["datname"].split("_")[2])):
                with contextlib.suppress(asyncpg.PostgresError):
                    self.run(f'DROP DATABASE IF EXISTS "{row["datname"]}"')

    def run(self, *statements: str) -> list[Any]:
        """Runs the statements on the maintenance database, each on its own, and returns the rows of the last."""
        return asyncio.run(_run(f"{self.dsn}/postgres", statements))


def name_of(url: str) -> str:
    """The database's name in an address, as `create(template=...)` wants it."""
    return urlsplit(url).path.lstrip("/")


@contextlib.contextmanager
def running() -> Iterator[Server | None]:
    """A server for as long as the block lasts, or None where there is no PostgreSQL at all."""
    given = os.environ.get("TEST_POSTGRES_URL")
    server = Server(given.replace("+asyncpg", "").rstrip("/")) if given else _answering() or _debian_cluster()
    if server is not None:
        yield server
        return
    with _own_cluster() as own:
        yield own


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def _run(dsn: str, statements: Sequence[str]) -> list[Any]:
    connection = await asyncpg.connect(dsn, timeout=5)
    try:
        rows: list[Any] = []
        for statement in statements:
            rows = await connection.fetch(statement)
        return rows
    finally:
        await connection.close()


def _answering(port: int = 5432) -> Server | None:
    """A server on this machine that lets us in without a password and may create databases."""
    for user in dict.fromkeys(("postgres", getpass.getuser())):
        server = Server(f"postgresql://{user}@127.0.0.1:{port}")
        with contextlib.suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            if server.run("SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolcreatedb)"):
                return server
    return None


def _debian_cluster() -> Server | None:
    """Starts the cluster that Debian's package makes; only root may."""
    control = shutil.which("pg_ctlcluster")
    versions = sorted(Path("/etc/postgresql").glob("*/main"))
    if control is None or not versions or os.geteuid() != 0:
        return None
    version = versions[-1].parent.name
    subprocess.run([control, "--skip-systemctl-redirect", version, "main", "start"], capture_output=True, check=False)
    return _wait_for(_answering, seconds=1.0)


@contextlib.contextmanager
def _own_cluster() -> Iterator[Server | None]:
    """A throw-away cluster."""
    with clusters.started() as cluster:
        yield None if cluster is None else _wait_for(lambda: _answering(cluster.port), START_S)


def _wait_for(look: Callable[[], Server | None], seconds: float) -> Server | None:
    until = time.monotonic() + seconds
    while (server := look()) is None and time.monotonic() < until:
        time.sleep(0.1)
    return server
