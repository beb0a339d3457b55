"""What the channel is told about its installation; the token is the transport's alone."""

import re
from dataclasses import dataclass

from bot.channels.telegram import limits
from bot.dialogue.say import say
from bot.trouble import Trouble

PATH = "/telegram"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""setWebhook, `secret_token`."""


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """`config.toml`, section telegram, says what each is for; the last three come from other sections.

    Raises `bot.trouble.Trouble` where a webhook would take updates from anybody.
    """

    webhook: bool = False
    secret: str = ""
    webhook_reply: bool = False
    patience: float = 1
    connections: int = 40
    turns_at_once: int = 200
    paid_broadcasts: bool = False
    paid_a_second: float = 1000

    public_url: str = ""
    most_bytes: int = limits.DOWNLOAD_BYTES
    most_pixels: int = 20_000_000

    def __post_init__(self) -> None:
        if self.webhook and not self.secret:
            raise Trouble(say("telegram-no-secret"))
        if self.webhook and not _SECRET.fullmatch(self.secret):
            raise Trouble(say("telegram-secret-letters"))

    @property
    def url(self) -> str:
        """Where Telegram sends updates."""
        return self.public_url.rstrip("/") + PATH
