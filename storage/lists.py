"""The list of a lottery's entries as it is published, piece by piece: a million of them never stand in memory."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import sqlalchemy as sa

from rules import draw_files
from rules.draw_files import Announced
from rules.lottery import LOST, WON
from storage import round_rows
from storage.round_rows import CANCELLED, DRAWING, Round
from storage.seeds import Receipts, opened
from storage.tables.offers import EntryRow, RoundRow
from storage.writing import Gone, Look

PIECE = 2000
"""Entries read at once."""

Looking = Callable[[], AbstractAsyncContextManager[Look]]
"""Opens a reading connection. One for each piece: who takes minutes to fetch a list holds none meanwhile."""

_ROW = EntryRow.__table__.c
_COLUMNS = (_ROW.number, _ROW.stock_id, _ROW.weight, _ROW.person_id, _ROW.rank, _ROW.claim_id, _ROW.void)


def announced(round: Round) -> Announced:
    """What stands at the head of its list. Raises `Gone` where it is no lottery."""
    if round.commitment is None:
        raise Gone
    stocks = sorted((stock.name, stock.pieces) for stock in round.stocks.values())
    return Announced(round.id, round.commitment, round.weighted, tuple(stocks))


async def read(looking: Looking, round: int) -> AsyncIterator[list[Any]]:
    """The rows of its entries (`number, stock_id, weight, person_id, rank, claim_id, void`), in order of numbers."""
    query, last = sa.select(*_COLUMNS).where(_ROW.round_id == round).order_by(_ROW.number).limit(PIECE), 0
    while True:
        async with looking() as look:
            rows = list(await look.connection.execute(query.where(_ROW.number > last)))
        if rows:
            yield rows
            last = rows[-1].number
        if len(rows) < PIECE:
            return


class Lines:
    """Makes the lines of a round's list."""

    def __init__(self, look: Look, round: Round) -> None:
        self.head = announced(round).lines()
        self._round = round.id
        self._names = {stock.id: stock.name for stock in round.stocks.values()}
        self._receipts = Receipts(look.keys)

    def of(self, rows: list[Any]) -> bytes:
        """The lines of some entries."""
        names, receipt, round = self._names, self._receipts.of, self._round
        return b"".join(
            [
                draw_files.entry(number, names[stock], weight, receipt(round, number, person))
                for number, stock, weight, person, *_ in rows
            ]
        )


async def published(looking: Looking, round: int) -> AsyncIterator[bytes]:
    """The file that anybody may have, in pieces; format: `rules.draw_files`. Raises `Gone` before there is a digest.

    At closing the list; once it is drawn the seed and all results as well.
    """
    async with looking() as look:
        found = await _found(look, round)
        lines = Lines(look, found)
    yield lines.head
    async for rows in read(looking, round):
        yield lines.of(rows)
    yield draw_files.digest(found.entries_digest or "")
    async with looking() as look:
        if not await _is_drawn(look, found):
            return
        seed = await seed_of(look, round)
    yield draw_files.seed(seed)
    async for rows in read(looking, round):
        yield b"".join([draw_files.result(row.number, row.rank or 0, outcome(row)) for row in rows])


async def _found(look: Look, round: int) -> Round:
    found = await round_rows.get(look.connection, round)
    if found is None or found.entries_digest is None:
        raise Gone
    return found


async def _is_drawn(look: Look, round: Round) -> bool:
    """Whether everybody has their place. One that was cancelled may have been on its way."""
    if round.drawn_at is None or round.state != CANCELLED:
        return round.drawn_at is not None and round.state != DRAWING
    unplaced = sa.select(EntryRow.number).where(EntryRow.round_id == round.id, EntryRow.rank.is_(None)).limit(1)
    return await look.connection.scalar(unplaced) is None


async def seed_of(look: Look, round: int) -> bytes:
    """The seed: for drawing, and for the list once it is drawn."""
    sealed = await look.connection.scalar(sa.select(RoundRow.seed).where(RoundRow.id == round))
    if sealed is None:
        raise Gone
    return opened(look.keys, round, sealed)


def outcome(row: Any) -> str:
    """What became of an entry, as the list says it."""
    return str(row.void) if row.void else LOST if row.claim_id is None else WON
