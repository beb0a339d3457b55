"""Puts the parts together, starts and stops them. The only place that knows the services of an installation."""

import asyncio
import gc
import importlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot import health, metrics, parking, schedule, stopping
from bot.channels import chosen
from bot.channels.channel import Channel, TryAgain
from bot.channels.sms import daily, described
from bot.channels.web.channel import WebChannel
from bot.channels.web.settings import WebSettings
from bot.config import Settings, key_variables
from bot.delivery.fetcher import Fetcher
from bot.delivery.worker import Worker
from bot.desk import Crowded, Desk
from bot.dialogue.event import Event
from bot.dialogue.screen import Answer
from bot.dialogue.service import Book, Loader, Service, word_keys
from bot.entrances import Entrances, Inviting
from bot.jobs import tidying
from bot.pictures import drawers
from bot.pictures.pool import Pool
from bot.webhouse import WebHouse
from bot.wechathouse import WechatHouse
from bot.words.words import Words
from rules.base.calendar import Calendar
from storage import addresses, calendar_overrides, depths, installation
from storage.committer import Away, Committer
from storage.database import Database
from storage.ids import Ids
from storage.keys import Keyring
from storage.writing import Look

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "locales"
log = logging.getLogger(__name__)


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

    async def working_days(look: Look) -> Calendar:
        table = await calendar_overrides.read(look.connection)
        return Calendar(table, settings.union.periods, settings.union.zone)

    async def commands(look: Look) -> tuple[Any, ...]:
        del look
        return book().menu

    async def jobs(look: Look) -> tuple[Any, ...]:
        del look
        return book().jobs

    async def sms_reaches(look: Look, mobile: str) -> bool:
        del look
        sms = settings.sms
        return sms.gateway != "http" or mobile.startswith(tuple(sms.prefixes))

    async def sms_spent(look: Look) -> datetime | None:
        sms = settings.sms
        return await daily.spent_until(look, sms.a_day, settings.union.zone) if sms.gateway == "http" else None

    facts: dict[str, Loader] = {
        "public_url": public_url,
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

    @classmethod
    def build(
        cls, settings: Settings, keys: Keyring | None = None, clock: Callable[[], datetime] | None = None
    ) -> "App":
        """Everything but the channels, not started yet. Raises `storage.keys.KeyTrouble`.

        It makes no keys: only `bot.opening.ready` knows whether the database has some already.
        """
        zone = settings.union.zone
        clock = clock or (lambda: datetime.now(zone))
        keys = keys or Keyring.load(key_variables(), Path(settings.keys.path), make=False)
        database = Database(settings.database_url)
        committer = Committer(database, keys, Ids(), clock)
        words = Words.load(LOCALES, settings.locale.default, timezone=zone, clock=clock)
        book = _book(settings, words)
        observed = metrics.Metrics(_readings(committer, words))
        desk = Desk(
            book,
            committer,
            words,
            clock,
            decide_seconds=settings.desk.decide_seconds,
            language=settings.locale.default,
            observe=observed.observe,
        )
        table = {**drawers.DRAWERS, **{name: where for each in book.services for name, where in each.pictures.items()}}
        return cls(settings, database, keys, committer, words, book, desk, Pool(table), clock, observed)

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


def _readings(committer: Committer, words: Words) -> metrics.Readings:
    async def waiting() -> Mapping[str, int]:
        async with committer.database.reading() as connection:
            return await depths.outbox(connection)

    return metrics.Readings(batches=lambda: committer.batches, words_missing=words.missed.total, outbox=waiting)


def _book(settings: Settings, words: Words) -> Book:
    made: list[Book] = []
    offered = (*services(settings.services), own_facts(settings, lambda: made[0]))
    made.append(Book(offered, spoken(words, offered)))
    return made[0]


class Running:
    """An app with its channels, its worker and its sweeps."""

    def __init__(self, app: App, *, demo: bool = False) -> None:
        self.app, self.demo = app, demo
        self.health = health.Health(app.committer)
        self.house = WebHouse(app.desk, app.words, app.pictures)
        more: tuple[web.AbstractRouteDef, ...] = (
            web.get("/health", health.handler(self.health)),
            web.get("/health/alive", health.alive),
            web.get("/metrics", metrics.handler(app.observed, app.settings.server.metrics_token.get_secret_value())),
        )
        self.chats = chosen.channels(app.settings, WechatHouse(app.desk, app.words, app.pictures, app.observed.refused))
        more += tuple(route for chat in self.chats for route in chat.routes)
        self.web = WebChannel(self.house, web_settings(app.settings, demo=demo), more, now=app.clock)
        hub = self.web.kit.hub
        app.observed.readings = replace(app.observed.readings, sockets=lambda: hub.open)
        sms = described.channel(app.settings, app.committer, demo=demo)
        chats = {chat.name: chat for chat in self.chats}
        if app.settings.wechat.posters:
            app.pictures.dress = Entrances(chat for chat in self.chats if isinstance(chat, Inviting)).dressed
        self.channels: dict[str, Channel] = {"web": self.web, "sms": sms, **chats}
        texted, lost = self._toast if demo else None, app.desk.seats.drop_address
        self.worker = Worker(app.committer, app.words, self.channels, app.settings.locale.default, texted, lost)
        app.desk.wrote, app.desk.late = self.worker.wake, self._send_late
        sizes = app.settings.web
        self.fetcher = Fetcher(app.committer, chats, most_bytes=sizes.upload_bytes, most_pixels=sizes.image_pixels)
        self._late: set[asyncio.Task[int]] = set()
        seconds = timedelta(seconds=5)
        self._late_answers = schedule.Sweep(
            "send late answers", seconds, lambda: parking.send_late(app.desk, self.channels)
        )
        self.schedule = schedule.Schedule((*schedule.house(app.committer, app.book), *self._sweeps()))

    def _sweeps(self) -> tuple[schedule.Sweep, ...]:
        desk, seconds = self.app.desk, timedelta(seconds=5)
        own: tuple[schedule.Sweep, ...] = (
            schedule.Sweep("finish parked turns", seconds, lambda: parking.resume(desk)),
            self._late_answers,
            schedule.Sweep("look at people anew", addresses.SEEN_EVERY, self._look_anew),
        )
        if self.chats:
            own += (schedule.Sweep("fetch files", timedelta(seconds=2), self.fetcher.round),)
        return own + tuple(sweep for service in self.app.book.services for sweep in service.sweeps)

    async def start(self) -> None:
        """Begin to listen. Raises `OSError` where the port is taken."""
        await self.app.open()
        await self.web.start(self._take)
        for chat in self.chats:
            await chat.start()
        self.worker.start()
        self.schedule.start()
        settle_memory()

    async def stop(self) -> None:
        """Stop in order: nobody new, turns in hand finished, then the rest."""
        self.health.stopping = True
        steps: tuple[tuple[str, Callable[[], Awaitable[object]]], ...] = (
            *((chat.name, chat.stop) for chat in self.chats),
            ("web", self.web.stop),
            ("sweeps", self.schedule.stop),
            ("outbox", self.worker.stop),
            ("desk", self.app.close),
        )
        await stopping.in_order(steps, self.app.settings.desk.stop_seconds)

    async def _take(self, event: Event) -> Answer:
        try:
            return await self.app.desk.take(event)
        except (Away, Crowded):
            raise TryAgain from None

    async def _look_anew(self) -> int:
        self.app.desk.seats.clear()
        return 0

    def _send_late(self) -> None:
        task = asyncio.ensure_future(schedule.swept(self._late_answers))
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _toast(self, address: int, text: str) -> None:
        async with self.app.database.reading() as connection:
            found = await addresses.get(connection, address)
            account = await addresses.account(connection, self.app.keys, address)
        if found.channel == "web":
            await self.web.toast(account, text)


def web_settings(settings: Settings, *, demo: bool) -> WebSettings:
    """The web channel's settings out of all."""
    server, own = settings.server, settings.web.model_dump()
    language = settings.locale.default.replace("_", "-")
    return WebSettings(
        host=server.host,
        port=server.port,
        public_url=settings.public_url,
        language=language,
        demo=demo,
        stop_seconds=settings.desk.stop_seconds,
        **own,
    )


def settle_memory() -> None:
    """Let the collector look at what turns leave behind, not again and again at everything loaded at the start.

    A turn makes no cycles, so its values go by themselves; the default thresholds cost a busy process a seventh of it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


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


async def serve(settings: Settings, *, demo: bool) -> None:
    """Run until a signal asks for a stop."""
    stop = stopping.Stop()
    stop.listen()
    running = Running(App.build(settings), demo=demo)
    await running.start()
    log.info("serving %s", settings.public_url)
    await stop.asked()
    await running.stop()
