"""Which keys the code says: found in its sources, and declared where codes make keys.

`say("join-filed", number=…)` is found by itself. A module whose keys are made from codes says so in a constant:

    WORDS = words.family("join-occupation", occupations.CODES)      # join-occupation-courier, …
"""

import ast
import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOMS = ("bot", "handlers")
"""The folders where sentences are said."""

DECLARED = "WORDS"


@dataclass(frozen=True, slots=True)
class Call:
    """`say(key, …)` somewhere in the code. `names` are its arguments, or None where they can't be known."""

    key: str
    names: frozenset[str] | None
    where: str


@dataclass(frozen=True, slots=True)
class Used:
    """`keys` must exist; `mentioned` are strings in the code that may be keys."""

    keys: frozenset[str]
    calls: tuple[Call, ...] = ()
    mentioned: frozenset[str] = frozenset()

    def __or__(self, other: "Used | Iterable[str]") -> "Used":
        if not isinstance(other, Used):
            return Used(self.keys | frozenset(other), self.calls, self.mentioned)
        return Used(self.keys | other.keys, self.calls + other.calls, self.mentioned | other.mentioned)


def family(prefix: str, codes: Iterable[object]) -> frozenset[str]:
    """The keys `prefix-code` of each code."""
    return frozenset(f"{prefix}-{code}" for code in codes)


def scan(root: Path, rooms: Iterable[str] = ROOMS) -> Used:
    """What the sources below `root` say. Modules with a constant `WORDS` are imported to read it."""
    used = Used(frozenset())
    for room in rooms:
        for file in sorted((root / room).rglob("*.py")):
            used |= _of(file, file.relative_to(root))
    return used


def _of(file: Path, path: Path) -> Used:
    tree = ast.parse(file.read_text("utf-8"), str(file))
    calls = tuple(_calls(tree, path))
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    mentioned = frozenset(value for value in strings if isinstance(value, str))
    declared: frozenset[str] = frozenset()
    if any(_declares(statement) for statement in tree.body):
        declared = frozenset(getattr(importlib.import_module(".".join(path.with_suffix("").parts)), DECLARED))
    return Used(frozenset(call.key for call in calls) | declared, calls, mentioned)


def _declares(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name == DECLARED
    return False


def _calls(tree: ast.Module, path: Path) -> Iterator[Call]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="say") | ast.Attribute(attr="say"), args=[key]):
                names = [keyword.arg for keyword in node.keywords]
                given = None if None in names else frozenset(name for name in names if name)
            case ast.Call(func=ast.Name(id="Say") | ast.Attribute(attr="Say"), args=[key, *_]):
                given = None if len(node.args) > 1 or node.keywords else frozenset()
            case _:
                continue
        for text in _literals(key):
            yield Call(text, given, f"{path}:{node.lineno}")


def _literals(key: ast.expr) -> Iterator[str]:
    match key:
        case ast.Constant(value=str(text)) if text:
            yield text
        case ast.IfExp():
            yield from _literals(key.body)
            yield from _literals(key.orelse)
