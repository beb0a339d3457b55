"""Questions about amounts, numbers and moments, each with what is usual as a choice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Tap, Text, What
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import plain
from bot.dialogue.step import Again, Read, Taken, When
from rules.base import money, spoken_times
from rules.base.unreadable import Unreadable

MOST_DIGITS = 9
FEN, COUNT, AT = "fen:", "n:", "at:"
NOW = "now"
AHEAD = timedelta(days=365)


def zone(context: Context) -> tzinfo:
    """The union's timezone."""
    found: tzinfo = context.facts("calendar").zone
    return found


def yuan(fen: int) -> Say:
    """An amount of money."""
    return say("rounds-yuan", fen=fen)


def whole(text: str) -> int | None:
    """A whole number as people type it: 300, 300份, 1,000."""
    digits = plain(text).replace(",", "").replace("，", "").rstrip("份张个人轮天次")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else None


@dataclass(frozen=True, slots=True)
class Amount:
    """The answer is fen; `offered` is what it usually is, where the answers so far tell it."""

    key: str
    prompt: str
    offered: Callable[[Context], int | None] = lambda _: None
    least: int = 1
    optional: bool = False
    free: bool = True
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question."""
        usual = self.offered(context)
        choices = (Choice(f"{FEN}{usual}", yuan(usual), "primary"),) if usual is not None else ()
        return Screen(Say(self.prompt), choices, hint="text")

    def read(self, what: What, context: Context) -> Read:
        """Read what is offered, or yuan."""
        match what:
            case Tap(code) if code.startswith(FEN) and code.removeprefix(FEN) == str(self.offered(context)):
                return self._taken(int(code.removeprefix(FEN)))
            case Text(text):
                fen = money.read(text)
                if isinstance(fen, Unreadable):
                    return Again(Say(f"rounds-money-{fen.reason}"))
                return self._taken(fen) if fen >= self.least else Again(Say("rounds-money-none"))
        return None

    def _taken(self, fen: int) -> Taken:
        return Taken({self.key: fen}, say("dialogue-understood", answer=yuan(fen)))

    def show(self, value: Any, context: Context) -> Say | None:
        """The amount."""
        del context
        return yuan(value)


@dataclass(frozen=True, slots=True)
class Count:
    """The answer is a whole number from `least` to `most`; of `offered` the one at place n is best n itself."""

    key: str
    prompt: str
    label: str
    least: int
    most: int
    offered: Callable[[Context], Sequence[int]] = lambda _: ()
    optional: bool = False
    free: bool = True
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question."""
        return Screen(Say(self.prompt), tuple(Choice(f"{COUNT}{n}", self._said(n)) for n in self.offered(context)))

    def read(self, what: What, context: Context) -> Read:
        """Read a number."""
        match what:
            case Tap(code) if code.startswith(COUNT) and code[len(COUNT) :].isdigit():
                return self._taken(int(code[len(COUNT) :]))
            case Text(text):
                n = whole(text)
                return self._taken(n) if n is not None else Again(Say("rounds-count-unclear"))
        return None

    def _taken(self, n: int) -> Read:
        if not self.least <= n <= self.most:
            return Again(say("rounds-count-between", least=self.least, most=self.most))
        return Taken({self.key: n}, say("dialogue-understood", answer=self._said(n)))

    def _said(self, n: int) -> Say:
        return Say(self.label, {"n": n})

    def show(self, value: Any, context: Context) -> Say | None:
        """The number."""
        del context
        return self._said(value) if value is not None else Say("dialogue-left-out")


@dataclass(frozen=True, slots=True)
class Moment:
    """The answer is a moment as ISO text, or "now" where that is offered."""

    key: str
    prompt: str
    offered: Callable[[Context], Sequence[datetime]]
    now: bool = False
    optional: bool = False
    free: bool = True
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question."""
        now = (Choice(NOW, Say("rounds-now")),) if self.now else ()
        usual = tuple(Choice(f"{AT}{at:%Y-%m-%dT%H:%M}", say("rounds-at", at=at)) for at in self.offered(context))
        return Screen((Say(self.prompt), Say("rounds-time-hint")), (*usual, *now), hint="text")

    def read(self, what: What, context: Context) -> Read:
        """Read a tap or typed words."""
        match what:
            case Tap(code) if code == NOW and self.now:
                return Taken({self.key: NOW}, say("dialogue-understood", answer=Say("rounds-now")))
            case Tap(code) if code.startswith(AT):
                tapped = datetime.fromisoformat(code.removeprefix(AT)).replace(tzinfo=zone(context))
                return self._taken(tapped, context)
            case Text(text):
                read = spoken_times.read(text, context.now.astimezone(zone(context)))
                if isinstance(read, Unreadable):
                    return Again(Say(f"rounds-time-{read.reason}"))
                return self._taken(read, context)
        return None

    def _taken(self, at: datetime, context: Context) -> Read:
        if at <= context.now:
            return Again(Say("rounds-time-past"))
        if at > context.now + AHEAD:
            return Again(say("rounds-time-far", days=AHEAD.days))
        return Taken({self.key: at.isoformat()}, say("dialogue-understood", answer=say("rounds-at", at=at)))

    def show(self, value: Any, context: Context) -> Say | None:
        """When."""
        if value is None:
            return Say("dialogue-left-out")
        return Say("rounds-now") if value == NOW else say("rounds-at", at=moment(value, context))


def moment(value: Any, context: Context) -> datetime:
    """The moment of an answer, in the union's timezone."""
    return context.now.astimezone(zone(context)) if value == NOW else datetime.fromisoformat(value)
