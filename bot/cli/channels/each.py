"""One check for each channel that is configured."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from bot.cli.channels import sms, telegram, wechat
from bot.cli.findings import Finding
from bot.config import Settings
from bot.dialogue.say import Say, say

SECONDS = 20.0
"""For all that is asked of one channel."""


def looks(settings: Settings) -> Iterator[tuple[Say, Callable[[], list[Finding]]]]:
    """The name of each check, and what does it."""
    if settings.sms.gateway == "http" and settings.sms.url:
        yield say("check-sms"), lambda: _within(sms.findings(settings))
    if settings.telegram.token.get_secret_value():
        yield say("check-telegram"), lambda: _within(telegram.findings(settings))
    if settings.wechat.app_id and settings.wechat.app_secret.get_secret_value():
        yield say("check-wechat"), lambda: _within(wechat.findings(settings))


def _within(asking: Awaitable[list[Finding]]) -> list[Finding]:
    async def asked() -> list[Finding]:
        try:
            async with asyncio.timeout(SECONDS):
                return await asking
        except TimeoutError:
            return [Finding(say("check-slow", seconds=int(SECONDS)))]

    return asyncio.run(asked())
