"""A province's members: 100,000 organisations, 5 million memberships. Counting a subtree, and finding one by its card.

Rows: p95 of the exact count for the province and for a county, and of the look-up of a card number, on both databases.
The people behind the memberships are left out: nothing that is asked here reads them.
"""

import os
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any

import asyncpg
import sqlalchemy as sa

from benchmarks import queues
from benchmarks.rounds import Row, within
from rules.base import card_numbers
from storage import memberships
from storage.database import Database
from storage.keys import Keyring
from storage.tables.base import micros
from storage.tables.memberships import MembershipRow

MEMBERS = 5_000_000
COUNT_MS, LOOK_UP_MS = 50.0, 5.0
ROUNDS = 60
COLUMNS = ("id", "person_id", "organisation_id", "state", "card", "card_hash", "since", "version")
COUNTS = ("organisation_id", "members")
CARDS = 200
"""Real card numbers, spread among the made-up ones, to be looked for."""


def members(union: queues.Union, keys: Keyring, counted: Counter[int]) -> Iterator[tuple[Any, ...]]:
    """Rows of `memberships`; `counted` learns how many each organisation got."""
    dice, since, leaves = random.Random(11), micros(queues.NOW), [row[0] for row in union.organisations if row[5] >= 3]
    every = MEMBERS // CARDS
    for number in range(MEMBERS):
        place = dice.choice(leaves)
        counted[place] += 1
        real = number % every == 0
        digest = keys.digest("card", card_numbers.write(number // every + 1)) if real else number.to_bytes(17, "big")
        yield (10_000_000 + number, 20_000_000 + number, place, "member", b"sealed card", digest, since - number, 1)


async def _sqlite(union: queues.Union, keys: Keyring, path: Path) -> str:
    database = await queues._tables(f"sqlite:///{path}")
    await database.close()
    connection = sqlite3.connect(path)
    counted: Counter[int] = Counter()
    for table, columns, rows in (
        ("organisations", queues.ORGANISATION, iter(union.organisations)),
        ("memberships", COLUMNS, members(union, keys, counted)),
    ):
        marks = ",".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", rows)
    connection.executemany("INSERT INTO organisation_counts (organisation_id, members) VALUES (?, ?)", counted.items())
    connection.commit()
    connection.close()
    return f"sqlite:///{path}"


async def _postgres(union: queues.Union, keys: Keyring, name: str) -> str:
    await queues.fill_postgres(queues.Union(union.organisations, [], union.province, union.county), name)
    connection = await asyncpg.connect(f"{queues.POSTGRES}/{name}")
    await connection.execute("ALTER TABLE memberships DROP CONSTRAINT fk_memberships_person_id")
    counted: Counter[int] = Counter()
    rows = members(union, keys, counted)
    await connection.copy_records_to_table("memberships", records=rows, columns=COLUMNS, timeout=900)
    await connection.copy_records_to_table("organisation_counts", records=counted.items(), columns=COUNTS)
    await connection.execute("VACUUM ANALYZE", timeout=900)
    await connection.close()
    return f"{queues.POSTGRES}/{name}"


async def _measured(url: str, union: queues.Union, keys: Keyring) -> dict[str, float]:
    database, dice = Database(url), random.Random(5)

    def count(path: str) -> Callable[[Any], Awaitable[Any]]:
        return lambda connection: memberships.count(connection, path)

    async def find(connection: Any) -> None:
        number = card_numbers.write(dice.randrange(1, CARDS))
        found = keys.digests("card", number)
        wanted = sa.select(MembershipRow.id).where(MembershipRow.card_hash.in_(found))
        assert await connection.scalar(wanted)

    asked = {"province count": count(union.province.path), "county count": count(union.county.path), "card": find}
    found: dict[str, float] = {}
    for what, ask in asked.items():
        times = []
        for _ in range(ROUNDS + 5):
            start = time.perf_counter()
            async with database.reading() as connection:
                await ask(connection)
            times.append((time.perf_counter() - start) * 1000)
        found[what] = quantiles(times[5:], n=20)[18]
    await database.close()
    return found


async def rows() -> list[Row]:
    """The benchmark's rows."""
    keys = Keyring.made_up()
    union = queues.make_up(queues.FULL, keys, cases_each=0)
    name = f"niangjia_bench_{os.getpid()}_members"
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        found["SQLite"] = await _measured(await _sqlite(union, keys, Path(folder) / "members.db"), union, keys)
    try:
        found["PostgreSQL"] = await _measured(await _postgres(union, keys, name), union, keys)
    finally:
        admin = await asyncpg.connect(f"{queues.POSTGRES}/postgres")
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await admin.close()
    note = "100,000 organisations, 5 million memberships"
    return [
        within(
            f"members: {what}, {kind}", "ms p95", LOOK_UP_MS if what == "card" else COUNT_MS, note, ours=round(ms, 2)
        )
        for kind, times in found.items()
        for what, ms in times.items()
    ]
