"""Committing turns that have nothing of their own to write: many in a handful of statements."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from storage import held, many, turns
from storage.turns import Settled, Statements


async def on(connection: AsyncConnection, batch: Sequence[Settled], now: datetime) -> frozenset[int]:
    """Write them, on PostgreSQL. Returns whose addresses something is held for, of those that may be told it now."""
    if not batch:
        return frozenset()
    if new := turns.events(batch, now):
        await turns.put_events(connection, new)
    for statement, rows in _rest(batch, now):
        await statement.on(connection, rows)
    opened = _opened(batch)
    return await held.among(connection, opened) if opened else frozenset()


def at(connection: sqlite3.Connection, batch: Sequence[Settled], now: datetime) -> frozenset[int]:
    """The same, within the thread of SQLite's connection."""
    if not batch:
        return frozenset()
    many.all_at(connection, [(turns.EVENTS, turns.events(batch, now)), *_rest(batch, now)])
    opened = _opened(batch)
    return held.among_at(connection, opened) if opened else frozenset()


def _rest(batch: Sequence[Settled], now: datetime) -> Statements:
    parked = turns.finished(batch, now)
    return ([(turns.FINISHED, parked)] if parked else []) + turns.saving(batch, now)


def _opened(batch: Sequence[Settled]) -> list[int]:
    """A window opened with the event: whoever it is of may be told what is held."""
    return [turn.actor.address for turn, _, _ in batch if turn.opens]
