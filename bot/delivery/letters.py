"""From a row of the outbox to what a channel is given: opened, in words, with where it goes."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.sms.message import Message
from bot.delivery import courtesy, notice
from bot.dialogue import drawing
from bot.dialogue.say import Say, unpacked
from bot.dialogue.screen import Shown
from rules.base import discretion
from storage import addresses, bodies, broadcasts, outbox, wishes
from storage.committer import Committer

NAMELESS = "delivery-sms"
"""What an SMS says of what is nobody else's business: other people see a lock screen."""
PAUSED = timedelta(minutes=1)
"""Until somebody whose broadcast is paused is looked at again."""


class TooLate(Exception):
    """Nobody wants it any more."""


class Withdrawn(Exception):
    """Its broadcast was stopped."""


class Private(Exception):
    """This kind is never sent by SMS."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is told, and to which account of its channel."""

    account: str
    shown: tuple[Shown, ...]

    def messages(self, longest: int | None) -> int:
        """How many messages it makes, where one holds `longest` characters."""
        return sum([max(1, -(-len(one.text) // longest)) if longest else 1 for one in self.shown])


class Letters:
    """Opens rows; `language` is for people whose language is not known."""

    def __init__(self, committer: Committer, words: drawing.Words, language: str, zone: tzinfo | None = None) -> None:
        """`zone` is the union's timezone, for quiet hours; without one no hours are quiet."""
        self._committer, self._words, self._language, self._zone = committer, words, language, zone

    async def open(self, row: Any, *, rings: bool = True) -> Letter:
        """The letter of a row. `rings`: it may wake somebody up, so quiet hours count.

        Raises `TooLate`, `Private`, `Withdrawn`, what `courtesy.check` does, or `storage.writing.Gone`: its address is
        no more.
        """
        async with self._committer.database.reading() as connection:
            content = await self._content(connection, row)
            address = await addresses.get(connection, row.address_id)
            if rings and self._zone is not None:
                owners = [address.person, address.id] if address.person else [address.id]
                wish = await wishes.of(connection, owners)
                courtesy.check(row, wish, self._committer.clock(), self._zone)
            language = address.language or self._language
            if row.channel == outbox.SMS:
                return self._text(row, content, language)
            account = await addresses.account(connection, self._committer.keys, row.address_id)
        screens = notice.unpack(content)
        return Letter(account, tuple([drawing.draw(screen, self._words, language, 0) for screen in screens]))

    async def _content(self, connection: AsyncConnection, row: Any) -> bytes:
        """What it says, itself or by its broadcast; one that is paused goes on later."""
        keys = self._committer.keys
        if not row.body:
            one = await broadcasts.get(connection, row.about)
            if one is not None and one.state == broadcasts.PAUSED:
                raise courtesy.NotNow(self._committer.clock() + PAUSED)
        content = bodies.content(keys, row, await bodies.shared(connection, keys, [row]))
        if content is None:
            raise Withdrawn
        return content

    def _text(self, row: Any, content: bytes, language: str) -> Letter:
        data = orjson.loads(content)
        if (until := data.get("until")) and datetime.fromisoformat(until) <= self._committer.clock():
            raise TooLate
        if not discretion.by_sms(row.kind):
            raise Private
        said = Say(NAMELESS) if discretion.private(row.kind) else unpacked(data["say"])
        values = {name: str(value) for name, value in said.args.items() if isinstance(value, (str, int))}
        return Letter(data["to"], (Message(self._words.text(said, language), kind=row.kind, values=values),))
