"""Measuring two sides in turn, so that a busy neighbour slows both and decides nothing."""

import gc
from collections.abc import Awaitable, Callable
from statistics import median
from typing import Any

from bot.running import settle_memory

Row = dict[str, Any]
Side = Callable[[], Awaitable[float]]
"""Runs one round and returns its rate: more is better."""


async def alternating(ours: Side, peer: Side, rounds: int) -> tuple[float, float]:
    """The median rate of each side. A first round of each warms up and is not counted."""
    measured: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        order = ((ours, measured[0]), (peer, measured[1]))
        for side, rates in order if number % 2 else order[::-1]:
            gc.collect()  # nobody pays for the other's garbage
            rate = await side()
            if number:
                rates.append(rate)
        if not number:
            settle_memory()  # as in a server that has been running, for both
    return median(measured[0]), median(measured[1])


def against(name: str, unit: str, goal: float, note: str, *, ours: float, peer: float) -> Row:
    """A row for a rate against a peer's."""
    ratio = round(ours / peer, 3)  # finer than shown: 0.196 has not reached 0.2
    return {
        "name": name, "ours": round(ours), "unit": unit, "peer": round(peer), "ratio": ratio, "goal": goal, "note": note
    }  # fmt: skip


def within(name: str, unit: str, limit: float, note: str, *, ours: float) -> Row:
    """A row for something that stays below a limit."""
    ratio = round(limit / ours, 3)
    return {"name": name, "ours": ours, "unit": unit, "peer": limit, "ratio": ratio, "goal": 1.0, "note": note}
