"""What WeChat needs of the house beyond other chat channels: what is held for somebody, and what may still be sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.channels import house
from bot.dialogue.screen import Shown
from storage.windows import Limit


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that is held for somebody, in their language."""

    id: int
    screens: tuple[Shown, ...]


class House(house.House, Protocol):
    """Every coroutine may raise `bot.channels.channel.TryAgain`. An account is an openid."""

    def refused(self, why: str) -> None:
        """Count a push that is not believed; `why` is one of a few codes."""

    def typed(self, line: str, language: str) -> str:
        """The word that people type for a command's `line` ("/card"); "" where there is none that does the same."""

    async def offered(self, account: str) -> tuple[tuple[str, str], ...]:
        """The (code, label) pairs that a number means now, read anew: another process may have had the last turn."""

    async def revision(self, account: str) -> int:
        """The revision of their conversation, as this process knows it."""

    async def owed(self, account: str, most: int) -> tuple[Owed, ...]:
        """What is held for them, the oldest first, taken for half a minute; nobody else tells it meanwhile.

        Asked only where the turn's own commit did not say that nothing is (`Answer.held`). Those who ask at the same
        time are one question.
        """

    async def told(self, account: str, ids: Sequence[int]) -> None:
        """These were told."""

    async def release(self, account: str, ids: Sequence[int]) -> None:
        """These were not told after all: they come by `Channel.send`, now that the person is there."""

    async def follow(self, account: str, screens: Sequence[Shown], dedupe: str, *, held: bool = False) -> None:
        """Tell them more by `Channel.send`, a second from now; or hold it. The same `dedupe` is written once."""

    async def announceable(self, account: str, notice: int) -> str | None:
        """The kind of a notice, where its person may be told by a template that it is there; None: not of this one."""

    async def spend(self, account: str, limits: Mapping[str, Limit]) -> str | None:
        """Count one message against a window of theirs. Returns its kind, or None: nothing may be sent now."""

    async def give_back(self, account: str, kind: str) -> None:
        """The message that was counted was surely not sent."""

    async def shut(self, account: str) -> None:
        """Tencent says that nothing more may be sent before they do something."""
