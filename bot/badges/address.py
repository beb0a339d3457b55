"""Where a badge is shown: an address that seals which one, whose, and until when. It is nobody's code itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.channels.web.seals import Seal
from storage.keys import Keyring
from storage.writing import Actor

PATH: Final = "/badge/"
LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What an address says: the badge's name and number, for whom it is shown, in which language, until when (seconds
    since 1970)."""

    name: str
    number: int
    actor: Actor
    language: str
    until: int


class Addresses:
    """Seals and opens them. Nothing is stored: who has the address sees the badge, for as long as it lasts."""

    def __init__(self, keys: Keyring, public_url: str, now: Callable[[], datetime]) -> None:
        self._seal, self._url, self._now = Seal(keys.derive("badges"), "badge"), public_url, now

    def of(self, name: str, number: int, actor: Actor, language: str, channel: str) -> str:
        """The address of a badge for half an hour. Empty where nobody could open it: a chat wants a public one."""
        if not self._url.startswith("https://") and channel != "web":
            return ""
        until = int((self._now() + LASTS).timestamp())
        return f"{self._url}{PATH}{self._seal.close('', [name, number, actor.address, actor.person, language, until])}"

    def ticket(self, token: str) -> Ticket | None:
        """What a token says, also when its time is over; None where we did not make it."""
        match self._seal.open("", token):
            case [str(name), int(number), int(address), int() | None as person, str(language), int(until)]:
                return Ticket(name, number, Actor(address, person), language, until)
        return None
