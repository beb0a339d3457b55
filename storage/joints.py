"""Turns with a write that many bring at the same second: all that wait are one transaction.

First the writes, together; from what becomes of each follow its answer and its conversation, which are committed with
them. On SQLite the transaction stays open between two visits to the thread of the writing connection.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from rules.base.values import dataclass
from storage import many, scripts, turns
from storage.database import Database
from storage.ids import Ids
from storage.scripts import Script
from storage.turns import Turn

BATCH = 500
"""Most turns in one transaction: their answers are made while it is open."""


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
    """What became of a turn: the outcome of its write, its sealed answer and state."""

    turn: Turn
    outcome: Any
    answer: bytes
    state: bytes


async def commit(database: Database, batch: Sequence[Turn], now: datetime, ids: Ids) -> list[Drawn | None]:
    """Commit the turns, in their order. None: as `Lost`, of that turn nothing was written."""
    script = type(batch[0].writes[0]).together([turn.writes[0] for turn in batch], now, ids)  # type: ignore[attr-defined]
    if database.postgres:
        async with database.writer.begin() as connection:
            drawn = _drawn(batch, await scripts.run_on(connection, script))
            for statement, rows in _saving(drawn, now):
                await statement.on(connection, rows)
        return drawn
    async with database.open_in_thread(lambda connection: scripts.run_at(connection, script)) as (found, last):
        drawn = _drawn(batch, found)
        await last(lambda connection: many.all_at(connection, _saving(drawn, now)))
    return drawn


def _drawn(batch: Sequence[Turn], outcomes: Sequence[Any]) -> list[Drawn | None]:
    return [_one(turn, outcome) for turn, outcome in zip(batch, outcomes, strict=True)]


def _one(turn: Turn, outcome: Any) -> Drawn | None:
    if outcome is None:
        return None
    if isinstance(turn.answer, bytes):
        return Drawn(turn, outcome, turn.answer, turn.state)
    return Drawn(turn, outcome, *turn.answer((outcome,)))


def _saving(drawn: Sequence[Drawn | None], now: datetime) -> turns.Statements:
    done = [one for one in drawn if one is not None]
    return turns.hot([turns.answered(one.turn, one.answer, one.state) for one in done], now) if done else []
