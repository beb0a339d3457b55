"""Everything a channel must be."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from aiohttp import web

from bot.dialogue.event import Event
from bot.dialogue.screen import Answer, Shown

Take = Callable[[Event], Awaitable[Answer]]
"""Hands an event to the desk; returns once its turn is committed. The same event gets the same answer again."""


class TryAgain(Exception):
    """The house cannot take it right now; nothing was decided, and the channel must not confirm it."""

    def __init__(self, retry_ms: int = 2000) -> None:
        super().__init__(self.__doc__)
        self.retry_ms = retry_ms


class Unfetchable(Exception):
    """A file that somebody sent can never be had: `reason` is a code ("gone", "size")."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Rates:
    """How fast a channel may be written to outside of answers. None: as fast as it goes.

    `chat_burst` messages to one chat may leave at once, then `chat_a_second`. A group is an account that begins with
    `group_prefix`. A receipt's `retry_after_seconds` is the whole channel's, however few limits it has.
    """

    a_second: float | None = None
    chat_a_second: float | None = None
    chat_burst: int = 3
    group_a_minute: float | None = None
    group_prefix: str = "-"


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can do; handlers never ask, the drawing of screens does."""

    buttons: int = 0  # most a screen may carry; 0 means numbered choices
    edits: bool = False
    pictures: bool = False
    text_bytes: int | None = None
    text_characters: int | None = None
    passive_seconds: float | None = None  # time until the channel takes silence for failure
    orders: bool = False  # delivers one event of a person at a time
    repeats_hours: float = 24  # how long it may repeat an event
    dedupes: bool = False  # a notice that is sent twice is shown once
    rings: bool = True  # a notice may wake somebody up: quiet hours count
    rates: Rates | None = None  # None: it keeps its own pace, and a wish for time is one message's
    broadcasts: Rates | None = None  # a lane of their own for broadcasts, beside `rates`


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a sent screen.

    `state`: sent; held (will be given later); unreachable; failed (try again; a `retry_after_seconds` is the channel's
    own wish and counts as no failure); unconfirmed (the connection broke after the request was written: it may have
    arrived, and is not sent again by itself). `reference`: the channel's own name of what was sent, by which it can be
    changed later.
    """

    state: str
    why: str = ""
    retry_after_seconds: float = 0
    reference: str = ""


class Channel(Protocol):
    """One way to tell people something."""

    name: str
    can: Abilities

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        """Tell somebody something outside a turn. `notice` is the outbox row's id, the dedupe key at the other end."""


@runtime_checkable
class Broadcaster(Protocol):
    """A channel that sends broadcasts otherwise than notices."""

    async def broadcast(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        """As `Channel.send`, for one of a broadcast's people."""


@runtime_checkable
class Changing(Protocol):
    """A channel that can show a notice anew where it stands (`Abilities.edits`)."""

    async def change(self, account: str, notice: int, reference: str, screens: tuple[Shown, ...]) -> Receipt:
        """Show `screens` in the notice's place. `reference` is what its receipt said; "" where it said nothing.

        `sent`: it stands there so. `held`: it isn't to be seen just now. `unreachable`: it can't be changed any more.
        """


@runtime_checkable
class Placing(Protocol):
    """A channel that can show a late answer where its turn stands."""

    async def place(self, event: Event, answer: Answer) -> Receipt:
        """As `Channel.send`, for the answer of a turn that was parked."""


class ChatChannel(Channel, Protocol):
    """A channel on which people talk with us through somebody else's service: Telegram, WeChat.

    It gets a `bot.channels.house.House` when it is made. `routes` stand on the one HTTP server.
    """

    routes: Sequence[web.AbstractRouteDef]

    async def start(self) -> None:
        """Begin to take events. Returns at once; what the other side refuses is logged and tried again."""

    async def stop(self) -> None:
        """Take nothing new, finish what is in hand."""

    async def fetch(self, reference: str) -> bytes:
        """The content of a file that somebody sent. Raises `Unfetchable`; anything else is tried again."""
