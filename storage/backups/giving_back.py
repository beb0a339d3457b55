"""Giving a backup back: checked while it is copied, then put where the database stands, the old one kept beside it."""

import hashlib
import os
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from storage import migrate
from storage.backups.making import Broken, cleared, opened, room, sync
from storage.backups.manifest import CHUNK_BYTES, Manifest, Progress

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database. An old log next to a new database would be written into it."""
AHEAD = 1_000_000
"""How far numbers are moved on that may have been given out after the backup was made."""
PARTS = ".restoring"


class Altered(Exception):
    """This is not what the manifest says: damaged on the way, or changed."""


class Occupied(Exception):
    """There is a database in the place already."""


class InUse(Exception):
    """Somebody works with the database that is to be replaced."""


def known(copy: Path) -> Manifest:
    """The manifest of a backup that this release can read. Raises `Unsaid`, `storage.migrate.TooNew`."""
    said = Manifest.beside(copy)
    if said.revision > migrate.head():
        raise migrate.TooNew(said.revision)
    return said


def part(place: Path) -> Path:
    """Where a backup is made ready for `place`."""
    return place.with_name(place.name + PARTS)


def prepare(copy: Path, said: Manifest, place: Path, progress: Progress = lambda done, total: None) -> None:
    """Copy a backup beside `place`, checked and moved on. Whatever stands in `place` is left alone.

    Raises `Altered`, `storage.backups.making.NoRoom`, `OSError`. The caller clears `part(place)`.
    """
    fresh = part(place)
    with room(fresh, said.size):
        if _copied(copy, fresh, said.size, progress) != said.sha256:
            raise Altered
        try:
            with opened(fresh) as here:
                if here.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                    raise Altered
                _move_on(here)
        except Broken:
            raise Altered from None
        sync(fresh)


def _copied(copy: Path, fresh: Path, total: int, progress: Progress) -> str:
    """Copy at most what the manifest says and a byte; its digest."""
    found, done = hashlib.sha256(), 0
    with copy.open("rb") as old, os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
        while done <= total and (chunk := old.read(min(CHUNK_BYTES, total + 1 - done))):
            found.update(chunk)
            new.write(chunk)
            done += len(chunk)
            progress(min(done, total), total)
    return found.hexdigest()


def _move_on(here: sqlite3.Connection) -> None:
    """What was shown to people after the backup must mean nothing now, rather than something else.

    Ids are not given twice; a button that was drawn on a later revision, or a card with a later version, is an old one.
    A broadcast may have gone on after the backup: it waits for somebody who says whether it is to go on from there.
    """
    here.execute("BEGIN IMMEDIATE")
    here.execute("UPDATE id_blocks SET next = next + ?", (AHEAD,))
    here.execute("UPDATE conversations SET revision = revision + ?", (AHEAD,))
    here.execute("UPDATE drafts SET revision = revision + ?", (AHEAD,))
    here.execute("UPDATE cases SET version = version + ?", (AHEAD,))
    if here.execute("SELECT name FROM sqlite_master WHERE name = 'broadcasts'").fetchone():  # since 0007
        here.execute("UPDATE broadcasts SET version = version + ?", (AHEAD,))
        here.execute("UPDATE broadcasts SET state = 'paused' WHERE state IN ('queued', 'running')")
    here.execute("COMMIT")


def put(place: Path, now: datetime, *, replace: bool) -> Path | None:
    """Put what was prepared into `place`. Returns where the old database stands now, if there was one.

    Raises `Occupied` where there is one and not `replace`, `InUse` where somebody works with it.
    """
    old: Path | None = None
    if place.exists() and place.stat().st_size:
        if not replace:
            raise Occupied
        old = _set_aside(place, now)
    else:
        place.unlink(missing_ok=True)
        _move((place.with_name(place.name + more) for more in BESIDE), ".stray")
    os.link(part(place), place)  # never over another
    sync(place.parent)
    return old


def _set_aside(place: Path, now: datetime) -> Path:
    """Move a database out of its place, with all that SQLite keeps beside it."""
    _alone(place)
    old = place.with_name(f"{place.name}.before-{now:%Y%m%dT%H%M%S}")
    for more in ("", *BESIDE):
        file = place.with_name(place.name + more)
        if file.exists():
            os.link(file, old.with_name(old.name + more))
            file.unlink()
    return old


def _alone(place: Path) -> None:
    """Take the log into the database; that works only where nobody else has it open. A damaged one stays as it is."""
    try:
        with opened(place) as here:
            here.execute("PRAGMA busy_timeout=500")
            if here.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",):
                raise InUse
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise InUse from None
    except Broken:
        pass


def _move(files: Iterable[Path], more: str) -> None:
    for file in files:
        if file.exists():
            file.replace(file.with_name(file.name + more))


__all__ = ["Altered", "InUse", "Occupied", "cleared", "known", "part", "prepare", "put"]
