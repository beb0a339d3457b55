"""A made-up union to try everything with. It is loaded by `run --demo` and `demo` only; nothing else may use it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.dialogue.say import Say
from bot.dialogue.service import Service
from rules.base.calendar import Calendar
from storage import calendar_overrides

if TYPE_CHECKING:
    from bot.app import App


async def load(app: "App", progress: Callable[[int, int], None]) -> list[str]:
    """Load what is missing of it, and open its doors. Returns what to print; nothing where another union stands."""
    from handlers.demo import doors, loading

    async with app.database.reading() as connection:
        table = await calendar_overrides.read(connection)
    calendar = Calendar(table, app.settings.union.periods, app.settings.union.zone)
    reviewer = app.words.text(Say("demo-reviewer"), doors.LANGUAGES[0])
    try:
        union = await loading.Loader(app.committer, calendar, reviewer, progress).load()
    except loading.AnotherUnion:
        return []
    return await doors.Doors(app.committer, app.words, app.settings.public_url, union).lines()


service = Service("demo", demo=load)
