"""Inserting rows by the Core, and taking numbers that follow one another."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables.base import Table
from storage.tables.codes import CounterRow
from storage.writing import Lost, Transaction

AT_ONCE = 500
"""Values in one IN list: well under the 32,766 of SQLite and the 32,767 of asyncpg."""


async def put(tx: Transaction, table: type[Table], *rows: dict[str, Any]) -> None:
    """Insert `rows`, all with the same columns."""
    if rows:
        await tx.connection.execute(sa.insert(table), list(rows))


async def put_if_new(tx: Transaction, table: type[Table], *some: dict[str, Any]) -> bool:
    """Insert `some` rows, all with the same columns, each unless it would break a unique index; whether all were new.

    On PostgreSQL this waits for another transaction that is inserting the same, and sees what became of it.
    """
    insert = postgresql.insert(table) if tx.postgres else sqlite.insert(table)
    result = await tx.connection.execute(insert.values(list(some)).on_conflict_do_nothing())
    return bool(result.rowcount == len(some))


async def put_all_if_new(tx: Transaction, table: type[Table], some: Sequence[dict[str, Any]]) -> None:
    """As `put_if_new`, for many rows that need not all be new."""
    insert = postgresql.insert(table) if tx.postgres else sqlite.insert(table)
    await tx.connection.execute(insert.on_conflict_do_nothing(), list(some))


async def following(tx: Transaction, name: str, many: int = 1) -> int:
    """The first of `many` new numbers under `name`, from 1. Holds the counter's row until the commit: take it late."""
    insert: Any = postgresql.insert(CounterRow) if tx.postgres else sqlite.insert(CounterRow)
    taken = await tx.connection.execute(
        insert.values(name=name, value=many)
        .on_conflict_do_update(index_elements=["name"], set_={"value": CounterRow.value + many})
        .returning(CounterRow.value)
    )
    return int(taken.scalar_one()) - many + 1


async def claim(tx: Transaction, domain: str, value: str) -> tuple[bytes, ...]:
    """The digests to look `value` up by, before a row with one of them is inserted.

    A unique index keeps equal values apart as long as one hash key makes all digests. While a hash key is rotated,
    equal values have different digests: SQLite's one writer keeps them apart, PostgreSQL takes a lock on the value.
    """
    digests = tx.keys.digests(domain, value)
    if tx.postgres and tx.keys.rehashing:
        number = int.from_bytes(digests[-1][1:9], "big", signed=True)
        await tx.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
    return digests


@contextmanager
def racing() -> Iterator[None]:
    """A unique index that refuses means that somebody was faster: raises `Lost`. The transaction is over then."""
    try:
        yield
    except sqlalchemy.exc.IntegrityError as error:
        raise Lost from error
