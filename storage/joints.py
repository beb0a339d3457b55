"""Turns with a write that many bring at the same second: all that wait are one transaction.

First the writes, together; from what becomes of each follow its answer and its conversation, which are committed with
them. On SQLite the transaction stays open between two visits to the thread of the writing connection.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from storage import hot, scripts
from storage.database import Database
from storage.drawing import Drawing, Drawn
from storage.ids import Ids
from storage.scripts import Script
from storage.turns import Settled, Turn

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


async def commit(
    database: Database, batch: Sequence[Turn], now: datetime, ids: Ids
) -> tuple[list[Drawn | None], frozenset[int]]:
    """Commit the turns, in their order. None: as `Lost`, of that turn nothing was written.

    Also the addresses for which something is held, as `storage.hot.on`.
    """
    kind: Any = type(batch[0].writes[0])
    script: Script[list[Any]] = kind.together([turn.writes[0] for turn in batch], now, ids)
    async with Drawing(batch) as drawing:
        if database.postgres:
            async with database.batcher.begin() as connection:
                drawn = await drawing.done(await scripts.run_on(connection, script, drawing.begin))
                return drawn, await hot.on(connection, _settled(drawn), now)
        visit = partial(scripts.run_at, script=script, known=drawing.begin_from_thread)
        async with database.open_in_thread(visit) as (outcomes, last):
            drawn = await drawing.done(outcomes)
            return drawn, await last(lambda connection: hot.at(connection, _settled(drawn), now))


def _settled(drawn: Sequence[Drawn | None]) -> list[Settled]:
    return [one.settled() for one in drawn if one is not None]
