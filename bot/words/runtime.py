"""Sentences with choices and plurals, said by `fluent.runtime`. Loaded when the first of them is said."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from fluent.runtime import FluentBundle
from fluent.runtime.types import FluentType, fluent_number
from fluent.syntax import ast

from bot.dialogue.say import Say
from bot.words import functions
from bot.words.entries import Parsed
from bot.words.sentence import BLANK, TURNS, Voice, shown

LONG = 200
"""`fluent.runtime` gives up on parts over 2,500 characters (`MAX_PART_LENGTH`), so longer arguments wait outside."""

_STAND_IN = re.compile("\ufdd0(\\d+)\ufdd1")  # noncharacters, which no text may hold


class Runtime:
    """One language's bundle; entries are added as they are wanted."""

    def __init__(self, locale: str) -> None:
        calls: dict[str, Any] = {name: _function(name) for name in functions.ALL}
        self._bundle = FluentBundle([locale.replace("_", "-")], functions=calls, use_isolating=False)

    def sentence(self, entry: Parsed, others: Iterable[Parsed]) -> "Rich":
        """`entry` as a sentence; `others` are those that it refers to."""
        self._bundle.add_resource(ast.Resource([entry, *others]))
        return Rich(self._bundle, self._bundle.get_message(entry.id.name).value)


class Rich:
    """A pattern that `fluent.runtime` says."""

    __slots__ = ("_bundle", "_pattern")

    def __init__(self, bundle: FluentBundle, pattern: Any) -> None:
        self._bundle = bundle
        self._pattern = pattern

    def say(self, args: Mapping[str, Any], voice: Voice) -> str:
        """The sentence with `args`; what it can't do is noted."""
        waiting: list[str] = []
        given = {name: _given(name, value, voice, waiting) for name, value in args.items()}
        text, errors = self._bundle.format_pattern(self._pattern, given)
        for error in errors:
            voice.note(type(error).__name__)
        if not isinstance(text, str):
            return BLANK
        return _STAND_IN.sub(lambda found: waiting[int(found[1])], text) if waiting else text


class Timed(FluentType):
    """A day or moment and the voice that shows it."""

    def __init__(self, value: date, voice: Voice, text: str) -> None:
        self.value = value
        self.voice = voice
        self.text = text

    def format(self, locale: object) -> str:
        """The usual way of showing it."""
        return self.text


def _given(name: str, value: Any, voice: Voice, waiting: list[str]) -> Any:
    match value:
        case int() | float():
            return fluent_number(value, useGrouping=False)
        case date():
            return Timed(value, voice, shown(name, value, "", voice))
        case Say():
            text = shown(name, value, "", voice)
        case str():
            text = _STAND_IN.sub("", TURNS.sub("", value))
        case _:
            voice.note(f"argument {name}")
            return BLANK
    if len(text) <= LONG:
        return text
    waiting.append(text)
    return f"\ufdd0{len(waiting) - 1}\ufdd1"


def _function(name: str) -> Callable[[Any], str]:
    def call(value: Any) -> str:
        if isinstance(value, Timed):
            return value.voice.shown(value.value, name)
        return functions.OF_VALUES[name](value)

    return call
