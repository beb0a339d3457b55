"""One line a person: turns of the same person wait for each other, first come first served."""

import asyncio
from collections import deque
from types import TracebackType

Waiting = deque[asyncio.Future[None]] | None
"""Who waits behind somebody; None where nobody does, as nearly always."""


class Lines:
    """A line a person, kept only while somebody stands in it: who waits behind the one whose turn it is."""

    def __init__(self) -> None:
        self.behind: dict[object, Waiting] = {}

    def standing(self, who: object) -> "_Place":
        """`async with lines.standing(person)`: wait for the turns before this one."""
        return _Place(self.behind, who)


class _Place:
    __slots__ = ("_behind", "_who")

    def __init__(self, behind: dict[object, Waiting], who: object) -> None:
        self._behind, self._who = behind, who

    async def __aenter__(self) -> None:
        if self._who not in self._behind:
            self._behind[self._who] = None
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting = self._behind[self._who] = self._behind[self._who] or deque()
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
