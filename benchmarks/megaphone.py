"""One process that tells a broadcast: `python -m benchmarks.megaphone DATABASE RATE SECONDS rest|stop`. Prints JSON.

First a window in real time against a strict channel in memory; with `rest`, all others on an injected clock.
"""

import asyncio
import os
import resource
import sys
import time
from collections import deque
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import uvloop

from benchmarks import queues
from benchmarks.crowd import CHANNEL
from bot.app import LOCALES
from bot.channels.channel import Abilities, Rates, Receipt
from bot.delivery.notice import pack
from bot.delivery.worker import Worker
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Choice, Screen, Shown
from bot.running import settle_memory
from bot.words.words import Words
from storage import broadcasts, installation
from storage.broadcasts import Audience, Begin
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.keys import Keyring
from storage.writing import SYSTEM

ZONE = ZoneInfo("Asia/Shanghai")
TAKES_SECONDS = 0.03
"""What a phone network takes for each."""
SAID = "明天上午十点在县总工会发放清凉包，每人一份，凭会员证领取。"
CONTENT = pack((Screen(verbatim(SAID), (Choice("/card", verbatim("会员证")),)),))
ROOT = 1000
LONGEST_SECONDS = 60.0
"""So long the others are told on the injected clock."""


class Clocks:
    """Real time until it is told to leap: instants for the house, seconds for the limits."""

    def __init__(self) -> None:
        self._ahead, self._still = 0.0, False

    def seconds(self) -> float:
        """Monotonic."""
        return self._ahead if self._still else time.monotonic()

    def now(self) -> datetime:
        """Always at noon and after, so that it is day."""
        return queues.NOW + timedelta(seconds=self.seconds() % 28_000)

    def hold(self) -> None:
        """From here on it moves by `leap` alone."""
        self._ahead, self._still = self.seconds(), True

    def leap(self, seconds: float) -> None:
        """Move on."""
        self._ahead += seconds


class Strict:
    """A channel that counts whoever comes while its second is full, and whoever comes twice."""

    name = CHANNEL

    def __init__(self, rate: int, clocks: Clocks) -> None:
        self.can, self._rate, self._clocks = Abilities(rates=Rates(a_second=rate)), rate, clocks
        self._lately: deque[float] = deque()
        self._seen = bytearray(100_000_000 // 8)
        self.n = self.over = self.doubled = 0
        self.first = 0.0
        self.slow = True

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        """Take it."""
        del notice, screens
        now = self._clocks.seconds()
        self.first = self.first or now
        lately = self._lately
        while lately and lately[0] <= now - 1:
            lately.popleft()
        lately.append(now)
        self.over += len(lately) > self._rate
        place, bit = divmod(int(account) - 1_000_000_000, 8)
        self.doubled += bool(self._seen[place] & 1 << bit)
        self._seen[place] |= 1 << bit
        self.n += 1
        if self.slow:
            await asyncio.sleep(TAKES_SECONDS)
        return Receipt("sent")


def memory_mb() -> float:
    """Resident now."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize() / 1e6


async def main(url: str, rate: int, seconds: float, mode: str) -> dict[str, Any]:
    """Run it."""
    clocks, database = Clocks(), Database(url)
    committer = Committer(database, Keyring.made_up(), Ids(), clocks.now)
    await committer.start()
    await committer.run(installation.Adopt().apply)
    words = Words.load(LOCALES, "zh_CN", timezone=ZONE, clock=clocks.now)
    strict = Strict(rate, clocks)
    worker = Worker(committer, words, {CHANNEL: strict}, "zh_CN", None, clocks.seconds, ZONE)
    worker.start()
    settle_memory()
    async with database.reading() as connection:  # as the form does, which shows the number
        size = await broadcasts.size(connection, Audience(ROOT))
    before = memory_mb()
    asked = clocks.seconds()
    begun = await committer.run(Begin(Audience(ROOT), CONTENT, counted=size.people, approve_above=10**9).apply, SYSTEM)
    worker.wake()
    while not strict.first:  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    found: dict[str, Any] = {"first_ms": (strict.first - asked) * 1000}
    await asyncio.sleep(5)  # the people are being counted
    start, told, used, lag, own = clocks.seconds(), strict.n, time.process_time(), 0.0, time.thread_time()
    filled = before
    while (now := clocks.seconds()) < start + seconds:
        if now < start + seconds / 4:
            filled = memory_mb()
        await asyncio.sleep(min(0.1, start + seconds - now))
        lag = max(lag, clocks.seconds() - now)
    took = clocks.seconds() - start
    found |= {"a_second": (strict.n - told) / took, "cpu": (time.process_time() - used) / took, "lag_ms": lag * 1000}
    found["loop"] = (time.thread_time() - own) / took
    highest = memory_mb()
    await worker.stop()
    if mode == "rest":
        found |= await rest(committer, words, strict, clocks, begun.id)
        highest = max(highest, found["highest"])
    async with database.reading() as connection:
        progress = await broadcasts.progress(connection, begun.id)
    found |= {"memory_mb": highest - filled, "caches_mb": filled - before}
    found |= {"over": strict.over, "doubled": strict.doubled, "told": strict.n}
    found["counts"] = progress.counts
    await committer.close()
    await database.close()
    return found


async def rest(committer: Committer, words: Words, strict: Strict, clocks: Clocks, id: int) -> dict[str, Any]:
    """Everybody else, as fast as it goes."""
    clocks.hold()
    strict.slow = False
    worker = Worker(committer, words, {CHANNEL: strict}, "zh_CN", None, clocks.seconds, ZONE)
    clocks.leap(15)
    start, told, used, highest, state, turns = time.monotonic(), strict.n, time.process_time(), 0.0, "", 0
    while state != "done" and time.monotonic() < start + LONGEST_SECONDS:
        await worker.round()
        clocks.leap(0.4)
        turns += 1
        if turns % 50 == 0:
            highest = max(highest, memory_mb())
            async with committer.database.reading() as connection:
                one = await broadcasts.get(connection, id)
            state = one.state if one else ""
    took = time.monotonic() - start
    return {
        "rest_a_second": (strict.n - told) / took,
        "rest_us": (time.process_time() - used) / max(1, strict.n - told) * 1e6,
        "highest": highest,
        "rest_seconds": took,
    }


if __name__ == "__main__":
    arguments = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(orjson.dumps(runner.run(main(*arguments)), option=orjson.OPT_NON_STR_KEYS).decode())
    os._exit(0)
