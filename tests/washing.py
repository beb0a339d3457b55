"""PostgreSQL databases that tests use one after another: washing one takes a few milliseconds, making one a hundred."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from tests.postgres import Server

USES = 40
"""Of one database: what was deleted stays on its pages."""
SHAPE = """
SELECT md5(string_agg(what, ' ' ORDER BY what)) FROM (
    SELECT concat_ws(' ', attrelid, attname, atttypid, attnotnull, attisdropped) FROM pg_attribute
        WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    UNION ALL SELECT concat_ws(' ', oid, relname, reloptions) FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT oid::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT oid::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT oid::text FROM pg_trigger
    UNION ALL SELECT oid::text FROM pg_attrdef
) AS shapes(what)
"""
"""Changes with every table, column, index, condition and trigger."""
OTHERS = (
    "FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
EMPTY = """
DO $$ DECLARE name text; used boolean; BEGIN
    SET LOCAL session_replication_role = replica;  -- in any order: no foreign key is asked
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO used;
        IF used THEN EXECUTE format('DELETE FROM %I', name); END IF;
    END LOOP;
END $$
"""
FILLED = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


@dataclass
class Laundry:
    """Databases as `make` makes them, all alike. `take` one and give it back."""

    server: Server
    make: Callable[[], str]
    _clean: list[str] = field(default_factory=list)
    _uses: dict[str, int] = field(default_factory=dict)
    _shapes: dict[str, str] = field(default_factory=dict)
    _first: dict[str, str] = field(default_factory=dict)

    def take(self) -> str:
        """The address of a clean database."""
        if self._clean:
            return self._clean.pop()
        url = self.make()
        self._uses[url] = 0
        asyncio.run(self._look(url))
        return url

    def give_back(self, url: str) -> None:
        """Wash it; a worn one, or one whose tables are others now, is dropped."""
        self._uses[url] += 1
        if self._uses[url] < USES and asyncio.run(self._washed(url)):
            self._clean.append(url)
        else:
            self.server.drop(url)

    def close(self) -> None:
        """Drop all of them."""
        for url in self._clean:
            self.server.drop(url)

    async def _look(self, url: str) -> None:
        connection = await _connected(url)
        self._shapes[url] = await connection.fetchval(SHAPE)
        if not self._first:
            for [name] in await connection.fetch(FILLED):
                rows = await connection.fetchval(f'SELECT json_agg(t) FROM "{name}" t')
                self._first |= {name: rows} if rows else {}
        await connection.close()

    async def _washed(self, url: str) -> bool:
        connection = await _connected(url)
        try:
            if await connection.fetchval(SHAPE) != self._shapes[url]:
                return False
            await _alone(connection)
            await connection.execute(EMPTY)
            for name, rows in self._first.items():
                await connection.execute(
                    f'INSERT INTO "{name}" SELECT * FROM json_populate_recordset(NULL::"{name}", $1)', rows
                )
        finally:
            await connection.close()
        return True


async def _alone(connection: Any) -> None:
    """Nobody else is connected any more, nor in the middle of a commit."""
    await connection.execute(f"SELECT pg_terminate_backend(pid) {OTHERS}")
    async with asyncio.timeout(10):
        while await connection.fetchval(f"SELECT count(*) {OTHERS}"):  # noqa: ASYNC110 - nobody tells us
            await asyncio.sleep(0.005)


async def _connected(url: str) -> Any:
    return await asyncpg.connect(url.replace("+asyncpg", ""), timeout=20)
