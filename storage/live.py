"""Notices that are shown anew while something goes on: found by their dedupe key, changed where they stand."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.keys import Keyring
from storage.tables.talk import OutboxRow
from storage.writing import Transaction

MARK = "live "
"""How the dedupe key of such a notice begins: what its channel calls it is kept."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as it was told last. `reference` is what its channel calls it, "" where it said nothing."""

    id: int
    address: int
    channel: str
    state: str
    reference: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Refer:
    """Note what a channel calls the notice that it was sent."""

    id: int
    reference: str

    async def apply(self, tx: Transaction) -> None:
        """Note it."""
        mine = sa.update(OutboxRow).where(OutboxRow.id == self.id)
        await tx.connection.execute(mine.values(reference=self.reference))


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What a notice says from now on: whoever opens the page later finds it so."""

    id: int
    content: bytes

    async def apply(self, tx: Transaction) -> None:
        """Seal it."""
        mine = sa.update(OutboxRow).where(OutboxRow.id == self.id)
        await tx.connection.execute(mine.values(body=tx.keys.seal("outbox", self.id, self.content)))


async def told(connection: AsyncConnection, keys: Keyring, dedupes: Collection[str]) -> dict[str, Told]:
    """Those of these notices that were written, by their dedupe keys."""
    row = OutboxRow
    query = sa.select(row.id, row.address_id, row.channel, row.state, row.reference, row.body, row.dedupe)
    found = await connection.execute(query.where(row.dedupe.in_(dedupes)))
    return {
        one.dedupe: Told(
            one.id, one.address_id, one.channel, one.state, one.reference or "", keys.open("outbox", one.id, one.body)
        )
        for one in found
    }
