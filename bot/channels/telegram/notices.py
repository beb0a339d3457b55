"""Notices and late answers: one after the other for the outbox, which decides when to try again."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.channel import Receipt
from bot.channels.telegram.api import Refused
from bot.channels.telegram.lane import Lane
from bot.channels.telegram.speaker import Speaker
from bot.channels.telegram.speaking import Call
from bot.remembered import Remembered

REMEMBERED = 1000
"""Notices of which a part was sent before the rest was refused."""


class Notices:
    """Sends the calls of a notice."""

    def __init__(self, speaker: Speaker, lane: Lane) -> None:
        self._speaker, self._lane = speaker, lane
        self._begun: Remembered[int, int] = Remembered(REMEMBERED)

    async def send(self, notice: int, calls: Sequence[Call]) -> Receipt:
        """What became of it. A notice of several messages goes on where it was refused."""
        if wait := self._lane.waits:
            return Receipt("failed", "slow", wait)
        done = self._begun.pop(notice, 0)
        result = None
        for call in calls[done:]:
            try:
                result = await self._speaker.say(call)
            except Refused as refused:
                self._note(notice, done)
                return self._receipt(refused)
            done += 1
        return Receipt("sent", reference=_message(result))

    async def change(self, call: Call) -> Receipt:
        """An edit of what was sent. One that changes nothing is as good as done."""
        if wait := self._lane.waits:
            return Receipt("failed", "slow", wait)
        try:
            await self._speaker.say(call)
        except Refused as refused:
            match refused.kind:
                case "unmodified":
                    return Receipt("sent")
                case "gone" | "bad":
                    return Receipt("unreachable", refused.kind)
            return self._receipt(refused)
        return Receipt("sent")

    def _note(self, notice: int, done: int) -> None:
        if done:
            self._begun[notice] = done

    def _receipt(self, refused: Refused) -> Receipt:
        match refused.kind:
            case "slow":
                self._lane.slow(refused.retry_after)
                return Receipt("failed", "slow", max(1.0, refused.retry_after))
            case "unreachable" | "unconfirmed":
                return Receipt(refused.kind, refused.kind)
        return Receipt("failed", refused.kind)


def _message(result: Any) -> str:
    """The id of the last message."""
    return str(result.get("message_id", "")) if isinstance(result, Mapping) else ""
