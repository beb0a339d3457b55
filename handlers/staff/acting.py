"""Acts on cases: the write with what the owners hear of it, and what is said to whoever was second."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Write
from bot.dialogue.say import Say, say, verbatim
from handlers.staff import words
from storage import case_rows
from storage.case_rows import Acted, Beaten, Impossible
from storage.writing import Forbidden, Gone, Lost, Transaction

Tell = Callable[[Acted, datetime], Write]
"""What the owner of a case hears, from the act's outcome and instant."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of each case, in order, and when."""

    outcomes: tuple[Any, ...]
    at: datetime
    told: tuple[Any, ...] = ()  # what telling each owner came to, in the order of `acted`

    @property
    def acted(self) -> tuple[Acted, ...]:
        """Those it was done to."""
        return tuple(one for one in self.outcomes if isinstance(one, Acted))


@dataclass(frozen=True, slots=True)
class Act:
    """Do `what` (an act of `storage.reviews`) and tell the owners, in one transaction. Returns `Done`.

    `remind` makes what the owners are to be reminded of, in the same transaction.
    Whoever lost the right, or the case, since the turn was decided has it decided again.
    """

    what: Write
    tell: Tell
    remind: Tell | None = None

    async def apply(self, tx: Transaction) -> Done:
        """Do it."""
        try:
            outcome = await self.what.apply(tx)
        except (Forbidden, Gone):
            raise Lost from None
        done = Done(outcome if isinstance(outcome, tuple) else (outcome,), tx.now)
        told = [await self.tell(one, tx.now).apply(tx) for one in done.acted]
        if self.remind is not None:
            for one in done.acted:
                await self.remind(one, tx.now).apply(tx)
        return replace(done, told=tuple(told))


def refused(context: Context, outcome: Beaten | Impossible) -> Say:
    """Why nothing was done: who was first and when, or what stands in the way."""
    if isinstance(outcome, Impossible):
        return say("staff-impossible", number=outcome.number)
    return stood(context, outcome.state, outcome.by, outcome.by_name, outcome.at)


def stood(context: Context, state: str, by: int | None, name: str | None, at: datetime | None) -> Say:
    """How a case stands that somebody else was faster with."""
    if state == case_rows.WITHDRAWN:
        return Say("staff-second-withdrawn")
    if state == case_rows.OPEN or by is None or at is None:
        return Say("staff-second-changed")
    what = words.did({case_rows.WAITING: "returned"}.get(state, state))
    if by == context.who.owner:
        return say("staff-second-me", at=at, what=what)
    who = verbatim(name) if name else Say("staff-colleague")
    return say("staff-second", who=who, at=at, what=what)
