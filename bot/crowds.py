"""Thousands who want the same at the same second: who comes to a full line hears at once how many are before them.

The result follows as a late answer (`bot.queue`). And who taps many times a second costs nothing and hears one kind
sentence.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.channels.buckets import Buckets
from bot.dialogue.event import Event
from bot.dialogue.say import Say, say
from bot.queue import Queue
from bot.seat import Seat
from storage import joints
from storage.committer import Committer
from storage.turns import Behind, Turn
from storage.writing import Lost

KIND_WORDS_A_SECOND = 0.1
"""Who taps on and on is told so once in ten seconds."""
PEOPLE = 100_000
"""Whose taps are counted: so many may wait for the same second."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`line`: turns that wait to be committed before others are put off; how often one person may tap for a piece."""

    line: int = 2000
    taps_a_second: float = 1.0
    taps_burst: int = 6


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody hears instead of a result: under which event's id, and nothing of it is kept."""

    id: int
    text: tuple[Say, ...]


class Eager:
    """Counts the taps of persons; a token bucket each, before anything is decided in the database."""

    def __init__(self, limits: Limits) -> None:
        self._taps = Buckets(limits.taps_a_second, limits.taps_burst, time.monotonic, PEOPLE)
        self._words = Buckets(KIND_WORDS_A_SECOND, 1, time.monotonic, PEOPLE)

    def too_often(self, owner: int) -> bool:
        """Whether this tap is one too many."""
        return bool(self._taps.take(str(owner)))

    def forgive(self, owner: int) -> None:
        """A tap that has to be decided again is one tap."""
        self._taps.give_back(str(owner))

    def to_be_told(self, owner: int) -> bool:
        """Whether they are told so just now."""
        return not self._words.take(str(owner))


class Crowd:
    """Stands before the committer's line. `finish` and `late` are the queue's."""

    def __init__(
        self,
        committer: Committer,
        limits: Limits,
        finish: Callable[[Event, int], Awaitable[Any]],
        late: Callable[[], None],
    ) -> None:
        self.eager = Eager(limits)
        self.queue = Queue(committer, limits.line, finish, late)

    async def meets(self, event: Event, seat: Seat, turn: Turn) -> Told | None:
        """What somebody hears at once who taps too often, or comes to a full line; None: go on.

        Raises `Behind` where something else that they want is still before it.
        """
        joint, place = joints.joint(turn), self.queue.place(seat.owner)
        again = joint and place is not None and place.wants == turn.writes[0]
        if place is not None and not again:
            if place.address == seat.address:
                raise Behind
            place = None
        if not joint:
            return None
        if self.eager.too_often(seat.owner):
            return Told(turn.event, (say("dialogue-easy"),) if self.eager.to_be_told(seat.owner) else ())
        if place is None:
            if not self.queue.full:
                return None
            if (place := await self.queue.join(event, seat, turn.event, turn.writes[0])) is None:
                raise Lost  # it is decided meanwhile: the same answer again
        id = place.id if place.event.key == event.key else turn.event
        return Told(id, (say("dialogue-in-line", ahead=self.queue.ahead(place)),))
