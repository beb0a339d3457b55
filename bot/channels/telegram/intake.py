"""One update: read, and given to whoever it is for. What polling and the webhook share."""

from collections.abc import Mapping
from typing import Any

from bot.channels.telegram import reading
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.heard import Called, Heard, Meaning, Stray
from bot.channels.telegram.turns import Again, Turns


class Intake:
    """`bot` is our username, known once the Bot API has told it."""

    def __init__(self, turns: Turns, groups: Groups, fit: reading.Fit) -> None:
        self.turns, self._groups, self._fit = turns, groups, fit
        self.bot = ""

    def begin(self, update: Any) -> Meaning:
        """Read an update. A tap comes to rest at once, whatever its turn has to wait for; groups wait for nothing."""
        meaning = reading.read(update, self.bot, self._fit)
        match meaning:
            case Heard(query=query) | Stray(query) if query:
                self.turns.aside(self.turns.rested(query))
            case Called() as called:
                self.turns.aside(self._groups.called(called, self.bot))
        return meaning

    async def finish(
        self, meaning: Meaning, again: Again | None = None, *, reply: bool = False
    ) -> Mapping[str, Any] | None:
        """When this returns, the update may be confirmed. Raises as `Turns.handle`.

        With `reply` it may return a call that is still to be made, as the webhook's own reply.
        """
        if not isinstance(meaning, Heard):
            return None
        call = await self.turns.handle(meaning, again, reply=reply)
        return {"method": call.method, **call.params} if call is not None else None

    async def take(self, update: Any, again: Again | None = None) -> None:
        """Both."""
        await self.finish(self.begin(update), again)
