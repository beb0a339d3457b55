"""What a turn comes to."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from bot.dialogue.decision import Outcomes, Write
from bot.dialogue.say import Say
from bot.dialogue.screen import Screen
from bot.dialogue.state import Draft, State
from rules.base.values import dataclass

After = Callable[[Outcomes], tuple[Screen, ...]]
"""Makes screens from what the writes returned."""

Change = tuple[Draft | None, Draft | None]
"""A draft as it was, or None; and as it becomes, or None."""


@dataclass(frozen=True, slots=True)
class Move:
    """The outcome of a turn.

    `state` has its new revision but not yet the choices: they are known once the screens are drawn. `drafts` holds one
    pair for each that changed. `say` makes screens from the writes' outcomes; they follow `screens`. `hidden` and
    `replaces` are the answer's. `fleeting`: it is told and not committed.
    """

    state: State
    screens: tuple[Screen, ...]
    drafts: tuple[Change, ...] = ()
    writes: tuple[Write, ...] = ()
    say: After | None = None
    echo: Say | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    hidden: bool = False
    replaces: bool = False
    fleeting: bool = False
