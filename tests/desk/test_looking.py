"""Photos that are looked at for codes: fetched when somebody waits, and gone once they were read."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from bot.delivery.fetcher import Fetcher
from bot.delivery.looking import Looker
from bot.dialogue.photo import Photo
from bot.pictures import qr
from bot.pictures.png import packed
from bot.pictures.pool import Pool
from rules.base import codes
from storage import files
from storage.tables.files import FileChunkRow, FileRow
from storage.writing import Actor
from tests.desk.test_fetching import Sending, png
from tests.storage.house import House

CODE = codes.sign(b"k" * 32, codes.Code("claim", 7))
PICTURE = packed(qr.image(f"https://union.example/s/{CODE}", 300))


@pytest.fixture(scope="module")
def pool() -> Pool:
    return Pool(workers=1)


@pytest.fixture
async def looker(house: House, pool: Pool) -> AsyncIterator[Looker]:
    yield Looker(house.committer, pool)
    await pool.close()


async def announced(house: House) -> tuple[int, Actor]:
    me = await house.guest()
    return int(await house.do(files.Announce("fake", "there"), me)), me


async def test_a_photo_that_is_there_is_read_and_forgotten(house: House, looker: Looker) -> None:
    me = await house.guest()
    file = await house.do(files.Keep(PICTURE, "image/png", channel="web"), me)
    seen = await looker.look(file)
    assert (seen.codes, seen.foreign, seen.why) == ((CODE,), False, "")
    assert seen.forget is not None
    await house.do(seen.forget, me)
    for table in (FileRow, FileChunkRow):
        assert await house.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert (await looker.look(file)).why == "gone"


async def test_nobody_elses_photo_is_forgotten(house: House, looker: Looker) -> None:
    file = await house.do(files.Keep(png(), "image/png", channel="web"), await house.guest())
    seen = await looker.look(file)
    assert seen.codes == ()
    assert seen.forget is not None
    await house.do(seen.forget, await house.guest("another"))
    assert await house.scalar(sa.select(sa.func.count()).select_from(FileRow)) == 1


async def test_what_a_chat_sent_is_fetched_at_once(house: House, pool: Pool) -> None:
    channel = Sending({"there": PICTURE})
    fetcher = Fetcher(house.committer, {"fake": channel}, most_bytes=50_000, most_pixels=10**6)  # type: ignore[dict-item]
    file, _ = await announced(house)
    assert (await Looker(house.committer, pool, fetcher.fetch).look(file)).codes == (CODE,)
    assert channel.asked == 1
    small = Fetcher(house.committer, {"fake": channel}, most_bytes=50_000, most_pixels=9)  # type: ignore[dict-item]
    file, _ = await announced(house)
    assert (await Looker(house.committer, pool, small.fetch).look(file)).why == "pixels"
    await pool.close()


async def test_what_somebody_else_is_fetching_is_waited_for(house: House, pool: Pool) -> None:
    file, _ = await announced(house)
    await house.do(files.Lease(("fake",)))
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            await house.do(files.Keep(PICTURE, "image/png", file))

    fetcher = Fetcher(house.committer, {"fake": Sending({})}, most_bytes=50_000, most_pixels=10**6)  # type: ignore[dict-item]
    assert (await Looker(house.committer, pool, fetcher.fetch, pause=pause).look(file)).codes == (CODE,)
    assert len(waited) == 2
    await pool.close()


async def test_what_does_not_come_is_too_late_and_goes_even_so(house: House, pool: Pool) -> None:
    file, me = await announced(house)
    seen: Photo = await Looker(house.committer, pool, seconds=0.05).look(file)
    assert seen.why == "late"
    assert seen.forget is not None
    await house.do(seen.forget, me)
    assert await house.scalar(sa.select(sa.func.count()).select_from(FileRow)) == 0


@pytest.mark.parametrize("drawer", ["hangs", "dies"])
async def test_what_breaks_its_reader_is_told_and_goes(house: House, drawer: str) -> None:
    pool = Pool({"codes": f"tests.unit.pictures.looking:{drawer}"}, workers=1, seconds=0.2)
    file = await house.do(files.Keep(PICTURE, "image/png", channel="web"), await house.guest())
    seen = await Looker(house.committer, pool).look(file)
    assert (seen.why, seen.forget) == ("damaged", files.Delete((file,)))
    await pool.close()


async def test_where_too_many_wait_it_is_sent_again(house: House) -> None:
    file = await house.do(files.Keep(PICTURE, "image/png", channel="web"), await house.guest())
    assert (await Looker(house.committer, Pool(most_waiting=0)).look(file)).why == "late"


async def test_few_photos_stand_in_memory_at_once(house: House, pool: Pool) -> None:
    here: set[int] = set()
    most: list[int] = []

    async def never(file: int) -> None:
        here.add(file)
        most.append(len(here))
        try:
            await asyncio.Event().wait()
        finally:
            here.remove(file)

    found = [(await announced(house))[0] for _ in range(6)]
    looker = Looker(house.committer, pool, never, seconds=0.5)
    assert {one.why for one in await asyncio.gather(*(looker.look(file) for file in found))} == {"late"}
    assert max(most) == 4
