"""When it is sent: now, or at a time that is typed. Nothing is sent in the union's night."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Tap, Text, What
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.step import Again, Read, Taken, When
from rules.base import quiet, spoken_times
from rules.base.unreadable import Unreadable

NOW, TOMORROW = "now", "tomorrow"
AHEAD = timedelta(days=30)
"""Nobody knows further ahead who will be a member, and the picture is kept as long."""


def zone(context: Context) -> tzinfo:
    """The union's timezone."""
    found: tzinfo = context.facts("calendar").zone
    return found


def due(value: Any) -> datetime | None:
    """The moment of an answer; None: now."""
    return None if value == NOW else datetime.fromisoformat(value)


def over(value: Any, context: Context) -> bool:
    """Whether the moment has passed while the rest was filled in."""
    at = due(value)
    return at is not None and at <= context.now


@dataclass(frozen=True, slots=True)
class Moment:
    """The answer is "now", or the moment as ISO text."""

    key: str = "when"
    optional: bool = False
    free: bool = False
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question. At night "now" means the morning, and says so."""
        morning = quiet.awake(context.now, zone(context))
        now = say("broadcast-morning", at=morning) if _night(context) else Say("broadcast-send-now")
        choices = [Choice(NOW, now, "primary")]
        if not _night(context):
            choices.append(Choice(TOMORROW, say("broadcast-at", at=_tomorrow(context))))
        return Screen((Say("broadcast-when"), Say("broadcast-when-hint")), tuple(choices), hint="text")

    def read(self, what: What, context: Context) -> Read:
        """Read a tap or typed words."""
        match what:
            case Tap(code) if code == NOW:
                return Taken({self.key: NOW})
            case Tap(code) if code == TOMORROW:
                return self._taken(_tomorrow(context))
            case Text(text):
                return self._typed(text, context)
        return None

    def show(self, value: Any, context: Context) -> Say | None:
        """When."""
        if (at := due(value)) is not None:
            return say("broadcast-at", at=at.astimezone(zone(context)))
        morning = quiet.awake(context.now, zone(context))
        return say("broadcast-morning", at=morning) if _night(context) else Say("broadcast-now")

    def _typed(self, text: str, context: Context) -> Read:
        read = spoken_times.read(text, context.now.astimezone(zone(context)))
        if isinstance(read, Unreadable):
            return Again(Say(f"broadcast-time-{read.reason}"))
        if not quiet.is_day(read, zone(context)):
            return Again(say("broadcast-time-night", at=quiet.awake(read, zone(context))))
        if read > context.now + AHEAD:
            return Again(say("broadcast-time-far", days=AHEAD.days))
        return self._taken(read)

    def _taken(self, at: datetime) -> Taken:
        return Taken({self.key: at.isoformat()}, say("dialogue-understood", answer=say("broadcast-at", at=at)))


def _night(context: Context) -> bool:
    return not quiet.is_day(context.now, zone(context))


def _tomorrow(context: Context) -> datetime:
    here = context.now.astimezone(zone(context))
    return datetime.combine(here.date() + timedelta(days=1), time(9), zone(context))
