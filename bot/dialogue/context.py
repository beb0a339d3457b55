"""What a pure decision may look at: the instant, who asks, the answers so far, and facts."""

from collections.abc import Hashable, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from rules.base.values import dataclass


class Needed(Exception):
    """A fact is asked for that has not been loaded: the desk loads it and decides again."""

    def __init__(self, name: str, args: tuple[Hashable, ...]) -> None:
        super().__init__(name)
        self.name, self.args_of_fact = name, args


class Facts:
    """Facts by name and arguments, as they were when this turn was decided.

    `facts("children", 4711)` returns the value, or raises `Needed`; a decision is pure, so deciding again is harmless.
    """

    __slots__ = ("known",)

    def __init__(self, known: Mapping[tuple[Hashable, ...], Any] | None = None) -> None:
        self.known: dict[tuple[Hashable, ...], Any] = dict(known or {})

    def __call__(self, name: str, *args: Hashable) -> Any:
        """The fact's value."""
        try:
            return self.known[(name, *args)]
        except KeyError:
            raise Needed(name, args) from None


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
