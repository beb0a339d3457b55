"""Who a parcel is for, and their mobile: what is known of whoever asks is offered, and not asked twice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Tap, Text, What
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Hint, Screen
from bot.dialogue.step import Again, Read, Taken, When
from rules.base import mobiles, names
from rules.base.unreadable import Unreadable
from storage import masks

KNOWN = "known"
Reader = Callable[[str], str | Unreadable]


@dataclass(frozen=True, slots=True)
class Offered:
    """A question whose usual answer, `fact`, is a choice. `unreadable` begins the keys of what can't be read."""

    key: str
    prompt: str
    fact: Callable[[Context], str | None]
    read_text: Reader
    mask: Callable[[str], str]
    unreadable: str
    hint: Hint = "text"
    optional: bool = False
    free: bool = False
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question."""
        known = self.fact(context)
        choices = (Choice(KNOWN, say("gifts-known", what=self.mask(known)), "primary"),) if known else ()
        return Screen(Say(self.prompt), choices, hint=self.hint)

    def read(self, what: What, context: Context) -> Read:
        """Take what is offered, or read words."""
        match what:
            case Tap(code) if code == KNOWN and (known := self.fact(context)):
                return Taken({self.key: known})
            case Text(text):
                found = self.read_text(text)
                if isinstance(found, Unreadable):
                    return Again(Say(f"{self.unreadable}-{found.reason}"))
                return Taken({self.key: found}, echo=verbatim(self.mask(found)))
        return None

    def show(self, value: Any, context: Context) -> Say | None:
        """The answer, masked."""
        del context
        return verbatim(self.mask(value))


def _own_name(context: Context) -> str | None:
    me = context.facts("me")
    return me.name if me is not None else None


def _own_mobile(context: Context) -> str | None:
    mobile: str | None = context.facts("proven_mobile")
    return mobile


def _mobile(text: str) -> str | Unreadable:
    found = mobiles.read(text)
    return found if isinstance(found, Unreadable) else found.e164


name = Offered("name", "gifts-name", _own_name, names.read, names.mask, "join-name-unreadable")
mobile = Offered(
    *("mobile", "gifts-mobile", _own_mobile, _mobile, masks.mask_phone, "join-mobile-unreadable", "phone"), secret=True
)
