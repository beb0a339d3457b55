"""A broadcast to a million made-up members against a strict channel in memory, on SQLite with synchronous=FULL.

Two processes tell it at the same time, each in a database of its own: one at 30 a second, one at 1,000, for a minute of
real time each. The second then tells the others on an injected clock, for a minute. The channel counts whoever comes
while its second is full, and whoever comes twice; what it costs is part of what is measured.
"""

import asyncio
import shutil
import sys
import tempfile
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import orjson

from benchmarks.crowd import MEMBERS
from benchmarks.rounds import Row, within

SECONDS = 60
SHARE = 0.98
"""Of the allowed rate, at least."""
US_A_MESSAGE = 250.0
FIRST_MS, MEMORY_MB = 5000.0, 50.0


async def rows() -> list[Row]:
    """The benchmark's rows."""
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder) / "one.db", Path(folder) / "two.db"
        await _python("benchmarks.crowd", str(one), str(MEMBERS))
        shutil.copy(one, two)
        slow, fast = await asyncio.gather(_told(one, 30, "stop"), _told(two, 1000, "rest"))
    note = f"{MEMBERS} members; {fast['told']} told, {fast['over']} over the limit, {fast['doubled']} told twice"
    kept = f"from the first quarter of a minute to the end; {fast['caches_mb']:.0f} MB before, SQLite's page caches"
    us = fast["cpu"] / fast["a_second"] * 1e6
    rest = f"then {fast['rest_a_second']:.0f}/s at {fast['rest_us']:.0f} us of CPU each on the injected clock"
    return [
        _share("at 30 a second", 30, slow),
        _share("at 1,000 a second", 1000, fast),
        within("broadcast: CPU of a message", "us", US_A_MESSAGE, f"at 1,000/s, {rest}", ours=round(us, 1)),
        within("broadcast: until the first message", "ms", FIRST_MS, note, ours=round(fast["first_ms"], 1)),
        within("broadcast: memory", "MB more", MEMORY_MB, kept, ours=round(max(0.1, fast["memory_mb"]), 1)),
    ]


def _share(name: str, rate: int, found: dict[str, Any]) -> Row:
    share = found["a_second"] / rate
    note = (
        f"{SECONDS} s of real time, {found['over']} over the limit, the loop late by at most {found['lag_ms']:.0f} ms"
    )
    good = share if not found["over"] else 0.0
    return {
        "name": f"broadcast: share of the rate {name}", "ours": round(found["a_second"], 1), "unit": "messages/s",
        "peer": rate, "ratio": round(good, 4), "goal": SHARE, "note": note,
    }  # fmt: skip


async def _told(path: Path, rate: int, mode: str) -> dict[str, Any]:
    out = await _python("benchmarks.megaphone", f"sqlite:///{path}", str(rate), str(SECONDS), mode)
    found: dict[str, Any] = orjson.loads(out)
    return found


async def _python(*arguments: str) -> bytes:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", *arguments, stdout=PIPE)
    out, _ = await process.communicate()
    assert process.returncode == 0, arguments
    return out
