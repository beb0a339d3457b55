"""What a process remembers of facts for a moment, so that thousands who ask in the same second cost one look.

Only facts that a write checks anyway, or that may be a moment old: a service says which, and for how long.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.dialogue.context import MISSING, Needed
from bot.dialogue.service import Kept
from bot.remembered import Remembered

OWNERS = 200_000
"""So many people may wait for the same second."""
EACH = 1000
"""Facts of one owner, or shared by all: whoever makes up numbers makes no more than this stay."""
SHARED = 0
NOTHING = timedelta()
Key = tuple[Hashable, ...]


class Memory:
    """The facts of one process. `clock` is the union's time."""

    def __init__(self, kept: Mapping[str, Kept], clock: Callable[[], datetime]) -> None:
        self._kept, self._clock = kept, clock
        self._known: Remembered[int, Remembered[Key, tuple[datetime, Any]]] = Remembered(OWNERS)
        self._loading: dict[tuple[int, Key], asyncio.Future[Any]] = {}

    def keeps(self, needed: Needed) -> bool:
        """Whether such a fact is remembered at all."""
        return needed.name in self._kept

    def look(self, name: str, args: Key, owner: int) -> Any:
        """The fact's value, or `MISSING` where it is not known, or too old. A clock that was set back ages all."""
        kept = self._kept.get(name)
        known = self._known.get(owner if kept.mine else SHARED) if kept is not None else None
        if kept is None or known is None or (found := known.get((name, *args))) is None:
            return MISSING
        at, value = found
        return value if NOTHING <= self._clock() - at < timedelta(seconds=kept.seconds) else MISSING

    def put(self, needed: Needed, owner: int, value: Any) -> None:
        """Remember it."""
        whose, key = self._place(needed, owner)
        known = self._known.get(whose)
        if known is None:
            known = self._known[whose] = Remembered(EACH)
        known[key] = (self._clock(), value)

    def forget(self, owner: int) -> None:
        """What is known of the owner alone is not so any more: a write that relied on it was lost."""
        self._known.pop(owner, None)

    async def fact(self, needed: Needed, owner: int, load: Callable[[], Awaitable[Any]]) -> Any:
        """The fact's value; who asks while it is being loaded waits for the same. Raises what `load` raises."""
        if (value := self.look(needed.name, needed.args_of_fact, owner)) is not MISSING:
            return value
        place = self._place(needed, owner)
        if (running := self._loading.get(place)) is None:
            running = self._loading[place] = asyncio.ensure_future(self._load(needed, owner, load))
            running.add_done_callback(lambda _done: self._loading.pop(place, None))
        return await asyncio.shield(running)

    async def _load(self, needed: Needed, owner: int, load: Callable[[], Awaitable[Any]]) -> Any:
        value = await load()
        self.put(needed, owner, value)
        return value

    def _place(self, needed: Needed, owner: int) -> tuple[int, Key]:
        return owner if self._kept[needed.name].mine else SHARED, (needed.name, *needed.args_of_fact)
