"""What a chat channel needs of the rest of the house."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.dialogue.event import Event
from bot.dialogue.screen import Answer, Drawing, Hint


@dataclass(frozen=True, slots=True)
class Listed:
    """A command as a channel's own menu shows it: `name` of a-z, `label` in words; `place` orders the menu."""

    name: str
    label: str
    place: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands: `revision` is another after each turn, `question` only when another is asked.

    `text` and `hint` are those of the screen that was shown last.
    """

    revision: int
    question: str = ""
    text: str = ""
    hint: Hint = ""


NOBODY = Standing(-1)
"""An account that was never met, or has left and was forgotten."""


class House(Protocol):
    """The rest of the house. Every coroutine may raise `bot.channels.channel.TryAgain`."""

    def now(self) -> datetime:
        """The union's time, aware."""

    async def take(self, event: Event, seconds: float) -> Answer | None:
        """Run the event's turn and return its committed answer; None where it takes longer than `seconds`.

        Then the event is parked durably and may be confirmed; its answer comes by `Channel.send`.
        """

    async def owe(self, answer: Answer, seconds: float = 0) -> None:
        """A committed answer could not be sent just now: it comes by `Channel.send` later.

        With `seconds` the channel is still at it, and says `settle` once it is there; only if it doesn't within those
        is the answer sent.
        """

    async def settle(self, answer: Answer) -> None:
        """An owed answer is there after all."""

    async def announce(self, channel: str, account: str, language: str, reference: str, key: str) -> int:
        """Remember a file that somebody sent, to be had by `reference`. Returns its id for `event.Upload`.

        0: they send more than is fetched for one account just now; or the event `key` came before, and `take` gives
        the answer that it had. `language` as in `Event`.
        """

    async def on_duty(self, task: str) -> bool:
        """Whether `task`, which one process of all does, is this one's from now on: ask again every few seconds.

        Who was not heard of for ten is followed by another.
        """

    async def relieved(self) -> None:
        """This process does none of those any more: another may begin at once."""

    async def language(self, channel: str, account: str) -> str:
        """The locale that somebody reads, such as "zh_CN"."""

    async def listed(self, channel: str, account: str, language: str) -> tuple[Listed, ...]:
        """The commands that this account may know, in the order of the menu; account "" is a newcomer."""

    async def standing(self, channel: str, account: str) -> Standing:
        """Where the conversation stands, whichever process had its last turn; `NOBODY` is not met by asking."""

    async def draw(self, channel: str, account: str, drawing: Drawing, language: str) -> bytes:
        """A picture or file as this account may see it now. Raises `LookupError` where there is none for them."""

    def words(self, key: str, language: str, /, **args: Any) -> str:
        """A sentence of `locales/`."""

    def secret(self, purpose: str) -> bytes:
        """32 secret bytes for one purpose, always the same."""
