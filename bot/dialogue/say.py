"""What to tell somebody, before it is put into their language: a locale key and its arguments."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Any

from rules.base.values import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence of `locales/` by its key. Arguments are text, numbers, dates, or other sentences."""

    key: str
    args: Mapping[str, "Value"] = field(default_factory=dict)


Value = str | int | float | date | datetime | Say


def say(key: str, /, **args: Value) -> Say:
    """Shorthand for `Say` with keyword arguments."""
    return Say(key, args)


def verbatim(text: str) -> Say:
    """Words that are nobody's translation: a person's own, or a name."""
    return Say("", {"text": text})


def packed(value: Value) -> Any:
    """`value` as plain JSON data; `unpacked` is its inverse."""
    match value:
        case Say(key, args):
            return {"say": key, **{name: packed(arg) for name, arg in args.items()}}
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"on": value.isoformat()}
        case _:
            return value


def unpacked(data: Any) -> Any:
    """The value that `packed` turned into plain data."""
    match data:
        case {"say": key, **args}:
            return Say(str(key), {str(name): unpacked(arg) for name, arg in args.items()})
        case {"at": str(text)}:
            return datetime.fromisoformat(text)
        case {"on": str(text)}:
            return date.fromisoformat(text)
        case _:
            return data
