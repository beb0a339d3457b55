"""Updates that wait to be fetched or pushed."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.channels.fake.telegram import limits

KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})
FIRST = 730_000_001


@dataclass(slots=True, eq=False)
class Update:
    """One update. Updates of one `lane` are pushed one after another."""

    id: int
    kind: str
    body: dict[str, Any]
    lane: str
    expires: float
    tries: int = 0

    def json(self) -> dict[str, Any]:
        """As it goes over the wire."""
        return {"update_id": self.id, self.kind: self.body}


@dataclass(slots=True)
class Queue:
    """Updates in order. `allowed` empty means all."""

    clock: Callable[[], float]
    allowed: frozenset[str] = frozenset()
    waiting: list[Update] = field(default_factory=list)
    every: list[Update] = field(default_factory=list)  # all that ever were, for tests
    ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(FIRST))

    def put(self, kind: str, body: dict[str, Any], lane: str) -> Update | None:
        """Add one; None where the bot has not asked for its kind."""
        if self.allowed and kind not in self.allowed:
            return None
        lives = limits.TAP_SECONDS if kind == "callback_query" else limits.UPDATE_SECONDS
        update = Update(next(self.ids), kind, body, lane, self.clock() + lives)
        self.waiting.append(update)
        self.every.append(update)
        return update

    def after(self, offset: int, limit: int) -> list[Update]:
        """Up to `limit` updates from `offset` on; forgets all before it. A negative one counts from the end."""
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif offset > 0:
            self.waiting = [update for update in self.waiting if update.id >= offset]
        self.expire()
        return self.waiting[:limit]

    def expire(self) -> None:
        """Forget what is too old to be delivered."""
        now = self.clock()
        self.waiting = [update for update in self.waiting if update.expires > now]

    def done(self, update: Update) -> None:
        """It was taken."""
        if update in self.waiting:
            self.waiting.remove(update)

    def again(self, update_id: int) -> None:
        """Deliver an update anew, under its old id, as the server does when a confirmation got lost."""
        update = next(each for each in self.every if each.id == update_id)
        if update not in self.waiting:
            self.waiting.append(update)
            self.waiting.sort(key=lambda each: each.id)


def allowed(given: Any) -> frozenset[str] | None:
    """The kinds that a call asks for; None leaves them as they were."""
    if not isinstance(given, list):
        return None
    return frozenset(str(kind) for kind in given)
