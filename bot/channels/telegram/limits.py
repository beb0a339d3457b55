"""What the Bot API allows. Sources: facts/telegram.md, and the pages of the Bot API named there."""

from dataclasses import replace
from typing import Final

from bot.channels import cutting
from bot.channels.channel import Rates

TEXT: Final = 4096
"""UTF-16 code units of a message (sendMessage)."""
CAPTION: Final = 1024
"""UTF-16 code units of a picture's caption (sendPhoto)."""
BUTTONS: Final = 100
"""Buttons of one keyboard (InlineKeyboardMarkup)."""
START: Final = 64
"""Characters of a deep link's payload (facts, "start")."""
DOWNLOAD_BYTES: Final = 20 * 1024 * 1024
"""Largest file that a bot may fetch (getFile)."""
UPDATES: Final = 100
"""Most updates of one getUpdates, and so the most that are in hand while polling."""
COMMANDS: Final = 100
"""Commands of one list (setMyCommands)."""
DESCRIPTION: Final = 256
"""Characters of a command's description (BotCommand)."""
UPDATE_BYTES: Final = 1024 * 1024
"""Far more than any update takes; aiohttp reads no more than this either."""
RATES: Final = Rates(a_second=30, chat_a_second=1, group_a_minute=20)
"""About so many messages overall, to one chat, and to a group (facts/telegram.md); the rest is told by 429."""


def paid(a_second: float) -> Rates:
    """The rates of paid broadcasts: up to 1,000 a second (sendMessage, `allow_paid_broadcast`)."""
    return replace(RATES, a_second=a_second)


size = cutting.utf16


def cut(text: str, most: int = TEXT) -> list[str]:
    """`text` in messages."""
    return [text] if 2 * len(text) <= most else cutting.cut(text, most, size)
