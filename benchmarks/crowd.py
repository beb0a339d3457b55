"""Made-up members who can be reached, written into a new SQLite file: `python -m benchmarks.crowd PATH N`."""

import asyncio
import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import queues
from storage.keys import Keyring
from storage.tables.base import micros

MEMBERS = 1_000_000
PLACES = 20_000
"""Organisations: some 50 members in each, as a grassroots union has."""
CHANNEL = "fake"
TABLES = {
    "organisations": queues.ORGANISATION,
    "people": ("id", "created_at"),
    "memberships": (
        *("id", "person_id", "organisation_id", "state", "card", "card_hash", "since", "version", "occupation"),
    ),
    "addresses": (
        *("id", "channel", "account", "account_hash", "person_id", "language", "first_seen", "last_seen"),
    ),
}  # fmt: skip


def people(
    union: queues.Union, keys: Keyring, many: int, counted: Counter[int]
) -> Iterator[tuple[tuple[Any, ...], ...]]:
    """Rows of `people`, `memberships` and `addresses`, in no order of places; accounts are really sealed."""
    dice, now, leaves = random.Random(11), micros(queues.NOW), [row[0] for row in union.organisations if row[5] >= 3]
    for number in range(many):
        person, address, place = 10_000_000 + number, 30_000_000 + number, dice.choice(leaves)
        counted[place] += 1
        digest, since = number.to_bytes(17, "big"), now - 10**12 - number
        account = keys.seal("addresses", address, str(1_000_000_000 + number).encode())
        language = "en" if number % 50 == 0 else "zh"
        yield (
            (person, now),
            (20_000_000 + number, person, place, "member", b"sealed card", digest, since, 1, "truck_driver"),
            (address, CHANNEL, account, digest, person, language, since, since),
        )


async def fill(path: Path, many: int) -> None:
    """Write them."""
    union = queues.make_up(PLACES, keys := Keyring.made_up(), cases_each=0)
    database = await queues._tables(f"sqlite:///{path}")
    await database.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("UPDATE id_blocks SET next = 100000000")
    statements = {
        table: f"INSERT INTO {table} ({','.join(columns)}) VALUES ({','.join('?' * len(columns))})"
        for table, columns in TABLES.items()
    }
    connection.executemany(statements["organisations"], union.organisations)
    counted: Counter[int] = Counter()
    made = people(union, keys, many, counted)
    while page := [one for _, one in zip(range(20_000), made, strict=False)]:
        for table, rows in zip(("people", "memberships", "addresses"), zip(*page, strict=True), strict=True):
            connection.executemany(statements[table], rows)
    connection.executemany("INSERT INTO organisation_counts (organisation_id, members) VALUES (?, ?)", counted.items())
    connection.commit()
    connection.execute("ANALYZE")
    connection.close()


if __name__ == "__main__":
    asyncio.run(fill(Path(sys.argv[1]), int(sys.argv[2])))
