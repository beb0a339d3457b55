"""Reading typed words as one of the choices on screen: by number, by label, by a clear beginning of one."""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.dialogue.say import Say, say
from bot.dialogue.service import plain

Choices = Sequence[tuple[str, str]]

_plain = lru_cache(1000)(plain)
"""For labels, which are drawn again and again."""
_NUMBER = re.compile(r"[第选(]{0,2}(\d{1,3})[个项号、,.)]{0,2}")


def chosen(text: str, choices: Choices, *, free: bool = False) -> tuple[str, str] | None:
    """The (code, label) that `text` means, or None.

    With `free` any words may be an answer, so that only a whole label counts, and a number that stands alone.
    """
    word = plain(text)
    if not word:
        return None
    labels = [_plain(label) for _, label in choices]
    if word in labels:
        return choices[labels.index(word)]
    if (number := _number(word)) is not None:
        return choices[number - 1] if 0 < number <= len(choices) else None
    if free:
        return None
    beginning = _beginning(word, labels)
    return choices[beginning[0]] if len(beginning) == 1 else None


def unclear(text: str, choices: Choices) -> Say | None:
    """Why `text` is none of the choices, if it was meant as one: no such number, or more than one beginning."""
    word = plain(text)
    if not word or not choices:
        return None
    if (number := _number(word)) is not None:
        return say("dialogue-number-unknown", number=number)
    return Say("dialogue-choose-which") if _beginning(word, [_plain(label) for _, label in choices]) else None


def _number(word: str) -> int | None:
    """The number in "3", "３", "3.", "第3个", "选3"."""
    found = _NUMBER.fullmatch(word)
    return int(found[1]) if found and found[1].isascii() else None


def _beginning(word: str, labels: list[str]) -> list[int]:
    return [index for index, label in enumerate(labels) if label.startswith(word)]
