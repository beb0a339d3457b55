"""Members to tell, and what an admin does to tell them, for tests of broadcasts."""

from bot.dialogue.event import Upload
from storage import addresses, files, memberships, people
from storage.memberships import Wanted
from storage.writing import Transaction
from tests.stories.talk import Person, Talk


async def member(
    talk: Talk, place: str = "家", *, channel: str = "web", occupation: str = "truck_driver", reached: bool = True
) -> Person:
    """A member; not `reached`: one who was never met on any channel."""
    me = talk.guest(channel=channel)
    met = await talk.do(addresses.Meet(me.channel, me.account)) if reached else None

    async def make(tx: Transaction) -> int:
        person = await people.make(tx)
        if met is not None:
            await people.link(tx, met.id, person)
        return person

    person: int = await talk.app.committer.run(make)
    await talk.do(memberships.Begin(Wanted(person, talk.union[place], details={"occupation": occupation})))
    return me


async def begins(admin: Person) -> None:
    """Opens the list and writes a new one, up to the question whom it is for."""
    await admin.says("广播")
    await admin.picks("写一条新的")


async def writes(admin: Person, text: str = "周六上午十点，工会免费体检，带上会员证。") -> None:
    """To everybody, words only, now: up to the last look."""
    await begins(admin)
    await admin.picks("就发给这些人")
    await admin.says(text)
    await admin.skips()
    await admin.skips()
    await admin.picks("普通消息")
    await admin.picks("现在就发")


async def sends(admin: Person, text: str = "周六上午十点，工会免费体检，带上会员证。") -> int:
    """The same, and sends it. Returns its id."""
    await writes(admin, text)
    await admin.picks("发给这")
    return int(admin.button("看看怎么样了").data.split()[1])


async def photographs(admin: Person, content: bytes) -> int:
    """Sends a picture."""
    file = await admin.talk.do(files.Keep(content, "image/png", channel=admin.channel), await admin.actor())
    await admin.does(Upload(file))
    return int(file)
