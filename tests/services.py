"""Fixtures for what a machine may lack.

A newcomer's run leaves such tests out and says how to get the part; with CI=true that is a failure.

`postgres_url`   an empty PostgreSQL database, one for each xdist worker, dropped at the end
`database_url`   a database with all tables and nobody in it for each test, once on SQLite and once on PostgreSQL
`empty_url`      the same without any table
`postgres`       the server itself, to make databases from a template of one's own
`nginx_path`     nginx, for tests/processes
`chromium_path`  a Chromium for Playwright's `executable_path`; `CHROMIUM_FLAGS` are what a headless one needs here
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from storage import migrate
from tests import postgres as postgres_server
from tests.washing import Laundry

POSTGRES = "PostgreSQL"
CHROMIUM = "Chromium"
NGINX = "nginx"
HOW_TO_GET = {
    POSTGRES: "apt-get install postgresql (or set TEST_POSTGRES_URL=postgresql://user:password@host:port)",
    NGINX: "apt-get install nginx-light",
    CHROMIUM: "apt-get install chromium fonts-noto-cjk (or set CHROMIUM=/path/to/chrome)",
}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NEEDS = "needs "


def leave_out(part: str) -> NoReturn:
    """Skips the test that asked for `part`, or fails it where nothing may be left out (CI=true)."""
    sentence = f"{NEEDS}{part}: {HOW_TO_GET[part]}"
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"{sentence}; with CI=true it must be there", pytrace=False)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    """The PostgreSQL server: `create(template=...)` makes a database, `drop(url)` removes it."""
    with postgres_server.running() as server:
        if server is None:
            leave_out(POSTGRES)
        if os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0":
            server.sweep()
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres: postgres_server.Server) -> Iterator[str]:
    """The address of an empty PostgreSQL database that this worker keeps for the whole run."""
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied: migrating takes half a second, a copy none."""
    file = tmp_path_factory.mktemp("tables") / "niangjia.db"
    migrate.upgrade_now(_sqlite(file))
    return file


@pytest.fixture(scope="session")
def postgres_tables(postgres: postgres_server.Server) -> Iterator[str]:
    """The name of a PostgreSQL database with all tables, as a template: migrating takes seconds there."""
    url = postgres.create()
    migrate.upgrade_now(url)
    yield postgres_server.name_of(url)
    postgres.drop(url)


@pytest.fixture(scope="session")
def postgres_laundry(postgres: postgres_server.Server, postgres_tables: str) -> Iterator[Laundry]:
    """Databases with all tables and nobody in them, washed after each test."""
    laundry = Laundry(postgres, lambda: postgres.create(postgres_tables))
    yield laundry
    laundry.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with all tables and nobody in it, on each kind that we support."""
    if request.param == "sqlite":
        file = tmp_path / "niangjia.db"
        shutil.copyfile(request.getfixturevalue("sqlite_tables"), file)
        yield _sqlite(file)
        return
    laundry: Laundry = request.getfixturevalue("postgres_laundry")
    url = laundry.take()
    yield url
    laundry.give_back(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it, on each kind."""
    if request.param == "sqlite":
        yield _sqlite(tmp_path / "niangjia.db")
        return
    server: postgres_server.Server = request.getfixturevalue("postgres")
    url = server.create()
    yield url
    server.drop(url)


def _sqlite(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(scope="session")
def nginx_path() -> str:
    """Where nginx is; Debian puts it where only root looks."""
    folders = (None, "/usr/sbin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin")
    found = next(filter(None, (shutil.which("nginx", path=path) for path in folders)), None)
    return found or leave_out(NGINX)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of a Chromium or Chrome."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None and Path(CHROMIUM_MAC).exists():
        found = CHROMIUM_MAC
    if found is None:
        leave_out(CHROMIUM)
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says at the end what was left out, and how to get it."""
    left_out: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        left_out.update(part for part in HOW_TO_GET if f"{NEEDS}{part}:" in reason)
    for part, count in left_out.items():
        terminalreporter.write_sep("-", f"left out, because {part} is not here: {count}", yellow=True)
        terminalreporter.write_line(f"To run them: {HOW_TO_GET[part]}")
