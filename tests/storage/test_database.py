"""One visit to the thread of SQLite's writing connection."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.database import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/union.db")
    async with database.writer.begin() as connection:
        await connection.execute(sa.text("CREATE TABLE t (a INTEGER)"))
    yield database
    await database.close()


def _put(number: int) -> Callable[[sqlite3.Connection], int]:
    return lambda connection: connection.execute("INSERT INTO t VALUES (?)", (number,)).rowcount


async def _rows(database: Database) -> list[int]:
    async with database.reading() as connection:
        return list((await connection.execute(sa.text("SELECT a FROM t ORDER BY a"))).scalars())


async def test_visits_and_operations_take_turns(database: Database) -> None:
    assert await database.in_thread(_put(1)) == 1
    began = asyncio.Event()

    async def operation() -> None:
        async with database.writer.begin() as connection:
            await connection.execute(sa.text("INSERT INTO t VALUES (2)"))
            began.set()
            await asyncio.sleep(0.02)
            await connection.execute(sa.text("INSERT INTO t VALUES (3)"))

    running = asyncio.create_task(operation())
    await began.wait()
    assert await database.in_thread(_put(4)) == 1, "after the operation, not inside it"
    assert running.done()
    assert await _rows(database) == [1, 2, 3, 4]


async def test_a_visit_that_fails_leaves_nothing_and_the_next_is_well(database: Database) -> None:
    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO t VALUES (1)")
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            await database.in_thread(broken)
    await database.in_thread(_put(2))
    assert await _rows(database) == [2]


async def test_a_visit_finds_a_connection_that_was_made_anew(database: Database) -> None:
    await database.in_thread(_put(1))
    await database.writer.dispose()
    await database.in_thread(_put(2))
    assert await _rows(database) == [1, 2]
