"""The worker that empties the outbox: a line for each channel, and one look-out that wakes those with work."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import tzinfo

from bot.channels.channel import Channel
from bot.delivery.budget import Budget
from bot.delivery.letters import Letters
from bot.delivery.line import BUSY_SECONDS, Ears, Line
from bot.dialogue import drawing
from storage import outbox, senders
from storage.committer import Away, Committer

IDLE_SECONDS = 1.0
"""Between two looks at the table: the time that another process' notices may wait."""
log = logging.getLogger(__name__)


class Worker:
    """Sends what the outbox holds for `channels`. Any number of processes may run one."""

    def __init__(
        self,
        committer: Committer,
        words: drawing.Words,
        channels: Mapping[str, Channel],
        language: str,
        ears: Ears | None = None,
        clock: Callable[[], float] | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        """`clock` is monotonic seconds, for the channels' limits; without one the committer's time is taken.

        `zone` as for `Letters`.
        """
        self._committer, self._process = committer, secrets.randbits(63)
        seconds = clock or (lambda: committer.clock().timestamp())
        letters = Letters(committer, words, language, zone)
        self._lines = {
            name: Line(
                committer, name, channels, letters, Budget(channel.can.rates, seconds), ears or Ears(), self._process
            )
            for name, channel in channels.items()
        }
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to send."""
        for line in self._lines.values():
            line.start()
        self._task = asyncio.create_task(self._look_out(), name="outbox")

    async def stop(self) -> None:
        """Stop: what is on its way is waited for, what is leased and not begun is let go."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        await asyncio.gather(*(line.stop() for line in self._lines.values()))
        with contextlib.suppress(Away):
            await self._committer.run(senders.Leave(self._process).apply)

    def wake(self) -> None:
        """There is something to send: look now."""
        self._wake.set()

    async def spare(self, channel: str, account: str) -> bool:
        """As `bot.delivery.live.Spares` says."""
        return await self._lines[channel].spare(account)

    async def round(self) -> int:
        """Send what is due now and fits, on all channels. Returns how many rows were handled."""
        return sum(await asyncio.gather(*(line.round() for line in self._lines.values())))

    async def _look_out(self) -> None:
        while True:
            self._wake.clear()
            await self._look()
            try:
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                continue
            await asyncio.sleep(BUSY_SECONDS)

    async def _look(self) -> None:
        """Wake the lines with work: one question for all, since most looks find nothing."""
        try:
            async with self._committer.database.reading() as connection:
                busy = await outbox.busy(connection, self._lines, self._committer.clock())
        except Away:
            log.warning("outbox waits for the database")
        except Exception:
            log.exception("outbox look failed")
        else:
            for name in busy:
                self._lines[name].wake()
