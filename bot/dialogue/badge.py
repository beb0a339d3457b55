"""What somebody holds up to be scanned: a code that changes every minute, or why there is none any more."""

from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.say import Say


@dataclass(frozen=True, slots=True)
class Badge:
    """`title`, and below it `lines`. `code` is what the QR code leads to (signed, without an address), `typed` the same
    for the fingers; both are another from `changes_at` on. Without a code the lines say why.
    """

    title: Say
    lines: tuple[Say, ...] = ()
    code: str = ""
    typed: str = ""
    changes_at: datetime | None = None
