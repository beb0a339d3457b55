"""The error report of an import: the lines that could not be taken, and why, to be corrected and imported again."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.cli.voice import Voice
from bot.dialogue.say import Say, say
from bot.trouble import Trouble
from rules.base import cells


class Report:
    """Written to `path` with the first problem; no problem, no file. It holds personal data, for this account only."""

    def __init__(self, path: Path, voice: Voice, headings: Sequence[str]) -> None:
        self.path, self.lines = path, 0
        self._voice, self._headings = voice, headings
        self._file: Any = None
        self._writer: Any = None

    def add(self, number: int, line: Sequence[str], problems: Sequence[Say]) -> None:
        """A line that could not be taken."""
        if self._writer is None:
            self._begin()
        why = " ".join(self._voice.text(problem) for problem in problems)
        self._writer.writerow([number, why, *(cells.neutral(cell) for cell in line)])
        self.lines += 1

    def close(self) -> None:
        """Write what is left."""
        if self._file is not None:
            self._file.close()

    def _begin(self) -> None:
        try:
            # With the mark by which Excel knows UTF-8.
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise Trouble(say("import-report", file=str(self.path), why=error.strerror or "")) from None
        self.path.chmod(0o600)
        self._writer = csv.writer(self._file)
        names = (say("import-column-line"), say("import-column-problem"))
        self._writer.writerow([*(self._voice.text(name) for name in names), *(map(cells.neutral, self._headings))])
