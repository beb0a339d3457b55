"""One line a person: turns of the same person wait for each other, first come first served."""

import asyncio
from collections import deque
from types import TracebackType


class Lines:
    """A line a person, kept only while somebody stands in it: who waits behind the one whose turn it is."""

    def __init__(self) -> None:
        self.behind: dict[object, deque[asyncio.Future[None]]] = {}

    def standing(self, who: object) -> "_Place":
        """`async with lines.standing(person)`: wait for the turns before this one."""
        return _Place(self.behind, who)


class _Place:
    __slots__ = ("_behind", "_who")

    def __init__(self, behind: dict[object, deque[asyncio.Future[None]]], who: object) -> None:
        self._behind, self._who = behind, who

    async def __aenter__(self) -> None:
        waiting = self._behind.get(self._who)
        if waiting is None:
            self._behind[self._who] = deque()
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._next()  # it was this one's turn already
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._next()

    def _next(self) -> None:
        waiting = self._behind[self._who]
        while waiting:
            turn = waiting.popleft()
            if not turn.done():  # whoever was cancelled has left
                turn.set_result(None)
                return
        del self._behind[self._who]
