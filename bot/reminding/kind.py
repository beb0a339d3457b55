"""A kind of reminder: what a service says about things that are due."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.say import Say
from bot.dialogue.screen import Choice
from rules.base.calendar import Calendar
from storage.reminders import Due
from storage.writing import Look


@dataclass(frozen=True, slots=True)
class Told:
    """How a reminder reads: a sentence, and the act itself as a choice whose label says what it is about.

    `deadline`: what must be done by then; those come first. `more` are further choices, shown where it is told alone.
    `again`: when it is told again, if nothing happens. Choices must be commands.
    """

    text: Say
    act: Choice
    more: tuple[Choice, ...] = ()
    deadline: datetime | None = None
    again: datetime | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: due again at `at`, and nothing is said."""

    at: datetime


Read = Callable[[Look, Calendar, Sequence[Due]], Awaitable[Mapping[int, Told | Later]]]
"""Looks at what is due, in the transaction that tells it. By the reminder's id; what is left out is wanted no more."""


Prepare = Callable[[Look, Calendar], Awaitable[Read]]
"""Reads what takes long, before the transaction, and returns how to look at what is due from there."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a service offers as one of `Service.reminders`: `read`, or `prepare` where there is much to read.

    Reminders are asked for by `storage.reminders.Ask`.
    """

    name: str
    read: Read | None = None
    prepare: Prepare | None = None

    async def reader(self, look: Look, calendar: Calendar) -> Read:
        """How to look at what is due."""
        if self.read is not None:
            return self.read
        assert self.prepare is not None
        return await self.prepare(look, calendar)
