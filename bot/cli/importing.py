"""`import orgs|members`: line by line, a bad one never stops the good ones, nothing is imported twice."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import words
from bot.cli import families, inviting, sheets
from bot.cli.batches import Batches, Read
from bot.cli.reports import Report
from bot.cli.sheets import Sheet
from bot.cli.voice import PROBLEMS, Voice
from bot.config import Settings
from bot.dialogue.say import say
from bot.opening import Opened, opened
from storage.imports import columns
from storage.imports.lines import Refused
from storage.imports.members import Members
from storage.imports.organisations import Organisations

WORDS = words.family("import-field", columns.FIELDS) | words.family("import-why", columns.REASONS)


@dataclass(frozen=True, slots=True)
class Asked:
    """What to import. `under`: the organisation of lines that name none, by id or name; empty: there is none."""

    file: Path
    dry_run: bool
    report: Path
    under: str


def beside(file: Path) -> Path:
    """Where the error report goes when nobody says."""
    return file.with_name(f"{file.stem}.errors.csv")


def organisations(voice: Voice, settings: Settings, asked: Asked) -> int:
    """Import organisations; the exit code."""

    async def work(sheet: Sheet, here: Opened, batches: Batches) -> None:
        under = await _place(here, asked.under)
        file = sheets.fingerprint(asked.file)
        lines = list(_read(sheet, batches, lambda cells: columns.organisation(cells, sheet.columns)))
        generations = families.generations(lines, lambda line, why: batches.refuse(line.number, line.cells, [why]))
        for generation in generations:
            await batches.add(generation, lambda some: Organisations(file, some, under))

    return asyncio.run(_import(voice, settings, asked, columns.ORGANISATIONS, work))


def members(voice: Voice, settings: Settings, asked: Asked) -> int:
    """Import members; the exit code."""
    zone = settings.union.zone
    today = datetime.now(zone).date()

    async def work(sheet: Sheet, here: Opened, batches: Batches) -> None:
        into = await _place(here, asked.under)
        file = sheets.fingerprint(asked.file)
        lines = _read(sheet, batches, lambda cells: columns.member(cells, sheet.columns, today))
        await batches.add(lines, lambda some: Members(file, some, zone, into))

    return asyncio.run(_import(voice, settings, asked, columns.MEMBERS, work))


async def _import(voice: Voice, settings: Settings, asked: Asked, kind: str, work: Callable[..., Any]) -> int:
    with sheets.opened(asked.file, kind) as sheet:
        report = Report(asked.report, voice, sheet.headings)
        try:
            async with opened(settings) as here:
                with _progress(voice, sheet.count) as tick:
                    batches = Batches(here, report, asked.dry_run, tick)
                    await work(sheet, here, batches)
        finally:
            report.close()
    told = {"imported": batches.imported, "known": batches.known, "refused": batches.refused}
    voice.tell(say("import-would", **told) if asked.dry_run else say("import-done", **told))
    if report.lines:
        voice.complain([say("import-see-report", file=str(asked.report))])
        return PROBLEMS
    return 0


def _read(sheet: Sheet, batches: Batches, reader: Callable[[list[str]], Any]) -> Iterator[Read[Any]]:
    for number, cells in sheet.lines:
        value = reader(cells) if cells else (Refused("line", "unreadable"),)
        if isinstance(value, tuple):
            batches.refuse(number, cells, value)
        else:
            yield Read(number, cells, value)


async def _place(here: Opened, text: str) -> int | None:
    return (await inviting.found(here, text)).id if text else None


@contextmanager
def _progress(voice: Voice, count: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _lines: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*bar, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(voice.text(say("import-working")), total=count)
        yield lambda lines: progress.advance(task, lines)
