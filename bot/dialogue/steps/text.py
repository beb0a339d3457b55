"""A question answered in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Text as Typed
from bot.dialogue.event import What
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Hint, Screen
from bot.dialogue.step import Again, Read, Taken, When

_SEEN = re.compile(
    r"[^\s\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff]"
)
"""A character that can be seen: an answer has one at least."""

Reader = Callable[[str, Context], Read]
"""Reads the words: `Taken`, `Again` with the reason, or None where they are nothing for this question."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words of at least `least` and at most `most` characters.

    `reader` turns them into an answer; without one they are the answer. `shown` puts an answer into words for the
    summary. `prompt` is the locale key of the question.
    """

    key: str
    prompt: str
    reader: Reader | None = None
    shown: Callable[[Any, Context], Say] | None = None
    least: int = 1
    most: int = 200
    optional: bool = False
    free: bool = False
    secret: bool = False
    hint: Hint = "text"
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question."""
        del context
        return Screen(Say(self.prompt), hint=self.hint)

    def read(self, what: What, context: Context) -> Read:
        """Read words."""
        if not isinstance(what, Typed):
            return None
        text = what.text.strip()
        if len(text) > self.most:
            return Again(say("dialogue-too-long", most=self.most))
        if len(text) < self.least or not _SEEN.search(text):
            return Again(say("dialogue-too-short", least=self.least))
        return self.reader(text, context) if self.reader else Taken({self.key: text})

    def show(self, value: Any, context: Context) -> Say | None:
        """The answer in words."""
        if value is None:
            return Say("dialogue-left-out")
        return self.shown(value, context) if self.shown else verbatim(str(value))
