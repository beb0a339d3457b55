"""Staff queues of a province: 100,000 organisations, 1 million cases, 50,000 of them open; and a tenth of that.

Rows: p50 and p95 of a page and of an exact count, for the province and for a county, on both databases.
`ratio` is the limit over ours, so 1 or more is good.
"""

import asyncio
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import asyncpg
import sqlalchemy as sa

from storage import installation, paths, queues, schema
from storage.database import Database
from storage.keys import Keyring
from storage.rights import REVIEWER, Grant
from storage.tables.base import micros

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
FULL = 100_000
CASES_PER_ORGANISATION = 10
OPEN_SHARE = 0.05
PROVINCE_MS, COUNTY_MS = 50.0, 5.0
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://root@127.0.0.1:5432")
ORGANISATION = ("id", "parent_id", "kind", "name", "path", "depth", "version", "opened_at")
CASE = (
    *("id", "kind", "number", "organisation_id", "owner_id", "address_id", "state", "version", "opened_at", "due_at"),
    *("form", "form_version", "answers", "name", "passes"),
)


@dataclass(frozen=True, slots=True)
class Union:
    """A made-up union: its rows, and the paths of the province and of one county in the middle."""

    organisations: list[tuple[Any, ...]]
    cases: list[tuple[Any, ...]]
    province: Grant
    county: Grant


def make_up(size: int, keys: Keyring, cases_each: int = CASES_PER_ORGANISATION) -> Union:
    """A province of about `size` organisations in 16 cities of 7 counties, and `cases_each` for each organisation."""
    dice, tree, counties, leaves = random.Random(7), list[tuple[Any, ...]](), list[int](), list[int]()
    placed: dict[int, str] = {}

    def add(parent: int, kind: str, depth: int) -> int:
        number = 1000 + len(tree)
        placed[number] = placed.get(parent, "/") + paths.path_part(number)
        tree.append((number, parent or None, kind, f"{kind} {number}", placed[number], depth, 1, micros(NOW)))
        return number

    province = add(0, "federation", 0)
    grassroots = max(1, size // (16 * 7 * 15) - 1)
    for _ in range(16):
        city = add(province, "federation", 1)
        for _ in range(7):
            counties.append(add(city, "federation", 2))
            for _ in range(15):
                township = add(counties[-1], "township", 3)
                leaves += [township, *(add(township, "grassroots", 4) for _ in range(grassroots))]
    middle = counties[len(counties) // 2]
    return Union(
        tree,
        list(_cases(dice, size * cases_each, leaves, keys)),
        Grant(1, 1, REVIEWER, province, placed[province], ""),
        Grant(1, 1, REVIEWER, middle, placed[middle], ""),
    )


def _cases(dice: random.Random, many: int, leaves: list[int], keys: Keyring) -> Iterator[tuple[Any, ...]]:
    answers, start = bytes(300), micros(NOW)
    for number in range(1_000_000, 1_000_000 + many):
        is_open = dice.random() < OPEN_SHARE
        due = start + dice.randrange(-48 * 3600, 72 * 3600) * 1_000_000 if is_open else start - dice.randrange(10**14)
        kind = dice.choices(("join", "help", "legal_aid"), (80, 15, 5))[0]
        state = "open" if is_open else "approved"
        name = keys.seal("cases.name", number, "王小明".encode()) if is_open else None
        yield (
            *(number, kind, f"261120-{number}", dice.choice(leaves), number, number, state, 1, due - 10**10, due),
            *("join", 1, answers, name, dice.random() < 0.7),
        )


async def fill_sqlite(union: Union, path: Path) -> str:
    """Write the union to a new SQLite file and return its address."""
    database = await _tables(f"sqlite:///{path}")
    await database.close()
    connection = sqlite3.connect(path)
    for table, columns, rows in (
        ("organisations", ORGANISATION, union.organisations),
        ("cases", CASE, union.cases),
    ):
        marks = ",".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", rows)
    connection.commit()
    connection.close()
    return f"sqlite:///{path}"


async def fill_postgres(union: Union, name: str) -> str:
    """Write the union to a new PostgreSQL database and return its address."""
    admin = await asyncpg.connect(f"{POSTGRES}/postgres")
    await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await admin.execute(f'CREATE DATABASE "{name}"')
    await admin.close()
    database = await _tables(f"{POSTGRES}/{name}")
    await database.close()
    connection = await asyncpg.connect(f"{POSTGRES}/{name}")
    await connection.copy_records_to_table("organisations", records=union.organisations, columns=ORGANISATION)
    await connection.copy_records_to_table("cases", records=union.cases, columns=CASE)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    return f"{POSTGRES}/{name}"


async def _tables(url: str) -> Database:
    database = Database(url)
    async with database.writer.begin() as connection:
        await connection.run_sync(schema.metadata.create_all)
        for table, row in installation.FIRST_ROWS:
            await connection.execute(sa.insert(table).values(row))
    return database


async def measure(url: str, union: Union, keys: Keyring, rounds: int = 60) -> dict[str, tuple[float, float]]:
    """(p50, p95) in milliseconds of each question, asked over one pooled connection as the bot does."""
    database, dice = Database(url), random.Random(3)

    def page(grant: Grant, place: queues.Place | None) -> Callable[[Any], Awaitable[Any]]:
        return lambda connection: queues.page(connection, keys, (grant,), queues.ALL, place, 10)

    def count(grant: Grant) -> Callable[[Any], Awaitable[Any]]:
        return lambda connection: queues.count(connection, (grant,))

    found: dict[str, tuple[float, float]] = {}
    for who, grant in (("province", union.province), ("county", union.county)):
        for what in ("page", "count"):
            times = []
            for turn in range(rounds + 5):
                place = queues.Place(NOW + timedelta(hours=dice.randrange(-48, 48)), 0) if turn % 3 else None
                ask = page(grant, place) if what == "page" else count(grant)
                start = time.perf_counter()
                async with database.reading() as connection:
                    await ask(connection)
                times.append((time.perf_counter() - start) * 1000)
            cut = quantiles(times[5:], n=20)
            found[f"{who} {what}"] = (cut[9], cut[18])
    await database.close()
    return found


async def rows() -> list[dict[str, Any]]:
    """The benchmark's rows: full size against the limit, and how it grew from a tenth."""
    keys, made = Keyring.made_up(), list[dict[str, Any]]()
    results: dict[tuple[str, int], dict[str, tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in (FULL // 10, FULL):
            union = make_up(size, keys)
            urls = {"SQLite": await fill_sqlite(union, Path(folder) / f"{size}.db")}
            name = f"niangjia_bench_{os.getpid()}_{size}"
            try:
                urls["PostgreSQL"] = await fill_postgres(union, name)
                for kind, url in urls.items():
                    results[kind, size] = await measure(url, union, keys)
            finally:
                admin = await asyncpg.connect(f"{POSTGRES}/postgres")
                await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                await admin.close()
    for kind in ("SQLite", "PostgreSQL"):
        for question, (p50, p95) in results[kind, FULL].items():
            limit = PROVINCE_MS if question.startswith("province") else COUNTY_MS
            small = results[kind, FULL // 10][question]
            made.append(
                {
                    "name": f"queue: {question}, {kind}",
                    "ours": round(p95, 2),
                    "unit": "ms p95",
                    "peer": limit,
                    "ratio": round(limit / p95, 2),
                    "goal": 1.0,
                    "note": f"limit {limit:g}; p50 {p50:.2f}; at a tenth: p50 {small[0]:.2f}, p95 {small[1]:.2f}",
                }
            )
    return made


if __name__ == "__main__":
    for row in asyncio.run(rows()):
        print(row)
