"""One channel's line out of the outbox: leases what is due, as much as the channel takes, and notes what became of it.

Each channel has a line of its own, so that one that is slow or away holds up nobody else's people.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.channels.channel import Channel, Receipt, TryAgain
from bot.delivery import courtesy
from bot.delivery.budget import Budget
from bot.delivery.letters import Letters, Private, TooLate, Withdrawn
from storage import following, live, outbox, senders
from storage.committer import Away, Committer
from storage.writing import Gone, Write

LEASE = timedelta(minutes=5)
"""Longer than any channel takes for a message (a picture's upload: 90 s). A process that dies is noticed by its silence
long before (`storage.processes`); whatever was on its way then is unconfirmed."""
BUSY_SECONDS, AWAY_SECONDS, HELD_SECONDS = 0.02, 1.0, 4.0
"""Between two looks while there is work; until the database is tried again; between two signs that we still send."""
SPARE_SECONDS = 0.5
"""Longest wait for a place for a call that can as well be made three seconds later."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ears:
    """Who hears of what happens.

    `texted`: of each SMS, (address it was sent for, text); the demo page shows it. `lost`: of each address that could
    not be reached; its seat must be read anew when it is back. `counted`: of each sending, (channel, receipt's state).
    """

    texted: Callable[[int, str], Awaitable[None]] | None = None
    lost: Callable[[int], None] = lambda _address: None
    counted: Callable[[str, str], None] = lambda _channel, _outcome: None


@dataclass(frozen=True, slots=True)
class Crowded:
    """A chat is told no more for `seconds`; what comes after that leaves `gap` seconds apart."""

    seconds: float
    gap: float


NOW = Crowded(0, 0)


class Line:
    """Sends what the outbox holds for one channel. Any number of processes may run one."""

    def __init__(
        self,
        committer: Committer,
        name: str,
        channels: Mapping[str, Channel],
        letters: Letters,
        budget: Budget,
        ears: Ears,
        process: int,
    ) -> None:
        """`channels` is asked for `name` each time: who runs it may put another in its place."""
        self._committer, self._name, self._channels = committer, name, channels
        self._letters, self._budget = letters, budget
        self._ears, self._process = ears, process
        self._sparing = 0
        self._wake = asyncio.Event()
        self._ending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._leasing = False
        self._unbegun: set[int] = set()

    def start(self) -> None:
        """Begin to send."""
        self._ending.clear()
        self._task = asyncio.create_task(self._work(), name=f"outbox {self._name}")

    async def stop(self) -> None:
        """Send nothing more: what is on its way is waited for, what was not begun is let go."""
        self._ending.set()
        if self._task is not None:
            self._wake.set()
            try:
                await asyncio.shield(self._task)
            finally:
                self._task.cancel()
                self._task = None

    def wake(self) -> None:
        """There is something to send."""
        self._wake.set()

    async def spare(self, account: str) -> bool:
        """Whether this process may make one more call to `account` now, beside what is in the outbox; it counts."""
        if self._channel.can.rates is None:
            return True
        if not await self._committer.run(senders.Hold(self._name, self._process).apply):
            return False
        self._sparing += 1
        try:
            return await self._spared(account)
        finally:
            self._sparing -= 1

    async def _spared(self, account: str) -> bool:
        """A place in the window, where one comes soon; broadcasts leave it to us."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SPARE_SECONDS):
                while wait := self._budget.take(account):
                    if self._budget.crowded(account):
                        return False
                    await asyncio.sleep(wait)
                return True
        return False

    @property
    def waits(self) -> bool:
        """Whether something here waits for a place in the channel's budget: broadcasts leave it the next ones."""
        return self._leasing or bool(self._unbegun) or self._wake.is_set() or self._sparing > 0

    @property
    def _channel(self) -> Channel:
        return self._channels[self._name]

    async def _work(self) -> None:
        while not self._ending.is_set():
            await self._wake.wait()
            self._leasing = True
            self._wake.clear()
            while await self._went():
                await self._rest(min(max(BUSY_SECONDS, self._budget.wait()), HELD_SECONDS))
            self._leasing = False

    async def _went(self) -> bool:
        """Whether there may be more to do."""
        if self._ending.is_set():
            return False
        try:
            return bool(await self.round()) or self._budget.wait() > 0
        except Away:
            log.warning("outbox %s waits for the database", self._name)
        except Exception:
            log.exception("outbox %s failed", self._name)
        await self._rest(AWAY_SECONDS)
        return False

    async def _rest(self, seconds: float) -> None:
        """Wait, unless it is the end."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ending.wait()

    async def round(self) -> int:
        """Send what is due and fits the channel's budget now. Returns how many rows were handled."""
        can, until = self._channel.can, self._committer.clock() + LEASE
        sole = self._process if can.rates is not None else None
        room = self._budget.room()
        if not room:
            self._leasing = True
            if sole is not None:  # nobody else is to ask what we were just told to wait for
                await self._committer.run(senders.Hold(self._name, sole).apply)
            return 0
        rows = await self._committer.run(outbox.Lease((self._name,), until, room, can.dedupes, sole).apply)
        of_address: dict[int, list[Any]] = {}
        for row in rows:
            of_address.setdefault(row.address_id, []).append(row)
        self._unbegun, self._leasing = {mine[0].id for mine in of_address.values()}, False
        await asyncio.gather(*(self._in_order(mine) for mine in of_address.values()))
        return len(rows)

    async def _in_order(self, rows: Sequence[Any]) -> None:
        """What one person is told comes in the order it was written; nobody else waits for it."""
        for place, row in enumerate(rows):
            if self._ending.is_set():
                await self._let_go(rows[place:], NOW)
                return
            if crowded := await self._one(row):
                await self._let_go(rows[place:], crowded)
                return

    async def _let_go(self, rows: Sequence[Any], crowded: Crowded) -> None:
        waits = [timedelta(seconds=crowded.seconds + place * crowded.gap) for place in range(len(rows))]
        await self._note(outbox.PutOff(tuple((row.id, wait) for row, wait in zip(rows, waits, strict=True))))

    async def _one(self, row: Any) -> Crowded | None:
        """Send one, unless its chat was told enough just now."""
        try:
            letter = await self._letters.open(row, rings=self._channel.can.rings)
            messages = letter.messages(self._channel.can.text_characters)
            wait = self._budget.take(letter.account, messages)
            self._unbegun.discard(row.id)
            if wait:
                return Crowded(wait, self._budget.gap(letter.account))
            receipt = await self._channel.send(letter.account, row.id, letter.shown)
        except courtesy.NotNow as quiet:
            await self._note(outbox.PutOff(((row.id, quiet.until - self._committer.clock()),)))
            return None
        except Withdrawn:
            await self._note(outbox.Settle(row.id, outbox.CANCELLED, following.STOPPED))
            return None
        except courtesy.Unwanted:
            await self._note(outbox.Settle(row.id, outbox.CANCELLED, "unwanted"))
            return None
        except TooLate:
            receipt = Receipt("unreachable", "too late")
        except Private:
            receipt = Receipt("unreachable", "private")
        except Gone:
            receipt = Receipt("unreachable", "gone")
        except (Away, TryAgain):  # the house's own failure, and none of this notice
            await self._let_go([row], Crowded(AWAY_SECONDS, 0))
            return None
        except Exception as error:  # noqa: BLE001 - one notice must not stop the others; it is tried again
            receipt = Receipt("failed", type(error).__name__)
        else:
            if receipt.state == "sent" and row.channel == outbox.SMS and self._ears.texted is not None:
                with contextlib.suppress(Exception):  # a demo's page; the message has left
                    await self._ears.texted(row.address_id, letter.shown[0].text)
        finally:
            self._unbegun.discard(row.id)
        await self._settle(row, receipt)
        return None

    async def _settle(self, row: Any, receipt: Receipt) -> None:
        self._ears.counted(self._name, receipt.state)
        if receipt.retry_after_seconds:
            self._budget.pause(receipt.retry_after_seconds)
        if receipt.state == "unreachable" and row.channel != outbox.SMS:
            await self._note(outbox.Undeliverable(row.id, row.address_id, receipt.why or outbox.UNREACHABLE))
            self._ears.lost(row.address_id)
        else:
            await self._note(settled(row.id, receipt))
            if receipt.reference and (row.dedupe or "").startswith(live.MARK):
                await self._note(live.Refer(row.id, receipt.reference))

    async def _note(self, write: Write) -> None:
        """What happened is noted however long the database is away: else it would be told again, or never known."""
        while True:
            try:
                await self._committer.run(write.apply)
                return
            except Away:
                await asyncio.sleep(AWAY_SECONDS)


def settled(id: int, receipt: Receipt) -> outbox.Settle:
    """What is noted about a row for what its channel said."""
    match receipt.state:
        case "sent":
            return outbox.Settle(id, outbox.SENT)
        case "held":
            return outbox.Settle(id, outbox.HELD, receipt.why)
        case "unreachable":
            return outbox.Settle(id, outbox.DEAD, receipt.why)
        case "unconfirmed":
            return outbox.Settle(id, outbox.UNCONFIRMED, receipt.why)
    wait = timedelta(seconds=receipt.retry_after_seconds) if receipt.retry_after_seconds else None
    return outbox.Settle(id, outbox.QUEUED, receipt.why, wait)
