"""A process to be killed: many people fill the toy form; each confirmed turn is a line.

It hands over every event of every person in order, as channels do after a restart: confirmed ones come again too.
OFF switches a protection off, for the negative controls: "confirm" confirms before the commit, "dedupe" gives each
repeated event a new key, "none" switches nothing off.
"""

import asyncio
import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson

from bot.desk import Desk
from bot.dialogue.event import Event, Text
from bot.dialogue.screen import Answer
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.keys import Keyring
from tests.desk.lives import Say
from tests.desk.toy import Plain, book

PEOPLE = 24
FORMS = 2


def script(person: int) -> Iterator[tuple[str, str]]:
    """What a person says, with the channel's key of each."""
    for form in range(FORMS):
        words = ("/begin", f"name {person}-{form}", "2", f"story {person}-{form}", "dialogue-submit")
        yield from ((f"p{person}f{form}s{step}", word) for step, word in enumerate(words))


def digest(answer: Answer) -> str:
    """The same answer has the same digest."""
    return hashlib.sha256(orjson.dumps(answer.packed(), option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


async def talk(desk: Desk, person: int, off: str, chance: random.Random, say: Say) -> None:
    for key, word in script(person):
        salt = f"-{chance.random()}" if off == "dedupe" else ""
        event = Event("fake", key + salt, f"person {person}", datetime.now(UTC), Text(word))
        if off == "confirm":
            say(f"{key} ?")
        answer = await desk.take(event)
        if off != "confirm":
            say(f"{key} {digest(answer)}")


async def main(say: Say, url: str, key_file: str, seed: str, off: str) -> None:
    database = Database(url)
    keys = Keyring.load({}, Path(key_file))
    committer = Committer(database, keys, Ids(), lambda: datetime.now(UTC))
    await committer.start()
    desk = Desk(book, committer, Plain(), committer.clock)
    chance = random.Random(seed)
    await asyncio.gather(*(talk(desk, person, off, chance, say) for person in range(PEOPLE)))
    await committer.close()
    await database.close()
