"""Long polling that confirms nothing too early, and lets nobody wait for somebody else.

getUpdates confirms everything below its `offset`, so the offset stays at the first update whose turn is not settled:
answered, parked or owed. While that one takes its time the same updates are asked for again, and what is new among them
is begun; what is in hand or done already is known by its id. So at most `limits.UPDATES` are in hand, whatever waits at
Telegram's, and a process that dies is given again exactly what it had not settled.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from bot.channels.telegram import limits, reading
from bot.channels.telegram.api import Api, Refused
from bot.channels.telegram.intake import Intake

ASK_SECONDS = 25
"""How long the Bot API holds a question for updates."""
OVERLAP_SECONDS = 0.5
"""How long updates in hand hold up the next question."""
SLOWEST_SECONDS = 30.0
"""Between two tries while nothing gets through."""
RETRY_SECONDS: Final = {"conflict": 30.0, "unauthorized": 60.0, "bad": 30.0}
"""Somebody has to put it right first, so there is no hurry."""
SAID: Final = {
    "conflict": "telegram: another program asks for this bot's updates, or a webhook is set; "
    "stop it, or set telegram.mode; trying again in 30 s",
    "unauthorized": "telegram: the token is not accepted; "
    "set telegram.token to what @BotFather gave; trying again in 60 s",
}
log = logging.getLogger(__name__)


class GivenBack(Exception):
    """We stop before this update is settled: it stays unconfirmed and comes again."""


class Polling:
    """Start it once the Bot API is open."""

    def __init__(
        self,
        api: Api,
        intake: Intake,
        sleep: Callable[[float], Awaitable[None]],
        overlap_seconds: float = OVERLAP_SECONDS,
    ) -> None:
        self._api, self._intake, self._sleep, self._overlap = api, intake, sleep, overlap_seconds
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._done: set[int] = set()
        self._next = 0
        self._stopping = asyncio.Event()
        self._failures = 0
        self._said = ""

    @property
    def offset(self) -> int:
        """Everything below it is settled."""
        return min(self._in_hand, default=self._next)

    async def run(self) -> None:
        """Take updates until `stop`."""
        while not self._stopping.is_set():
            if self._window() < limits.UPDATES:
                await self._round()
            await self._breathe()

    async def stop(self, *, confirm: bool = True) -> None:
        """Finish what is in hand, then confirm it, unless another process asks by now, whom our question would disturb.

        Call it after `run` has ended or was cancelled.
        """
        self._stopping.set()
        if self._in_hand:
            await asyncio.wait(self._in_hand.values())
        if self._next and confirm:
            with contextlib.suppress(Refused):
                await self._api.updates(self.offset, 0)

    async def _round(self) -> None:
        offset = self.offset
        try:
            updates = await self._api.updates(offset, 0 if self._in_hand else ASK_SECONDS)
            self._begin(updates)
        except Refused as refused:
            await self._pause(self._waits(refused))
            return
        except Exception:
            log.exception("telegram: asking for updates failed")
            await self._pause(SLOWEST_SECONDS)
            return
        self._recovered()
        if updates and all(reading.update_id(update) is None for update in updates):
            await self._pause(1.0)  # nothing that could be confirmed: don't ask in a circle
        # What was settled while this answer was under way may have been in it, and is known until the next question.
        self._done = {number for number in self._done if number >= offset}

    def _begin(self, updates: Sequence[Any]) -> None:
        for update in updates:
            number = reading.update_id(update)
            if number is None or number in self._in_hand or number in self._done:
                continue
            self._next = max(self._next, number + 1)
            self._in_hand[number] = asyncio.create_task(self._one(number, update))

    async def _one(self, number: int, update: Any) -> None:
        try:
            await self._intake.take(update, self._again)
        except GivenBack:
            return  # it stays in hand, so that the offset never passes it
        except Exception:
            log.exception("telegram: an update was given up")
        self._settle(number)

    def _settle(self, number: int) -> None:
        del self._in_hand[number]
        self._done.add(number)

    def _window(self) -> int:
        """How many of the updates from the offset on are known: all that Telegram would give, at `limits.UPDATES`."""
        offset = self.offset
        return len(self._in_hand) + sum(number >= offset for number in self._done)

    async def _breathe(self) -> None:
        """Let what is in hand be settled, but don't wait long for the slowest."""
        if self._in_hand and not self._stopping.is_set():
            await asyncio.wait(self._in_hand.values(), timeout=self._overlap)

    async def _again(self, seconds: float) -> None:
        """Before the house is asked again. Raises `GivenBack` where we stop."""
        await self._pause(seconds)
        if self._stopping.is_set():
            raise GivenBack

    async def _pause(self, seconds: float) -> None:
        """Sleep, unless we stop."""
        pausing = {asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(self._stopping.wait())}
        try:
            await asyncio.wait(pausing, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for future in pausing:
                future.cancel()

    def _waits(self, refused: Refused) -> float:
        """Seconds until the next try; what somebody has to put right is said once."""
        self._failures += 1
        if refused.kind != self._said:
            self._said = refused.kind
            log.error("%s", SAID.get(refused.kind, f"telegram: no updates ({refused.kind}); trying again"))
        if refused.kind == "slow":
            return max(1.0, refused.retry_after)
        return RETRY_SECONDS.get(refused.kind, min(SLOWEST_SECONDS, 2.0 ** min(self._failures - 1, 10)))

    def _recovered(self) -> None:
        if self._said:
            log.warning("telegram: updates come again")
        self._failures, self._said = 0, ""
