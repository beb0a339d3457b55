"""Long lists in pages that fit a small screen: choices of a question, or a staff queue."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice

PAGE = 8
"""Choices that a small screen shows without scrolling."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The items of page `number` of `count`, counting from one."""

    items: Sequence[T]
    number: int
    count: int

    def turners(self, code: Callable[[int], str]) -> tuple[Choice, ...]:
        """Choices that turn the page; `code` makes a choice's code, or a command such as "/queue 2"."""
        back = (Choice(code(self.number - 1), Say("dialogue-previous"), "quiet"),) if self.number > 1 else ()
        more = (Choice(code(self.number + 1), Say("dialogue-more"), "quiet"),) if self.number < self.count else ()
        return (*more, *back)

    @property
    def title(self) -> tuple[Say, ...]:
        """Which page this is, where there is more than one."""
        return (say("dialogue-page", page=self.number, pages=self.count),) if self.count > 1 else ()


def page(items: Sequence[T], number: int | str, size: int = PAGE) -> Page[T]:
    """Page `number` of `items`: a number, or the words after a command; what is out of range shows the nearest."""
    count = max(1, -(-len(items) // size))
    text = str(number)
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < PAGE else 1
    at = min(max(wanted, 1), count)
    return Page(items[(at - 1) * size : at * size], at, count)
