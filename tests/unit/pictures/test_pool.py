"""The processes that draw: they come when needed, go when idle, and one that dies takes nothing with it."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from bot.pictures import drawers
from bot.pictures.pool import Pool, TooMany, TooSlow
from tests.unit.pictures import looking

HERE = "tests.unit.pictures.test_pool"
TABLE = {
    **drawers.DRAWERS,
    "slow": f"{HERE}:slow",
    "dying": f"{HERE}:dying",
    "wrong": f"{HERE}:wrong",
    "who": f"{HERE}:who",
}


def slow(args: Mapping[str, Any], language: str) -> bytes:
    time.sleep(args["seconds"])
    return b"late"


def dying(args: Mapping[str, Any], language: str) -> bytes:
    os._exit(1)


def wrong(args: Mapping[str, Any], language: str) -> bytes:
    raise ValueError(args["why"])


def who(args: Mapping[str, Any], language: str) -> bytes:
    return str(os.getpid()).encode()


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    pool = Pool(TABLE, seconds=1, idle_seconds=0.3, most_waiting=4)
    yield pool
    await pool.close()


async def test_pictures_are_drawn_elsewhere_and_kept(pool: Pool) -> None:
    assert not pool.awake
    first = await pool.draw("qr", {"text": "K7Q29MXA"}, "zh_CN")
    assert looking.read(looking.opened(first)) == ["K7Q29MXA"]
    assert await pool.draw("qr", {"text": "K7Q29MXA"}, "zh_CN") is first, "kept, and not drawn again"
    assert int(await pool.draw("who", {}, "")) != os.getpid()


async def test_idle_processes_go_and_come_back(pool: Pool) -> None:
    before = await pool.draw("who", {}, "")
    await asyncio.sleep(0.6)
    assert not pool.awake
    assert await pool.draw("who", {}, "") != before


async def test_the_same_picture_is_drawn_once_for_all_who_wait(pool: Pool) -> None:
    start = time.perf_counter()
    assert set(await asyncio.gather(*(pool.draw("slow", {"seconds": 0.5}, "") for _ in range(20)))) == {b"late"}
    assert time.perf_counter() - start < 5


async def test_a_drawer_that_hangs_is_ended_and_others_are_not(pool: Pool) -> None:
    hanging = asyncio.create_task(pool.draw("slow", {"seconds": 60}, ""))
    codes = [await pool.draw("qr", {"text": str(number)}, "") for number in range(3)]
    assert [looking.read(looking.opened(code)) for code in codes] == [["0"], ["1"], ["2"]]
    with pytest.raises(TooSlow):
        await hanging
    assert await pool.draw("who", {}, "")


async def test_a_drawer_that_dies_is_replaced(pool: Pool) -> None:
    with pytest.raises(TooSlow):
        await pool.draw("dying", {}, "")
    assert await pool.draw("who", {}, "")


async def test_errors_come_through_and_are_not_kept(pool: Pool) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="no reason"):
            await pool.draw("wrong", {"why": "no reason"}, "")
    with pytest.raises(drawers.UnknownPicture):
        await pool.draw("selfie", {}, "")


async def test_only_so_many_wait(pool: Pool) -> None:
    waiting = [asyncio.create_task(pool.draw("slow", {"seconds": 0.1, "n": n}, "")) for n in range(4)]
    await asyncio.sleep(0)
    with pytest.raises(TooMany):
        await pool.draw("slow", {"seconds": 0.1, "n": 9}, "")
    assert await asyncio.gather(*waiting) == [b"late"] * 4


async def test_what_is_kept_is_bounded() -> None:
    pool = Pool(TABLE, cache_bytes=6)
    first = await pool.draw("who", {"n": 1}, "")
    for n in range(5):
        await pool.draw("slow", {"seconds": 0, "n": n}, "")
    assert first  # and dropped since: four bytes of the last one fit, no more
    assert pool._kept._size <= 6
    await pool.close()


def test_the_talking_process_never_loads_what_draws_and_reads_pictures() -> None:
    code = "import sys, bot.running; sys.exit(not sys.modules.keys().isdisjoint(('PIL', 'qrcode', 'zxingcpp')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
