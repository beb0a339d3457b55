"""Telegram as a channel like any other."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.channels.channel import Abilities, Receipt, TryAgain, Unfetchable
from bot.channels.house import House
from bot.channels.telegram import limits, reading, speaking
from bot.channels.telegram.api import Api, Refused
from bot.channels.telegram.direct import Direct, Sleep
from bot.channels.telegram.duty import SIGN_SECONDS, Duty
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.lane import Lane
from bot.channels.telegram.menus import Menus
from bot.channels.telegram.notices import Notices
from bot.channels.telegram.polling import OVERLAP_SECONDS, RETRY_SECONDS, SAID, SLOWEST_SECONDS, Polling
from bot.channels.telegram.settings import PATH, TelegramSettings
from bot.channels.telegram.speaker import NAME, Speaker
from bot.channels.telegram.turns import Turns
from bot.channels.telegram.webhook import Webhook
from bot.dialogue.screen import Shown

STARTING_SECONDS = 5.0
"""How long a notice waits that comes before the Bot API is open."""
log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class TelegramChannel:
    """A bot at the Bot API. Implements `bot.channels.channel.ChatChannel`.

    `now` is aware time, `clock` monotonic seconds, `sleep` waits.
    """

    name = NAME
    can = Abilities(
        buttons=limits.BUTTONS,
        edits=True,
        pictures=True,
        text_characters=limits.TEXT,
        orders=True,
        repeats_hours=24,
        rates=limits.RATES,
    )

    def __init__(
        self,
        api: Api,
        settings: TelegramSettings,
        house: House,
        now: Callable[[], datetime] = _now,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        overlap_seconds: float = OVERLAP_SECONDS,
        sign_seconds: float = SIGN_SECONDS,
    ) -> None:
        self._api, self._settings, self._house, self._sleep = api, settings, house, sleep
        if settings.paid_broadcasts:
            self.can = replace(self.can, broadcasts=limits.paid(settings.paid_a_second))
        lane = Lane(clock)
        speaker = Speaker(api, house)
        direct = Direct(speaker, lane, sleep)
        self._notices, self._menus = Notices(speaker, lane), Menus(direct, house)
        self._turns = Turns(direct, house, self._menus, settings.patience, now)
        fit = reading.Fit(min(settings.most_bytes, limits.DOWNLOAD_BYTES), settings.most_pixels)
        self._intake = Intake(self._turns, Groups(direct, house, clock), fit)
        self._polling, self._duty = Polling(api, self._intake, sleep, overlap_seconds), Duty(house, sign_seconds)
        self._webhook = Webhook(
            self._intake, settings.secret, settings.turns_at_once, clock, reply=settings.webhook_reply
        )
        self.routes: Sequence[web.AbstractRouteDef] = (
            (web.post(PATH, self._webhook.handle),) if settings.webhook else ()
        )
        self._task: asyncio.Task[None] | None = None
        self._opened = False

    async def start(self) -> None:
        """Begin to take updates."""
        self._task = asyncio.create_task(self._work(), name=NAME)

    async def stop(self) -> None:
        """Take nothing new, finish what is in hand, confirm it. The connections go even where that takes too long."""
        try:
            await self._settled()
        finally:
            await self._api.close()

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        """Tell somebody something outside a turn. It waits while the Bot API wants a pause."""
        return await self._send(account, notice, screens, paid=False)

    async def broadcast(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        """The same, in the lane that costs where the settings say so."""
        return await self._send(account, notice, screens, paid=self._settings.paid_broadcasts)

    async def _send(self, account: str, notice: int, screens: tuple[Shown, ...], *, paid: bool) -> Receipt:
        if not self._opened:
            return Receipt("failed", "starting", STARTING_SECONDS)
        labels = await self._turns.labels(account, screens)
        calls = speaking.screens(int(account), screens, labels)
        if paid:
            for call in calls:
                call.params["allow_paid_broadcast"] = True
        self._turns.keyboards.sent(account, calls)
        return await self._notices.send(notice, calls)

    async def change(self, account: str, notice: int, reference: str, screens: tuple[Shown, ...]) -> Receipt:
        """Edit the message that a notice was."""
        del notice
        call = speaking.in_place(int(account), int(reference), screens) if reference.isdecimal() else None
        if call is None:
            return Receipt("unreachable", "it can't be edited")
        return await self._notices.change(call) if self._opened else Receipt("failed", "starting", STARTING_SECONDS)

    def link(self, code: str) -> str | None:
        """The address that opens the chat with `code`; None until the Bot API has told our name."""
        return f"https://t.me/{self._intake.bot}?start={code}" if self._intake.bot else None

    async def fetch(self, reference: str) -> bytes:
        """The content of a photo or file. Raises `Unfetchable`, or `Refused` where it may be had later."""
        try:
            return await self._api.download(reference, min(self._settings.most_bytes, limits.DOWNLOAD_BYTES))
        except Refused as refused:
            if refused.kind in ("gone", "bad"):
                raise Unfetchable("gone") from None
            if refused.kind == "too_long":
                raise Unfetchable("size") from None
            raise

    async def _settled(self) -> None:
        await self._webhook.stop()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        if not self._settings.webhook:
            await self._polling.stop(confirm=self._duty.held)
            await self._duty.leave()
        await self._turns.idle()

    async def _work(self) -> None:
        about = await self._until_done(self._api.open)
        self._intake.bot = str(about.get("username") or "")
        await self._until_done(self._choose_mode)
        self._opened = True
        self._webhook.start()
        log.info("telegram: ready, %s", "webhook" if self._settings.webhook else "polling")
        async with asyncio.TaskGroup() as both:
            both.create_task(self._until_done(self._menus.everybody))
            if not self._settings.webhook:
                both.create_task(self._duty.run(self._polling.run))

    async def _choose_mode(self) -> None:
        """Telegram gives updates in one way only."""
        settings = self._settings
        if not settings.webhook:
            await self._api.call("deleteWebhook", {})
            return
        params = {
            "url": settings.url,
            "secret_token": settings.secret,
            "allowed_updates": list(reading.WANTED),
            "max_connections": settings.connections,
        }
        await self._api.call("setWebhook", params)

    async def _until_done(self, work: Callable[[], Awaitable[Any]]) -> Any:
        """Its result, however long Telegram is away; what somebody has to put right is said once."""
        failures, said = 0, ""
        while True:
            try:
                return await work()
            except Refused as refused:
                if refused.kind != said:
                    said = refused.kind
                    log.error("%s", SAID.get(said, f"telegram: not ready ({said}); trying again"))  # noqa: TRY400
                wait = refused.retry_after or RETRY_SECONDS.get(said, min(SLOWEST_SECONDS, 2.0**failures))
            except TryAgain as away:
                wait = away.retry_ms / 1000
            except Exception:
                log.exception("telegram: not ready; trying again")
                wait = SLOWEST_SECONDS
            failures = min(failures + 1, 10)
            await self._sleep(wait)
