"""What a pure decision may look at: the instant, who asks, the answers so far, and facts."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from rules.base.values import dataclass


class Needed(Exception):
    """A fact is asked for that has not been loaded: the desk loads it and decides again."""

    def __init__(self, name: str, args: tuple[Hashable, ...]) -> None:
        super().__init__(name)
        self.name, self.args_of_fact = name, args


MISSING: Any = object()
"""What a hand returns for a fact that has to be loaded."""
Hand = Callable[[str, tuple[Hashable, ...]], Any]


class Facts:
    """Facts by name and arguments, as they were when this turn was decided.

    `facts("children", 4711)` returns the value, or raises `Needed`; a decision is pure, so deciding again is harmless.
    `hand` is asked first: it has what needs no look into the database, or `MISSING`.
    """

    __slots__ = ("hand", "known")

    def __init__(self, known: Mapping[tuple[Hashable, ...], Any] | None = None, hand: Hand | None = None) -> None:
        self.known: dict[tuple[Hashable, ...], Any] = dict(known or {})
        self.hand = hand

    def __call__(self, name: str, *args: Hashable) -> Any:
        """The fact's value."""
        key = (name, *args)
        if key in self.known:
            return self.known[key]
        if self.hand is None or (value := self.hand(name, args)) is MISSING:
            raise Needed(name, args)
        self.known[key] = value  # one decision sees one value
        return value


@dataclass(frozen=True, slots=True)
class Who:
    """Who talks: an address, and the person behind it once a phone was proven."""

    address: int
    person: int | None = None
    channel: str = ""

    @property
    def owner(self) -> int:
        """Who owns drafts and limits."""
        return self.person or self.address


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a step, a form or a command decides from.

    `case` is set while a returned case is corrected, `only` names the steps that are open then. `cursor` is the place
    inside the question on screen, as `Stay` set it. `form` names the form on screen, "" where there is none.
    """

    now: datetime
    who: Who
    language: str
    facts: Facts
    answers: Mapping[str, Any] = field(default_factory=dict)
    case: int = 0
    only: tuple[str, ...] = ()
    cursor: str = ""
    form: str = ""
