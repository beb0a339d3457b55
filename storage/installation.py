"""What must be in the database before anything else, and whether the keys are the ones it was sealed with."""

import hmac

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import rows
from storage.audit import START
from storage.ids import IdBlock
from storage.keys import Keyring, WrongKey
from storage.tables.audit import AuditHeadRow
from storage.tables.installation import InstallationKeyRow
from storage.tables.organisations import TreeRow
from storage.writing import Transaction

FIRST_ID = 1000
FIRST_ROWS = (
    (IdBlock, {"id": 1, "next": FIRST_ID}),
    (TreeRow, {"id": 1, "version": 1}),
    (AuditHeadRow, {"id": 1, "position": 0, "link": START}),
)
"""The rows that the first migration writes."""


async def verify(connection: AsyncConnection, keys: Keyring) -> bool:
    """Whether the database knows every key of `keys`; False when `Adopt` should run (first start, or a new key).

    Raises `WrongKey` when the database needs a key that is not here, or one here has the same id and is another.
    """
    here = keys.checks()
    known = {(row.kind, row.number): row.value for row in await connection.execute(sa.select(InstallationKeyRow))}
    for (kind, number), value in known.items():
        if not hmac.compare_digest(here.get((kind, number), b""), value):
            raise WrongKey(f"this database was sealed with another {kind} key {number}")
    return known.keys() == here.keys()


class Adopt:
    """Remember every key of the keyring as one of this database. Raises `WrongKey` as `verify` does."""

    async def apply(self, tx: Transaction) -> None:
        """Remember what is not known yet; processes that start together may all try."""
        if await verify(tx.connection, tx.keys):
            return
        for (kind, number), value in tx.keys.checks().items():
            row = {"kind": kind, "number": number, "value": value, "since": tx.now}
            await rows.put_if_new(tx, InstallationKeyRow, row)
        await verify(tx.connection, tx.keys)
