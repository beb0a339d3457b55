"""The worker that empties the outbox: a line for each channel, and one look-out that wakes those with work."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import tzinfo

from bot.channels.channel import Channel
from bot.delivery.broadcasting import Broadcasting
from bot.delivery.budget import Budget
from bot.delivery.claiming import Claims, reachable_by
from bot.delivery.drawn import Drawn
from bot.delivery.letters import Letters
from bot.delivery.line import BUSY_SECONDS, Ears, Line
from bot.delivery.noting import Notes
from bot.delivery.stages import Stages
from bot.dialogue import drawing
from storage import broadcasts, outbox, senders
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
        letters, drawn = Letters(committer, words, language, zone), Drawn(committer, words, language)
        ears = ears or Ears()
        budgets = {name: Budget(channel.can.rates, seconds) for name, channel in channels.items()}
        self._lines = {
            name: Line(committer, name, channels, letters, budget, ears, self._process)
            for name, budget in budgets.items()
        }
        self._broadcasting = dict[str, Broadcasting]()
        for name in reachable_by(channels):
            notes, own = Notes(committer, name), channels[name].can.broadcasts
            claims = Claims(committer, name, channels, self._process, notes, drawn, zone)
            # A lane of their own shares neither limits nor turns with the answers.
            budget, answers = (Budget(own, seconds), None) if own else (budgets[name], self._lines[name])
            part = Broadcasting(committer, name, channels, claims, notes, budget, ears, answers)
            self._broadcasting[name] = part
        self._stages = Stages(committer, channels, zone)
        self._wake, self._due = asyncio.Event(), asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to send."""
        for line in self._lines.values():
            line.start()
        for part in self._broadcasting.values():
            part.start()
        self._tasks = [
            asyncio.create_task(self._look_out(), name="outbox"),
            asyncio.create_task(self._stage(), name="broadcasts"),
        ]

    async def stop(self) -> None:
        """Stop: what is on its way is waited for, what is leased and not begun is let go."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        lines, parts = self._lines.values(), self._broadcasting.values()
        await asyncio.gather(*(line.stop() for line in lines), *(part.stop() for part in parts))
        with contextlib.suppress(Away):
            await self._committer.run(senders.Leave(self._process).apply)

    def wake(self) -> None:
        """There is something to send: look now."""
        self._wake.set()

    async def spare(self, channel: str, account: str) -> bool:
        """As `bot.delivery.live.Spares` says."""
        return await self._lines[channel].spare(account)

    async def round(self) -> int:
        """Send what is due now and fits, on all channels, broadcasts last. Returns how many people were handled."""
        sent = sum(await asyncio.gather(*(line.round() for line in self._lines.values())))
        staged = await self._stages.round()
        return sent + staged + sum(await asyncio.gather(*(part.round() for part in self._broadcasting.values())))

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
                now = self._committer.clock()
                busy = await outbox.busy(connection, self._lines, now)
                broadcasting = await broadcasts.any_open(connection, now)
        except Away:
            log.warning("outbox waits for the database")
        except Exception:
            log.exception("outbox look failed")
        else:
            for name in busy:
                self._lines[name].wake()
            if broadcasting:
                self._due.set()

    async def _stage(self) -> None:
        """Begin and end broadcasts, and wake the channels while there are any."""
        while True:
            await self._due.wait()
            self._due.clear()
            try:
                while await self._stages.round():
                    self._tell()
                self._tell()
            except Away:
                log.warning("broadcasts wait for the database")
            except Exception:
                log.exception("broadcasts failed")

    def _tell(self) -> None:
        for part in self._broadcasting.values():
            part.wake()
