"""Turns with a write that many bring at the same second: all that wait are one transaction.

First the writes, together; from what becomes of each follow its answer and its conversation, which are committed with
them. On SQLite the transaction stays open between two visits to the thread of the writing connection.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from rules.base.values import dataclass
from storage import hot, scripts
from storage.database import Database
from storage.ids import Ids
from storage.scripts import Script
from storage.turns import Settled, Turn

BATCH = 500
"""Most turns in one transaction: their answers are made while it is open."""
BIT = 20
"""Answers that are made at a time, about 0.2 ms, while the database writes."""


class Joint(Protocol):
    """A write that many people bring at once. Of such a turn it is the only one, and it moves nobody."""

    async def apply(self, tx: Any) -> Any:
        """Do it alone."""

    @classmethod
    def together(cls, writes: Sequence[Any], now: datetime, ids: Ids) -> Script[list[Any]]:
        """Do `writes` in their order; the outcome of each, or None where it has to be decided again."""


def joint(turn: Turn) -> bool:
    """Whether it can be committed in a batch of its kind."""
    return len(turn.writes) == 1 and not turn.parked and hasattr(turn.writes[0], "together")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of a turn: the turn, the outcome of its write, its sealed answer and state."""

    turn: Turn
    outcome: Any
    answer: bytes
    state: bytes


async def commit(
    database: Database, batch: Sequence[Turn], now: datetime, ids: Ids
) -> tuple[list[Drawn | None], frozenset[int]]:
    """Commit the turns, in their order. None: as `Lost`, of that turn nothing was written.

    Also the addresses for which something is held, as `storage.hot.on`.
    """
    kind: Any = type(batch[0].writes[0])
    script = kind.together([turn.writes[0] for turn in batch], now, ids)
    if database.postgres:
        async with database.batcher.begin() as connection:
            drawn = await _drawn_meanwhile(connection, batch, script)
            return drawn, await hot.on(connection, _settled(drawn), now)
    async with database.open_in_thread(lambda connection: scripts.run_at(connection, script)) as (found, last):
        drawn = list(map(_drawn, batch, found))
        return drawn, await last(lambda connection: hot.at(connection, _settled(drawn), now))


async def _drawn_meanwhile(
    connection: AsyncConnection, batch: Sequence[Turn], script: Script[list[Any]]
) -> list[Drawn | None]:
    """The answers are made while PostgreSQL writes down what they are about, which takes it about as long."""
    drawing: list[asyncio.Task[list[Drawn | None]]] = []

    def begin(outcomes: list[Any]) -> None:
        drawing.append(asyncio.create_task(_drawn_bit_by_bit(batch, outcomes)))

    try:
        outcomes = await scripts.run_on(connection, script, begin)
        return await drawing[0] if drawing else list(map(_drawn, batch, outcomes))
    finally:
        for task in drawing:
            task.cancel()


async def _drawn_bit_by_bit(batch: Sequence[Turn], outcomes: Sequence[Any]) -> list[Drawn | None]:
    drawn: list[Drawn | None] = []
    for done in range(0, len(batch), BIT):
        drawn += map(_drawn, batch[done : done + BIT], outcomes[done : done + BIT])
        await asyncio.sleep(0)
    return drawn


def _drawn(turn: Turn, outcome: Any) -> Drawn | None:
    if outcome is None:
        return None
    if isinstance(turn.answer, bytes):
        return Drawn(turn, outcome, turn.answer, turn.state)
    return Drawn(turn, outcome, *turn.answer((outcome,)))


def _settled(drawn: Sequence[Drawn | None]) -> list[Settled]:
    return [(one.turn, one.answer, one.state) for one in drawn if one is not None]
