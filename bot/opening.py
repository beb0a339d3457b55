"""Opening an installation: its keys, its database, its committer. The program and the command line's tools share it."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import config
from bot.config import Settings
from bot.dialogue.say import Say, say
from bot.trouble import Trouble
from storage import installation, keys, migrate
from storage.committer import Away, Committer
from storage.database import Database, async_url
from storage.ids import Ids
from storage.keys import Keyring
from storage.tables.installation import InstallationKeyRow

AWAY = (sqlalchemy.exc.DBAPIError, sqlalchemy.exc.TimeoutError, OSError, Away)
now = partial(datetime.now, UTC)


@dataclass(frozen=True, slots=True)
class Opened:
    """A database whose keys fit, with a committer that takes work."""

    database: Database
    committer: Committer
    keys: Keyring


@asynccontextmanager
async def opened(settings: Settings, clock: Callable[[], datetime] = now) -> AsyncIterator[Opened]:
    """The installation of these settings. Raises `Trouble` as `ready` does."""
    ring = await ready(settings)
    database = Database(settings.database_url)
    committer = Committer(database, ring, Ids(), clock)
    try:
        await committer.start()
        await committer.run(installation.Adopt().apply)
        yield Opened(database, committer, ring)
    finally:
        await committer.close()
        await database.close()


async def ready(settings: Settings) -> Keyring:
    """The keys of a database that can be used; an installation that has none yet gets new ones.

    Raises `Trouble`: the database is away, its tables are not this program's, its keys are missing or others.
    """
    make_room(settings)
    database = Database(settings.database_url)
    try:
        async with database.reading() as connection:
            if problem := await unready(connection):
                raise Trouble(problem)
            ring = keyring(settings, make=not await has_keys(connection))
            await installation.verify(connection, ring)
    except keys.WrongKey:
        raise Trouble(say("keys-wrong")) from None
    except AWAY as error:
        raise Trouble(away(settings, error)) from error
    finally:
        await database.close()
    return ring


async def has_keys(connection: AsyncConnection) -> bool:
    """Whether this database was ever used with keys: then new ones would be of no use."""
    return (await connection.execute(sa.select(InstallationKeyRow.kind).limit(1))).first() is not None


async def unready(connection: AsyncConnection) -> Say | None:
    """Why this program can't use the tables of a database."""
    try:
        found = await migrate.revision(connection)
    except migrate.TooNew:
        return say("database-newer")
    if found is not None and found >= migrate.head():
        return None
    return say("database-empty") if found is None else say("database-old", found=found, wanted=migrate.head())


def keyring(settings: Settings, *, make: bool) -> Keyring:
    """The keys from the environment or the key file, made when it is not there and `make` says so. Raises `Trouble`."""
    path = Path(settings.keys.path)
    try:
        return Keyring.load(config.key_variables(os.environ), path, make=make)
    except keys.Missing as error:
        raise Trouble(say("keys-missing", what=str(error))) from None
    except keys.Exposed:
        raise Trouble(say("keys-exposed", path=str(path))) from None
    except keys.Malformed as error:
        raise Trouble(say("keys-malformed", what=str(error))) from None
    except OSError as error:
        raise Trouble(say("keys-unreadable", path=str(path), why=error.strerror or "")) from None


def make_room(settings: Settings) -> None:
    """Make the folder that SQLite's file will stand in. Raises `Trouble`."""
    file = sqlite_file(settings)
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(say("data-not-writable", folder=str(file.parent), why=error.strerror or "")) from None


def sqlite_file(settings: Settings) -> Path | None:
    """Where the database is one file; None for a server."""
    url = async_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def away(settings: Settings, error: BaseException) -> Say:
    """Why the database can't be used, without its password."""
    shown = sa.make_url(settings.database_url).render_as_string(hide_password=True)
    error = error.__cause__ or error if isinstance(error, Away) else error
    below = getattr(error, "orig", None) or error
    return say("database-away", url=shown, why=type(below).__name__)
