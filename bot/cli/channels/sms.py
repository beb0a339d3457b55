"""The gateway of text messages: is it described well, and does anything listen there? No message is sent."""

import asyncio
import ssl
import urllib.parse
from collections.abc import Iterator

from bot.channels.sms import template
from bot.cli import places
from bot.cli.findings import GOOD, WARNING, Finding
from bot.config import Settings
from bot.dialogue.say import say
from bot.sections import Sms

CONNECT_SECONDS = 5.0
CODE_KIND = "phone_code"
"""The kind of message that everybody needs who joins."""


async def findings(settings: Settings) -> list[Finding]:
    """All that can be known without sending."""
    return [*_described(settings.sms), *await _answers(settings.sms)]


def _described(sms: Sms) -> Iterator[Finding]:
    named = template.used(sms.url, sms.body, *sms.headers)
    token = sms.token.get_secret_value().strip()
    if not named & {"phone", "national"}:
        yield Finding(say("check-sms-no-number"))
    if not named & {"text", "code"}:
        yield Finding(say("check-sms-no-words"))
    if "template" in named and not any(line.startswith(f"{CODE_KIND}:") for line in sms.templates):
        yield Finding(say("check-sms-no-template"))
    if "token" in named and not token:
        yield Finding(say("check-sms-no-token"))
    if token and "token" not in named:
        yield Finding(say("check-sms-token-unused"), WARNING)
    if not token.isascii() or not token.isprintable():
        yield Finding(say("check-sms-token-letters"))
    if sms.success_path and not sms.success_values:
        yield Finding(say("check-sms-no-values"))
    elif not sms.success_path and not sms.success_pattern:
        yield Finding(say("check-sms-any-success"), WARNING)


async def _answers(sms: Sms) -> list[Finding]:
    where = urllib.parse.urlsplit(sms.url)
    host, secure = where.hostname or "", where.scheme == "https"
    found = [] if secure or host in places.LOOPBACK else [Finding(say("check-sms-in-the-clear"), WARNING)]
    port = where.port or (443 if secure else 80)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            _, writer = await asyncio.open_connection(host, port, ssl=ssl.create_default_context() if secure else None)
    except ssl.SSLCertVerificationError:
        return [*found, Finding(say("check-sms-certificate", host=host))]
    except (OSError, TimeoutError):
        return [*found, Finding(say("check-sms-away", host=host, port=str(port)))]
    writer.transport.abort()
    return [*found, Finding(say("check-sms-answers", host=host, most=sms.a_day), GOOD)]
