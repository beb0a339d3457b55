"""A question answered by picking several of a few."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Tap, Text, What
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.step import Again, Read, Stay, Taken, When
from handlers.staff.words import listed

DONE = "done"
_MARK = "+"  # a cursor that begins so holds what is picked, be it nothing
_BETWEEN = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class Several:
    """At least one of `options`: a tap picks or drops one, "done" ends it. A code's label is `{labels}-{code}`.

    Typed numbers, "1 3" or "1、3", pick these and end it. The answer is a list of codes in the order of `options`.
    """

    key: str
    prompt: str
    options: Sequence[str]
    labels: str
    optional: bool = False
    free: bool = False
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question; what is picked carries a mark."""
        picked = self._picked(context)
        choices = tuple(Choice(code, self._label(code, code in picked)) for code in self.options)
        done = (Choice(DONE, Say("dialogue-done"), "primary"),) if picked else ()
        return Screen((Say(self.prompt), Say("staff-several-hint")), (*choices, *done))

    def read(self, what: What, context: Context) -> Read:
        """Pick, drop, or end."""
        picked = self._picked(context)
        match what:
            case Tap(code) if code == DONE:
                return self._taken(picked) if picked else Again(Say("staff-several-none"))
            case Tap(code) if code in self.options:
                kept = [other for other in self.options if (other in picked) != (other == code)]
                return Stay(cursor=_MARK + ",".join(kept))
            case Text(text):
                numbers = self._numbers(text)
                return self._taken(numbers, said=True) if numbers else None
        return None

    def show(self, value: Any, context: Context) -> Say | None:
        """The picked labels."""
        del context
        return listed([Say(f"{self.labels}-{code}") for code in value]) if value else Say("dialogue-left-out")

    def _picked(self, context: Context) -> list[str]:
        if context.cursor.startswith(_MARK):
            codes = context.cursor.removeprefix(_MARK).split(",")
        else:
            codes = context.answers.get(self.key) or []
        return [code for code in self.options if code in codes]

    def _label(self, code: str, picked: bool) -> Say:
        label = Say(f"{self.labels}-{code}")
        return say("staff-several-picked", label=label) if picked else label

    def _taken(self, picked: Sequence[str], *, said: bool = False) -> Taken:
        """Numbers are said back in words, so that nobody waits for a "done" that is not asked for."""
        labels = listed([Say(f"{self.labels}-{code}") for code in picked])
        return Taken({self.key: list(picked)}, say("dialogue-understood", answer=labels) if said else None)

    def _numbers(self, text: str) -> list[str]:
        parts = [part for part in _BETWEEN.split(text.strip()) if part]
        if not parts or not all(part.isascii() and part.isdigit() and len(part) < 3 for part in parts):
            return []
        numbers = {int(part) for part in parts}
        if not numbers <= set(range(1, len(self.options) + 1)):
            return []
        return [code for number, code in enumerate(self.options, 1) if number in numbers]
