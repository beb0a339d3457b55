"""A draw of 1 million entries and 10,000 pieces, weighted, on both databases; checking its file; and a tenth of that.

Each part is a process of its own, so that its memory is its own. Rows: seconds from the tap to "drawn", how long one
transaction takes, memory, and checking against drawing.
"""

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import asyncpg
import orjson
import sqlalchemy as sa

from benchmarks.queues import POSTGRES
from benchmarks.rounds import Row, within
from storage import draws, installation, lists, lotteries, offers, organisations, schema
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.keys import Keyring
from storage.offers import Offered, Opening
from storage.tables.base import micros
from storage.tables.offers import EntryRow, StockRow
from storage.writing import SYSTEM, Look, Write

FULL = 1_000_000
PIECES = 10_000
STEP_MS, MEGABYTES, SECONDS = 50.0, 300.0, 300.0
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
FIRST = 10_000_000
"""The first person's id: far from those that processes take."""
COLUMNS = {
    "people": ("id", "created_at"),
    "memberships": ("id", "person_id", "organisation_id", "state", "card", "card_hash", "since", "version"),
    "entries": ("round_id", "person_id", "stock_id", "number", "weight", "entered_at"),
}


@dataclass(slots=True)
class Steps:
    """Does a run's steps and keeps how long each took. `Shift` would write its cursor besides."""

    committer: Committer
    seconds: list[float] = field(default_factory=list)

    @asynccontextmanager
    async def looking(self) -> Any:
        """A reading connection."""
        async with self.committer.database.reading() as connection:
            yield Look(connection, NOW, SYSTEM, self.committer.keys)

    async def step(self, _cursor: int, *writes: Write, done: int = 0) -> tuple[Any, ...]:
        """One transaction."""
        start = time.perf_counter()
        outcomes = tuple([await self.committer.run(write.apply) for write in writes])
        self.seconds.append(time.perf_counter() - start)
        return outcomes


async def opened(url: str) -> Committer:
    """A committer on a database."""
    committer = Committer(Database(url), Keyring.made_up(), Ids(), lambda: NOW)
    await committer.start()
    return committer


async def closed(committer: Committer) -> None:
    """Give all back."""
    await committer.close()
    await committer.database.close()


async def prepared(url: str) -> tuple[int, int, int]:
    """Tables, an organisation and a lottery; the ids of organisation, round and stock."""
    database = Database(url)
    async with database.writer.begin() as connection:
        await connection.run_sync(schema.metadata.create_all)
        for table, row in installation.FIRST_ROWS:
            await connection.execute(sa.insert(table).values(row))
    await database.close()
    committer = await opened(url)
    home = await committer.run(organisations.Add(None, "federation", "省").apply)
    opening = Opening(
        "lottery", home, NOW - timedelta(days=1), NOW + timedelta(days=1), NOW, NOW + timedelta(days=30),
        {"": PIECES}, weighted=True,
    )  # fmt: skip
    offered = Offered("洗车券", "", 3000, 500, "value", 0, 10**12, "coupon")
    made = await committer.run(offers.Make(home, offered, (opening,), 10**12).apply)
    async with committer.database.reading() as connection:
        stock = await connection.scalar(sa.select(StockRow.id))
    await closed(committer)
    return home, made.rounds[0], stock or 0


def crowd(table: str, size: int, home: int, round: int, stock: int) -> Iterator[tuple[Any, ...]]:
    """The rows of a table for so many people, all of them members who take part."""
    at = micros(NOW)
    for number in range(1, size + 1):
        person = FIRST + number
        if table == "people":
            yield person, at
        elif table == "memberships":
            yield person, person, home, "member", b"", person.to_bytes(8, "big"), at, 1
        else:
            yield round, person, stock, number, number % 3 + 1, at


async def fill(url: str, size: int) -> int:
    """Make a lottery with `size` entries; the round's id."""
    home, round, stock = await prepared(url)
    for table, columns in COLUMNS.items():
        rows = crowd(table, size, home, round, stock)
        if url.startswith("sqlite"):
            with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
                marks = ",".join("?" * len(columns))
                connection.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", rows)
            connection.close()
        else:
            other = await asyncpg.connect(url)
            await other.copy_records_to_table(table, records=rows, columns=columns)
            await other.execute(f"ANALYZE {table}")
            await other.close()
    return round


async def draw(url: str, round: int, file: str) -> dict[str, float]:
    """Close, list, draw and publish: seconds of each, and how long steps took. Runs in a process of its own."""
    committer = await opened(url)
    steps, seconds, start = Steps(committer), dict[str, float](), time.perf_counter()
    await committer.run(lotteries.Close(round, 1).apply)
    await draws.publish(steps, round)
    seconds["list"] = time.perf_counter() - start
    start = time.perf_counter()
    await committer.run(lotteries.Draw(round, 3).apply)
    await draws.draw(steps, round)
    seconds["draw"] = time.perf_counter() - start
    start = time.perf_counter()
    with await asyncio.to_thread(Path(file).open, "wb") as out:
        async for piece in lists.published(steps.looking, round):
            out.write(piece)
    seconds["publish"] = time.perf_counter() - start
    async with committer.database.reading() as connection:
        won = await connection.scalar(sa.select(sa.func.count(EntryRow.claim_id)))
    assert won == PIECES
    await closed(committer)
    cut = quantiles(steps.seconds, n=20)
    return {**seconds, "p50": cut[9], "p95": cut[18], "longest": max(steps.seconds), "steps": len(steps.seconds)}


async def apart(*arguments: str) -> tuple[str, float, float]:
    """Run Python in a process of its own: what it said, seconds, and megabytes at its largest."""
    return await asyncio.to_thread(_apart, *arguments)


def _apart(*arguments: str) -> tuple[str, float, float]:
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(said)
    return said, time.perf_counter() - start, used.ru_maxrss / 1024


async def measure(url: str, size: int, folder: str) -> dict[str, float]:
    """All of one size on one database."""
    file = str(Path(folder) / "draw.csv")
    round = await fill(url, size)
    said, _, megabytes = await apart("-m", "benchmarks.draw", url, str(round), file)
    _, verified, checked = await apart("-m", "bot", "draw", "verify", file)
    return {**orjson.loads(said), "MB": megabytes, "verify": verified, "verify MB": checked}


async def on_both(size: int) -> dict[str, dict[str, float]]:
    """A size on SQLite and on PostgreSQL."""
    name = f"niangjia_bench_{os.getpid()}_draw"
    admin = await asyncpg.connect(f"{POSTGRES}/postgres")
    with tempfile.TemporaryDirectory() as folder:
        found = {"SQLite": await measure(f"sqlite:///{folder}/draw.db", size, folder)}
        await admin.execute(f'CREATE DATABASE "{name}"')
        try:
            found["PostgreSQL"] = await measure(f"{POSTGRES}/{name}", size, folder)
        finally:
            await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            await admin.close()
    return found


async def rows() -> list[Row]:
    """The benchmark's rows."""
    tenth, full = await on_both(FULL // 10), await on_both(FULL)
    made = []
    for kind, found in full.items():
        small = tenth[kind]
        parts = ", ".join(f"{part} {found[part]:.1f}" for part in ("list", "draw", "publish"))
        ours = round(found["list"] + found["draw"], 1)
        note = f"{parts}; at a tenth: {small['list'] + small['draw']:.1f}"
        made += [
            within(f"draw of 1 million entries, {kind}", "s", SECONDS, note, ours=ours),
            within(
                f"draw: a transaction, {kind}", "ms p95", STEP_MS,
                f"of {found['steps']:.0f}: p50 {found['p50'] * 1000:.1f}, longest {found['longest'] * 1000:.1f}",
                ours=round(found["p95"] * 1000, 1),
            ),
            within(
                f"draw: memory of the process, {kind}", "MB", MEGABYTES,
                f"at a tenth {small['MB']:.0f}; checking {found['verify MB']:.0f}", ours=round(found["MB"]),
            ),
            within(
                f"draw: checking 1 million entries, {kind}", "s", ours,
                f"limit: its draw; at a tenth {small['verify']:.1f}", ours=round(found["verify"], 1),
            ),
        ]  # fmt: skip
    return made


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(orjson.dumps(asyncio.run(draw(sys.argv[1], int(sys.argv[2]), sys.argv[3]))).decode())
    else:
        for row in asyncio.run(rows()):
            print(row)
