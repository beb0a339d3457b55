"""What a check found."""

from dataclasses import dataclass

from bot.dialogue.say import Say

GOOD, WARNING, PROBLEM = "✓", "!", "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, or only a warning or a remark, with what to do about it."""

    what: Say
    mark: str = PROBLEM
