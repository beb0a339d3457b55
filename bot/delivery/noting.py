"""What became of a broadcast's people, noted together: a transaction for all that came back within a moment."""

import asyncio
import logging
from collections import deque

from bot.channels.channel import Channel
from storage.broadcasts import Broadcast
from storage.committer import Away, Committer
from storage.outcomes import Outcome, Settle
from storage.telling import AT_ONCE
from storage.writing import Lost

TOGETHER_SECONDS = 0.2
"""So long outcomes wait for others: what a killed process told in this time is unconfirmed."""
AWAY_SECONDS = 1.0
log = logging.getLogger(__name__)


class Notes:
    """The outcomes of one channel."""

    def __init__(self, committer: Committer, name: str) -> None:
        self._committer, self._name = committer, name
        self._waiting: deque[tuple[Broadcast, bool, Outcome]] = deque()
        self._fresh = asyncio.Event()
        self._noting = asyncio.Lock()

    def add(self, broadcast: Broadcast, channel: Channel, outcome: Outcome) -> None:
        """Note it soon."""
        self._waiting.append((broadcast, channel.can.dedupes, outcome))
        self._fresh.set()

    async def work(self) -> None:
        """Note what comes, until cancelled."""
        while True:
            await self._fresh.wait()
            self._fresh.clear()
            await asyncio.sleep(TOGETHER_SECONDS)
            await self.flush()

    async def flush(self) -> None:
        """Note all that waits, however long the database is away: else it would be told again, or never known."""
        async with self._noting:
            while self._waiting:
                settle = self._next()
                try:
                    await self._committer.run(settle.apply)
                except Lost:
                    continue  # it crossed another transaction
                except Away:
                    log.warning("broadcasts on %s wait for the database", self._name)
                    await asyncio.sleep(AWAY_SECONDS)
                    continue
                for _ in settle.outcomes:
                    self._waiting.popleft()

    def _next(self) -> Settle:
        """The first of those that wait which belong together."""
        first, keeps, _ = self._waiting[0]
        alike = list[Outcome]()
        for broadcast, _, outcome in self._waiting:
            if broadcast.id != first.id or len(alike) == AT_ONCE:
                break
            alike.append(outcome)
        return Settle(first.id, self._name, tuple(alike), keeps, first.audience.by_address)
