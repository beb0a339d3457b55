"""A photo of a code, on each channel: it goes the way of a scan, and is not kept, though it comes twice."""

from storage.tables.files import FileRow
from tests.channels.contract.conftest import Tried
from tests.stories import photos


async def test_a_photo_of_a_poster_begins_what_a_scan_of_it_begins(channel: Tried) -> None:
    me = channel.rider()
    await me.opens()
    await me.sees("入会不收钱")
    await me.photographs(photos.of("https://pay.example/7"))
    await me.sees("不是我们的")
    await me.photographs(photos.of(f"https://union.example/s/{channel.union.lane()}"))
    await me.sees("先说清楚")
    await me.repeats()
    await me.picks("同意")
    await me.sees("照身份证上的写就行")
    assert await channel.union.count(FileRow) == 0
