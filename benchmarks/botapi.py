"""A process that plays the Bot API and Tencent's server as lightly as can be: `python -m benchmarks.botapi`.

Prints its port, and answers. The strict fakes of `bot.channels.fake` would be what is measured; this one only says yes,
the same to both sides.
"""

import asyncio
import sys
from typing import cast

import uvloop

ME = b'{"ok":true,"result":{"id":42,"is_bot":true,"first_name":"bench","username":"bench_bot"}}'
MESSAGE = (
    b'{"ok":true,"result":{"message_id":7,"date":1763600000,"text":"x",'
    b'"chat":{"id":1,"type":"private","first_name":"x"}}}'
)
YES = b'{"ok":true,"result":true}'
TENCENT = b'{"errcode":0,"errmsg":"ok","access_token":"made-up","expires_in":7200}'


def answer(path: bytes) -> bytes:
    """What a method returns."""
    if path.startswith(b"/cgi-bin/"):
        return TENCENT
    method = path.rpartition(b"/")[2].lower()
    if method == b"getme":
        return ME
    return MESSAGE if method.startswith((b"send", b"edit")) else YES


class Line(asyncio.Protocol):
    """One kept connection; requests with a Content-Length or in chunks."""

    def __init__(self) -> None:
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (whole := self._whole(self._buffer)) is not None:
            path, self._buffer = whole
            body = answer(path)
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            self._transport.write(head + body)

    @staticmethod
    def _whole(buffer: bytes) -> tuple[bytes, bytes] | None:
        """The path of the first whole request, and what follows it."""
        head, end, rest = buffer.partition(b"\r\n\r\n")
        if not end:
            return None
        lowered = head.lower()
        path = head.split(b" ", 2)[1]
        if b"transfer-encoding: chunked" in lowered:
            _, ended, rest = rest.partition(b"0\r\n\r\n")
            return (path, rest) if ended else None
        at = lowered.find(b"content-length:")
        length = int(lowered[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        return (path, rest[length:]) if len(rest) >= length else None


async def main() -> None:
    """Serve until the parent goes."""
    server = await asyncio.get_running_loop().create_server(Line, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(main())
