"""A sentence ready to be said: a plain string, or a template with slots, or one that needs `fluent.runtime`."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from fluent.syntax import ast

from bot.words import functions
from bot.words.entries import Parsed

BLANK = "…"
"""Stands where an argument is missing or can't be shown."""

TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows: in an argument they would garble the sentence around it."""


class Voice(Protocol):
    """Who speaks: knows the language and the time, and shows values in them."""

    def shown(self, value: Any, function: str) -> str:
        """`value` in words; raises `functions.Unsayable`."""

    def note(self, what: str) -> None:
        """Something could not be said."""


class Sentence(Protocol):
    """Anything that can be said with arguments."""

    def say(self, args: Mapping[str, Any], voice: Voice) -> str:
        """The sentence in words; never raises."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for an argument, with the function that shows it ("" for the usual way)."""

    name: str
    function: str = ""


class Template:
    """Text with slots: one string operation."""

    __slots__ = ("_fill", "_slots")

    def __init__(self, parts: list[str | Slot]) -> None:
        text = "".join(part.replace("%", "%%") if isinstance(part, str) else "%s" for part in parts)
        self._fill: Callable[[tuple[str, ...]], str] = text.__mod__
        self._slots = [(part.name, part.function) for part in parts if isinstance(part, Slot)]

    def say(self, args: Mapping[str, Any], voice: Voice) -> str:
        """The sentence with `args` in its slots."""
        values = []
        for name, function in self._slots:
            value = args.get(name)
            if type(value) is str and not function:
                values.append(value if value.isascii() else TURNS.sub("", value))
            elif type(value) is int and not function:
                values.append(str(value))
            else:
                values.append(shown(name, value, function, voice))
        return self._fill(tuple(values))


def shown(name: str, value: Any, function: str, voice: Voice) -> str:
    """An argument in words, or a blank that is noted."""
    try:
        return voice.shown(value, function)
    except functions.Unsayable:
        voice.note(f"argument {name}")
        return BLANK


Find = Callable[[str], Parsed | None]


def compiled(entry: Parsed, find: Find) -> str | Template | None:
    """`entry` as text or template, or None where it needs more than that."""
    try:
        parts = [*_joined(_parts(entry, find, (entry.id.name,)))]
    except _TooMuch:
        return None
    if not any(isinstance(part, Slot) for part in parts):
        return "".join(part for part in parts if isinstance(part, str))
    return Template(parts)


class _TooMuch(Exception):
    """The pattern is more than text and slots."""


def _parts(entry: Parsed, find: Find, inside: tuple[str, ...]) -> Iterator[str | Slot]:
    assert entry.value is not None
    for element in entry.value.elements:
        if isinstance(element, ast.TextElement):
            yield element.value
        else:
            yield from _placed(element, find, inside)


def _placed(node: Any, find: Find, inside: tuple[str, ...]) -> Iterator[str | Slot]:
    match node:
        case ast.Placeable():
            yield from _placed(node.expression, find, inside)
        case ast.StringLiteral():
            yield str(node.parse()["value"])
        case ast.NumberLiteral():
            yield str(node.value)
        case ast.VariableReference() if not inside[-1].startswith("-"):
            yield Slot(node.id.name)
        case ast.FunctionReference() if (name := _only_variable(node)) and node.id.name in functions.ALL:
            yield Slot(name, node.id.name)
        case ast.TermReference(attribute=None, arguments=None):
            yield from _other(f"-{node.id.name}", find, inside)
        case ast.MessageReference(attribute=None):
            yield from _other(node.id.name, find, inside)
        case _:
            raise _TooMuch


def _only_variable(call: ast.FunctionReference) -> str:
    match call.arguments.positional:
        case [ast.VariableReference() as variable] if not call.arguments.named:
            return str(variable.id.name)
    return ""


def _other(key: str, find: Find, inside: tuple[str, ...]) -> Iterator[str | Slot]:
    entry = None if key in inside else find(key)
    if entry is None:
        raise _TooMuch
    yield from _parts(entry, find, (*inside, key))


def _joined(parts: Iterator[str | Slot]) -> Iterator[str | Slot]:
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
        else:
            yield text
            yield part
            text = ""
    yield text
