"""The two databases behind one door: reading connections for everybody, writing through the committer only."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

import aiosqlite
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import away

Outcome = TypeVar("Outcome")
Last = TypeVar("Last")

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a commit that was confirmed survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-32000",
)
READERS = 4
WRITERS = 5
"""Operations that PostgreSQL may run beside the batch. SQLite has one writer by nature."""
BATCHERS = 3
"""For a batch of turns, and two with what many bring at the same second (`storage.joints`)."""
PLANNED_ANEW = {"plan_cache_mode": "force_custom_plan"}
"""For the batches' connections. Else PostgreSQL keeps a plan that it made while a table was all but empty, and reads
the whole table for each batch until somebody analyses it: at a union's first noon each claim cost more than the last.
Of a batch of hundreds planning is a fiftieth."""
COMMAND_SECONDS = 20.0
"""Longest wait for PostgreSQL to answer a statement: a line that swallows everything must not hold turns for ever."""
CONNECT_SECONDS = 5.0


class BadUrl(Exception):
    """`database.url` must begin with sqlite:// or postgresql://."""


def async_url(url: str) -> sa.URL:
    """`url` with the asynchronous driver this house uses."""
    parsed = sa.make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql":
            return parsed.set(drivername="postgresql+asyncpg")
    raise BadUrl


class Database:
    """Engines of one database; end it with `close`. `command_seconds` None: a migration takes as long as it takes."""

    def __init__(self, url: str, command_seconds: float | None = COMMAND_SECONDS) -> None:
        self.url = async_url(url)
        self.postgres = self.url.get_backend_name() == "postgresql"
        if self.postgres:
            self.reader = _postgres(self.url, READERS, 4, command_seconds)
            self.writer = _postgres(self.url, WRITERS, 0, command_seconds)
            self.batcher = _postgres(self.url, BATCHERS, 0, command_seconds, PLANNED_ANEW)
        else:
            self.reader = _sqlite(self.url, "BEGIN", READERS)
            self.writer = self.batcher = _sqlite(self.url, "BEGIN IMMEDIATE", 1)
            sa.event.listen(self.writer.sync_engine, "close", self._forget)
        self._driver: aiosqlite.Connection | None = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reading only. Raises `storage.away.Away`."""
        try:
            async with self.reader.connect() as connection:
                yield connection
        except Exception as error:
            if (meant := away.translated(error)) is error:
                raise
            raise meant from error

    async def in_thread(self, work: Callable[[sqlite3.Connection], Outcome]) -> Outcome:
        """SQLite only: a transaction of `work`, in one visit to the thread of the writing connection.

        Each statement from here would cost three visits, and on a busy machine each visit a wait for its turn. While
        the connection lies in its pool nobody else is on it: then it is not even taken out, which would cost two more.
        """
        if self._driver is not None and cast(sa.QueuePool, self.writer.pool).checkedin():
            return await _visit(self._driver, work)
        async with self.writer.connect() as connection:
            self._driver = (await connection.get_raw_connection()).driver_connection
            assert self._driver is not None
            return await _visit(self._driver, work)

    @asynccontextmanager
    async def open_in_thread(
        self, first: Callable[[sqlite3.Connection], Outcome]
    ) -> AsyncIterator[tuple[Outcome, Callable[[Callable[[sqlite3.Connection], Last]], Awaitable[Last]]]]:
        """SQLite only: a transaction in two visits. Gives what `first` returned, and who does the last and commits.

        Left without the last visit, all is taken back. Nobody else may be on the writing connection meanwhile.
        """
        async with self.writer.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            try:
                outcome = await _in_thread(driver, _opening, first)

                async def last(work: Callable[[sqlite3.Connection], Last]) -> Last:
                    return cast(Last, await _in_thread(driver, _closing, work))

                yield outcome, last
            finally:
                await _in_thread(driver, _taking_back)

    def _forget(self, *_closed: Any) -> None:
        self._driver = None

    async def look_in_thread(self, work: Callable[[sqlite3.Connection], Outcome]) -> Outcome:
        """SQLite only: what `work` reads with one statement, in one visit to the thread of a reading connection."""
        async with self.reader.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            done = await driver._execute(work, driver._conn)  # noqa: SLF001 - as above
            return cast(Outcome, done)

    def connections(self) -> dict[tuple[str, ...], float]:
        """How many there are, by pool ("reader", "writer") and whether they are "used" or "idle"."""
        engines = {"reader": self.reader, "writer": self.writer} | ({"batch": self.batcher} if self.postgres else {})
        pools = {name: cast(sa.QueuePool, engine.pool) for name, engine in engines.items()}
        found: dict[tuple[str, ...], float] = {}
        for name, pool in pools.items():
            found |= {(name, "used"): pool.checkedout(), (name, "idle"): pool.checkedin()}
        return found

    async def close(self) -> None:
        """Give every connection back."""
        await asyncio.gather(self.reader.dispose(), self.writer.dispose(), self.batcher.dispose())


def _postgres(
    url: sa.URL, size: int, overflow: int, command_seconds: float | None, settings: dict[str, str] | None = None
) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=size,
        max_overflow=overflow,
        pool_pre_ping=True,  # the server may restart under us: a dead pooled connection is found before it is used
        hide_parameters=True,
        connect_args={
            "command_timeout": command_seconds,
            "timeout": CONNECT_SECONDS,
            "server_settings": settings or {},
        },
    )


async def _in_thread(driver: Any, work: Callable[..., Any], *args: Any) -> Any:
    return await driver._execute(work, driver._conn, *args)  # noqa: SLF001 - aiosqlite offers no other way


def _opening(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], Outcome]) -> Outcome:
    connection.execute("BEGIN IMMEDIATE")
    return work(connection)


def _closing(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], Outcome]) -> Outcome:
    outcome = work(connection)
    connection.execute("COMMIT")
    return outcome


def _taking_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


async def _visit(driver: aiosqlite.Connection, work: Callable[[sqlite3.Connection], Outcome]) -> Outcome:
    done = await driver._execute(_transaction, driver._conn, work)  # type: ignore[no-untyped-call]  # noqa: SLF001 - aiosqlite offers no other way
    return cast(Outcome, done)


def _transaction(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], Outcome]) -> Outcome:
    connection.execute("BEGIN IMMEDIATE")
    try:
        outcome = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return outcome


def _sqlite(url: sa.URL, begin: str, size: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        connect_args={"isolation_level": None, "cached_statements": 512},
        poolclass=sa.AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        pool_use_lifo=True,  # each has a page cache of its own: the one that was used last knows most
        hide_parameters=True,  # an error's text would quote what a person typed
    )

    @sa.event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @sa.event.listens_for(engine.sync_engine, "begin")
    def open_transaction(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
