"""Statements whose next one depends on what the last one found, written once for both databases.

A script is a generator: it yields an `Ask` and is sent the rows, or a `Put` and is sent nothing; what it returns is its
outcome. It may say that outcome before it writes it down (`Known`): what follows from it is made meanwhile. It says
`Hold` before it holds what many wait for: whoever runs it does before that what can be done without.
On SQLite a whole script is one visit to the thread of the writing connection (`Database.in_thread` says why).
"""

import sqlite3
from collections.abc import Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.many import Many, Row

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Query:
    """A question about many things at once.

    On SQLite its only parameter is a JSON array of rows (`json_each`); PostgreSQL takes an array for each column.
    """

    sqlite: str
    postgres: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask about `rows`, which are not empty."""

    query: Query
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Put:
    """Change one row for each of `rows`. Raises `storage.writing.Lost` within the script where one was not changed."""

    many: Many
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Known:
    """This is what the script will return, once all that it puts is put."""

    outcome: Any


@dataclass(frozen=True, slots=True)
class Hold:
    """What comes next is held until the commit, and others wait for it."""


Script = Generator[Ask | Put | Known | Hold, list[Any], Outcome]


def run_at(
    connection: sqlite3.Connection, script: Script[Outcome], known: Callable[[Outcome], object] | None = None
) -> Outcome:
    """Run it within the thread of SQLite's connection, in the transaction that is open there.

    `known` hears its outcome, in that thread, when the script knows it.
    """
    found: list[Any] = []
    started = False
    while True:
        try:
            step = script.send(found) if started else next(script)
        except StopIteration as done:
            outcome: Outcome = done.value
            return outcome
        started, found = True, []
        if isinstance(step, Ask):
            found = connection.execute(step.query.sqlite, (orjson.dumps(step.rows).decode(),)).fetchall()
        elif isinstance(step, Known):
            if known is not None:
                known(step.outcome)
        elif isinstance(step, Put) and step.rows:
            step.many.at(connection, step.rows)


async def run_on(
    connection: AsyncConnection,
    script: Script[Outcome],
    known: Callable[[Outcome], object] | None = None,
    hold: Callable[[], Awaitable[None]] | None = None,
) -> Outcome:
    """Run it in the transaction of `connection`. `known` hears its outcome when the script knows it; `hold` is waited
    for before it holds what others wait for."""
    postgres = connection.dialect.name == "postgresql"
    found: list[Any] = []
    started = False
    while True:
        try:
            step = script.send(found) if started else next(script)
        except StopIteration as done:
            outcome: Outcome = done.value
            return outcome
        started, found = True, []
        if isinstance(step, Ask):
            found = await _asked(connection, step, postgres=postgres)
        elif isinstance(step, Known):
            if known is not None:
                known(step.outcome)
        elif isinstance(step, Hold):
            if hold is not None:
                await hold()
        elif step.rows:
            await step.many.on(connection, step.rows)


async def _asked(connection: AsyncConnection, ask: Ask, *, postgres: bool) -> list[Any]:
    if postgres:
        columns = tuple([list(column) for column in zip(*ask.rows, strict=True)])
        return list(await connection.exec_driver_sql(ask.query.postgres, columns))
    return list(await connection.exec_driver_sql(ask.query.sqlite, (orjson.dumps(ask.rows).decode(),)))
