"""What a check can see of what is kept: keys, the database, the calendar. It changes nothing."""

from datetime import date

from bot.cli.findings import GOOD, WARNING, Finding
from bot.config import Settings
from bot.dialogue.say import say
from bot.opening import AWAY, away, has_keys, keyring, sqlite_file, unready
from bot.trouble import Trouble
from rules.base.calendar import Calendar
from storage import calendar_overrides, installation
from storage.database import Database
from storage.keys import WrongKey

PUBLISHED_IN = 11
"""The State Council publishes the next year's holidays in late October or November: earlier there is nothing to do."""


async def keys(settings: Settings) -> list[Finding]:
    """Are the keys there and well kept?"""
    try:
        keyring(settings, make=False)
    except Trouble as trouble:
        if trouble.problems[0].key == "keys-missing" and not await _was_used(settings):
            return [Finding(say("check-keys-to-be-made", path=settings.keys.path), GOOD)]
        raise
    return []


async def database(settings: Settings) -> list[Finding]:
    """Is the database there, at this program's version, and sealed with our keys?"""
    if _to_be_made(settings):
        return [Finding(say("check-database-to-be-made"), GOOD)]
    here = Database(settings.database_url)
    try:
        async with here.reading() as connection:
            if problem := await unready(connection):
                return [Finding(problem)]
            if await has_keys(connection) and not await installation.verify(connection, keyring(settings, make=False)):
                return [Finding(say("check-new-key"), WARNING)]
    except WrongKey:
        return [Finding(say("keys-wrong"))]
    except Trouble:  # said by the check of the keys
        return []
    except AWAY as error:
        return [Finding(away(settings, error))]
    finally:
        await here.close()
    return []


async def calendar(settings: Settings, today: date) -> list[Finding]:
    """Does anybody know the working days ahead?"""
    days = await _calendar(settings)
    years = [today.year, today.year + 1] if today.month >= PUBLISHED_IN else [today.year]
    unknown = [year for year in years if not days.published(date(year, 10, 1))]
    return [Finding(say("check-calendar-unknown", year=str(year)), WARNING) for year in unknown]


async def _calendar(settings: Settings) -> Calendar:
    if _to_be_made(settings):
        return Calendar()
    here = Database(settings.database_url)
    try:
        async with here.reading() as connection:
            return Calendar(await calendar_overrides.read(connection))
    except AWAY:  # said by the check of the database
        return Calendar()
    finally:
        await here.close()


async def _was_used(settings: Settings) -> bool:
    """Whether the database is sealed already. One that does not answer may be."""
    if _to_be_made(settings):
        return False
    here = Database(settings.database_url)
    try:
        async with here.reading() as connection:
            return await unready(connection) is None and await has_keys(connection)
    except AWAY:
        return True
    finally:
        await here.close()


def _to_be_made(settings: Settings) -> bool:
    file = sqlite_file(settings)
    return file is not None and not file.exists()
