"""Listing and drawing lotteries in steps, however large: the work of the calendar job `lotteries.DRAWS`.

What was done is read from the rows themselves (a digest, claims, void entries, ranks in the order of numbers), so
whoever takes a run over goes on where it was; each step is committed under the run's epoch (`storage.job_runs`).
"""

import asyncio
import hashlib
from array import array
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from rules.lottery import Draw, Lots, Tickets
from storage import lists, lotteries, round_rows
from storage.awards import Award, Finish, Publish, Rank, Tell, nobody
from storage.lists import Lines
from storage.round_rows import DRAWING, Round
from storage.writing import Gone, Look, Write

AWARDS, RANKS = 100, 1000
"""In one step: about 10 ms of SQLite's writer on a 2-core machine."""


_WON, _VOID = 1, 2


class Altered(Exception):
    """The list is not the one whose digest was published: somebody changed entries after closing. Nothing is drawn."""


class Steps(Protocol):
    """What a run works with (`bot.jobs.job.Shift`)."""

    def looking(self) -> AbstractAsyncContextManager[Look]:
        """A reading connection."""

    async def step(self, cursor: int, *writes: Write, done: int = 0) -> tuple[Any, ...]:
        """Commit `writes`, and where the run has come to."""


async def work(steps: Steps, tell: Tell = nobody) -> None:
    """List what was closed, draw what is to be drawn, until nothing is left. Raises `Altered` once the rest is done."""
    tried: dict[tuple[int, str], Altered | None] = {}
    while True:
        async with steps.looking() as look:
            waiting = [one for one in await lotteries.to_do(look.connection) if one not in tried]
        if not waiting:
            break
        for round, state in waiting:
            tried[round, state] = await _tried(steps, round, state, tell)
    for altered in tried.values():
        if altered:
            raise altered


async def _tried(steps: Steps, round: int, state: str, tell: Tell) -> Altered | None:
    try:
        await (draw(steps, round, tell) if state == DRAWING else publish(steps, round))
    except Altered as error:  # one that was tampered with must not keep the others from being drawn
        return error
    return None


async def publish(steps: Steps, round: int) -> None:
    """Make the digest of a closed lottery's list, and publish it."""
    listed = await _Listed.read(steps, round)
    await steps.step(len(listed.lots), Publish(round, listed.digest))


async def draw(steps: Steps, round: int, tell: Tell = nobody) -> None:
    """Draw a lottery: the pieces first, then everybody's place. Raises `Altered`."""
    listed = await _Listed.read(steps, round)
    if listed.digest != listed.round.entries_digest:
        raise Altered(str(round))
    async with steps.looking() as look:
        seed = await lists.seed_of(look, round)
    draw = Draw(Tickets(seed, round, listed.digest), listed.lots, len(listed.stocks))
    for _ in draw.steps():
        await asyncio.sleep(0)
    won = 0
    for stock, order in zip(listed.stocks, draw.orders, strict=True):
        won += await _give(steps, listed, stock, order, tell)
    await _rank(steps, listed, draw.places)
    await steps.step(len(listed.lots), Finish(round, won, len(listed.lots)))


async def _give(steps: Steps, listed: "_Listed", stock: int, order: "array[int]", tell: Tell) -> int:
    """Give the pieces of one stock to the first who may have one; how many were given."""
    pieces, given, at = listed.round.stocks[stock].pieces, 0, 0
    while given < pieces and at < len(order):
        some = order[at : at + min(AWARDS, pieces - given)]
        at += len(some)
        if listed.settled(some):
            given += listed.won(some)
            continue
        numbers = tuple(listed.lots.numbers[position] for position in some)
        [more] = await steps.step(at, Award(listed.round.id, stock, numbers, tell), done=len(some))
        given += more
    return given


async def _rank(steps: Steps, listed: "_Listed", places: "array[int]") -> None:
    numbers = listed.lots.numbers
    for start in range(listed.ranked, len(numbers), RANKS):
        some = slice(start, start + RANKS)
        ranks = tuple(zip(numbers[some], places[some], strict=True))
        await steps.step(ranks[-1][0], Rank(listed.round.id, ranks), done=len(ranks))


@dataclass(slots=True)
class _Listed:
    """A list as it was read: `stocks` are ids. `ranked`: how many have their place already; `decided`: who won."""

    round: Round
    stocks: Sequence[int]
    lots: Lots = field(default_factory=Lots)
    digest: str = ""
    ranked: int = 0
    decided: bytearray = field(default_factory=bytearray)

    @classmethod
    async def read(cls, steps: Steps, id: int) -> "_Listed":
        """Read it, and make its digest."""
        async with steps.looking() as look:
            round = await round_rows.get(look.connection, id)
            if round is None:
                raise Gone
            lines = Lines(look, round)
        listed, hash = cls(round, tuple(round.stocks)), hashlib.sha256(lines.head)
        async for rows in lists.read(steps.looking, id):
            hash.update(lines.of(rows))
            listed._add(rows)
        listed.digest = hash.hexdigest()
        return listed

    def _add(self, rows: Sequence[Any]) -> None:
        places = {stock: place for place, stock in enumerate(self.stocks)}
        for number, stock, weight, _, rank, claim, void in rows:
            self.lots.add(number, places[stock], weight)
            self.decided.append(_WON if claim is not None else _VOID if void else 0)
            self.ranked += rank is not None

    def settled(self, some: "array[int]") -> bool:
        """Whether an earlier run decided all of these."""
        return all(self.decided[position] for position in some)

    def won(self, some: "array[int]") -> int:
        """How many of these an earlier run gave a piece to."""
        return sum(self.decided[position] == _WON for position in some)
