"""Whether everything that the program says can be said."""

from pathlib import Path

from bot import words
from bot.cli.findings import PROBLEM, WARNING, Finding
from bot.cli.voice import LOCALES
from bot.config import Settings
from bot.dialogue.say import say, verbatim
from bot.words import Words

ROOT = Path(__file__).parents[2]
MOST = 50
UNUSED = ": never used"
"""A sentence that nobody says harms nobody: services may be left out."""


def locales(settings: Settings) -> list[Finding]:
    """Every problem of the locales, each a line that names its file or key."""
    try:
        spoken = Words.load(LOCALES, settings.locale.default, timezone=settings.union.zone)
    except (KeyError, OSError):
        known = ", ".join(sorted(path.name for path in LOCALES.glob("*/")))
        return [Finding(say("check-no-locale", name=settings.locale.default, known=known))]
    try:
        used = words.scan(ROOT) | _of_services(settings)
    except Exception:  # noqa: BLE001 - a service that can't be loaded may fail in any way
        return [Finding(say("check-words-not"))]
    lines = spoken.problems(used)
    found = [Finding(verbatim(line), WARNING if line.endswith(UNUSED) else PROBLEM) for line in lines[:MOST]]
    return [*found, Finding(say("check-more", count=len(lines) - MOST))] if len(lines) > MOST else found


def _of_services(settings: Settings) -> frozenset[str]:
    """Keys that services make from codes and from the names of their commands."""
    from bot import app

    offered = app.services(settings.services)
    families = (words.family(prefix, codes) for service in offered for prefix, codes in service.families)
    commands = (
        f"command-{command.name}{end}" for service in offered for command in service.commands for end in ("", "-words")
    )
    return frozenset(commands).union(*families)
