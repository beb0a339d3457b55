"""The sweep that sends an SMS about what the chat has not delivered. By day only: at night a phone wakes people."""

from datetime import tzinfo

import orjson

from bot.delivery.letters import NAMELESS
from bot.dialogue.say import Say, packed
from rules.base import quiet
from storage import texting
from storage.committer import Committer

AT_ONCE = 100


class Texting:
    """`zone` is the union's timezone."""

    def __init__(self, committer: Committer, zone: tzinfo) -> None:
        self._committer, self._zone = committer, zone

    async def round(self) -> int:
        """Write what is due, unless it is night. Returns how many notices were looked at."""
        if not quiet.is_day(self._committer.clock(), self._zone):
            return 0
        looked: int = await self._committer.run(texting.TextOverdue(AT_ONCE, _content).apply)
        return looked


def _content(phone: str) -> bytes:
    """It names nothing, whatever it is about: a lock screen shows it to whoever stands by."""
    return orjson.dumps({"to": phone, "say": packed(Say(NAMELESS)), "until": None})
