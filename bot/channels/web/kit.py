"""What one connection works with: the house and the parts of the channel that all connections share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.channels.buckets import Buckets
from bot.channels.channel import Take
from bot.channels.web.callers import Callers
from bot.channels.web.cookies import Cookies
from bot.channels.web.house import House
from bot.channels.web.hub import Hub
from bot.channels.web.kiosk import Kiosk
from bot.channels.web.mail import Mail
from bot.channels.web.pictures import Pictures
from bot.channels.web.seals import Seal
from bot.channels.web.settings import WebSettings
from bot.channels.web.statics import Statics


@dataclass(frozen=True, slots=True)
class Limits:
    """Turns, uploads and pictures are counted by account; failures by network address."""

    turns: Buckets
    uploads: Buckets
    pictures: Buckets
    failures: Buckets

    @classmethod
    def of(cls, settings: WebSettings, clock: Callable[[], float]) -> Self:
        return cls(
            Buckets(settings.turns_a_second, settings.turns_burst, clock),
            Buckets(settings.uploads_a_minute / 60, settings.uploads_burst, clock),
            Buckets(settings.pictures_a_minute / 60, settings.pictures_burst, clock),
            Buckets(settings.failures_a_minute / 60, settings.failures_burst, clock),
        )

    def refused(self) -> dict[tuple[str, ...], float]:
        """How often each was reached."""
        named = {"turns": self.turns, "uploads": self.uploads, "pictures": self.pictures}
        return {("page", name): buckets.refused for name, buckets in named.items()}


@dataclass(frozen=True, slots=True)
class Kit:
    house: House
    settings: WebSettings
    take: Take
    now: Callable[[], datetime]
    callers: Callers
    hub: Hub
    mail: Mail
    kiosk: Kiosk
    limits: Limits
    pictures: Pictures
    uploads: Seal
    statics: Statics

    @classmethod
    def of(
        cls,
        house: House,
        settings: WebSettings,
        take: Take,
        now: Callable[[], datetime],
        clock: Callable[[], float],
    ) -> Self:
        hub = Hub()
        return cls(
            house,
            settings,
            take,
            now,
            Callers(settings, Cookies(house.cookie_key, now)),
            hub,
            Mail(),
            Kiosk(hub, settings, clock),
            Limits.of(settings, clock),
            Pictures(house, now),
            Seal(house.cookie_key, "upload"),
            Statics(),
        )
