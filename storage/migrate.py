"""Bringing a database to the newest tables. Needs no alembic.ini: everything stands here and in `migrations/`."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.tables.installation import SchemaFloorRow

FOLDER = Path(__file__).with_name("migrations")
LOCK = 0x6E6961_6E67  # "niang": processes that start together migrate one after the other


class TooNew(Exception):
    """This database was changed by a newer release of Niangjia in a way that this one can't live with."""


async def upgrade(url: str) -> None:
    """Bring the tables of `url` up to `head()` in one transaction; harmless when up to date. Raises `TooNew`."""
    database = Database(url, command_seconds=None)
    try:
        async with database.writer.begin() as connection:
            if database.postgres:
                await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            if (found := await revision(connection)) is None or found < head():
                await connection.run_sync(_run)
    finally:
        await database.close()


def upgrade_now(url: str) -> None:
    """`upgrade` for callers without an event loop."""
    asyncio.run(upgrade(url))


def head() -> str:
    """The newest revision this release knows."""
    return max(file.name[:4] for file in (FOLDER / "versions").glob("[0-9]*.py"))


async def revision(connection: AsyncConnection) -> str | None:
    """The revision of a database; None for an empty one.

    A newer one than ours is fine as long as nothing was taken away that we need (docs/scaling.md): else `TooNew`.
    """
    if not await connection.run_sync(lambda sync: sa.inspect(sync).has_table("alembic_version")):
        return None
    found: str | None = await connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    if found is not None and found > head() and await _floor(connection) > head():
        raise TooNew(found)
    return found


async def _floor(connection: AsyncConnection) -> str:
    """The oldest revision whose programs can work with these tables: a migration that takes something away says so."""
    return await connection.scalar(sa.select(sa.func.max(SchemaFloorRow.revision))) or ""


def config(connection: sa.Connection, **options: Any) -> Any:
    """Alembic's configuration for a connection. Alembic is imported late: a process that is up to date needs none."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    made.attributes["options"] = options
    return made


def _run(connection: sa.Connection) -> None:
    from alembic import command

    run: Callable[[Any, str], None] = command.upgrade
    run(config(connection), "head")
