"""Forgetting who was told what: after `KEPT` only the figures of a broadcast's report stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.reach import Reach
from storage.tables.broadcasts import BroadcastRow, BroadcastToldRow
from storage.writing import Transaction

KEPT = timedelta(days=90)
BATCH = 1000


async def old(connection: AsyncConnection, now: datetime) -> list[int]:
    """Broadcasts that ended so long ago, and whose figures are not kept yet; a few."""
    row = BroadcastRow
    query = sa.select(row.id).where(row.finished_at < now - KEPT, row.started_at.is_not(None), row.reach.is_(None))
    return list(await connection.scalars(query.order_by(row.id).limit(10)))


@dataclass(frozen=True, slots=True)
class KeepFigures:
    """Keep the figures of a broadcast's report; its people may be forgotten then."""

    broadcast: int
    figures: Sequence[Reach]

    async def apply(self, tx: Transaction) -> int:
        """Keep them."""
        kept = orjson.dumps([(one.organisation, one.channel, one.state, one.n) for one in self.figures]).decode()
        mine = sa.update(BroadcastRow).where(BroadcastRow.id == self.broadcast, BroadcastRow.reach.is_(None))
        return int((await tx.connection.execute(mine.values(reach=kept))).rowcount)


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete people of broadcasts whose figures are kept, at most `BATCH`. Returns how many."""

    async def apply(self, tx: Transaction) -> int:
        """Delete them."""
        told, row = BroadcastToldRow, BroadcastRow
        some = sa.exists(sa.select(told.person_id).where(told.broadcast_id == row.id))
        over = await tx.connection.scalar(sa.select(row.id).where(row.reach.is_not(None), some).limit(1))
        if over is None:
            return 0
        first = sa.select(told.person_id).where(told.broadcast_id == over).order_by(told.person_id).limit(BATCH)
        gone = sa.delete(told).where(told.broadcast_id == over, told.person_id.in_(first))
        return int((await tx.connection.execute(gone)).rowcount)
