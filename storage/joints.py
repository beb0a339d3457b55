"""Turns with a write that many bring at the same second: all that wait are one transaction.

First the writes, together; from what becomes of each follow its answer and its conversation, which are committed with
them. On SQLite the transaction stays open between two visits to the thread of the writing connection.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from rules.base.values import dataclass
from storage import hot, scripts, turns
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
    return len(turn.writes) == 1 and hasattr(turn.writes[0], "together")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of a turn: the turn as it was committed, the outcome of its write, its sealed answer."""

    turn: Turn
    outcome: Any
    answer: bytes


async def commit(
    database: Database, batch: Sequence[Turn], now: datetime, ids: Ids
) -> tuple[list[Drawn | None], frozenset[int]]:
    """Commit the turns, in their order. None: as `Lost`, of that turn nothing was written.

    Also the addresses for which something is held, as `storage.hot.on`.
    """
    kind: Any = type(batch[0].writes[0])
    script = kind.together([turn.writes[0] for turn in batch], now, ids)
    if database.postgres:
        async with database.writer.begin() as connection:
            drawn = _drawn(batch, await scripts.run_on(connection, script))
            return drawn, await hot.on(connection, _turns(drawn), now)
    async with database.open_in_thread(lambda connection: scripts.run_at(connection, script)) as (found, last):
        drawn = _drawn(batch, found)
        return drawn, await last(lambda connection: hot.at(connection, _turns(drawn), now))


def _drawn(batch: Sequence[Turn], outcomes: Sequence[Any]) -> list[Drawn | None]:
    return [_one(turn, outcome) for turn, outcome in zip(batch, outcomes, strict=True)]


def _one(turn: Turn, outcome: Any) -> Drawn | None:
    if outcome is None:
        return None
    if isinstance(turn.answer, bytes):
        return Drawn(turn, outcome, turn.answer)
    answer, state = turn.answer((outcome,))
    return Drawn(turns.answered(turn, answer, state), outcome, answer)


def _turns(drawn: Sequence[Drawn | None]) -> list[Turn]:
    return [one.turn for one in drawn if one is not None]
