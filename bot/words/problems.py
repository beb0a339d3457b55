"""What is wrong with the locales: found by `python -m bot check` and by the tests, never in a turn."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.words import entries, functions
from bot.words.locale import Locale, references
from bot.words.used import Used

OWN = frozenset({"words-missing"})
"""Said by `bot.words` itself."""


def found(locales: Mapping[str, Locale], used: Used) -> list[str]:
    """Every problem as a line that says where and what."""
    with ExitStack() as studying:
        for locale in locales.values():
            studying.enter_context(locale.studied())
        return _found(locales, used)


def _found(locales: Mapping[str, Locale], used: Used) -> list[str]:
    lines = [line for locale in locales.values() for line in _alone(locale)]
    lines += _differences(locales)
    keys = {name: _messages(locale) for name, locale in locales.items()}
    known = frozenset[str]().union(*keys.values())
    lines += [f"{key}: used, but in no locale" for key in sorted((used.keys | OWN) - known)]
    lines += [f"{key}: never used" for key in sorted(known - used.keys - used.mentioned - OWN - _referred(locales))]
    return [*lines, *_calls(locales, used)]


def variables(locale: Locale, key: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """The arguments that a message needs, with those of the messages it refers to."""
    parsed = locale.parsed(key)
    if parsed is None or key in seen:
        return frozenset()
    marks = _Marks()
    marks.visit(parsed)
    others = (other for other in references(parsed) if not other.startswith("-"))
    return frozenset(marks.variables).union(*(variables(locale, other, seen | {key}) for other in others))


def _messages(locale: Locale) -> frozenset[str]:
    return frozenset(key for key in locale.entries if not key.startswith("-"))


def _referred(locales: Mapping[str, Locale]) -> frozenset[str]:
    parsed = (locale.parsed(key) for locale in locales.values() for key in locale.entries)
    return frozenset[str]().union(*(references(entry) for entry in parsed if entry))


def _alone(locale: Locale) -> Iterator[str]:
    """Problems of a locale by itself."""
    for file in sorted({entry.file for entry in locale.entries.values()}):
        yield from _junk(file)
    for entry in locale.doubles:
        yield f"{_at(entry.file, entry.line)}: {entry.key} stands twice"
    for entry in locale.entries.values():
        parsed = locale.parsed(entry.key)
        if parsed is None:
            yield f"{_at(entry.file, entry.line)}: {entry.key} has no text"
            continue
        marks = _Marks()
        marks.visit(parsed)
        wrong = [f"refers to {other}, which is not there" for other in sorted(references(parsed) - {*locale.entries})]
        wrong += [f"{name} is not a function" for name in sorted(marks.functions - functions.ALL)]
        wrong += ["has attributes, which nothing shows"] if parsed.attributes else []
        wrong += ["refers to itself"] if locale.circles(entry.key) else []
        yield from (f"{_at(entry.file, entry.line)}: {entry.key} {what}" for what in wrong)


def _junk(file: Path) -> Iterator[str]:
    text = entries.source(file)
    for entry in FluentParser().parse(text).body:
        if isinstance(entry, ast.Junk):
            for note in entry.annotations:
                line = text.count("\n", 0, note.span.start if note.span else 0) + 1
                yield f"{_at(file, line)}: {note.message}"


def _differences(locales: Mapping[str, Locale]) -> Iterator[str]:
    for key in sorted(frozenset[str]().union(*(_messages(locale) for locale in locales.values()))):
        needs = {name: variables(locale, key) for name, locale in locales.items() if key in locale.entries}
        for name in sorted(locales.keys() - needs.keys()):
            yield f"{key}: not in {name}"
        if len({*needs.values()}) > 1:
            each = "; ".join(f"{name} {', '.join(sorted(names)) or 'none'}" for name, names in sorted(needs.items()))
            yield f"{key}: arguments differ: {each}"


def _calls(locales: Mapping[str, Locale], used: Used) -> Iterator[str]:
    for call in used.calls:
        needs = frozenset[str]().union(*(variables(locale, call.key) for locale in locales.values()))
        if call.names is not None and (lacking := needs - call.names):
            yield f"{call.where}: {call.key} said without {', '.join(sorted(lacking))}"


def _at(file: Path, line: int) -> str:
    return f"{file.parent.name}/{file.name}:{line}"


class _Marks(Visitor):
    """The variables and functions in an entry."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.functions: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.variables.add(node.id.name)

    def visit_FunctionReference(self, node: ast.FunctionReference) -> None:  # noqa: N802
        self.functions.add(node.id.name)
        self.generic_visit(node)
