"""Replies of a moment ago: the same push again gets the same bytes, also while the first is still running."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

KEPT_SECONDS = 30
"""Twice what Tencent takes to repeat a push for the last time: three in all, five seconds each."""
MOST = 4000
"""Replies kept, of 2 kB at most. What had to go is answered anew from its row: the same words in other bytes."""

Key = tuple[str, str]
Reply = TypeVar("Reply")


class Recent(Generic[Reply]):
    """By (account, event key). `clock` is monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._replies: OrderedDict[Key, tuple[float, asyncio.Future[Reply]]] = OrderedDict()

    def find(self, key: Key) -> "asyncio.Future[Reply] | None":
        """The reply to this push, perhaps still to come."""
        found = self._replies.get(key)
        return found[1] if found is not None and self._clock() - found[0] < KEPT_SECONDS else None

    def begin(self, key: Key) -> "asyncio.Future[Reply]":
        """A push came for the first time: the caller settles the future."""
        now = self._clock()
        while self._replies:
            at, _ = next(iter(self._replies.values()))
            if len(self._replies) < MOST and now - at < KEPT_SECONDS:
                break
            self._replies.popitem(last=False)
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._replies[key] = (now, future)
        return future

    def drop(self, key: Key) -> None:
        """Nothing was decided: the same push shall be tried again."""
        self._replies.pop(key, None)

    def __len__(self) -> int:
        return len(self._replies)
