"""The last look of a broadcast: who was met by no channel is told by the outbox, and then it is done.

People move while it runs: to another organisation behind the cursor, to another channel, back from being unreachable.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import outbox, outcomes, tallies, telling
from storage.audiences import Place, Step
from storage.broadcasts import DONE, RUNNING
from storage.reach import LATER, SENDING, UNREACHABLE
from storage.tables.broadcasts import BroadcastRow, BroadcastToldRow
from storage.telling import LOOK, Cursor, Told
from storage.writing import Transaction


async def untold(connection: AsyncConnection, broadcast: int, persons: Collection[int]) -> set[int]:
    """Those of `persons` who have no row yet."""
    row = BroadcastToldRow
    told = sa.select(row.person_id).where(row.broadcast_id == broadcast, row.person_id.in_(persons))
    return set(persons).difference(await connection.scalars(told))


@dataclass(frozen=True, slots=True)
class Look:
    """Tell `steps` by the outbox, as far as they can be reached, and move on. Returns how many that were, or None.

    None: it does not go on. Raises `Lost` where another process moved the cursor.
    """

    broadcast: int
    cursor: Cursor
    to: Place
    done: bool
    steps: tuple[Step, ...]

    async def apply(self, tx: Transaction) -> int | None:
        """Tell them."""
        if not await telling.goes_on(tx, self.broadcast, LOOK, None):
            return None
        await telling.move(tx, self.broadcast, self.cursor, self.to, done=self.done, n=0)
        of_channel = defaultdict[str, list[Told]](list)
        for step in self.steps:
            of_channel[step.channel if step.address else ""].append(telling.told(tx, step))
        return sum([await self._tell(tx, channel, wanted) for channel, wanted in sorted(of_channel.items())])

    async def _tell(self, tx: Transaction, channel: str, wanted: list[Told]) -> int:
        state = LATER if channel else UNREACHABLE
        new = await telling.insert(tx, self.broadcast, channel, state, None, wanted)
        if channel:
            queued = [
                outcomes.row_of(tx, self.broadcast, one, channel, one.address, outbox.QUEUED)
                for one in wanted
                if one.person in new
            ]
            await outcomes.put(tx, queued)
        await tallies.shift(tx, self.broadcast, {(channel, state): len(new)})
        return len(new)


@dataclass(frozen=True, slots=True)
class Finish:
    """Everybody was looked at: it is done, unless somebody is being told just now. Returns whether it is."""

    broadcast: int

    async def apply(self, tx: Transaction) -> bool:
        """Finish it."""
        row, told = BroadcastRow, BroadcastToldRow
        busy = sa.select(told.person_id).where(told.broadcast_id == self.broadcast, told.state == SENDING)
        mine = sa.update(row).where(row.id == self.broadcast, row.state == RUNNING, ~sa.exists(busy))
        done = await tx.connection.execute(mine.values(state=DONE, finished_at=tx.now))
        return bool(done.rowcount)
