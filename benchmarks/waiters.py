"""A process of people who wait before open pages: `python -m benchmarks.waiters`.

Reads lines of JSON. `{"port", "people"}` opens a page for each of so many people, and answers `{"open"}`.
`{"tap", "round", "at_once"}` lets everybody tap the same, so many at a time, and answers `{"rate", "p99", "refused"}`
as `benchmarks.poster` does: taps a second, milliseconds until an item that 99 in 100 stay under, how many had none.
"""

import asyncio
import resource
import sys
import time
from typing import cast

import orjson
import uvloop

OPENING = 50
"""Pages that are opened at a time."""
FILES = 20_000
TEXT, PING, PONG = 0x81, 0x89, 0x8A
SHORT, MIDDLE = 126, 127
"""Lengths that say that the true length follows (RFC 6455, 5.2)."""


def framed(kind: int, payload: bytes) -> bytes:
    """A client's frame, with a mask that changes nothing (RFC 6455, 5.3): the server is what is measured."""
    length = len(payload)
    size = bytes((0x80 | length,)) if length < SHORT else bytes((0x80 | SHORT,)) + length.to_bytes(2, "big")
    return bytes((kind,)) + size + b"\0\0\0\0" + payload


class Page(asyncio.Protocol):
    """One open page. Far lighter than a client library."""

    def __init__(self) -> None:
        self._buffer = b""
        self._heard: asyncio.Future[bytes] | None = None
        self._upgraded = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._settle(b"")

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if end:
                self._upgraded, self._buffer = True, rest
                self._settle(head)
        while self._upgraded and (frame := self._frame()) is not None:
            kind, payload = frame
            if kind == PING:
                self._write(framed(PONG, payload))
            elif b'"t":"item"' in payload[:16] or b'"t":"refused"' in payload[:20]:
                self._settle(payload)

    async def open(self, port: int) -> None:
        """Upgrade with a cookie of its own, say hello, be greeted."""
        host = f"127.0.0.1:{port}"
        cookie = await _cookie(port, host)
        upgrade = (
            f"GET /web/socket HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {cookie}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: niangjia.1\r\n\r\n"
        )
        answer = await self._asked(upgrade.encode())
        assert answer.startswith(b"HTTP/1.1 101"), answer
        await self._asked(framed(TEXT, b'{"t":"hello","lang":"zh-CN"}'))

    async def tap(self, data: str, id: str) -> bool:
        """Whether it was answered with an item."""
        frame = orjson.dumps({"t": "event", "id": id, "what": {"kind": "tap", "data": data}})
        heard = await self._asked(framed(TEXT, frame))
        return b'"t":"item"' in heard[:16] and id.encode() in heard

    async def _asked(self, sent: bytes) -> bytes:
        self._heard = asyncio.get_running_loop().create_future()
        self._write(sent)
        return await self._heard

    def _write(self, sent: bytes) -> None:
        assert self._transport is not None
        self._transport.write(sent)

    def _settle(self, heard: bytes) -> None:
        if self._heard is not None and not self._heard.done():
            self._heard.set_result(heard)

    def _frame(self) -> tuple[int, bytes] | None:
        """The next whole frame, taken out of the buffer."""
        if len(self._buffer) < 2:
            return None
        length, at = self._buffer[1], 2
        if length >= SHORT:
            at = 4 if length == SHORT else 10
            length = int.from_bytes(self._buffer[2:at], "big")
        if len(self._buffer) < at + length:
            return None
        kind, payload = self._buffer[0], self._buffer[at : at + length]
        self._buffer = self._buffer[at + length :]
        return kind, payload


async def _cookie(port: int, host: str) -> str:
    """What a browser that never was here before gets."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    writer.close()
    [cookie] = [line for line in head.split("\r\n") if line.lower().startswith("set-cookie:")]
    return cookie.partition(":")[2].partition(";")[0].strip()


async def opened(port: int, people: int) -> list[Page]:
    """Everybody opens the page."""
    loop, room = asyncio.get_running_loop(), asyncio.Semaphore(OPENING)

    async def one() -> Page:
        async with room:
            _, page = await loop.create_connection(Page, "127.0.0.1", port)
            await page.open(port)
            return page

    return list(await asyncio.gather(*(one() for _ in range(people))))


async def tapped(pages: list[Page], tap: str, round: str, at_once: int) -> dict[str, float]:
    """Everybody taps once."""
    took: list[float] = []
    refused = 0

    async def some(mine: list[Page]) -> None:
        nonlocal refused
        for page in mine:
            began = time.perf_counter()
            refused += not await page.tap(tap, round)
            took.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(some(pages[nth::at_once]) for nth in range(at_once)))
    seconds = time.perf_counter() - began
    return {"rate": len(took) / seconds, "p99": sorted(took)[int(len(took) * 0.99)] * 1000, "refused": refused}


def room() -> None:
    """Room for so many sockets in this process: many systems give 1,024 where nobody asks."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, hard), hard))


async def main() -> None:
    """Do what the lines say."""
    room()
    pages: list[Page] = []
    while line := await asyncio.to_thread(sys.stdin.readline):
        wish = orjson.loads(line)
        if "port" in wish:
            pages = await opened(wish["port"], wish["people"])
            told: dict[str, float] = {"open": len(pages)}
        else:
            told = await tapped(pages, wish["tap"], wish["round"], wish["at_once"])
        print(orjson.dumps(told).decode(), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
