"""Direct answers: somebody waits for them, so they go even while notices pause, and are tried again where they may."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from bot.channels.telegram.api import Refused
from bot.channels.telegram.lane import Lane
from bot.channels.telegram.speaker import Speaker
from bot.channels.telegram.speaking import Call

Sleep = Callable[[float], Awaitable[None]]
PAUSES: Final = (0.3, 1.0)
"""Seconds before an answer that did not arrive, or perhaps not, is sent again."""
TRY_SECONDS, UPLOAD_SECONDS = 8.0, 30.0
"""Longest that one try may take, without and with a picture."""
DOWN_TRY_SECONDS = 2.0
"""The same while nothing got through a moment ago."""
PATIENT_SECONDS = 3.0
"""Longest wait that is waited for while somebody looks at the screen."""
AGAIN: Final = ("network", "server", "unconfirmed")
"""Sent again: a screen seen twice harms nobody, silence strands a person."""
POINTLESS: Final = ("unmodified", "late", "gone", "unreachable")
"""Nothing is left to be done: it stands there already, or nobody is there."""
log = logging.getLogger(__name__)


class Direct:
    """Sends the calls of an answer."""

    def __init__(self, speaker: Speaker, lane: Lane, sleep: Sleep) -> None:
        self._speaker, self._lane, self._sleep = speaker, lane, sleep

    async def send(self, calls: Sequence[Call]) -> tuple[bool, Any]:
        """Whether all of it is settled, else it is owed; and the Bot API's answer to the last call."""
        result = None
        for call in calls:
            try:
                result = await self.say(call)
            except Refused as refused:
                if refused.kind in POINTLESS:
                    return True, None
                if refused.kind != "bad":
                    return False, None
                log.error("telegram refused %s: %s", call.method, refused.why)  # noqa: TRY400 - a refusal, not a bug
                result = await self._bare(call)
        return True, result

    async def say(self, call: Call) -> Any:
        """One call, tried again where that may help. Raises `Refused` and `TryAgain`."""
        pauses = [] if self._lane.down else list(PAUSES)
        while True:
            try:
                return await self._in_time(call)
            except Refused as refused:
                wait = self._wait(refused, pauses)
                if wait is None:
                    raise
            await self._sleep(wait)

    async def quietly(self, call: Call) -> bool:
        """Something beside the answer, once; whether it was done. Nothing is tried again for its sake."""
        try:
            await self._in_time(call)
        except Refused as refused:
            if refused.kind == "slow":
                self._lane.slow(refused.retry_after)
            return False
        return True

    def _wait(self, refused: Refused, pauses: list[float]) -> float | None:
        """Seconds until the next try; None: there is none."""
        if refused.kind == "slow":
            self._lane.slow(refused.retry_after)
            patient = bool(pauses) and refused.retry_after <= PATIENT_SECONDS
            pauses.clear()
            return refused.retry_after if patient else None
        if refused.kind not in AGAIN:
            return None
        if not pauses:
            self._lane.lost()
        return pauses.pop(0) if pauses and not self._lane.down else None

    async def _in_time(self, call: Call) -> Any:
        """One try; who waits for it holds a place in the line of all others."""
        seconds = UPLOAD_SECONDS if call.drawing else DOWN_TRY_SECONDS if self._lane.down else TRY_SECONDS
        try:
            async with asyncio.timeout(seconds):
                return await self._speaker.say(call)
        except TimeoutError:
            raise Refused("unconfirmed", "it took too long") from None

    async def _bare(self, call: Call) -> Any:
        """The words alone, where all of it was refused as wrong."""
        words = call.params.get("text") or call.params.get("caption")
        if not words or not call.method.startswith("send"):
            return None
        try:
            return await self._speaker.say(Call("sendMessage", {"chat_id": call.params["chat_id"], "text": words}))
        except Refused as refused:
            log.error("telegram refused the words alone: %s", refused.kind)  # noqa: TRY400 - a refusal, not a bug
            return None
