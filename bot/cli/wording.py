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
READY = ("dialogue-", "command-")
"""The dialogue's own sentences stand ready before the service that says them."""


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
    lines = [line for line in spoken.problems(used) if not (line.endswith(UNUSED) and line.startswith(READY))]
    found = [Finding(verbatim(line), WARNING if line.endswith(UNUSED) else PROBLEM) for line in lines[:MOST]]
    return [*found, Finding(say("check-more", count=len(lines) - MOST))] if len(lines) > MOST else found


def _of_services(settings: Settings) -> words.Used:
    """Keys that services make from codes and from the names of their commands; not every command has typed words."""
    from bot import app

    offered = app.services(settings.services)
    families = (words.family(prefix, codes) for service in offered for prefix, codes in service.families)
    commands = [f"command-{command.name}" for service in offered for command in service.commands]
    typed = frozenset(f"{command}-words" for command in commands)
    return words.Used(frozenset(commands).union(*families), mentioned=typed)
