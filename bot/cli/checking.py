"""`check`: everything that could keep the union from running, in one list, with what to do about each."""

import asyncio
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime

import typer

from bot.channels.telegram.settings import TelegramSettings
from bot.cli import holdings, places, wording
from bot.cli.channels import each, wechat
from bot.cli.findings import GOOD, PROBLEM, WARNING, Finding
from bot.cli.voice import PROBLEMS, Voice
from bot.config import Settings
from bot.dialogue.say import Say, say
from bot.trouble import Trouble

Checks = Iterator[tuple[Say, Callable[[], list[Finding]]]]


def check(voice: Voice, load: Callable[[], Settings]) -> int:
    """Print every finding; the exit code."""
    worst = False
    try:
        settings = load()
    except Trouble as trouble:
        _show(voice, say("check-settings"), [Finding(problem) for problem in trouble.problems])
        voice.tell(say("check-settings-first"))
        return PROBLEMS
    for name, look in (*_checks(settings), *_of_this_machine(settings)):
        found = _looked(look)
        _show(voice, name, found)
        worst = worst or any(one.mark == PROBLEM for one in found)
    voice.tell(say("check-problems") if worst else say("check-good"))
    return PROBLEMS if worst else 0


def _looked(look: Callable[[], list[Finding]]) -> list[Finding]:
    try:
        return look()
    except Trouble as trouble:
        return [Finding(problem) for problem in trouble.problems]


def _show(voice: Voice, name: Say, found: list[Finding]) -> None:
    marks = {one.mark for one in found}
    mark = next((mark for mark in (PROBLEM, WARNING) if mark in marks), GOOD)
    typer.echo(f"{mark} {voice.text(name)}")
    for one in found:
        typer.echo(f"    {voice.text(one.what)}")


def _checks(settings: Settings) -> Checks:
    yield say("check-settings"), lambda: list(_doubts(settings))
    yield say("check-keys"), lambda: asyncio.run(holdings.keys(settings))
    yield say("check-database"), lambda: asyncio.run(holdings.database(settings))
    yield say("check-locales"), lambda: wording.locales(settings)
    yield say("check-services"), lambda: list(_of_services(settings))
    yield say("check-calendar"), lambda: asyncio.run(holdings.calendar(settings, _today(settings)))
    yield from each.looks(settings)


def _of_this_machine(settings: Settings) -> Checks:
    yield say("check-folder"), lambda: places.folders(settings)
    yield say("check-port"), lambda: places.port(settings)
    yield say("check-fonts"), places.fonts
    yield say("check-python", version=platform.python_version()), _python


def _doubts(settings: Settings) -> Iterator[Finding]:
    """Settings that can be used, but probably not so."""
    https = settings.public_url.startswith("https://")
    if settings.server.host not in places.LOOPBACK and not https:
        yield Finding(say("check-no-https", url=settings.public_url), WARNING)
    if settings.sms.gateway == "none":
        yield Finding(say("check-no-sms"), WARNING)
    if settings.sms.gateway == "log":
        yield Finding(say("check-sms-in-log"), WARNING)
    if settings.sms.gateway == "http" and not settings.sms.url:
        yield Finding(say("check-sms-url"))
    if settings.telegram.token.get_secret_value():
        if settings.telegram.mode == "webhook" and not https:
            yield Finding(say("check-webhook"))
        library = "aiogram" if settings.telegram.library == "aiogram" else "telegram"
        if not places.installed(library):
            yield Finding(say("check-library", library=library))
        yield from _secret(settings)
    yield from wechat.doubts(settings)
    if settings.trace.endpoint and not places.installed("opentelemetry.exporter.otlp.proto.http"):
        yield Finding(say("trace-library"))
    for service in settings.services:
        if not places.installed(service):
            yield Finding(say("check-service", service=service))


def _secret(settings: Settings) -> Iterator[Finding]:
    """What the channel itself would refuse to start with."""
    section = settings.telegram
    try:
        TelegramSettings(section.mode == "webhook", section.secret.get_secret_value())
    except Trouble as trouble:
        yield from (Finding(problem) for problem in trouble.problems)


def _of_services(settings: Settings) -> Iterator[Finding]:
    """What the services' own `checks` find, each a function of the settings that gives findings."""
    from bot import app

    try:
        offered = app.services(settings.services)
    except Exception as error:  # noqa: BLE001 - a service that can't be loaded may fail in any way
        yield Finding(say("check-service-broken", why=type(error).__name__))
        return
    for service in offered:
        for look in service.checks:
            yield from look(settings)


def _python() -> list[Finding]:
    return [] if sys.version_info >= (3, 11) else [Finding(say("check-python-old"))]


def _today(settings: Settings) -> date:
    return datetime.now(settings.union.zone).date()
