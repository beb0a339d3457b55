"""Telegram: does the Bot API answer to our token, and is the bot set up with @BotFather as it should be?"""

import time
import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels import chosen
from bot.channels.telegram.api import Api, Refused
from bot.channels.telegram.settings import PATH
from bot.cli import places
from bot.cli.findings import GOOD, WARNING, Finding
from bot.config import Settings
from bot.dialogue.say import Say, say

PORTS = (443, 80, 88, 8443)
"""Where Telegram delivers (facts/telegram.md)."""
LATELY_SECONDS = 3600
MANY_WAITING = 100


async def findings(settings: Settings, api: Api | None = None, now: float | None = None) -> list[Finding]:
    """Ask who the bot is and what its webhook does. `now` is Unix seconds."""
    section = settings.telegram
    if api is None and not places.installed("aiogram" if section.library == "aiogram" else "telegram"):
        return []  # said by the check of the settings
    api = api or chosen.transport(settings)
    try:
        me = await api.open()
        hook = await api.call("getWebhookInfo", {})
    except Refused as refused:
        return [Finding(_refusal(refused, section.api_base))]
    finally:
        await api.close()
    return [
        Finding(say("check-telegram-answers", name=str(me.get("username", ""))), GOOD),
        *_set_up(me),
        *_intake(settings, hook, now or time.time()),
    ]


def _intake(settings: Settings, hook: Mapping[str, Any], now: float) -> Iterator[Finding]:
    """How updates come; where another application takes them, that is its own affair."""
    if settings.telegram.mode == "webhook":
        yield from _webhook(settings, hook, now)
    if settings.telegram.mode == "polling":
        yield from _polling(hook)


def _refusal(refused: Refused, api_base: str) -> Say:
    match refused.kind:
        case "unauthorized":
            return say("check-telegram-token")
        case "network" | "unconfirmed":
            return say("check-telegram-away", url=api_base)
    return say("check-telegram-refused", why=refused.kind)


def _set_up(me: Mapping[str, Any]) -> Iterator[Finding]:
    if me.get("can_read_all_group_messages"):
        yield Finding(say("check-telegram-privacy"), WARNING)
    if me.get("can_join_groups"):
        yield Finding(say("check-telegram-groups"), GOOD)
    yield Finding(say("check-telegram-commands"), GOOD)


def _polling(hook: Mapping[str, Any]) -> Iterator[Finding]:
    if hook.get("url"):
        yield Finding(say("check-telegram-other-webhook", host=_host(hook)), WARNING)


def _webhook(settings: Settings, hook: Mapping[str, Any], now: float) -> Iterator[Finding]:
    wanted = urllib.parse.urlsplit(settings.public_url)
    if (port := wanted.port or (443 if wanted.scheme == "https" else 80)) not in PORTS:
        yield Finding(say("check-telegram-port", port=str(port)))
    if not hook.get("url"):
        yield Finding(say("check-telegram-webhook-to-be-set"), GOOD)
        return
    if hook["url"] != settings.public_url.rstrip("/") + PATH:
        yield Finding(say("check-telegram-webhook-elsewhere", host=_host(hook)), WARNING)
    if now - hook.get("last_error_date", 0) < LATELY_SECONDS:
        why = str(hook.get("last_error_message", ""))
        yield Finding(say("check-telegram-webhook-error", why=why), WARNING)
    if (count := hook.get("pending_update_count", 0)) >= MANY_WAITING:
        yield Finding(say("check-telegram-waiting", count=count), WARNING)


def _host(hook: Mapping[str, Any]) -> str:
    """Of a webhook's address only the host: some programs put their token into the path."""
    return urllib.parse.urlsplit(str(hook["url"])).hostname or ""
