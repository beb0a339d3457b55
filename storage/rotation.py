"""Rotating keys while the union works: batch by batch, each its own short transaction, resumed where it stopped.

1. `Keyring.with_new_data_key()` (or `with_new_hash_key`), save, restart every process: new values use the new key, old
   ones are still read and found, since look-ups try the digests of all keys.
2. Run `Reseal` (or `Rehash`) for each task until it returns no more. Stopping in between is harmless.
3. `remaining` is empty: run `Retire`, save `Keyring.newest_only()`, restart.

A digest begins with its key's id, so that one column and one index serve both keys in between; equal values are kept
apart meanwhile by `rows.claim`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import sealed
from storage.keys import Keyring
from storage.sealed import DIGESTS, SEALED, Digest, Sealed
from storage.tables.installation import InstallationKeyRow, RotationRow
from storage.writing import Transaction

BATCH = 200  # rows; 100 took 15-17 ms of SQLite's writer on a busy 2-core machine
LARGE = 20  # rows of file chunks and other columns of 100 kB and more


class Unfinished(Exception):
    """Some rows still need the older key."""


@dataclass(frozen=True, slots=True)
class Reseal:
    """Seal the next batch of one column with the newest data key. Returns how many rows it looked at: 0 is the end."""

    column: Sealed

    async def apply(self, tx: Transaction) -> int:
        """Reseal them."""
        one, newest = self.column, tx.keys.newest_data

        def fresh(row: Any) -> bytes | None:
            if not row.value or row.value[1] == newest:  # empty: it stands elsewhere
                return None
            return tx.keys.seal(one.place, row.key, tx.keys.open(one.place, row.key, row.value))

        many = LARGE if one.table == "file_chunks" else BATCH
        return await _step(tx, f"{one.table}.{one.column}", newest, one, one.column, (one.column,), fresh, many)


@dataclass(frozen=True, slots=True)
class Rehash:
    """Make the next batch of one column's digests with the newest hash key. Returns how many rows it looked at."""

    column: Digest

    async def apply(self, tx: Transaction) -> int:
        """Hash them anew from what stands sealed beside."""
        one, newest = self.column, tx.keys.newest_hash

        def fresh(row: Any) -> bytes | None:
            if row.value is None or row.source is None or row.value[0] == newest:
                return None
            plain = tx.keys.open(one.source.place, row.key, row.source).decode()
            domain = one.domain if one.per is None else f"{one.domain} {row.per}"
            return tx.keys.digest(domain, plain)

        columns = (one.column, one.source.column, *([one.per] if one.per else []))
        return await _step(tx, f"{one.table}.{one.column}", newest, one.source, one.column, columns, fresh, BATCH)


@dataclass(frozen=True, slots=True)
class Retire:
    """Forget that the database needs keys older than the newest. Raises `Unfinished` while it does."""

    async def apply(self, tx: Transaction) -> None:
        """Forget them."""
        if await remaining(tx.connection, tx.keys):
            raise Unfinished
        for kind, newest in (("data", tx.keys.newest_data), ("hash", tx.keys.newest_hash)):
            old = sa.delete(InstallationKeyRow).where(
                InstallationKeyRow.kind == kind, InstallationKeyRow.number != newest
            )
            await tx.connection.execute(old)
        await tx.connection.execute(sa.delete(RotationRow))


def tasks() -> tuple[Reseal | Rehash, ...]:
    """Everything a rotation must go through."""
    return (*(Reseal(column) for column in SEALED), *(Rehash(column) for column in DIGESTS))


async def remaining(connection: AsyncConnection, keys: Keyring) -> list[str]:
    """The columns where something still needs an older key, such as "people.name". Reads every row's first bytes."""
    left = []
    columns: list[tuple[Sealed | Digest, int, int]] = [(one, 2, keys.newest_data) for one in SEALED]
    columns += [(one, 1, keys.newest_hash) for one in DIGESTS]
    for one, at, newest in columns:
        column = sealed.table(one.table).c[one.column]
        byte = sa.func.substr(column, at, 1)
        old = sa.select(sa.literal(1)).where(sa.func.length(column) > 0, byte != bytes((newest,))).limit(1)
        if (await connection.execute(old)).first():
            left.append(f"{one.table}.{one.column}")
    return left


async def _step(
    tx: Transaction,
    task: str,
    newest: int,
    place: Sealed,
    column: str,
    columns: tuple[str, ...],
    fresh: Callable[[Any], bytes | None],
    many: int,
) -> int:
    """Change the next `many` rows after the cursor, in one transaction with it."""
    table = sealed.table(place.table)
    key = table.c[place.key]
    where = {"task": task, "key_id": newest}
    cursor = await tx.connection.scalar(sa.select(RotationRow.cursor).filter_by(**where))
    labels = ("value", "source" if len(columns) > 1 else "", "per")
    wanted = [table.c[name].label(label) for name, label in zip(columns, labels, strict=False)]
    query = sa.select(key.label("key"), *wanted).where(key > (cursor or 0)).order_by(key).limit(many)
    found = (await tx.connection.execute(query.with_for_update())).all()
    changes = [{"row": row.key, "was": row.value, "made": made} for row in found if (made := fresh(row)) is not None]
    if changes:
        # The row is locked; on SQLite nobody else writes: what was read is what is replaced.
        put = sa.update(table).where(key == sa.bindparam("row"), table.c[column] == sa.bindparam("was"))
        await tx.connection.execute(put.values({column: sa.bindparam("made")}), changes)
    progress = {"cursor": found[-1].key if found else cursor or 0, "done": not found}
    if cursor is None:
        await tx.connection.execute(sa.insert(RotationRow).values(**where, **progress))
    else:
        await tx.connection.execute(sa.update(RotationRow).filter_by(**where).values(**progress))
    return len(found)
