"""The claim desk in process: pieces given out a second, winners only.

Ours: one transaction for all that wait, with the claim, its posting in the ledger, the events row, the sealed answer
and the conversation, on SQLite (synchronous=FULL) and PostgreSQL. Peers in the same run: a Redis Lua script (a set of
who has one, a counter, a list) with its append-only file synced every second, 64 connections; and the same rows by a
SQLAlchemy transaction a tap. Reported beside: the desk with no more than claim and ledger, and how it grows.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count

import asyncpg
import redis.asyncio as redis

from benchmarks.queues import POSTGRES
from benchmarks.rounds import Row, against, alternating
from storage import installation, migrate, scripts
from storage.claims import Grab, Won
from storage.committer import Committer, _whole
from storage.database import Database
from storage.ids import Ids
from storage.keys import Keyring
from storage.writing import Transaction
from tests.coupons.crowd import Tapper, Taps, gathered, opened

PEOPLE = 5000
ONE_BY_ONE = 300
ROUNDS = 5
AT_ONCE = 20_000
GROWTH = (1000, 10_000, 100_000)
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")
LUA = """
if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then return 'already' end
if tonumber(redis.call('GET', KEYS[1])) <= 0 then return 'sold out' end
redis.call('DECR', KEYS[1])
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('RPUSH', KEYS[3], ARGV[1])
return 'won'
"""
KEYS = ("bench:stock", "bench:who", "bench:list")
NUMBERS = count()
Side = Callable[[], Awaitable[float]]


async def rows() -> list[Row]:
    """The table's rows of this benchmark."""
    found: list[Row] = []
    name = f"niangjia_bench_{os.getpid()}"
    with tempfile.TemporaryDirectory() as folder:
        urls = {"SQLite FULL": f"sqlite:///{folder}/claims.db", "PostgreSQL": f"{POSTGRES}/{name}"}
        admin = await asyncpg.connect(f"{POSTGRES}/postgres")
        await admin.execute(f'CREATE DATABASE "{name}"')
        try:
            async with _redis(PEOPLE) as lua:
                for database, goal in (("SQLite FULL", 2.0), ("PostgreSQL", 1.5)):
                    found += await _on(database, urls[database], goal, lua)
        finally:
            await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            await admin.close()
    return found


async def _on(database: str, url: str, goal: float, lua: Side) -> list[Row]:
    async with _committer(url) as committer:
        taps = Taps(committer, await gathered(committer, PEOPLE, PEOPLE))
        ours, peer = await alternating(_together(taps, committer), lua, ROUNDS)
        note = "claim, ledger, events row, sealed answer, conversation; peer: Redis Lua, append-only file each second"
        found = [against(f"claims, {database}", "claims/s", goal, note, ours=ours, peer=peer)]
        ours, peer = await alternating(_together(taps, committer), _one_by_one(taps, committer), 3)
        note = "peer: the same rows by a SQLAlchemy transaction a tap"
        found.append(against(f"claims by group commit, {database}", "claims/s", 20.0, note, ours=ours, peer=peer))
        bare, peer = await alternating(_bare(taps, committer), lua, 3)
        note = "claim and ledger only, no turn around it; peer: Redis Lua"
        found.append(against(f"bare claims, {database}", "claims/s", 0, note, ours=bare, peer=peer))
    return found + (await _growth(url) if database == "SQLite FULL" else [])


async def _growth(url: str) -> list[Row]:
    """How the whole crowd's last answer grows with the crowd: what one person costs, against the smallest crowd."""
    found: list[Row] = []
    async with _committer(url) as committer:
        first = 0.0
        for people in GROWTH:
            rate = await _waiting(Taps(committer, await gathered(committer, people, people // 2)))
            first = first or rate
            note = f"{people} people at once, half as many pieces; peer: {GROWTH[0]} people"
            found.append(against(f"grabs of {people} waiting", "grabs/s", 0, note, ours=rate, peer=first))
    return found


async def _waiting(taps: Taps) -> float:
    """A crowd of any size, `AT_ONCE` of them in the queue at the same time."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(tapper: Tapper) -> bool:
        async with places:
            return type(await taps.tap(tapper, "once")) is Won

    began = time.perf_counter()
    won = sum(await asyncio.gather(*map(one, taps.crowd.tappers)))
    assert won == len(taps.crowd.tappers) // 2
    return len(taps.crowd.tappers) / (time.perf_counter() - began)


def _together(taps: Taps, committer: Committer) -> Side:
    """Everybody at the same moment, before a new round."""
    pieces = len(taps.crowd.tappers)

    async def measured() -> float:
        taps.crowd = await opened(committer, taps.crowd, pieces)
        key = f"tap {next(NUMBERS)}"
        began = time.perf_counter()
        outcomes = await asyncio.gather(*(taps.tap(one, key) for one in taps.crowd.tappers))
        seconds = time.perf_counter() - began
        assert all(type(one) is Won for one in outcomes)
        return len(outcomes) / seconds

    return measured


def _one_by_one(taps: Taps, committer: Committer) -> Side:
    """The same rows, a transaction for each tap, as many at once as the database takes."""

    async def measured() -> float:
        taps.crowd = await opened(committer, taps.crowd, PEOPLE)
        key = f"tap {next(NUMBERS)}"
        turns = [taps.turn(one, key) for one in taps.crowd.tappers[:ONE_BY_ONE]]
        began = time.perf_counter()
        await asyncio.gather(*(committer.run(partial(_whole, turn=turn), turn.actor) for turn in turns))
        seconds = time.perf_counter() - began
        for one in taps.crowd.tappers[:ONE_BY_ONE]:
            taps.moved(one)
        return ONE_BY_ONE / seconds

    return measured


def _bare(taps: Taps, committer: Committer) -> Side:
    async def measured() -> float:
        crowd = await opened(committer, taps.crowd, PEOPLE)
        grabs = [crowd.grab(one) for one in crowd.tappers]
        began = time.perf_counter()
        for done in range(0, PEOPLE, 1000):
            await committer.run(partial(_all, grabs=grabs[done : done + 1000]))
        return PEOPLE / (time.perf_counter() - began)

    return measured


async def _all(tx: Transaction, grabs: list[Grab]) -> None:
    outcomes = await scripts.run_on(tx.connection, Grab.together(grabs, tx.now, tx.ids))
    assert all(type(one) is Won for one in outcomes)


@asynccontextmanager
async def _committer(url: str) -> AsyncIterator[Committer]:
    await migrate.upgrade(url)
    database = Database(url)
    committer = Committer(database, Keyring.made_up(), Ids(), lambda: datetime.now(UTC))
    await committer.start()
    await committer.run(installation.Adopt().apply)
    try:
        yield committer
    finally:
        await committer.close()
        await database.close()


@asynccontextmanager
async def _redis(people: int) -> AsyncIterator[Side]:
    pool = redis.BlockingConnectionPool.from_url(REDIS, max_connections=64)
    client = redis.Redis(connection_pool=pool)
    before = (await client.config_get("appendonly"))["appendonly"] or "no"
    await client.config_set("appendonly", "yes")
    await client.config_set("appendfsync", "everysec")
    script = client.register_script(LUA)

    async def measured() -> float:
        await client.delete(*KEYS)
        await client.set(KEYS[0], people)
        began = time.perf_counter()
        outcomes = await asyncio.gather(*(script(keys=KEYS, args=[person]) for person in range(people)))
        seconds = time.perf_counter() - began
        assert all(one == b"won" for one in outcomes)
        return people / seconds

    try:
        yield measured
    finally:
        await client.delete(*KEYS)
        await client.config_set("appendonly", before)
        await client.aclose()
