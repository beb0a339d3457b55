"""One statement for many rows, on both databases."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.writing import Lost

PIECES = (1, 10, 30, 60, 100)
"""Rows in one statement on SQLite, the rest of them NULL. Few sizes, so that every statement stays prepared; one
statement for all that wait, since the driver gives up the interpreter's lock for each, and a busy process takes
milliseconds to hand it back."""

COPY_FROM = 8
"""Rows from which on PostgreSQL copies them: about half the work of an array statement, for both sides."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Many:
    """A statement that changes one row for each of its rows.

    `sqlite` has `{rows}` where a list of `columns` values for each stands, and overlooks those that are all NULL;
    `postgres` takes an array for each column. Where that is an insert without conditions, `copied` names the table and
    its columns: then many rows are copied into it.
    """

    columns: int
    sqlite: str
    postgres: str
    copied: tuple[str, ...] = ()
    _texts: dict[int, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        row = f"({', '.join('?' * self.columns)})"
        self._texts.update({size: self.sqlite.format(rows=", ".join([row] * size)) for size in PIECES})

    def pieces(self, rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
        """SQLite's statements for `rows`, each with its parameters."""
        most = PIECES[-1]
        for done in range(0, len(rows), most):
            piece = rows[done : done + most]
            size = next(size for size in PIECES if size >= len(piece))
            padding = (None,) * (self.columns * (size - len(piece)))
            yield self._texts[size], (*chain.from_iterable(piece), *padding)

    async def on(self, connection: AsyncConnection, rows: Sequence[Row]) -> None:
        """Run it for `rows`. Raises `Lost` unless each of them changed one."""
        if self.copied and len(rows) >= COPY_FROM and connection.dialect.name == "postgresql":
            await copy(connection, self.copied, rows)
            return
        if connection.dialect.name == "postgresql":
            columns = tuple([list(column) for column in zip(*rows, strict=True)])
            changed = (await connection.exec_driver_sql(self.postgres, columns)).rowcount
        else:
            changed = 0
            for text, parameters in self.pieces(rows):
                changed += (await connection.exec_driver_sql(text, parameters)).rowcount
        if changed != len(rows):
            raise Lost

    def at(self, connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
        """The same, within the thread of SQLite's connection."""
        changed = sum([connection.execute(text, parameters).rowcount for text, parameters in self.pieces(rows)])
        if changed != len(rows):
            raise Lost


async def copy(connection: AsyncConnection, into: tuple[str, ...], rows: Sequence[Row]) -> None:
    """PostgreSQL only: rows into a table, `into` names it and its columns, within the transaction of `connection`.

    Raises the driver's own error where one of them is there already, and then none is.
    """
    driver: Any = (await connection.get_raw_connection()).driver_connection
    if not driver.is_in_transaction():  # SQLAlchemy begins with the first statement that it sees
        await connection.exec_driver_sql("SELECT 1")
    table, *columns = into
    await driver.copy_records_to_table(table, records=rows, columns=columns)


def all_at(connection: sqlite3.Connection, statements: Sequence[tuple[Many, Sequence[Row]]]) -> None:
    """Run statements one after another within the thread of SQLite's connection."""
    for many, rows in statements:
        many.at(connection, rows)
