"""Giving lines to the database in batches that never hold its writer long, and counting what became of them."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from bot.cli.reports import Report
from bot.dialogue.say import Say
from bot.opening import Opened
from storage.committer import Away
from storage.imports.lines import Imported, Outcome, Pretended, Refused
from storage.writing import SYSTEM, Look, Lost, Transaction

AIM_SECONDS = 0.02
"""Of the writer at a time: the house's limit is 50 ms, and a slow disk must fit in as well."""
LEAST, MOST = 20, 200
"""Lines in a batch. A disk that is slow to confirm is slow for one line too: fewer would only be more commits."""
PAUSE_SECONDS = 0.05
TRIES = 10
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Read(Generic[Value]):
    """A line that could be read: its number and cells in the file, and what it says."""

    number: int
    cells: list[str]
    value: Value


class Import(Protocol):
    """What imports a batch."""

    async def apply(self, tx: Transaction) -> list[Outcome]:
        """Import it."""

    async def pretend(self, look: Look, before: Pretended) -> list[Outcome]:
        """What would become of it."""


Make = Callable[[tuple[tuple[int, Any], ...]], Import]


@dataclass(slots=True)
class Batches:
    """Runs batches one after another. `tick`: told how many lines were dealt with."""

    here: Opened
    report: Report
    dry_run: bool
    tick: Callable[[int], None]
    imported: int = 0
    known: int = 0
    refused: int = 0
    _size: int = LEAST
    _before: Pretended = field(default_factory=Pretended)

    def refuse(self, number: int, cells: Sequence[str], why: Iterable[Refused]) -> None:
        """A line that can't be taken."""
        self.refused += 1
        self.report.add(number, cells, [_sentence(one) for one in why])
        self.tick(1)

    async def add(self, lines: Iterable[Read[Any]], make: Make) -> None:
        """Import lines in order."""
        waiting = iter(lines)
        while batch := self._taken(waiting):
            outcomes = await self._outcomes(make(tuple((line.number, line.value) for line in batch)))
            for line, outcome in zip(batch, outcomes, strict=True):
                if isinstance(outcome, Refused):
                    self.refuse(line.number, line.cells, [outcome])
                    continue
                self.imported += isinstance(outcome, Imported)
                self.known += not isinstance(outcome, Imported)
                self.tick(1)

    def _taken(self, waiting: Iterator[Read[Any]]) -> list[Read[Any]]:
        return list(itertools.islice(waiting, self._size))

    async def _outcomes(self, batch: Import) -> list[Outcome]:
        if self.dry_run:
            async with self.here.database.reading() as connection:
                return await batch.pretend(
                    Look(connection, self.here.committer.clock(), SYSTEM, self.here.keys), self._before
                )
        for left in reversed(range(TRIES)):
            try:
                return await self._committed(batch)
            except (Away, Lost):
                if not left:
                    raise
                await asyncio.sleep(0.5)
        raise AssertionError

    async def _committed(self, batch: Import) -> list[Outcome]:
        began = time.perf_counter()
        outcomes: list[Outcome] = await self.here.committer.run(batch.apply)
        took = time.perf_counter() - began
        self._size = max(LEAST, min(MOST, 2 * self._size, int(self._size * AIM_SECONDS / took)))
        await asyncio.sleep(min(took, PAUSE_SECONDS))  # whoever else wants to write gets every other moment
        return outcomes


def _sentence(refused: Refused) -> Say:
    return Say(
        "import-wrong", {"column": Say(f"import-field-{refused.field}"), "why": Say(f"import-why-{refused.reason}")}
    )
