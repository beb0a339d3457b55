"""`migrate`: bringing the database to this program's tables."""

import asyncio

from bot.cli.voice import Voice
from bot.config import Settings
from bot.dialogue.say import say
from bot.opening import AWAY, away, make_room
from bot.trouble import Trouble
from storage import migrate as migrations
from storage.database import Database


def migrate(voice: Voice, settings: Settings) -> None:
    """Create or change the tables. Processes that start together do it one after the other. Raises `Trouble`."""
    make_room(settings)
    try:
        before = asyncio.run(_revision(settings))
        if before is not None and before >= migrations.head():
            voice.tell(say("migrate-nothing", revision=before))
            return
        migrations.upgrade_now(settings.database_url)
    except migrations.TooNew:
        raise Trouble(say("database-newer")) from None
    except AWAY as error:
        raise Trouble(away(settings, error)) from error
    voice.tell(say("migrate-done", revision=migrations.head()))


def needed(settings: Settings) -> bool:
    """Whether the database is older than this program, or empty. Raises `Trouble`."""
    make_room(settings)
    try:
        found = asyncio.run(_revision(settings))
    except migrations.TooNew:
        raise Trouble(say("database-newer")) from None
    except AWAY as error:
        raise Trouble(away(settings, error)) from error
    return found is None or found < migrations.head()


async def _revision(settings: Settings) -> str | None:
    database = Database(settings.database_url)
    try:
        async with database.reading() as connection:
            return await migrations.revision(connection)
    finally:
        await database.close()
