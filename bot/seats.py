"""Who sits at the desk: an address with its conversation and the draft on screen, read together and cached together.

The cache is safe because every commit compares the revisions it read; a turn that lost drops the seat and reads again.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import field

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.dialogue.state import Draft, State
from rules.base.values import dataclass
from storage import addresses
from storage.committer import Committer
from storage.keys import Keyring
from storage.tables.talk import ConversationRow, DraftRow

CACHED = 20_000
"""Seats kept: about 2 kB each."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One address at the desk, with all drafts of its owner."""

    address: int
    person: int | None
    state: State
    drafts: Mapping[str, Draft] = field(default_factory=dict)

    @property
    def draft(self) -> Draft | None:
        """The draft on screen."""
        return self.drafts.get(self.state.form)

    @property
    def owner(self) -> int:
        """Who owns drafts and limits: the person, or the guest's address."""
        return self.person or self.address


class Seats:
    """Finds seats by (channel, account)."""

    def __init__(self, committer: Committer, keys: Keyring) -> None:
        self._committer, self._keys = committer, keys
        self._cached: OrderedDict[tuple[str, str], Seat] = OrderedDict()

    def known(self, channel: str, account: str) -> Seat | None:
        """The seat, if it is cached."""
        if (seat := self._cached.get((channel, account))) is not None:
            self._cached.move_to_end((channel, account))
        return seat

    async def find(self, channel: str, account: str, language: str) -> Seat:
        """The seat, from the cache or the database; an account never seen gets an address."""
        if (seat := self.known(channel, account)) is not None:
            return seat
        seat = await self._read(channel, account)
        if seat is None:  # or to be noted as seen again
            await self._committer.run(addresses.Meet(channel, account, language).apply)
            seat = await self._read(channel, account)
            assert seat is not None
        self.keep(channel, account, seat)
        return seat

    def keep(self, channel: str, account: str, seat: Seat) -> None:
        """Remember a seat as it was committed."""
        self._cached[channel, account] = seat
        if len(self._cached) > CACHED:
            self._cached.popitem(last=False)

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

    async def _read(self, channel: str, account: str) -> Seat | None:
        async with self._committer.database.reading() as connection:
            found = await addresses.find(connection, self._keys, channel, account)
            if found is None or found.stale(self._committer.clock()):
                return None
            query = sa.select(ConversationRow.revision, ConversationRow.state).where(
                ConversationRow.address_id == found.id
            )
            revision, sealed = (await connection.execute(query)).one()
            state = State.unpacked(revision, self._keys.open("conversations", found.id, sealed) if sealed else None)
            drafts = await _drafts(connection, self._keys, found.owner)
        return Seat(found.id, found.person, state, drafts)


async def _drafts(connection: AsyncConnection, keys: Keyring, owner: int) -> dict[str, Draft]:
    rows = await connection.execute(sa.select(DraftRow).where(DraftRow.owner_id == owner))
    return {
        row.form: Draft.unpacked(
            row.id, owner, row.form, row.revision, row.expires_at, keys.open("drafts", row.id, row.content)
        )
        for row in rows
    }
