"""How much waits, for those who watch."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from storage import deliveries, outbox


@dataclass(frozen=True, slots=True)
class Depth:
    """Notices of one channel in one state (queued, held, dead, unconfirmed).

    `lag_seconds`: for how long the first of those queued has been due; 0 where none is.
    """

    channel: str
    state: str
    n: int
    lag_seconds: float = 0.0


async def waiting(connection: AsyncConnection, now: datetime) -> list[Depth]:
    """Everything in the outbox that somebody has not been told."""
    queued = [
        Depth(one.channel, outbox.QUEUED, one.n, (now - one.oldest).total_seconds() if one.oldest else 0.0)
        for one in await deliveries.queues(connection, now)
    ]
    counted: dict[tuple[str, str], int] = {}
    for pile in await deliveries.piles(connection):
        counted[pile.channel, pile.state] = counted.get((pile.channel, pile.state), 0) + pile.n
    return [*queued, *(Depth(channel, state, n) for (channel, state), n in sorted(counted.items()))]
