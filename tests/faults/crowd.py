"""People who fill forms while the database comes and goes; the channel hands over an event until it is taken."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bot.desk import Crowded, Desk
from bot.dialogue.event import Event, Text
from bot.dialogue.screen import Answer
from storage.away import Away
from storage.tables.talk import EventRow, OutboxRow
from tests.desk.kill_worker import FORMS, digest, script
from tests.storage.house import House

WAIT_SECONDS = 0.02


@dataclass
class Crowd:
    """What was answered, and how often somebody had to try again. `forgets` is the negative control: a channel that
    gives each repetition a new key."""

    desk: Desk
    people: int
    forgets: bool = False
    answered: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    again: int = 0
    other: list[BaseException] = field(default_factory=list)

    async def talk(self) -> None:
        await asyncio.gather(*(self._one(person) for person in range(self.people)))

    async def _one(self, person: int) -> None:
        for key, word in script(person):
            await self._said(person, key, word)
            if random.Random(key).random() < 0.3:
                await self._said(person, key, word, "again")  # a channel may repeat what was answered, too

    async def _said(self, person: int, key: str, word: str, salt: str = "") -> None:
        tried = 0
        while True:
            name = f"{key}-{salt}{tried}" if self.forgets else key
            try:
                answer = await self.desk.take(Event("fake", name, f"person {person}", self.desk.clock(), Text(word)))
            except (Away, Crowded):
                self.again += 1
                tried += 1
                await asyncio.sleep(WAIT_SECONDS)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
                self.other.append(error)
                return
            else:
                self._note(key, answer)
                return

    def _note(self, key: str, answer: Answer) -> None:
        if self.answered.setdefault(key, digest(answer)) != digest(answer):
            self.changed.append(key)

    async def problems(self, house: House) -> list[str]:
        """What is wrong in the end."""
        async with house.reading() as connection:
            keys = set((await connection.execute(sa.select(EventRow.key))).scalars())
            bodies: list[Any] = list((await connection.execute(sa.select(OutboxRow.body))).scalars())
        lost = [] if self.forgets else [f"lost {key}" for key in self.answered if key not in keys]
        doubled = ["doubled"] * (len(bodies) - len(set(bodies)))
        missing = ["filings missing"] if len(set(bodies)) != self.people * FORMS else []
        return [*lost, *doubled, *missing, *(f"changed {key}" for key in self.changed), *map(repr, self.other)]
