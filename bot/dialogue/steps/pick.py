"""A question answered by picking one of a few."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Tap, What
from bot.dialogue.say import Say, say
from bot.dialogue.screen import CODE_BYTES, Choice, Screen, Style
from bot.dialogue.step import Read, Taken, When


@dataclass(frozen=True, slots=True)
class Pick:
    """One of `options`, codes that are never reused. A code's label is the locale key `{labels}-{code}`.

    `text` makes the question where a locale key alone does not do; `refused` says which codes lead to `Again` or
    elsewhere. `silent`: the answer is neither said back nor listed in the summary, as a consent is not.
    """

    key: str
    prompt: str
    options: Sequence[str]
    labels: str
    text: Callable[[Context], tuple[Say, ...]] | None = None
    primary: str = ""
    refused: Callable[[str, Context], Read] | None = None
    optional: bool = False
    free: bool = False
    secret: bool = False
    when: When | None = None
    silent: bool = False

    def __post_init__(self) -> None:
        if any(len(code.encode()) > CODE_BYTES or code.startswith(("/", "~")) for code in self.options):
            raise ValueError(self.key)

    def ask(self, context: Context) -> Screen:
        """The question with its choices."""
        text: Say | tuple[Say, ...] = self.text(context) if self.text else Say(self.prompt)
        return Screen(
            text, tuple(Choice(code, Say(f"{self.labels}-{code}"), self._style(code)) for code in self.options)
        )

    def _style(self, code: str) -> Style:
        return "primary" if code == self.primary else ""

    def read(self, what: What, context: Context) -> Read:
        """Read a tap on one of the options; typed numbers and labels arrive as taps."""
        if not isinstance(what, Tap) or what.data not in self.options:
            return None
        if self.refused is not None and (result := self.refused(what.data, context)) is not None:
            return result
        note = None if self.silent else say("dialogue-understood", answer=Say(f"{self.labels}-{what.data}"))
        return Taken({self.key: what.data}, note)

    def show(self, value: Any, context: Context) -> Say | None:
        """The picked label."""
        del context
        if self.silent:
            return None
        return Say("dialogue-left-out") if value is None else Say(f"{self.labels}-{value}")
