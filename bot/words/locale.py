"""One language: its entries, and its sentences as they are wanted."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

from bot.words import entries, sentence
from bot.words.entries import Entry, Parsed
from bot.words.sentence import Sentence

VERBATIM = ""
"""The key of words that are nobody's translation."""


def loaded(folder: Path) -> "Locale":
    """The sentences of a folder. A process keeps what it has read and made of them, until a file changes."""
    files = ((file.name, file.stat()) for file in sorted(folder.glob("*.ftl")))
    return _kept(folder, tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in files))


@lru_cache(16)
def _kept(folder: Path, _stamp: tuple[tuple[str, int, int], ...]) -> "Locale":
    return Locale(folder)


class Locale:
    """The sentences of one folder of `locales/`. `ready` holds those that were said before."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self.entries: dict[str, Entry] = {}
        self.doubles: list[Entry] = []
        for entry in entries.read(folder):
            if entry.key in self.entries:
                self.doubles.append(entry)
            else:
                self.entries[entry.key] = entry
        self.ready: dict[str, str | Sentence] = {VERBATIM: sentence.Template([sentence.Slot("text")])}
        self._runtime: Any = None
        self._trees: dict[str, Parsed | None] | None = None

    @contextmanager
    def studied(self) -> Iterator[None]:
        """Within, each entry is parsed once. A turn says few and needs no tree again, so otherwise none is kept."""
        self._trees = {}
        try:
            yield
        finally:
            self._trees = None

    def sentence(self, key: str) -> str | Sentence | None:
        """The sentence of `key`, or None where there is none."""
        if key in self.ready or key.startswith("-"):
            return self.ready.get(key)
        parsed = self.parsed(key)
        if parsed is None or self.circles(key):
            return None
        self.ready[key] = self._compiled(parsed)
        return self.ready[key]

    def parsed(self, key: str) -> Parsed | None:
        """The syntax tree of a message, or of a term by its "-key"."""
        if self._trees is not None and key in self._trees:
            return self._trees[key]
        entry = self.entries.get(key)
        tree = entry.parsed() if entry else None
        if self._trees is not None:
            self._trees[key] = tree
        return tree

    def _compiled(self, parsed: Parsed) -> str | Sentence:
        simple = sentence.compiled(parsed, self.parsed)
        if simple is not None:
            return simple
        from bot.words.runtime import Runtime  # 40 ms and 4 MB, only for those who need it

        self._runtime = self._runtime or Runtime(self.name)
        rich: Sentence = self._runtime.sentence(parsed, self.referred(parsed).values())
        return rich

    def referred(self, parsed: Parsed) -> dict[str, Parsed]:
        """The entries that an entry refers to, and those that they refer to."""
        found: dict[str, Parsed] = {}
        waiting = references(parsed)
        while waiting:
            key = waiting.pop()
            if key not in found and (other := self.parsed(key)):
                found[key] = other
                waiting |= references(other)
        return found

    def circles(self, key: str) -> bool:
        """Does the entry refer to itself in the end, or to one that does? Saying it would never end."""
        parsed = self.parsed(key)
        others = self.referred(parsed) if parsed else {}
        return key in others or any(name in self.referred(other) for name, other in others.items())


def references(parsed: ast.BaseNode) -> set[str]:
    """Keys of the messages, and "-keys" of the terms, that an entry refers to."""
    seen = _References()
    seen.visit(parsed)
    return seen.keys


class _References(Visitor):
    def __init__(self) -> None:
        self.keys: set[str] = set()

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.keys.add(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802
        self.keys.add(f"-{node.id.name}")
        self.generic_visit(node)
