"""`restore`: a backup becomes the database, once it and its keys are known to be good."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from bot.cli import places
from bot.cli.backing import database, no_room, why
from bot.cli.bars import bar
from bot.cli.voice import Voice
from bot.config import Settings
from bot.dialogue.say import say
from bot.opening import keyring, make_room, now, opened
from bot.trouble import Trouble
from storage import audit, installation, migrate
from storage.backups import giving_back, making
from storage.backups.manifest import Manifest, Unsaid
from storage.database import Database
from storage.keys import Keyring, WrongKey


def restore(voice: Voice, settings: Settings, file: Path, *, replace: bool) -> None:
    """Put a backup in the database's place. What stands there is kept beside it. Raises `Trouble`."""
    place = database(settings, say("restore-postgres"))
    said = _known(file)
    _free(settings, place, replace=replace)
    make_room(settings)
    ring = keyring(settings, make=False)
    with giving_back.cleared(giving_back.part(place)):
        _prepare(voice, file, said, place)
        asyncio.run(_fits(giving_back.part(place), said, ring))
        old = _put(place, now().astimezone(settings.union.zone), replace=replace)
    if said.revision == migrate.head():
        asyncio.run(_noted(settings, said))
    _tell(voice, said, f"{said.made_at.astimezone(settings.union.zone):%Y-%m-%d %H:%M}", place, old)


def _known(file: Path) -> Manifest:
    if not file.is_file():
        raise Trouble(say("restore-no-file", file=str(file)))
    try:
        return giving_back.known(file)
    except Unsaid:
        raise Trouble(say("restore-no-manifest", file=str(file))) from None
    except migrate.TooNew:
        raise Trouble(say("restore-newer")) from None


def _free(settings: Settings, place: Path, *, replace: bool) -> None:
    """Say what is in the way before anything long is begun."""
    if place.exists() and place.stat().st_size and not replace:
        raise Trouble(say("restore-occupied", file=str(place)))
    if places.running(settings):
        raise Trouble(say("restore-in-use", file=str(place)))


def _prepare(voice: Voice, file: Path, said: Manifest, place: Path) -> None:
    try:
        with bar(voice, say("restore-working")) as progress:
            giving_back.prepare(file, said, place, progress)
    except giving_back.Altered:
        raise Trouble(say("restore-damaged", file=str(file))) from None
    except making.NoRoom as full:
        raise Trouble(no_room(place, full)) from None
    except (OSError, sqlite3.Error) as error:
        raise Trouble(say("restore-failed", file=str(place), why=why(error))) from None


async def _fits(part: Path, said: Manifest, ring: Keyring) -> None:
    here = Database(sa.URL.create("sqlite", database=str(part)).render_as_string())
    try:
        async with here.reading() as connection:
            await installation.verify(connection, ring)
    except WrongKey:
        raise Trouble(say("restore-keys", keys=", ".join(said.keys))) from None
    finally:
        await here.close()


def _put(place: Path, moment: datetime, *, replace: bool) -> Path | None:
    try:
        return giving_back.put(place, moment, replace=replace)
    except (giving_back.Occupied, FileExistsError):
        raise Trouble(say("restore-occupied", file=str(place))) from None
    except giving_back.InUse:
        raise Trouble(say("restore-in-use", file=str(place))) from None
    except OSError as error:
        raise Trouble(say("restore-failed", file=str(place), why=why(error))) from None


async def _noted(settings: Settings, said: Manifest) -> None:
    note = audit.Note("backup.restore", 0, extra=f"{said.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    async with opened(settings) as here:
        await here.committer.run(audit.Record(note).apply)


def _tell(voice: Voice, said: Manifest, at: str, place: Path, old: Path | None) -> None:
    voice.tell(say("restore-done", file=str(place), at=at, rows=sum(said.rows.values())))
    if old is not None:
        voice.tell(say("restore-old", file=str(old)))
    voice.tell(say("restore-verify", head=said.head), say("restore-forgotten", at=at))
