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
    """`config.toml`, section telegram, says what each is for; the last four come from other sections."""

    webhook: bool = False
    secret: str = ""
    webhook_reply: bool = False
    patience: float = 1
    connections: int = 40
    turns_at_once: int = 200

    public_url: str = ""
    most_bytes: int = limits.DOWNLOAD_BYTES
    most_pixels: int = 20_000_000

    @property
    def url(self) -> str:
        """Where Telegram sends updates."""
        return self.public_url.rstrip("/") + PATH


def check(settings: TelegramSettings) -> None:
    """Raises `Trouble` where a webhook would take updates from anybody."""
    if not settings.webhook:
        return
    if not settings.secret:
        raise Trouble(say("telegram-no-secret"))
    if not _SECRET.fullmatch(settings.secret):
        raise Trouble(say("telegram-secret-letters"))
