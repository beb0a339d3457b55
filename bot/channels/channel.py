"""Everything a channel must be."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.dialogue.event import Event
from bot.dialogue.screen import Answer, Shown

Take = Callable[[Event], Awaitable[Answer]]
"""Hands an event to the desk; returns once its turn is committed. The same event gets the same answer again."""


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


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a sent screen. `state`: sent, held (will be given later), unreachable, failed."""

    state: str
    why: str = ""
    retry_after_seconds: float = 0


class Channel(Protocol):
    """One way to talk with people."""

    name: str
    can: Abilities

    async def listen(self, take: Take) -> None:
        """Hand every event to `take` until cancelled."""

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        """Tell somebody something outside a turn. `notice` is the outbox row's id, the dedupe key at the other end."""
