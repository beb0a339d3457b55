"""One update: read, and given to whoever it is for. What polling and the webhook share."""

from collections.abc import Mapping
from typing import Any

from bot.channels.telegram import reading
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.heard import Called, Heard, Stray
from bot.channels.telegram.turns import Again, Turns


class Intake:
    """`bot` is our username, known once the Bot API has told it."""

    def __init__(self, turns: Turns, groups: Groups, fit: reading.Fit) -> None:
        self.turns, self._groups, self._fit = turns, groups, fit
        self.bot = ""

    async def take(self, update: Any, again: Again | None = None, *, reply: bool = False) -> Mapping[str, Any] | None:
        """When this returns, the update may be confirmed. Raises as `Turns.handle`.

        With `reply` it may return a call that is still to be made, as the webhook's own reply.
        """
        match reading.read(update, self.bot, self._fit):
            case Heard() as heard:
                call = await self.turns.handle(heard, again, reply=reply)
                return {"method": call.method, **call.params} if call is not None else None
            case Stray(query):
                self.turns.aside(self.turns.answered(query))
            case Called() as called:
                self.turns.aside(self._groups.called(called, self.bot))
        return None
