"""Frames on their way to pages: how they are framed, their order, and pages that stop reading."""

import asyncio

import pytest

from bot.channels.web import connection
from bot.channels.web.mail import framed
from tests.channels.web.conftest import Site

BIG = 40_000
"""Bytes of one message: a few hundred fill every buffer between two ends of a line."""


def test_frames_are_headed_as_the_protocol_says() -> None:
    # RFC 6455, 5.7: "Hello" unmasked; 256 bytes; 64 KiB. There as binary, here as text.
    assert framed(b"Hello") == bytes.fromhex("810548656c6c6f")
    assert framed(b"x" * 125)[:2] == bytes.fromhex("817d")
    assert framed(b"x" * 256)[:4] == bytes.fromhex("817e0100")
    assert framed(b"x" * 65535)[:4] == bytes.fromhex("817effff")
    assert framed(b"x" * 65536)[:10] == bytes.fromhex("817f0000000000010000")
    assert framed(b"x" * 65536)[10:] == b"x" * 65536


@pytest.mark.parametrize("length", [1, 100, 125, 126, 65_535, 65_536, 200_000])
async def test_messages_of_any_length_arrive_in_their_order(site: Site, length: int) -> None:
    page = await site.page()
    account = site.house.taken[0].account
    for number in range(3):
        site.channel.kit.hub.push(account, b"%d" % number * length)
    for number in range(3):
        assert await page.socket.receive_str(timeout=5) == str(number) * length


async def _cut_off(site: Site) -> None:
    async with asyncio.timeout(5):
        while site.channel.kit.hub.open:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


async def test_a_page_that_takes_in_nothing_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SLOW_SECONDS", 0.05)
    monkeypatch.setattr(connection, "MOST_BYTES", 10**9)
    await site.page()  # and nobody reads on
    for _ in range(300):
        site.channel.kit.hub.push(site.house.taken[0].account, b"x" * BIG)
    await _cut_off(site)


async def test_a_page_for_which_too_much_waits_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MOST_BYTES", BIG)
    await site.page()
    for _ in range(300):
        site.channel.kit.hub.push(site.house.taken[0].account, b"x" * BIG)
    await _cut_off(site)


async def test_a_page_that_is_behind_and_reads_on_gets_all(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SLOW_SECONDS", 0.05)
    monkeypatch.setattr(connection, "MOST_BYTES", 10**9)
    page = await site.page()
    for _ in range(300):
        site.channel.kit.hub.push(site.house.taken[0].account, b"x" * BIG)
    for _ in range(300):
        assert len(await page.socket.receive_str(timeout=5)) == BIG
    assert (await page.says("还在"))["mine"] == "还在"
