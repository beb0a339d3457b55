"""Speaking to whoever sits at the command line, in their language."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from bot.dialogue.say import Say, say
from bot.trouble import Trouble
from bot.words import Words

LOCALES = Path(__file__).parents[2] / "locales"
CHINESE, ENGLISH = "zh_CN", "en"
PROBLEMS = 1
"""The exit code of a command that found problems; 2 is wrong usage, 0 is good."""


class Voice:
    """Says sentences of `locales/` on the terminal."""

    def __init__(self, language: str, words: Words | None = None) -> None:
        self.language = language
        self.words = words or Words.load(LOCALES, timezone=ZoneInfo("Asia/Shanghai"))

    def text(self, what: Say) -> str:
        """A sentence."""
        return self.words.text(what, self.language)

    def tell(self, *sentences: Say) -> None:
        """Say sentences, a line each."""
        for sentence in sentences:
            typer.echo(self.text(sentence))

    def complain(self, problems: Sequence[Say]) -> None:
        """Say problems, on the error output."""
        for problem in problems:
            typer.echo(f"✗ {self.text(problem)}", err=True)

    @contextmanager
    def troubles(self) -> Iterator[None]:
        """Turn `Trouble` into words and the exit code of problems."""
        try:
            yield
        except Trouble as trouble:
            self.complain(trouble.problems)
            raise typer.Exit(PROBLEMS) from None


def language(asked: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """The language asked for, else the terminal's: Chinese for a Chinese one, English for all others."""
    of_terminal = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return CHINESE if (asked or of_terminal).lower().startswith("zh") else ENGLISH


__all__ = ["Voice", "language", "say"]
