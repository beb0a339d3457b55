"""The house as a chat channel sees it: turns within a patience, files to fetch, words, pictures."""

import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from bot import parking, record
from bot.channels.buckets import Buckets
from bot.channels.channel import TryAgain
from bot.channels.house import NOBODY, Listed, Standing
from bot.desk import Crowded, Desk
from bot.dialogue.event import Event, Unfollow
from bot.dialogue.say import Say
from bot.dialogue.screen import Answer, Drawing, Shown
from bot.houses.easel import Easel
from bot.pictures.pool import Pool
from bot.words.words import Words
from storage import addresses, files, parked, rights, senders, transcript
from storage.away import Away
from storage.writing import Actor

KEPT = timedelta(hours=24)
"""As long as events rows are kept."""
WARNINGS_A_MINUTE = 2
UPLOADS_A_MINUTE, UPLOADS = 12, 30
"""Of one account, steadily and at once: each is fetched and kept, and people send albums of ten."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many turns one account may take: steadily, and at once."""

    a_second: float
    burst: int


EASY = Pace(4, 40)
WORDS = frozenset({"dialogue-slow-down"})


class ChatHouse:
    """Implements `bot.channels.house.House`. `whose`: what its numbers are counted under."""

    whose: ClassVar[str] = "chats"

    def __init__(self, desk: Desk, words: Words, pictures: Pool, pace: Pace = EASY) -> None:
        self._desk, self._words, self._easel = desk, words, Easel(desk, words, pictures)
        self._turns = Buckets(pace.a_second, pace.burst, time.monotonic)
        self._warnings = Buckets(WARNINGS_A_MINUTE / 60, 1, time.monotonic)
        self._uploads = Buckets(UPLOADS_A_MINUTE / 60, UPLOADS, time.monotonic)
        self._number = secrets.randbits(63)

    def now(self) -> datetime:
        """The desk's clock."""
        return self._desk.clock()

    async def take(self, event: Event, seconds: float) -> Answer | None:
        """The committed answer, or None where the event is parked. Who floods us is told once, then left alone."""
        whose = f"{event.channel} {event.account}"
        if self._turns.take(whose) and not isinstance(event.what, Unfollow):
            return self._slowed(whose, event)
        try:
            return await parking.take_within(self._desk, event, seconds)
        except (Away, Crowded):
            self._turns.give_back(whose)  # who asks again while the database is away does nothing wrong
            raise TryAgain from None

    def too_fast(self) -> dict[tuple[str, ...], float]:
        """How often somebody was too fast."""
        return {(self.whose, "turns"): self._turns.refused, (self.whose, "uploads"): self._uploads.refused}

    def _slowed(self, whose: str, event: Event) -> Answer:
        """No turn at all: nothing is stored of a flood."""
        if self._warnings.take(whose):
            return Answer(0, ())
        return Answer(0, (Shown(self.words("dialogue-slow-down", event.language or self._desk.language)),))

    async def owe(self, answer: Answer, seconds: float = 0) -> None:
        """The sweep sends it."""
        if answer.brief:
            return
        until = self._desk.clock() + timedelta(seconds=seconds) if seconds else None
        try:
            await self._desk.committer.run(parked.Owe(answer.event, until).apply)
        except Away:
            raise TryAgain from None

    async def settle(self, answer: Answer) -> None:
        """Noted in its row."""
        if answer.brief:
            return
        try:
            await self._desk.committer.run(parked.Answered(answer.event).apply)
        except Away:
            raise TryAgain from None

    async def on_duty(self, task: str) -> bool:
        """A row, held as those of senders are."""
        try:
            return bool(await self._desk.committer.run(senders.Hold(task, self._number).apply))
        except Away:
            raise TryAgain from None

    async def relieved(self) -> None:
        """The row is let go."""
        try:
            await self._desk.committer.run(senders.Leave(self._number).apply)
        except Away:
            raise TryAgain from None

    async def announce(self, channel: str, account: str, language: str, reference: str, key: str) -> int:
        """A pending file of this account."""
        whose = f"{channel} {account}"
        if self._uploads.wait(whose):
            return 0
        try:
            seat = await self._desk.seats.find(channel, account, language)
            actor = Actor(seat.address, seat.person)
            file = int(await self._desk.committer.run(files.Announce(channel, reference, key).apply, actor))
        except Away:
            raise TryAgain from None
        if file:
            self._uploads.charge(whose)
        return file

    async def language(self, channel: str, account: str) -> str:
        """What they chose, what their channel says, or the union's own."""
        try:
            seat = await self._desk.seats.find(channel, account, "")
            language = seat.state.language or await self._told(seat.address) or self._desk.language
        except Away:
            raise TryAgain from None
        return self._words.locale(language).name

    async def listed(self, channel: str, account: str, language: str) -> tuple[Listed, ...]:
        """The menu by role; what only some people see for now (`Command.shown_to`) stays in, since it may be typed."""
        roles = await self._roles(channel, account) if account else frozenset()
        known = [command for command in self._desk.book.menu if not command.roles or command.roles & roles]
        return tuple(
            Listed(command.name, self._words.text(command.label, language), command.menu or 0) for command in known
        )

    async def standing(self, channel: str, account: str) -> Standing:
        """Read anew: another process may have had the last turn."""
        desk = self._desk
        desk.seats.drop(channel, account)
        try:
            async with desk.committer.database.reading() as connection:
                if await addresses.find(connection, desk.keys, channel, account) is None:
                    return NOBODY
            seat = await desk.seats.find(channel, account, "")
            async with desk.committer.database.reading() as connection:
                turns = await transcript.turns(connection, seat.address, desk.clock() - KEPT, 1)
        except Away:
            raise TryAgain from None
        question = f"{seat.draft.form}.{seat.draft.step}" if seat.draft else ""
        if not turns:
            return Standing(seat.state.revision, question)
        last = record.answer(desk.keys, turns[0].id, turns[0].answer).screens[-1]
        return Standing(seat.state.revision, question, last.text, last.hint)

    async def draw(self, channel: str, account: str, drawing: Drawing, language: str) -> bytes:
        """In words, from what stands there now."""
        try:
            return await self._easel.draw(channel, account, drawing.name, drawing.args, language)
        except Away:
            raise TryAgain from None

    def words(self, key: str, language: str, /, **args: Any) -> str:
        """A sentence."""
        return self._words.text(Say(key, args), language)

    def secret(self, purpose: str) -> bytes:
        """Derived from the root key."""
        return self._desk.keys.derive(purpose)

    async def _told(self, address: int) -> str:
        """The language that the channel told when the account was first met."""
        async with self._desk.committer.database.reading() as connection:
            return (await addresses.get(connection, address)).language or ""

    async def _roles(self, channel: str, account: str) -> frozenset[str]:
        try:
            seat = await self._desk.seats.find(channel, account, "")
            async with self._desk.committer.database.reading() as connection:
                grants = await rights.grants_of(connection, seat.person)
        except Away:
            raise TryAgain from None
        return frozenset(grant.role for grant in grants)
