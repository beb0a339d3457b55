"""The seats that were read, kept: most people who talk now have talked a moment ago.

The cache is safe because every commit compares the revisions it read; a turn that lost drops the seat and reads again.
"""

import time

from bot.arrivals import Arrivals
from bot.remembered import Remembered
from bot.seat import Seat
from storage.committer import Committer
from storage.keys import Keyring

__all__ = ["Seat", "Seats"]

CACHED = 20_000
"""Seats kept: about 2 kB each."""
FRESH_SECONDS = 0.05
"""Where several processes take turns, a seat is believed as long as one turn may look at it more than once. One that
is old costs more than a reading: it loses, and its batch with it, which is then committed in pieces."""


class Seats:
    """Finds seats by (channel, account)."""

    def __init__(self, committer: Committer, keys: Keyring) -> None:
        self._arrivals = Arrivals(committer, keys)
        self._cached: Remembered[tuple[str, str], Seat] = Remembered(CACHED)
        self._kept_at: Remembered[tuple[str, str], float] = Remembered(CACHED)
        self.shared = False
        """Whether other processes take turns of the same people: what was kept is then too old to be relied on."""

    def known(self, channel: str, account: str) -> Seat | None:
        """The seat, if it is cached."""
        if (seat := self._cached.get((channel, account))) is None:
            return None
        if self.shared and self._kept_at.get((channel, account), 0) < time.monotonic() - FRESH_SECONDS:
            return None
        self._cached.move_to_end((channel, account))
        return seat

    def share(self, others: bool) -> None:
        """Note whether other processes live."""
        self.shared = others

    async def find(self, channel: str, account: str, language: str) -> Seat:
        """The seat, from the cache or the database; an account never seen gets an address."""
        if (seat := self.known(channel, account)) is not None:
            return seat
        seat = await self._arrivals.seat(channel, account, language)
        self.keep(channel, account, seat)
        return seat

    def keep(self, channel: str, account: str, seat: Seat) -> None:
        """Remember a seat as it was committed."""
        self._cached[channel, account] = seat
        if self.shared:
            self._kept_at[channel, account] = time.monotonic()

    def drop(self, channel: str, account: str) -> None:
        """Forget what was read; the next turn reads anew."""
        self._cached.pop((channel, account), None)

    def clear(self) -> None:
        """Read all anew: now and then, so that the database learns who is still about (`addresses.SEEN_EVERY`)."""
        self._cached.clear()

    def drop_address(self, address: int) -> None:
        """Forget the seat of an address; rare, so that a search through the cache will do."""
        for account, seat in list(self._cached.items()):
            if seat.address == address:
                self.drop(*account)
