"""A running process: an app with its channels, its worker and its sweeps, started and stopped in order."""

import gc
import logging
import socket
import time
from collections import ChainMap
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from aiohttp import web

from bot import health, metrics, parking, schedule, stopping
from bot.app import App
from bot.badges.address import Addresses
from bot.badges.page import BadgePage, Manner
from bot.badges.showing import Shows
from bot.berth import Berth
from bot.channels import chosen
from bot.channels.channel import Channel, TryAgain
from bot.channels.sms import described
from bot.channels.sms.logged import NoSms
from bot.channels.web.channel import WebChannel
from bot.channels.web.settings import WebSettings
from bot.config import Settings
from bot.delivery.fetcher import Fetcher
from bot.delivery.line import Ears
from bot.delivery.live import Live
from bot.delivery.looking import Looker
from bot.delivery.texting import Texting
from bot.delivery.worker import Worker
from bot.desk import Crowded
from bot.dialogue import photo
from bot.dialogue.event import Event
from bot.dialogue.screen import Answer
from bot.entrances import Entrances, Inviting, Linked
from bot.houses.chat import ChatHouse, Pace
from bot.houses.page import WebHouse
from bot.houses.wechat import WechatHouse
from bot.jobs.chore import Chore
from bot.presence import Presence
from bot.publishing import Shelf
from bot.seeing.traced import TracedChannels
from storage import addresses
from storage.committer import Away

SOON, LATE = timedelta(seconds=5), "send late answers"
ANEW = timedelta(seconds=3)
"""Telegram is asked for no more than one change of a message in so long."""
FETCH, TEXT = timedelta(seconds=2), timedelta(seconds=20)
log = logging.getLogger(__name__)


class Running:
    """An app with its channels, its worker and its sweeps."""

    def __init__(self, app: App, *, demo: bool = False, doors: Sequence[socket.socket] = ()) -> None:
        self.app, self.demo, self._listening = app, demo, doors
        self.health, self._presence = health.Health(app.committer), Presence(app.committer, app.desk.seats.share)
        pace = Pace(app.settings.desk.turns_a_second, app.settings.desk.turns_burst)
        house = ChatHouse(app.desk, app.words, app.pictures, pace)
        wechat = WechatHouse(app.desk, app.words, app.pictures, app.observed.refused, pace)
        self._houses = house, wechat
        self.chats = {chat.name: chat for chat in chosen.channels(app.settings, house, wechat)}
        entrances = Entrances(self._doors())
        app.pictures.dress = entrances.dressed
        self.web = self._page(entrances)
        sms = described.channel(app.settings, app.committer, demo=demo)
        self.channels: dict[str, Channel] = {"web": self.web, "sms": sms, **self.chats}
        texted, lost = self._toast if demo else None, app.desk.seats.drop_address
        language = app.settings.locale.default
        ears = Ears(texted, lost, app.observed.told)
        zone = app.settings.union.zone
        told = self.channels if app.tracer is None else TracedChannels(self.channels, app.tracer)
        self.worker = Worker(app.committer, app.words, told, language, ears, time.monotonic, zone)
        sweeps = (*schedule.house(app.committer, app.book), *self._sweeps())
        self.schedule = schedule.Schedule(sweeps, app.observed.swept)
        app.desk.wrote, app.desk.late = self.worker.wake, lambda: self.schedule.now(LATE)

    def _doors(self) -> Iterator[Inviting | Linked]:
        for chat in self.chats.values():
            if isinstance(chat, Linked) or (isinstance(chat, Inviting) and self.app.settings.wechat.posters):
                yield chat

    def _page(self, entrances: Entrances) -> WebChannel:
        app = self.app
        told = metrics.handler(app.observed, app.settings.server.metrics_token.get_secret_value())
        more = (
            web.get("/health", health.handler(self.health)),
            web.get("/health/alive", health.alive),
            web.get("/metrics", told),
            web.get("/public/{name}/{number}", Shelf(app.committer, app.book.public).handle),
            *self._badges().routes,
            *(route for chat in self.chats.values() for route in chat.routes),
        )
        house = WebHouse(app.desk, app.words, app.pictures, entrances)
        page = WebChannel(house, web_settings(app.settings, demo=self.demo), more, now=app.clock, doors=self._listening)
        numbers = replace(app.observed.readings, sockets=lambda: page.kit.hub.open)
        app.observed.readings = replace(
            numbers,
            waiting=lambda: {**app.committer.waiting(), ("in line",): len(app.desk.crowd.queue)},
            slowed=lambda: ChainMap(page.kit.limits.refused(), *(one.too_fast() for one in self._houses)),
        )
        return page

    def _badges(self) -> BadgePage:
        app, url = self.app, self.app.settings.public_url
        shows = Shows(app.committer, app.words, app.pictures, app.book.badges, url)
        manner = Manner(app.settings.web.trusted_hops)
        return BadgePage(Addresses(app.keys, url, app.clock), shows, app.words, app.clock, manner)

    def _sweeps(self) -> tuple[schedule.Sweep, ...]:
        app, sizes = self.app, self.app.settings.web
        own = [
            schedule.Sweep("finish parked turns", SOON, lambda: parking.resume(app.desk)),
            schedule.Sweep(LATE, SOON, lambda: parking.send_late(app.desk, self.channels)),
            schedule.Sweep("look at people anew", addresses.SEEN_EVERY, self._look_anew),
        ]
        if deals := app.book.live:
            language = app.settings.locale.default
            live = Live(app.committer, app.words, self.channels, self.worker, language, deals)
            own.append(schedule.Sweep("show anew what goes on", ANEW, live.round))
        if not isinstance(self.channels["sms"], NoSms):
            texting = Texting(app.committer, app.settings.union.zone)
            own.append(schedule.Sweep("text what nobody heard", TEXT, texting.round))
        if self.chats:
            fetcher = Fetcher(app.committer, self.chats, most_bytes=sizes.upload_bytes, most_pixels=sizes.image_pixels)
            app.desk.slow[photo.FACT] = Looker(app.committer, app.pictures, fetcher.fetch).look
            own.append(schedule.Sweep("fetch files", FETCH, fetcher.round))
        chores: list[Chore] = [chore for service in app.book.services for chore in service.sweeps]
        return (*own, *(schedule.Sweep(one.name, one.every, partial(one.work, app.committer)) for one in chores))

    async def start(self) -> None:
        """Begin to listen. Raises `OSError` where the port is taken."""
        await self.app.open()
        await self._presence.start()
        await self.web.start(self._take)
        for chat in self.chats.values():
            await chat.start()
        self.worker.start()
        self.schedule.start()

    async def stop(self) -> None:
        """Stop in order: nobody new, turns in hand finished, then the rest."""
        self.health.stopping = True
        steps: tuple[tuple[str, Callable[[], Awaitable[object]]], ...] = (
            ("doors", self.web.shut),
            *((name, chat.stop) for name, chat in self.chats.items()),
            ("web", self.web.stop),
            ("sweeps", self.schedule.stop),
            ("outbox", self.worker.stop),
            ("presence", self._presence.stop),
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


def load(settings: Settings) -> None:
    """Load what a running process loads only once it starts, so that its forks need not."""
    import apscheduler.schedulers.asyncio
    import apscheduler.triggers.interval  # noqa: F401

    chosen.load(settings)


async def serve(app: App, *, demo: bool, berth: Berth | None = None) -> None:
    """Run until a signal asks for a stop. `berth`: as a worker, that stops when its crew says so, or is gone."""
    stop = stopping.Stop(crew=berth is not None)
    stop.listen()
    running = Running(app, demo=demo, doors=berth.sockets() if berth else ())
    if berth is not None:
        berth.watch(stop.ask)
    await running.start()
    settle_memory()  # of this process: an application that has the channel inside settles its own
    if berth is not None:
        berth.serving()
    log.info("serving %s", app.settings.public_url)
    await stop.asked()
    await running.stop()
