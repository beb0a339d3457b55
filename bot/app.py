"""Puts the parts together. The only place that knows the services of an installation."""

import asyncio
import importlib
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot import crowds, metrics, opening
from bot.badges.address import Addresses
from bot.channels.sms import daily
from bot.config import Settings, key_variables
from bot.delivery.looking import Looker
from bot.desk import Desk
from bot.dialogue import photo
from bot.dialogue.service import Book, Loader, Service, word_keys
from bot.jobs import tidying
from bot.pictures import drawers
from bot.pictures.pool import Pool
from bot.seeing import tracing
from bot.seeing.paced import Paced
from bot.seeing.traced import TracedDesk
from bot.seeing.tracing import Tracer
from bot.words.words import Words
from rules.base.calendar import Calendar
from storage import calendar_overrides, depths, installation
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.keys import Keyring
from storage.writing import Look

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "locales"
FEN_IN_YUAN = 100


def services(names: Iterable[str]) -> tuple[Service, ...]:
    """The services of the configuration: each package or module offers one as `service`."""
    return tuple(importlib.import_module(name).service for name in names)


def spoken(words: Words, offered: Sequence[Service]) -> dict[str, list[str]]:
    """What people type for each command, greeting, and word that always works, in all languages."""
    return {name: list(words.typed(key)) for name, key in word_keys(offered).items()}


def own_facts(settings: Settings, book: Callable[[], Book]) -> Service:
    """The facts that only the installation's settings tell."""

    async def public_url(look: Look) -> str:
        del look
        return settings.public_url

    async def approve_above(look: Look) -> int:
        del look
        return settings.broadcast.approve_above

    async def approve_above_fen(look: Look) -> int:
        del look
        return settings.coupons.approve_above_yuan * FEN_IN_YUAN

    async def working_days(look: Look) -> Calendar:
        table = await calendar_overrides.read(look.connection)
        return Calendar(table, settings.union.periods, settings.union.zone)

    async def commands(look: Look) -> tuple[Any, ...]:
        del look
        return book().menu

    async def jobs(look: Look) -> tuple[Any, ...]:
        del look
        return book().jobs

    async def badge(look: Look, name: str, number: int, language: str) -> str:
        if settings.web.kiosk and look.channel == "web":
            return ""  # it would stay open for whoever comes next
        addresses = Addresses(look.keys, settings.public_url, lambda: look.now)
        return addresses.of(name, number, look.actor, language, look.channel)

    async def sms_reaches(look: Look, mobile: str) -> bool:
        del look
        sms = settings.sms
        return sms.gateway != "http" or mobile.startswith(tuple(sms.prefixes))

    async def sms_spent(look: Look) -> datetime | None:
        sms = settings.sms
        return await daily.spent_until(look, sms.a_day, settings.union.zone) if sms.gateway == "http" else None

    facts: dict[str, Loader] = {
        "public_url": public_url,
        "badge": badge,
        "approve_above": approve_above,
        "approve_above_fen": approve_above_fen,
        "calendar": working_days,
        "commands": commands,
        "jobs": jobs,
        "sms_reaches": sms_reaches,
        "sms_spent": sms_spent,
    }
    return Service("installation", facts=facts, jobs=(tidying.job,))


@dataclass(slots=True)
class App:
    """The parts of one running process."""

    settings: Settings
    database: Database
    keys: Keyring
    committer: Committer
    words: Words
    book: Book
    desk: Desk
    pictures: Pool
    clock: Callable[[], datetime]
    observed: metrics.Metrics
    tracer: Tracer | None

    @classmethod
    def build(
        cls, settings: Settings, keys: Keyring | None = None, clock: Callable[[], datetime] | None = None
    ) -> "App":
        """Everything but the channels, not started yet. Raises `storage.keys.KeyTrouble`, `Trouble`.

        It makes no keys: only `bot.opening.ready` knows whether the database has some already.
        """
        zone = settings.union.zone
        clock = clock or (lambda: datetime.now(zone))
        keys = keys or Keyring.load(key_variables(), Path(settings.keys.path), make=False)
        database = Database(settings.database_url)
        committer = Committer(database, keys, Ids(), clock)
        words = Words.load(LOCALES, settings.locale.default, timezone=zone, clock=clock)
        book = _book(settings, words)
        observed = metrics.Metrics(_readings(settings, committer, words, book))
        committer.observe = observed.commit
        tracer = tracing.begun(settings.trace)
        desk = (Desk if tracer is None else partial(TracedDesk, tracer))(
            book,
            committer,
            words,
            clock,
            decide_seconds=settings.desk.decide_seconds,
            slow_seconds=settings.desk.slow_seconds,
            language=settings.locale.default,
            observe=observed.observe,
        )
        desk.limit(crowds.Limits(settings.desk.line, settings.desk.taps_a_second, settings.desk.taps_burst))
        pictures = Pool(_drawers(book))
        desk.slow[photo.FACT] = Looker(committer, pictures).look
        return cls(settings, database, keys, committer, words, book, desk, pictures, clock, observed, tracer)

    async def open(self) -> None:
        """Begin to take turns. Raises `storage.keys.WrongKey` where the keys are not this database's."""
        await self.committer.start()
        await self.committer.run(installation.Adopt().apply)

    async def close(self) -> None:
        """Finish what waits, then stop."""
        await self.desk.idle()
        await self.committer.close()
        await self.database.close()
        await self.pictures.close()
        if self.tracer is not None:
            await asyncio.to_thread(self.tracer.close)


def _drawers(book: Book) -> dict[str, str]:
    """The house's, and those of all services."""
    return {**drawers.DRAWERS, **{name: where for each in book.services for name, where in each.pictures.items()}}


def _readings(settings: Settings, committer: Committer, words: Words, book: Book) -> metrics.Readings:
    jobs, file = [job.name for job in book.jobs], opening.sqlite_file(settings)

    async def look() -> depths.Depths:
        async with committer.database.reading() as connection:
            return await depths.look(connection, committer.clock(), jobs)

    def free() -> int | None:
        return shutil.disk_usage(file.parent).free if file is not None and file.parent.is_dir() else None

    return metrics.Readings(
        batches=lambda: committer.batches,
        words_missing=words.missed.total,
        connections=committer.database.connections,
        waiting=committer.waiting,
        depths=Paced(look),
        free=free,
    )


def _book(settings: Settings, words: Words) -> Book:
    made: list[Book] = []
    offered = (*services(settings.services), own_facts(settings, lambda: made[0]))
    made.append(Book(offered, spoken(words, offered)))
    return made[0]


async def load_demo(settings: Settings, progress: Callable[[int, int], None] = lambda done, total: None) -> list[str]:
    """Load what is missing of the made-up union: all of it into an empty database, nothing where another union stands.

    Returns what to print, fresh one-time links for staff among it; nothing where another union stands.
    """
    app = App.build(settings)
    await app.open()
    try:
        lines: list[str] = []
        for service in app.book.services:
            if service.demo is not None:
                lines += await service.demo(app, progress)
        return lines
    finally:
        await app.close()
