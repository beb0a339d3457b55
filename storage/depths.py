"""How much waits, for those who watch."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.talk import OutboxRow


async def outbox(connection: AsyncConnection) -> dict[str, int]:
    """How many notices are queued, by channel."""
    queued = sa.select(OutboxRow.channel, sa.func.count()).where(OutboxRow.state == "queued")
    return {row.channel: row[1] for row in await connection.execute(queued.group_by(OutboxRow.channel))}
