"""What became of asking for a person."""

from storage import cases
from tests.stories.talk import Person


async def help_of(me: Person) -> list[cases.Case]:
    """The help cases of a person, the newest first."""
    async with me.talk.app.database.reading() as connection:
        found = await cases.of_owner(connection, me.talk.app.keys, (await me.actor()).owner)
    return [case for case in found if case.kind == "help"]


async def told(me: Person, case: cases.Case) -> list[cases.Line]:
    """The timeline of a case."""
    async with me.talk.app.database.reading() as connection:
        return await cases.timeline(connection, me.talk.app.keys, case.id)
