"""A clean stop: in order, in time, and at once when asked twice."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import stopping

ROOT = Path(__file__).parents[2]
WAITS = """
import asyncio, sys
from bot.stopping import Stop

async def main():
    stop = Stop()
    stop.listen()
    print("here", flush=True)
    await stop.asked()
    print("asked", flush=True)
    await asyncio.sleep(30 if "slow" in sys.argv else 0)

asyncio.run(main())
"""


def _process(*args: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", WAITS, *args], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    return process


@pytest.mark.parametrize("number", stopping.SIGNALS)
def test_a_signal_ends_it_well(number: signal.Signals) -> None:
    with _process() as process:
        process.send_signal(number)
        assert process.wait(10) == 0


def test_a_second_signal_ends_it_at_once() -> None:
    with _process("slow") as process:
        process.terminate()
        assert process.stdout is not None
        assert process.stdout.readline() == "asked\n"
        process.terminate()
        assert process.wait(5) == 128 + signal.SIGTERM


async def test_every_step_is_taken_whatever_becomes_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "STEP_SECONDS", 0.1)
    taken: list[str] = []

    async def good() -> None:
        taken.append("good")

    async def bad() -> None:
        taken.append("bad")
        raise OSError

    async def slow() -> None:
        taken.append("slow")
        await asyncio.sleep(30)

    assert await stopping.in_order([("one", good), ("two", good)], 1)
    began = time.monotonic()
    assert not await stopping.in_order([("bad", bad), ("slow", slow), ("slow", slow), ("close", good)], 0.2)
    assert time.monotonic() - began < 20
    assert taken == ["good", "good", "bad", "slow", "slow", "good"]
