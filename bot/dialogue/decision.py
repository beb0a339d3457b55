"""What a handler decides: frozen values, to be tested, decided again after a lost race, committed with others."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Protocol

from bot.dialogue.say import Say
from bot.dialogue.screen import Choice, Countdown, Hint, Picture, Screen
from rules.base.values import dataclass


class Write(Protocol):
    """Something storage can do in the turn's transaction (`storage.writing.Write`); the dialogue only carries it."""

    async def apply(self, tx: Any) -> Any:
        """Do it."""


Outcomes = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """Begin a form, or take it up again where its draft stands; `answers` are merged into it.

    `only` and `case` make it a correction of a case that came back. `fresh` drops a draft that is there.
    """

    form: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    case: int = 0
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What a turn does and shows.

    `writes` are done in one transaction, in order; `say`, if given, makes the screens from what they returned.
    `noted` are writes that only note that these screens were shown to whoever reads them (the audit log): a command
    with them still only shows something, and whenever its screens are drawn again they are noted again.
    `fleeting`: nothing is kept of the turn, unless a form is on screen: thousands are told the same ("sold out"). Its
    choices are commands.
    `start` puts a form on screen after `screens`. `language` changes the conversation's language.
    `echo` is how the person's own message is shown from now on. `extra` is for the channel (`filed`: a form was
    filed; `once`: the screens are shown this once, and not again when a page asks what was said).
    """

    screens: tuple[Screen, ...] = ()
    writes: tuple[Write, ...] = ()
    say: Callable[[Outcomes], tuple[Screen, ...]] | None = None
    start: Start | None = None
    language: str | None = None
    echo: Say | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    noted: tuple[Write, ...] = ()
    fleeting: bool = False


def show(
    *text: Say,
    choices: tuple[Choice, ...] = (),
    picture: Picture | None = None,
    hint: Hint = "",
    countdown: Countdown | None = None,
    **more: Any,
) -> Decision:
    """A decision that shows one screen; `more` are further fields of the decision."""
    return Decision((Screen(text if len(text) > 1 else text[0], choices, picture, hint, countdown),), **more)
