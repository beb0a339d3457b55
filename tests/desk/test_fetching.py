"""Files that people send on chat channels: fetched, checked, stripped, kept sealed; or refused with a reason."""

import asyncio
import struct
import zlib
from collections.abc import Mapping

from bot.channels.channel import Unfetchable
from bot.delivery.fetcher import Fetcher
from storage import files
from tests.storage.house import House


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 2, *, secret: bytes = b"") -> bytes:
    """A small picture, with a text in it that nobody sees."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, 2, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" + b"\xff" * 6 * 2))
    return b"\x89PNG\r\n\x1a\n" + head + (chunk(b"tEXt", secret) if secret else b"") + body + chunk(b"IEND", b"")


class Sending:
    """A channel that has what stands in `there`; an exception is raised instead."""

    def __init__(self, there: Mapping[str, bytes | Exception]) -> None:
        self.there, self.asked = there, 0

    async def fetch(self, reference: str) -> bytes:
        self.asked += 1
        found = self.there[reference]
        if isinstance(found, Exception):
            raise found
        return found


def fetcher(house: House, channel: Sending) -> Fetcher:
    return Fetcher(house.committer, {"fake": channel}, most_bytes=5000, most_pixels=100)  # type: ignore[dict-item]


async def settled(house: House, content: bytes | Exception) -> files.Kept:
    me = await house.guest()
    number = await house.do(files.Announce("fake", "there"), me)
    channel = Sending({"there": content})
    assert await fetcher(house, channel).round() == 1
    assert await fetcher(house, channel).round() == 0, "once"
    async with house.reading() as connection:
        return await files.get(connection, number)


async def test_a_photo_is_kept_without_what_it_tells_beside_its_picture(house: House) -> None:
    kept = await settled(house, png(secret=b"place\0 32.95 117.38"))
    assert (kept.state, kept.media) == (files.KEPT, "image/png")
    async with house.reading() as connection:
        content = b"".join([part async for part in files.content(connection, house.keys, kept.id)])
    assert content == png()


async def test_what_is_no_photo_too_large_or_gone_is_refused_with_the_reason(house: House) -> None:
    for content, reason in (
        (b"MZ" + bytes(100), "kind"),
        (png() + bytes(6000), "size"),
        (png(width=1000), "pixels"),
        (b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x02\x00\x02\x03\xff\x00", "damaged"),
        (Unfetchable("gone"), "gone"),
    ):
        refused = await settled(house, content)
        assert (refused.state, refused.reason) == (files.REFUSED, reason)


async def test_a_channel_in_trouble_is_asked_again_once_the_lease_is_over(house: House) -> None:
    await house.do(files.Announce("fake", "there"), await house.guest())
    channel = Sending({"there": ConnectionError()})
    for _ in range(3):
        assert await fetcher(house, channel).round() == 0
    assert channel.asked == 1
    house.later(minutes=3)
    channel.there = {"there": png()}
    assert await fetcher(house, channel).round() == 1


async def test_a_file_that_was_dropped_while_it_was_fetched_is_nobodys_trouble(house: House) -> None:
    me = await house.guest()

    class Dropping(Sending):
        """The person drops the form while the file is under way."""

        async def fetch(self, reference: str) -> bytes:
            await house.do(files.Delete((number,)), me)
            return await super().fetch(reference)

    for content in (png(), b"MZ" + bytes(100), Unfetchable("gone")):
        number = await house.do(files.Announce("fake", "there"), me)
        assert await fetcher(house, Dropping({"there": content})).round() == 1


async def test_a_slow_one_holds_up_nobody_elses(house: House) -> None:
    me, slow = await house.guest(), asyncio.Event()

    class Slow(Sending):
        """The first file takes until the last is there, which is sent only meanwhile."""

        async def fetch(self, reference: str) -> bytes:
            if reference == "slow":
                await slow.wait()
            if self.asked == 8:
                await house.do(files.Announce("fake", "last"), me)
            if reference == "last":
                slow.set()
            return await super().fetch(reference)

    channel = Slow(dict.fromkeys(("slow", "quick", "last"), png()))
    for reference in ("slow", *["quick"] * 9):
        await house.do(files.Announce("fake", reference), me)
    async with asyncio.timeout(10):
        assert await fetcher(house, channel).round() == 11


async def test_another_processs_channels_are_left_to_it(house: House) -> None:
    await house.do(files.Announce("elsewhere", "there"), await house.guest())
    assert await fetcher(house, Sending({})).round() == 0
