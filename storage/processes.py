"""The processes that live: each says so every few seconds, so that what a dead one held is free soon after."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.installation import ProcessRow

EVERY = timedelta(seconds=2)
LASTS = timedelta(seconds=10)
"""After so long a silence a process counts as dead. The clocks of several machines may differ by a few seconds."""
FORGOTTEN = timedelta(hours=1)


async def beat(connection: AsyncConnection, number: int, name: str, now: datetime) -> None:
    """The process `number` lives."""
    seen = sa.update(ProcessRow).where(ProcessRow.number == number).values(seen_at=now)
    if not (await connection.execute(seen)).rowcount:
        await connection.execute(sa.insert(ProcessRow).values(number=number, name=name, seen_at=now))
        await connection.execute(sa.delete(ProcessRow).where(ProcessRow.seen_at < now - FORGOTTEN))


async def leave(connection: AsyncConnection, number: int) -> None:
    """It stops: what it still holds is free at once."""
    await connection.execute(sa.delete(ProcessRow).where(ProcessRow.number == number))


async def living(connection: AsyncConnection, now: datetime) -> list[str]:
    """The names of those that live."""
    alive = sa.select(ProcessRow.name).where(ProcessRow.seen_at >= now - LASTS)
    return list(await connection.scalars(alive.order_by(ProcessRow.name)))
