"""One channel's part of broadcasts: people are claimed ahead, told within the channel's limits, noted together.

Three tasks: one claims the next people while the last ones are on their way, so that the rate that is allowed is
reached; many wait in one line for the next place in the channel's window, and send; one notes what became of them.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Mapping
from datetime import timedelta

from bot.channels.channel import Broadcaster, Channel, Receipt
from bot.delivery.batches import Batch, Due, outcome
from bot.delivery.budget import AT_ONCE, Budget
from bot.delivery.claiming import Claims
from bot.delivery.line import Ears, Line
from bot.delivery.noting import Notes
from storage import telling
from storage.committer import Away, Committer
from storage.outcomes import Outcome
from storage.reach import LATER
from storage.writing import Lost

SLICE_SECONDS = 0.4
"""As many people are claimed at once as are told in this time: a pause is one within a second."""
ASKS_AFTER = timedelta(seconds=1)
"""Whoever was claimed so long ago and not told is asked for anew: it may be paused, or no longer ours."""
IDLE_SECONDS, AWAY_SECONDS, YIELDS_SECONDS, LONGEST_SECONDS = 1.0, 1.0, 0.005, 1.0
"""Until it is looked again: for a broadcast, for the database, whether answers let us go on, for a place."""
log = logging.getLogger(__name__)


class Broadcasting:
    """Tells broadcasts on the channel `name`. `answers` is the line that shares `budget`, and goes first."""

    def __init__(
        self,
        committer: Committer,
        name: str,
        channels: Mapping[str, Channel],
        claims: Claims,
        notes: Notes,
        budget: Budget,
        ears: Ears,
        answers: Line | None,
    ) -> None:
        self._committer, self._name, self._channels = committer, name, channels
        self._claims, self._notes, self._budget = claims, notes, budget
        self._ears, self._answers = ears, answers
        self._queue: deque[Due] = deque()
        self._enough = self._most // 2
        self._filled, self._drained, self._wake, self._ending = (asyncio.Event() for _ in range(4))
        self._line = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._noting: asyncio.Task[None] | None = None
        self._known: Channel | None = None
        self._give = self._channel.send

    def start(self) -> None:
        """Begin to tell."""
        self._ending.clear()
        tellers = [asyncio.create_task(self._tell(), name=f"broadcasts {self._name}") for _ in range(self._at_once)]
        self._tasks = [asyncio.create_task(self._claim(), name=f"claim {self._name}"), *tellers]
        self._noting = asyncio.create_task(self._notes.work(), name=f"note {self._name}")

    async def stop(self) -> None:
        """Tell nobody more: what is on its way is waited for, whoever was not begun is let go."""
        self._ending.set()
        for event in (self._filled, self._drained, self._wake):
            event.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        if self._noting is not None:
            self._noting.cancel()
            await asyncio.gather(self._noting, return_exceptions=True)
            self._noting = None
        with contextlib.suppress(Away):
            await self._let_go()
        await self._notes.flush()

    def wake(self) -> None:
        """There may be a broadcast to tell."""
        self._wake.set()

    async def round(self) -> int:
        """Tell as many as there is room for now, and note it. Returns how many people were claimed."""
        room = min(self._most, self._budget.room(self._most))
        try:
            claimed = await self._claims.next(room) if room else None
        except Lost:
            return 1
        self._queue.extend(claimed or ())
        while self._queue and not self._budget.wait():
            some = [self._queue.popleft() for _ in range(min(self._at_once, len(self._queue)))]
            await asyncio.gather(*(self._at_once_or_later(due) for due in some))
        await self._let_go()
        await self._notes.flush()
        return 0 if claimed is None else max(1, len(claimed))

    @property
    def _channel(self) -> Channel:
        return self._channels[self._name]

    @property
    def _a_second(self) -> float | None:
        rates = self._channel.can.broadcasts or self._channel.can.rates
        return rates.a_second if rates else None

    @property
    def _most(self) -> int:
        """People of one claim."""
        rate = self._a_second
        return telling.AT_ONCE if rate is None else max(1, min(telling.AT_ONCE, int(rate * SLICE_SECONDS)))

    @property
    def _at_once(self) -> int:
        """People who are told at the same time: enough for the rate where each takes a quarter of a second."""
        return max(AT_ONCE, min(telling.AT_ONCE, int((self._a_second or 0) / 4)))

    async def _claim(self) -> None:
        """Keep the queue filled."""
        while not self._ending.is_set():
            if len(self._queue) > self._enough:
                self._drained.clear()
                await self._drained.wait()
                continue
            self._wake.clear()
            claimed = await self._claimed()
            if claimed is None:
                await self._rest(self._wake, IDLE_SECONDS)
            elif claimed:
                self._queue.extend(claimed)
                self._filled.set()

    async def _claimed(self) -> list[Due] | None:
        try:
            return await self._claims.next(self._most)
        except Lost:
            return []
        except Away:
            log.warning("broadcasts on %s wait for the database", self._name)
        except Exception:
            log.exception("broadcasts on %s failed", self._name)
        await self._rest(self._ending, AWAY_SECONDS)
        return None

    async def _tell(self) -> None:
        while not self._ending.is_set():
            async with self._line:
                due = await self._next()
            if due is not None:  # nothing is awaited between the place in the window and the sending
                await self._send(due)

    async def _next(self) -> Due | None:
        """The next person, once there is a place in the channel's window: it is taken."""
        while not self._ending.is_set():
            if not self._queue:
                self._filled.clear()
                await self._filled.wait()
            elif self._answers is not None and self._answers.waits:
                await asyncio.sleep(YIELDS_SECONDS)
            elif self._committer.clock() - self._queue[0].batch.asked_at >= ASKS_AFTER:
                await self._ask_again(self._queue[0].batch)
            elif wait := self._budget.take(self._queue[0].account, self._queue[0].messages):
                await self._wait(wait)
            else:
                return self._popped()
        return None

    async def _wait(self, seconds: float) -> None:
        """The first of the queue may not leave yet; one whose own chat was told enough just now is told later."""
        if self._budget.crowded(self._queue[0].account):
            self._note_later(self._popped(), seconds)
        else:
            await self._rest(self._ending, min(seconds, LONGEST_SECONDS))

    def _popped(self) -> Due:
        due = self._queue.popleft()
        if len(self._queue) <= self._enough:
            self._drained.set()
        return due

    async def _at_once_or_later(self, due: Due) -> None:
        if wait := self._budget.take(due.account, due.messages):
            self._note_later(due, wait)
        else:
            await self._send(due)

    def _note_later(self, due: Due, wait: float) -> None:
        at = self._committer.clock() + timedelta(seconds=wait)
        self._notes.add(due.batch.broadcast, self._channel, Outcome(due.told, LATER, "crowded", at))

    async def _send(self, due: Due) -> None:
        channel = self._channel
        if channel is not self._known:
            self._known, self._give = channel, channel.broadcast if isinstance(channel, Broadcaster) else channel.send
        self._budget.leaves()
        try:
            receipt = await self._give(due.account, due.told.notice, due.shown)
        except Exception as error:  # noqa: BLE001 - one person must not stop the others; it is tried again
            receipt = Receipt("failed", type(error).__name__)
        self._ears.counted(self._name, receipt.state)
        if receipt.retry_after_seconds:
            self._budget.pause(receipt.retry_after_seconds)
        if receipt.state == "unreachable":
            self._ears.lost(due.told.address)
        self._notes.add(due.batch.broadcast, channel, outcome(due, receipt, self._committer.clock()))

    async def _ask_again(self, batch: Batch) -> None:
        persons = [due.told.person for due in self._queue if due.batch is batch]
        try:
            kept = await self._claims.ask_again(batch, persons)
        except Lost:
            return
        except Away:
            log.warning("broadcasts on %s wait for the database", self._name)
            await self._rest(self._ending, AWAY_SECONDS)
            return
        self._queue = deque(due for due in self._queue if due.batch is not batch or due.told.person in kept)
        self._drained.set()

    async def _let_go(self) -> None:
        of_batch: dict[int, tuple[Batch, list[int]]] = {}
        for due in self._queue:
            of_batch.setdefault(id(due.batch), (due.batch, []))[1].append(due.told.person)
        self._queue.clear()
        for batch, persons in of_batch.values():
            await self._claims.release(batch, persons)

    async def _rest(self, until: asyncio.Event, seconds: float) -> None:
        """Wait so long, or until something happens. Short waits are the usual ones, and cost least as they are."""
        if seconds < AWAY_SECONDS / 4:
            await asyncio.sleep(seconds)
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await until.wait()
