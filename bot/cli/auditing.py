"""`audit verify`: whether the audit log is whole."""

import asyncio

from bot.cli.voice import PROBLEMS, Voice
from bot.config import Settings
from bot.dialogue.say import Say, say
from bot.opening import opened
from bot.trouble import Trouble
from storage import audit
from storage.audit import Head, Report

MOST_SHOWN = 20


def verify(voice: Voice, settings: Settings, head: str) -> int:
    """Check every link. `head`: one that left the installation earlier. Returns the exit code."""
    known = _head(head) if head else None
    report = asyncio.run(_verified(settings, known))
    voice.tell(
        say("audit-checked", count=report.checked),
        say("audit-loose", count=report.loose),
        say("audit-head", head=f"{report.head.position}:{report.head.link.hex()}"),
    )
    if report.sound:
        voice.tell(say("audit-sound"))
        return 0
    voice.complain(_problems(report))
    return PROBLEMS


async def _verified(settings: Settings, known: Head | None) -> Report:
    async with opened(settings) as here, here.database.reading() as connection:
        return await audit.verify(connection, here.keys, known)


def _problems(report: Report) -> list[Say]:
    found = []
    if report.broken:
        found.append(say("audit-broken", count=len(report.broken), positions=_some(report.broken)))
    if report.details_altered:
        found.append(say("audit-altered", count=len(report.details_altered), acts=_some(report.details_altered)))
    if report.cut:
        found.append(say("audit-cut"))
    return found


def _some(numbers: tuple[int, ...]) -> str:
    shown = ", ".join(str(number) for number in numbers[:MOST_SHOWN])
    return f"{shown}, …" if len(numbers) > MOST_SHOWN else shown


def _head(text: str) -> Head:
    position, _, link = text.strip().partition(":")
    try:
        return Head(int(position), bytes.fromhex(link))
    except ValueError:
        raise Trouble(say("audit-head-unreadable")) from None
