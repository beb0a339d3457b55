"""Consents: versioned, dated, withdrawable."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import addresses, rows
from storage.tables.people import ConsentRow
from storage.writing import Transaction


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody agreed to, and when."""

    kind: str
    version: int
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Agree:
    """The actor agrees to a version of a text: one row for each time."""

    kind: str
    version: int

    async def apply(self, tx: Transaction) -> None:
        """Write it down."""
        row = {"id": tx.ids.take(), "owner_id": await addresses.owner_now(tx), "address_id": tx.actor.address}
        await rows.put(tx, ConsentRow, row | {"kind": self.kind, "version": self.version, "given_at": tx.now})


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The actor takes back every consent of a kind. Returns how many stood."""

    kind: str

    async def apply(self, tx: Transaction) -> int:
        """Take them back."""
        owner = await addresses.owner_now(tx)
        standing = sa.update(ConsentRow).where(
            ConsentRow.owner_id == owner, ConsentRow.kind == self.kind, ConsentRow.withdrawn_at.is_(None)
        )
        return int((await tx.connection.execute(standing.values(withdrawn_at=tx.now))).rowcount)


async def standing(connection: AsyncConnection, owner: int, kind: str) -> int:
    """The newest version of `kind` that the owner agrees to now; 0 for none."""
    return (
        await connection.scalar(
            sa.select(sa.func.max(ConsentRow.version)).where(
                ConsentRow.owner_id == owner, ConsentRow.kind == kind, ConsentRow.withdrawn_at.is_(None)
            )
        )
        or 0
    )


async def history(connection: AsyncConnection, owner: int) -> list[Consent]:
    """Everything the owner ever agreed to, the oldest first."""
    one = ConsentRow
    query = sa.select(one.kind, one.version, one.given_at, one.withdrawn_at).where(one.owner_id == owner)
    return [Consent(*row) for row in await connection.execute(query.order_by(one.given_at, one.id))]
