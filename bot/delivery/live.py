"""Notices that are shown anew while something goes on, such as the progress of a broadcast.

A service says which there are (`Service.live`). Every few seconds each is drawn anew: one that was not told yet is
told, one that says something else now is changed where it stands. It is written anew too, so that whoever opens the
page later finds it as it is. Nothing is sent that says the same; a channel's limits count for changes as for messages.
"""

import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.channels.channel import Changing, Channel
from bot.delivery import notice
from bot.dialogue import drawing
from bot.dialogue.screen import Screen, Shown
from bot.remembered import Remembered
from storage import addresses, live, outbox
from storage.committer import Committer
from storage.live import MARK, Told
from storage.writing import SYSTEM, Gone, Look

REMEMBERED = 1000
"""Notices of which this process knows how it showed them last."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Card:
    """One such notice. `key` names it for ever; `draw` loads what it says now.

    `changes`: it is shown anew while it is dealt, and only where a channel can do that; else it is told once.
    """

    key: str
    owner: int
    kind: str
    about: int
    draw: Callable[[], Awaitable[tuple[Screen, ...]]]
    changes: bool = True

    @property
    def dedupe(self) -> str:
        """Its row's dedupe key."""
        return MARK + self.key


Deal = Callable[[Look], Awaitable[Sequence[Card]]]
"""The cards of a service that are wanted now. Their `draw` works while the look does."""


class Spares(Protocol):
    """What is left of a channel's limits."""

    async def spare(self, channel: str, account: str) -> bool:
        """Whether this process may make one more call to `account` now; it counts."""


class Live:
    """Deals, tells and changes. Any number of processes may."""

    def __init__(
        self,
        committer: Committer,
        words: drawing.Words,
        channels: Mapping[str, Channel],
        spares: Spares,
        language: str,
        deals: Sequence[Deal],
    ) -> None:
        self._committer, self._words, self._channels, self._spares = committer, words, channels, spares
        self._language, self._deals = language, deals
        self._shown: Remembered[int, bytes] = Remembered(REMEMBERED)

    async def round(self) -> int:
        """Show anew what changed. Nothing is left for another round at once."""
        for card, told, screens in await self._dealt():
            try:
                await self._show(card, told, screens)
            except Gone:
                continue  # its reader left a moment ago
        return 0

    async def _dealt(self) -> list[tuple[Card, Told | None, tuple[Screen, ...]]]:
        committer = self._committer
        async with committer.database.reading() as connection:
            look = Look(connection, committer.clock(), SYSTEM, committer.keys)
            cards = [card for deal in self._deals for card in await deal(look)]
            if not cards:
                return []
            told = await live.told(connection, committer.keys, {card.dedupe for card in cards})
            near = await addresses.nearest(connection, {card.owner for card in cards})
            return [
                (card, told.get(card.dedupe), await card.draw())
                for card in cards
                if (card.changes if card.dedupe in told else self._suits(card, near.get(card.owner)))
            ]

    def _suits(self, card: Card, nearest: addresses.Address | None) -> bool:
        """Whether the owner reads where such a card is of use."""
        if nearest is None:
            return False
        return not card.changes or self._can(nearest.channel)

    def _can(self, channel: str) -> bool:
        found = self._channels.get(channel)
        return found is not None and found.can.edits and isinstance(found, Changing)

    async def _show(self, card: Card, told: Told | None, screens: tuple[Screen, ...]) -> None:
        if told is None:
            first = notice.notify(card.owner, card.kind, *screens, about=card.about, dedupe=card.dedupe)
            await self._committer.run(first.apply)
            return
        content = notice.pack(screens)
        if content != told.content:
            await self._committer.run(live.Rewrite(told.id, content).apply)
        if told.state in (outbox.SENT, outbox.HELD):
            await self._change(told, content, screens)

    async def _change(self, told: Told, content: bytes, screens: tuple[Screen, ...]) -> None:
        digest, channel = hashlib.sha256(content).digest(), self._channels.get(told.channel)
        known = self._shown.setdefault(told.id, hashlib.sha256(told.content).digest())
        if digest == known or channel is None or not isinstance(channel, Changing):
            return
        account, shown = await self._drawn(told, screens)
        if not await self._spares.spare(told.channel, account):
            return
        receipt = await channel.change(account, told.id, told.reference, shown)
        if receipt.state in ("sent", "unreachable"):
            self._shown[told.id] = digest
        elif receipt.state == "failed":
            log.info("a notice on %s is not changed just now: %s", told.channel, receipt.why)

    async def _drawn(self, told: Told, screens: tuple[Screen, ...]) -> tuple[str, tuple[Shown, ...]]:
        """The account, and the screens in its language."""
        async with self._committer.database.reading() as connection:
            address = await addresses.get(connection, told.address)
            account = await addresses.account(connection, self._committer.keys, told.address)
        language = address.language or self._language
        return account, tuple([drawing.draw(screen, self._words, language, 0) for screen in screens])
