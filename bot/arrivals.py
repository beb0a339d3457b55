"""Arrivals: accounts that are not at the desk yet. Those who come together are read, and met, together.

A poster held up at a rally brings thousands within a minute; a transaction each would keep them waiting.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.dialogue.state import Draft, State
from bot.seat import Seat
from storage import addresses
from storage.addresses import Address, Meet
from storage.committer import Committer
from storage.keys import Keyring
from storage.tables.talk import ConversationRow, DraftRow

TOGETHER = 200
"""Most in one reading: some 10 ms of SQLite's writer where all are new."""

Account = tuple[str, str]
"""(channel, account)."""


class Arrivals:
    """Reads seats from the database; an account never seen gets an address."""

    def __init__(self, committer: Committer, keys: Keyring) -> None:
        self._committer, self._keys = committer, keys
        self._waiting: dict[Account, tuple[Meet, asyncio.Future[Seat]]] = {}
        self._reading: asyncio.Task[None] | None = None

    async def seat(self, channel: str, account: str, language: str) -> Seat:
        """The seat of an account. Raises `storage.away.Away`, or what its own rows are broken with."""
        waiting = self._waiting.get((channel, account))
        if waiting is None:
            waiting = Meet(channel, account, language), asyncio.get_running_loop().create_future()
            self._waiting[channel, account] = waiting
        if self._reading is None:
            self._reading = asyncio.create_task(self._work(), name="arrivals")
        return await asyncio.shield(waiting[1])

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch = [self._waiting.pop(account) for account in list(self._waiting)[:TOGETHER]]
                await self._answer(batch)
        finally:
            self._reading = None

    async def _answer(self, batch: Sequence[tuple[Meet, asyncio.Future[Seat]]]) -> None:
        try:
            seats = await self._read([meet for meet, _ in batch])
        except Exception as error:  # noqa: BLE001 - it is theirs who wait, and one bad row must not sink its neighbours
            if len(batch) > 1:
                for one in batch:
                    await self._answer([one])
                return
            _settle(batch[0][1], error)
        else:
            for meet, future in batch:
                _settle(future, seats[meet.channel, meet.account])

    async def _read(self, those: Sequence[Meet]) -> Mapping[Account, Seat]:
        committer, keys = self._committer, self._keys
        async with committer.database.reading() as connection:
            found = await addresses.find_all(connection, keys, [(one.channel, one.account) for one in those])
            strangers = tuple(one for one in those if _to_be_met(found.get((one.channel, one.account)), committer))
            if not strangers:
                return await _seats(connection, keys, found)
        found |= await committer.run(addresses.MeetAll(strangers).apply)
        async with committer.database.reading() as connection:
            return await _seats(connection, keys, found)


def _to_be_met(found: Address | None, committer: Committer) -> bool:
    return found is None or found.stale(committer.clock())


def _settle(future: "asyncio.Future[Seat]", outcome: Seat | Exception) -> None:
    with suppress(asyncio.InvalidStateError):
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
            future.exception()  # whoever waited may be gone
        else:
            future.set_result(outcome)


async def _seats(connection: AsyncConnection, keys: Keyring, found: Mapping[Account, Address]) -> dict[Account, Seat]:
    ids = [address.id for address in found.values()]
    query = sa.select(ConversationRow.address_id, ConversationRow.revision, ConversationRow.state)
    states = {
        row.address_id: State.unpacked(
            row.revision, keys.open("conversations", row.address_id, row.state) if row.state else None
        )
        for row in await connection.execute(query.where(ConversationRow.address_id.in_(ids)))
    }
    drafts = await _drafts(connection, keys, {address.owner for address in found.values()})
    return {
        account: Seat(address.id, address.person, states.get(address.id, State()), drafts.get(address.owner, {}))
        for account, address in found.items()
    }


async def _drafts(connection: AsyncConnection, keys: Keyring, owners: set[int]) -> dict[int, dict[str, Draft]]:
    drafts: dict[int, dict[str, Draft]] = {}
    for row in await connection.execute(sa.select(DraftRow).where(DraftRow.owner_id.in_(owners))):
        content = keys.open("drafts", row.id, row.content)
        draft = Draft.unpacked(row.id, row.owner_id, row.form, row.revision, row.expires_at, content)
        drafts.setdefault(row.owner_id, {})[row.form] = draft
    return drafts
