"""Making a backup: a copy of one moment, taken beside whoever writes, looked at before it counts."""

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path

from storage.backups.manifest import Manifest, Progress, digest, place

PAGES = 500
"""Of one step: 2 MB, about 2 ms on a fast disk."""
SYNCED = 8 * PAGES
"""Pages after which the copy is brought to the disk: all of it at once would hold up the union's own commits."""
PAUSE_SECONDS = 0.002
"""Between two steps: the disk is the union's first."""
PARTS = ".part"
FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)


class Stands(Exception):
    """There is a file of that name already."""


class NoRoom(Exception):
    """The disk is full, or will be: `needed` bytes were to be written."""

    def __init__(self, needed: int) -> None:
        super().__init__(needed)
        self.needed = needed


class Broken(Exception):
    """SQLite says that this database is damaged."""


def make(
    source: Path, target: Path, made_at: datetime, delete_after: date, progress: Progress = lambda done, total: None
) -> Manifest:
    """Copy the database `source` to `target`, with its manifest beside it. Both appear whole, or not at all.

    Raises `Stands`, `NoRoom`, `Broken`, `OSError`.
    """
    if target.exists() or place(target).exists():
        raise Stands
    log = source.with_name(source.name + "-wal")
    needed = source.stat().st_size + (log.stat().st_size if log.exists() else 0)
    part = target.with_name(target.name + PARTS)
    said = place(target).with_name(place(target).name + PARTS)
    with room(part, needed), cleared(part, said):
        part.touch(0o600)
        _copy(source, part, progress)
        found = _described(part, made_at, delete_after)
        write(said, found.packed())
        sync(part)
        os.link(said, place(target))  # never over another
        os.link(part, target)
        sync(target.parent)
    return found


def _copy(source: Path, target: Path, progress: Progress) -> None:
    """All pages as they are now. The reading transaction keeps the moment: else each commit makes SQLite begin anew."""

    def step(_status: int, remaining: int, total: int) -> None:
        if (total - remaining) % SYNCED == 0:
            sync(target)
        progress(total - remaining, total)
        time.sleep(PAUSE_SECONDS)

    with opened(source) as live, opened(target) as copy:
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(copy, pages=PAGES, progress=step)
        live.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def _described(copy: Path, made_at: datetime, delete_after: date) -> Manifest:
    with opened(copy) as here:
        check(here)
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        rows = {name: _rows(here, name) for (name,) in here.execute(tables).fetchall()}
        keys = here.execute("SELECT kind, number FROM installation_keys ORDER BY kind, number").fetchall()
        position, link = here.execute("SELECT position, link FROM audit_head").fetchone()
        [revision] = here.execute("SELECT version_num FROM alembic_version").fetchone()
    return Manifest(
        made_at,
        delete_after,
        revision,
        copy.stat().st_size,
        digest(copy),
        tuple(f"{kind} {number}" for kind, number in keys),
        f"{position}:{link.hex()}",
        rows,
    )


def _rows(here: sqlite3.Connection, table: str) -> int:
    [count] = here.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608 - the name of one of our tables
    return int(count)


def check(here: sqlite3.Connection) -> None:
    """Have SQLite look at every page and index. Raises `Broken`."""
    if here.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise Broken


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a database that is there. Raises `Broken`, and `NoRoom` where its disk is full."""
    try:
        url = f"{file.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(url, uri=True, isolation_level=None, timeout=5)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) in FULL:
            raise NoRoom(file.stat().st_size) from None
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise Broken from error


@contextmanager
def room(file: Path, needed: int) -> Iterator[None]:
    """Room for `needed` bytes where `file` is to stand. Raises `NoRoom`, also when it runs out meanwhile."""
    if shutil.disk_usage(file.parent).free < needed:
        raise NoRoom(needed)
    try:
        yield
    except NoRoom:
        raise NoRoom(needed) from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise NoRoom(needed) from None
        raise


@contextmanager
def cleared(*parts: Path) -> Iterator[None]:
    """Leave nothing half-made behind, from now or from an earlier try that was killed."""
    halves = [part.with_name(part.name + more) for part in parts for more in ("", "-journal", "-wal", "-shm")]
    for half in halves:
        half.unlink(missing_ok=True)
    try:
        yield
    finally:
        for half in halves:
            half.unlink(missing_ok=True)


def write(file: Path, content: bytes) -> None:
    """Write a file for this account alone, durably."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def sync(place: Path) -> None:
    """Wait until a file or folder is on the disk."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
