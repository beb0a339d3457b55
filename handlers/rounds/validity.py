"""From when until when a coupon can be used: so many days after it closes, or two dates that are typed."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Tap, Text, What
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import plain
from bot.dialogue.step import Again, Read, Taken, When
from handlers.rounds import asking
from rules import offering
from rules.base import spoken_times
from rules.base.unreadable import Unreadable

DAYS = (7, 15, 30)
LAST = time(23, 59)
_BETWEEN = re.compile(r"到|至|~|～|—|–| to |--")


@dataclass(frozen=True, slots=True)
class Validity:
    """The answer is [from, until] as ISO text: so many days after it closes, or two dates that are typed."""

    key: str = "valid"
    optional: bool = False
    free: bool = True
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question."""
        del context
        choices = tuple(Choice(f"n:{days}", say("rounds-valid-days", n=days)) for days in DAYS)
        return Screen((Say("rounds-valid"), Say("rounds-valid-hint")), choices, hint="text")

    def read(self, what: What, context: Context) -> Read:
        """Read days or dates."""
        match what:
            case Tap(code) if code in {f"n:{days}" for days in DAYS}:
                return self._taken(*self._after(context, int(code[2:])))
            case Text(text):
                return self._typed(text, context)
        return None

    def _after(self, context: Context, days: int) -> tuple[datetime, datetime]:
        answers = context.answers
        opens, closes = (asking.moment(answers[key], context) for key in ("opens", "closes"))
        here = asking.zone(context)
        until = datetime.combine(closes.astimezone(here).date() + timedelta(days=days), LAST, here)
        return (closes if answers["way"] == offering.LOTTERY else opens), until

    def _typed(self, text: str, context: Context) -> Read:
        parts = [part for part in _BETWEEN.split(plain(text)) if part.strip()]
        if len(parts) not in (1, 2):
            return Again(Say("rounds-valid-unclear"))
        start, _ = self._after(context, DAYS[0])
        since = self._moment(parts[0], time(), context) if len(parts) == 2 else start
        until = self._moment(parts[-1], LAST, context)
        if isinstance(since, Unreadable) and since.reason == "past":
            since = start
        if isinstance(since, Unreadable) or isinstance(until, Unreadable):
            return Again(Say("rounds-valid-unclear"))
        return self._taken(since, until) if since < until else Again(Say("rounds-unfit-order_of_times"))

    def _moment(self, part: str, clock: time, context: Context) -> datetime | Unreadable:
        now = context.now.astimezone(asking.zone(context))
        read = spoken_times.read(part, now)
        timed = isinstance(read, Unreadable) and read.reason == "unclear"
        return spoken_times.read(f"{part} {clock:%H:%M}", now) if timed else read

    def _taken(self, since: datetime, until: datetime) -> Taken:
        said = say("rounds-valid-said", since=since, until=until)
        return Taken({self.key: [since.isoformat(), until.isoformat()]}, say("dialogue-understood", answer=said))

    def show(self, value: Any, context: Context) -> Say | None:
        """From when until when."""
        del context
        since, until = (datetime.fromisoformat(one) for one in value)
        return say("rounds-valid-said", since=since, until=until)
