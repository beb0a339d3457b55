"""Answers that depend on what becomes of a write, made while the database writes that down: it takes about as long."""

import asyncio
from collections.abc import Sequence
from typing import Any

from rules.base.values import dataclass
from storage.turns import Settled, Turn

BIT = 20
"""Answers that are made at a time, about 0.2 ms: then whoever waits for the database has a look."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of a turn: the turn, the outcome of its write, its sealed answer and state."""

    turn: Turn
    outcome: Any
    answer: bytes
    state: bytes

    def settled(self) -> Settled:
        """As `storage.hot` commits it."""
        return self.turn, self.answer, self.state


class Drawing:
    """The answers of a batch. None stands for a turn that has to be decided again."""

    def __init__(self, batch: Sequence[Turn]) -> None:
        self._batch = batch
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[list[Drawn | None]] | None = None

    async def __aenter__(self) -> "Drawing":
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._task is not None and not self._task.cancel():
            self._task.cancelled() or self._task.exception()  # where the writing failed, too, that is what is told

    def begin(self, outcomes: Sequence[Any]) -> None:
        """The outcomes are known: go on with the answers whenever the loop has time."""
        self._task = self._loop.create_task(self._bit_by_bit(outcomes))

    def begin_from_thread(self, outcomes: Sequence[Any]) -> None:
        """The same, from the thread of a connection."""
        self._loop.call_soon_threadsafe(lambda: self.begin(outcomes))

    @property
    def begun(self) -> bool:
        """Whether the outcomes are known."""
        return self._task is not None

    async def done(self, outcomes: Sequence[Any]) -> list[Drawn | None]:
        """All answers, also where nobody said the outcomes before."""
        return await (self._task or self._bit_by_bit(outcomes))

    async def _bit_by_bit(self, outcomes: Sequence[Any]) -> list[Drawn | None]:
        drawn: list[Drawn | None] = []
        for done in range(0, len(self._batch), BIT):
            drawn += map(_drawn, self._batch[done : done + BIT], outcomes[done : done + BIT])
            await asyncio.sleep(0)
        return drawn


def _drawn(turn: Turn, outcome: Any) -> Drawn | None:
    if outcome is None:
        return None
    if isinstance(turn.answer, bytes):
        return Drawn(turn, outcome, turn.answer, turn.state)
    return Drawn(turn, outcome, *turn.answer((outcome,)))
