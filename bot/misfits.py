"""What is wrong with a setting, as a sentence: where it stands, which it is, what is allowed."""

import difflib
from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from bot.dialogue.say import Say, say
from bot.sections import Means

WORDS = (
    "config-allowed-url",
    "config-allowed-database",
    "config-allowed-timezone",
    "config-allowed-periods",
    "config-allowed-sms-url",
    "config-allowed-sms-headers",
    "config-allowed-sms-body",
    "config-allowed-sms-templates",
    "config-allowed-wechat-templates",
    "config-allowed-wechat-fields",
    "config-allowed-prefixes",
    "config-allowed-statuses",
    "config-allowed-pattern",
)
LONGEST_SHOWN = 60


def said(model: type[BaseModel], problem: Any, places: Mapping[tuple[str, ...], str]) -> Say:
    """One of pydantic's problems, in words. `places`: the file or the variable each setting came from."""
    path = tuple(str(part) for part in problem["loc"])
    place = next((places[path[:end]] for end in range(len(path), 0, -1) if path[:end] in places), "")
    setting = ".".join(path)
    if problem["type"] == "extra_forbidden":
        return _unknown(model, path, place)
    field = _field(model, path)
    if field is None:
        return say("config-not-a-section", place=place, setting=setting)
    allowed = _allowed(field)
    if _secret(field) or not isinstance(problem["input"], (str, int, float, bool)):
        return say("config-wrong-hidden", place=place, setting=setting, allowed=allowed)
    value = str(problem["input"])[:LONGEST_SHOWN]
    return say("config-wrong", place=place, setting=setting, value=value, allowed=allowed)


def _unknown(model: type[BaseModel], path: tuple[str, ...], place: str) -> Say:
    section = _section(model, path[:-1])
    names = ".".join(path[:-1])
    known = list((section or model).model_fields)
    near = difflib.get_close_matches(path[-1], known, 1)
    if near:
        meant = f"{names}.{near[0]}" if names else near[0]
        return say("config-unknown-near", place=place, setting=".".join(path), meant=meant)
    return say("config-unknown", place=place, setting=".".join(path), known=", ".join(known))


def _section(model: type[BaseModel], path: tuple[str, ...]) -> type[BaseModel] | None:
    found: Any = model
    for name in path:
        field = getattr(found, "model_fields", {}).get(name)
        found = field.annotation if field else None
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def _field(model: type[BaseModel], path: tuple[str, ...]) -> FieldInfo | None:
    for end in range(len(path), 0, -1):  # an entry of a list has a longer path than its field
        section = _section(model, path[: end - 1])
        field = section.model_fields.get(path[end - 1]) if section else None
        if field is not None:
            return None if _section(model, path[:end]) else field
    return None


def _secret(field: FieldInfo) -> bool:
    return field.annotation is SecretStr


def _allowed(field: FieldInfo) -> Say:
    for mark in field.metadata:
        if isinstance(mark, Means):
            return Say(f"config-allowed-{mark.kind}")
    if get_origin(field.annotation) is Literal:
        return say("config-allowed-one-of", names=", ".join(get_args(field.annotation)))
    if field.annotation in (int, float):
        return _range(field)
    if field.annotation is bool:
        return say("config-allowed-yes-no")
    kind: Any = field.annotation
    return say("config-allowed-list") if kind == list[str] else say("config-allowed-text")


def _range(field: FieldInfo) -> Say:
    """Every number has both limits."""
    limits = {
        name: getattr(mark, name) for mark in field.metadata for name in ("ge", "gt", "le") if hasattr(mark, name)
    }
    least, most = limits.get("ge", limits.get("gt")), limits["le"]
    if field.annotation is int:
        return say("config-allowed-whole", least=str(least), most=str(most))
    return say("config-allowed-number", least=str(least), most=str(most))
