"""`backup`: a copy of an SQLite database while the union works, with a day on which it goes."""

import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.cli.bars import bar
from bot.cli.voice import Voice
from bot.config import Settings
from bot.dialogue.say import Say, say
from bot.opening import now, sqlite_file
from bot.trouble import Trouble
from storage.backups import expiry, making, manifest
from storage.backups.manifest import Manifest

MEGABYTE = 1_000_000


def backup(voice: Voice, settings: Settings, file: Path, keep_days: int | None = None) -> None:
    """Make a backup; then delete those beside it whose day is over. Raises `Trouble`."""
    source = database(settings, say("backup-postgres"))
    if not source.is_file() or not source.stat().st_size:
        raise Trouble(say("database-empty"))
    moment = now().astimezone(settings.union.zone)
    target = _named(file, moment)
    last_day = moment.date() + timedelta(days=keep_days or settings.backup.keep_days)
    made = _made(voice, source, target, moment, last_day)
    _tell(voice, settings, target, made)
    _expire(voice, target.parent, moment.date())


def database(settings: Settings, otherwise: Say) -> Path:
    """The file of an SQLite database. Raises `Trouble` where a server has it."""
    if (file := sqlite_file(settings)) is None:
        raise Trouble(otherwise)
    return file


def _named(file: Path, moment: datetime) -> Path:
    """A folder takes backups named by their time."""
    return file / f"niangjia-{moment:%Y%m%d-%H%M%S}.db" if file.is_dir() else file


def _made(voice: Voice, source: Path, target: Path, moment: datetime, last_day: date) -> Manifest:
    try:
        with bar(voice, say("backup-working")) as progress:
            return making.make(source, target, moment, last_day, progress)
    except (making.Stands, FileExistsError):
        raise Trouble(say("backup-stands", file=str(target))) from None
    except making.NoRoom as full:
        raise Trouble(no_room(target, full)) from None
    except making.Broken:
        raise Trouble(say("backup-broken", file=str(source))) from None
    except (OSError, sqlite3.Error) as error:
        raise Trouble(say("backup-failed", file=str(target), why=why(error))) from None


def no_room(file: Path, full: making.NoRoom) -> Say:
    """What is said of a full disk."""
    return say("backup-no-room", folder=str(file.parent), megabytes=full.needed // MEGABYTE + 1)


def why(error: OSError | sqlite3.Error) -> str:
    """The system's own word for what went wrong."""
    return (error.strerror if isinstance(error, OSError) else getattr(error, "sqlite_errorname", "")) or ""


def _tell(voice: Voice, settings: Settings, target: Path, made: Manifest) -> None:
    voice.tell(
        say("backup-done", file=str(target), megabytes=made.size // MEGABYTE + 1, rows=sum(made.rows.values())),
        say("backup-manifest", file=str(manifest.place(target)), head=made.head),
        say("backup-until", day=made.delete_after.isoformat()),
        say("backup-keys", path=settings.keys.path, keys=", ".join(made.keys)),
    )


def _expire(voice: Voice, folder: Path, today: date) -> None:
    for old in expiry.expired(folder, today):
        try:
            expiry.drop(old)
        except OSError as error:
            raise Trouble(say("backup-not-deleted", file=str(old), why=why(error))) from None
        voice.tell(say("backup-deleted", file=str(old)))
