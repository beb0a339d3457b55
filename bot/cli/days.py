"""`import days`: the union's own table of working days, for years that the calendar library does not know yet."""

import asyncio
from pathlib import Path

from bot import words
from bot.cli import sheets
from bot.cli.voice import PROBLEMS, Voice
from bot.config import Settings
from bot.dialogue.say import Say, say
from bot.opening import opened
from rules.base import day_table
from rules.base.day_table import DayTable
from storage import calendar_overrides

REASONS = ("columns", "date", "kind", "conflict", "too_many")
WORDS = words.family("days-why", REASONS)


def replace(voice: Voice, settings: Settings, file: Path, *, dry_run: bool) -> int:
    """Read the table and keep it; every year that it names is replaced. The exit code."""
    with sheets.lines_of(file) as (lines, _):
        table = day_table.read(cells for _, cells in lines)
    if not dry_run and table.days:
        asyncio.run(_keep(settings, table))
    voice.tell(say("days-would" if dry_run else "days-done", count=len(table.days)))
    if table.errors:
        voice.complain([_said(error) for error in table.errors])
        return PROBLEMS
    return 0


def _said(error: day_table.LineError) -> Say:
    return say("days-wrong", line=error.line, why=Say(f"days-why-{error.reason}"))


async def _keep(settings: Settings, table: DayTable) -> None:
    async with opened(settings) as here:
        await here.committer.run(calendar_overrides.Replace(table.days).apply)
