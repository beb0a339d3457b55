"""How an installation sends text messages, made of its settings."""

import time

from bot.channels.channel import Channel
from bot.channels.sms import template
from bot.channels.sms.daily import Daily
from bot.channels.sms.gateway import Gateway, HttpSms
from bot.channels.sms.logged import LogSms, NoSms
from bot.channels.sms.pace import Pace
from bot.channels.sms.verdict import Later, Success, Verdict
from bot.config import Settings
from bot.sections import Sms
from storage.committer import Committer


def channel(settings: Settings, committer: Committer, *, demo: bool = False) -> Channel:
    """The channel "sms": a demo's goes into the log."""
    sms = settings.sms
    if demo or sms.gateway == "log":
        return LogSms()
    if sms.gateway == "none" or not sms.url:
        return NoSms()
    daily = Daily(committer, sms.a_day, settings.union.zone)
    return HttpSms(gateway(sms), Pace(sms.a_second, time.monotonic), daily)


def gateway(settings: Sms) -> Gateway:
    """The gateway that the settings describe. Raises `template.Unusable` where there is no address."""
    kinds = (line.partition(":") for line in settings.templates)
    return Gateway(
        url=template.address(settings.url),
        method=settings.method,
        body=template.body(settings.body),
        headers=template.headers(settings.headers),
        encoding=settings.encoding,
        token=settings.token.get_secret_value().strip(),  # a file that held it may have ended its line
        templates={kind: name.strip() for kind, _, name in kinds},
        prefixes=settings.prefixes,
        verdict=Verdict(
            Success(settings.success_status, settings.success_path, settings.success_values, settings.success_pattern),
            Later(settings.later_status, settings.later_values, settings.later_pattern),
        ),
        timeout_seconds=settings.timeout_seconds,
    )
