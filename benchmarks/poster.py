"""A process that posts to a webhook over many connections: `python -m benchmarks.poster`.

Reads lines "PORT FILE": the file holds as JSON, for each connection, a list of whole HTTP requests (base64) in their
order. Posts them, each after the last was answered, all connections at once; writes `{"rate", "p99", "refused"}`:
requests a second, milliseconds until an answer that 99 in 100 stay under, and how many were not answered with 200.
"""

import asyncio
import base64
import sys
import time
from pathlib import Path
from typing import cast

import orjson
import uvloop

OK = b"HTTP/1.1 200"


class Line(asyncio.Protocol):
    """One kept connection. Far lighter than a client library, so that the server is what is measured."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[bool] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(False)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, end, body = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return
        lengths = (line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        length = int(next(lengths, b":0").partition(b":")[2])
        if len(body) >= length and self._answer is not None and not self._answer.done():
            self._buffer = b""
            self._answer.set_result(head.startswith(OK))

    async def post(self, request: bytes) -> bool:
        """Whether it was answered with 200."""
        assert self._transport is not None
        if self._transport.is_closing():
            return False
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer


async def run(port: int, plan: list[list[bytes]]) -> dict[str, float]:
    """Post the plan."""
    loop = asyncio.get_running_loop()
    took: list[float] = []
    refused = 0

    async def connection(requests: list[bytes]) -> None:
        nonlocal refused
        _, line = await loop.create_connection(Line, "127.0.0.1", port)
        await go.wait()
        for request in requests:
            began = time.perf_counter()
            refused += not await line.post(request)
            took.append(time.perf_counter() - began)
        assert line._transport is not None
        line._transport.close()

    go = asyncio.Barrier(len(plan) + 1)
    tasks = [asyncio.create_task(connection(requests)) for requests in plan]
    await go.wait()
    began = time.perf_counter()
    await asyncio.gather(*tasks)
    seconds = time.perf_counter() - began
    p99 = sorted(took)[int(len(took) * 0.99)]
    return {"rate": len(took) / seconds, "p99": p99 * 1000, "refused": refused}


async def main() -> None:
    """Do what the lines say."""
    while line := (await asyncio.to_thread(sys.stdin.readline)).split():
        port, file = line
        plan = [
            [base64.b64decode(request) for request in requests] for requests in orjson.loads(Path(file).read_bytes())
        ]
        print(orjson.dumps(await run(int(port), plan)).decode(), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
