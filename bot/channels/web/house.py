"""What the web channel needs of the rest of the house, and the few ways in which the house says no."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.channels.channel import TryAgain
from bot.dialogue.screen import Button, Shown
from rules.base.values import dataclass

__all__ = ["Elsewhere", "House", "Item", "Refused", "TryAgain", "Visitor"]


class Refused(Exception):
    """The house does not take it, and trying again will not help. `key` is the locale key of why."""

    def __init__(self, key: str, **args: Any) -> None:
        super().__init__(f"{self.__doc__} ({key})")
        self.key = key
        self.args_of_key = args


@dataclass(frozen=True, slots=True)
class Item:
    """One finished turn ("e17") or one notice ("n4") of a conversation.

    `key` is the `Event.key` it answers, or None for a notice. `mine` is what the person said, masked where sensitive.
    """

    id: str
    at: datetime
    screens: tuple[Shown, ...]
    key: str | None = None
    mine: str | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Visitor:
    """What the page shows around the conversation. `language` is "zh-CN" or "en"; `menu` holds commands."""

    language: str
    staff: bool = False
    menu: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where else a scanned code leads; empty: nowhere.

    `telegram` is an address that opens the chat there, `wechat` what the account's own QR code says.
    """

    telegram: str = ""
    wechat: str = ""


class House(Protocol):
    """The rest of the house, as the web channel sees it. `account` is the channel's own random id of a browser.

    Every coroutine may raise `TryAgain`. Events do not go through here but through `WebChannel.start(take)`, where
    `take` may raise `TryAgain` and `Refused`, and may set in `Answer.extra`:
    `filed` (a kiosk then forgets the person), `menu` (menu, language or role changed),
    `failed` (a forged or guessed code: counts against the network address), `current: False` (its choices do not act).
    """

    @property
    def cookie_key(self) -> bytes:
        """At least 32 secret bytes; cookies, upload ids and picture addresses hang on them."""

    async def visitor(self, account: str, language: str) -> Visitor:
        """Who looks at the page. `language` is what the page shows so far; the house's own knowledge wins."""

    async def recent(self, account: str) -> Sequence[Item]:
        """The last 50 items of this conversation, oldest first; at most one is current."""

    async def got(self, account: str, notices: tuple[int, ...]) -> None:
        """These notices stand on the page. Ids come from the page: those of other accounts are to be ignored."""

    async def held(self, since: datetime, here: Callable[[str], bool]) -> Sequence[tuple[str, Item]]:
        """Notices that were held since then, with their accounts, as far as those are `here`."""

    async def keep(self, account: str, name: str, content: bytes, media_type: str) -> int:
        """Store a checked photo or file, part of nothing yet. Returns the `files` row's id; may raise `Refused`."""

    async def draw(self, account: str, name: str, args: Mapping[str, Any], language: str) -> bytes:
        """A picture or file as `account` may see it now. Raises `LookupError` where there is none for them."""

    async def elsewhere(self, code: str) -> Elsewhere:
        """Where else a code of ours leads that was just believed. It may ask other servers, and take seconds."""

    def words(self, key: str, language: str, /, **args: Any) -> str:
        """A sentence of `locales/`."""
