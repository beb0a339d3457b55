"""One question of a form, and what reading an answer to it can come to."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Protocol

from bot.dialogue.context import Context
from bot.dialogue.decision import Write
from bot.dialogue.event import What
from bot.dialogue.say import Say
from bot.dialogue.screen import Screen
from rules.base.values import dataclass

When = Callable[[Mapping[str, Any]], bool]
"""Whether a step applies, from the answers so far."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer was understood: these keys of the draft get these values (plain JSON).

    `note` says back what was understood. `echo` is how the person's own words are shown from now on. `spent`: they
    were a one-time code, of no use to anybody once it was read; a channel takes it away, if it can, without a word.
    """

    values: Mapping[str, Any]
    note: Say | None = None
    echo: Say | None = None
    writes: tuple[Write, ...] = ()
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """The answer can't be taken, for a reason the person can act on.

    `guessed`: it may be somebody trying other people's numbers; a channel counts it against the network address.
    `spent`: as `Taken`'s.
    """

    reason: Say
    echo: Say | None = None
    writes: tuple[Write, ...] = ()
    guessed: bool = False
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """Something was done without leaving the question: a code was sent again, a branch was opened.

    `values` are kept in the draft, None takes one away; `screen`, if given, is shown instead of the question.
    `cursor`, if given, is the new place inside the question (a page, an opened branch): `ask` finds it in its context.
    `spent`: as `Taken`'s.
    """

    note: Say | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    screen: Screen | None = None
    writes: tuple[Write, ...] = ()
    echo: Say | None = None
    cursor: str | None = None
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Goto:
    """Put another question on screen; its answer is kept until it is changed."""

    step: str
    note: Say | None = None


@dataclass(frozen=True, slots=True)
class Submit:
    """File the form."""


Read = Taken | Again | Stay | Goto | Submit | None
"""What reading came to; None: this step cannot use it, others may."""


class Step(Protocol):
    """One question. `key` is never reused; `free` means any words may be the answer; `secret` masks what was typed.

    A step with `nested = True` opens screens of its own by its cursor: 返回 there leads to its first one.
    """

    @property
    def key(self) -> str: ...
    @property
    def when(self) -> When | None: ...
    @property
    def optional(self) -> bool: ...
    @property
    def free(self) -> bool: ...
    @property
    def secret(self) -> bool: ...

    def ask(self, context: Context) -> Screen:
        """The question."""

    def read(self, what: What, context: Context) -> Read:
        """Read an answer: `Text`, `Tap` with the choice's code, `Place`, `Upload`, `Scan`."""

    def show(self, value: Any, context: Context) -> Say | None:
        """The answer in words for the summary, masked where sensitive; None leaves it out."""
