"""Text messages where there is no gateway: into the log of tests and the demo, or refused."""

import logging

from bot import logs
from bot.channels.channel import Abilities, Receipt
from bot.dialogue.screen import Shown

log = logging.getLogger(logs.DEMO)
"""The one logger whose words pass: a made-up phone has no other screen."""


class LogSms:
    """Writes each message into the log instead of sending it: for tests and the demo, never for people."""

    name = "sms"
    can = Abilities(text_characters=500)

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        """Write it down, with the number masked."""
        text = " ".join(screen.text for screen in screens)
        log.info("sms %s to %s: %s", notice, f"{account[:-8]}****{account[-4:]}", text)
        return Receipt("sent")


class NoSms:
    """No gateway is configured: whoever waits for a code is told, and `check` says what to set."""

    name = "sms"
    can = Abilities()

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        """Refuse."""
        del account, notice, screens
        return Receipt("failed", "no gateway is configured")
