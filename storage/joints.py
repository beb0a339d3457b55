"""Turns with a write that many bring at the same second: all that wait are one transaction.

First the writes, together; from what becomes of each follow its answer and its conversation, which are committed with
them. On SQLite the transaction stays open between two visits to the thread of the writing connection. On PostgreSQL
one begins before the one before it is done, so that the database and this process both have work; it comes after that
one where it holds what others wait for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from storage import hot, scripts
from storage.database import Database
from storage.drawing import Drawing, Drawn
from storage.ids import Ids
from storage.scripts import Script
from storage.turns import Settled, Turn

BATCH = 800
"""Most turns in one transaction, whose answers are made while it is open: 45 ms of SQLite's writer at 18,000 a second,
under the house's limit of 50 ms."""

AT_ONCE = 2
"""Transactions that overlap. More would only wait for each other."""
Before = Callable[[], Awaitable[None]]
"""Waits until what this process began before is committed, or failed."""


class Joint(Protocol):
    """A write that many people bring at once. Of such a turn it is the only one, and it moves nobody."""

    async def apply(self, tx: Any) -> Any:
        """Do it alone."""

    @classmethod
    def together(cls, writes: Sequence[Any], now: datetime, ids: Ids) -> Script[list[Any]]:
        """Do `writes` in their order; the outcome of each, or None where it has to be decided again."""


def joint(turn: Turn) -> bool:
    """Whether it can be committed in a batch of its kind."""
    return len(turn.writes) == 1 and hasattr(turn.writes[0], "together")


class Overlapping:
    """Transactions of this process that overlap; each is told how to wait for the one before it."""

    def __init__(self, freed: Callable[[], object]) -> None:
        self._freed = freed
        self._running: list[asyncio.Task[None]] = []

    def free(self, waiting: int) -> bool:
        """Whether another may begin for so many turns: what does not fill one is better off with those to come."""
        return not self._running or (waiting >= BATCH and len(self._running) < AT_ONCE)

    def begin(self, work: Callable[[Before], Coroutine[Any, Any, None]]) -> None:
        """Begin one; `freed` is called when it is over."""
        before = tuple(self._running)

        async def come_after() -> None:
            if before:
                await asyncio.wait(before)

        task = asyncio.create_task(work(come_after))
        self._running.append(task)
        task.add_done_callback(self._over)

    def _over(self, task: "asyncio.Task[None]") -> None:
        self._running.remove(task)
        self._freed()

    def __bool__(self) -> bool:
        return bool(self._running)


async def at_once() -> None:
    """Nothing is before it."""


async def commit(
    database: Database, batch: Sequence[Turn], now: datetime, ids: Ids, before: Before = at_once
) -> tuple[list[Drawn | None], frozenset[int]]:
    """Commit the turns, in their order. None: as `Lost`, of that turn nothing was written.

    Also the addresses for which something is held, as `storage.hot.on`.
    """
    kind: Any = type(batch[0].writes[0])
    script: Script[list[Any]] = kind.together([turn.writes[0] for turn in batch], now, ids)
    async with Drawing(batch) as drawing:
        if database.postgres:
            async with database.batcher.begin() as connection:
                return await _on(connection, script, drawing, now, before)
        visit = partial(scripts.run_at, script=script, known=drawing.begin_from_thread)
        async with database.open_in_thread(visit) as (outcomes, last):
            drawn = await drawing.done(outcomes)
            return drawn, await last(lambda connection: hot.at(connection, _settled(drawn), now))


async def _on(
    connection: AsyncConnection, script: Script[list[Any]], drawing: Drawing, now: datetime, before: Before
) -> tuple[list[Drawn | None], frozenset[int]]:
    """What the writes hold is held last, where they know their outcomes without it."""
    written: list[tuple[list[Drawn | None], frozenset[int]]] = []

    async def write(outcomes: Sequence[Any] = ()) -> None:
        drawn = await drawing.done(outcomes)
        written.append((drawn, await hot.on(connection, _settled(drawn), now)))

    async def hold() -> None:
        if drawing.begun:
            await write()
        await before()

    outcomes = await scripts.run_on(connection, script, drawing.begin, hold)
    if not written:
        await write(outcomes)
    return written[0]


def _settled(drawn: Sequence[Drawn | None]) -> list[Settled]:
    return [one.settled() for one in drawn if one is not None]
