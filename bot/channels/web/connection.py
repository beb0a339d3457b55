"""One open page's line: frames in, frames out, signs of life, and the end."""

import asyncio
import contextlib
import logging
from typing import cast

from aiohttp import WSMessage, WSMsgType, web

log = logging.getLogger(__name__)

AWAY = 1001  # RFC 6455, 7.4.1: the page connects again
POLICY = 1008
FAULT = 1011
LATER = 1013
SLOW_SECONDS = 10
"""A page that takes in nothing for so long is cut off."""


class Connection:
    """The line to one page. `busy` while a turn of it is in hand."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request, account: str, language: str) -> None:
        self.account = account
        self.language = language
        self.busy = False
        self._socket = socket
        self._request = request
        self._alive = True

    async def receive(self) -> WSMessage:
        """The next frame. Pings are answered on the way."""
        while True:
            message = await self._socket.receive()
            self._alive = True
            if message.type is WSMsgType.PING:
                with contextlib.suppress(ConnectionError):
                    await self._socket.pong(message.data)
            elif message.type is not WSMsgType.PONG:
                return message

    async def post(self, payload: bytes) -> None:
        """Send, or cut off a page that does not read. A page that has gone is no error: it comes back."""
        transport = self._request.transport
        behind = transport is not None and cast(asyncio.WriteTransport, transport).get_write_buffer_size() > 0
        slow = asyncio.get_running_loop().call_later(SLOW_SECONDS, self.drop) if behind else None
        try:
            await self._socket.send_frame(payload, WSMsgType.TEXT)
        except (ConnectionError, RuntimeError):
            log.debug("a page left before its frame")
        finally:
            if slow is not None:
                slow.cancel()

    async def pulse(self) -> None:
        """Ask for a sign of life; a page that gave none since the last time is cut off."""
        if not self._alive and not self.busy:
            self.drop()
            return
        self._alive = False
        with contextlib.suppress(ConnectionError, RuntimeError, TimeoutError):
            async with asyncio.timeout(1):
                await self._socket.ping()

    async def goodbye(self) -> None:
        """Close, unless a turn is in hand: it is answered first, and its reader closes."""
        if not self.busy:
            await self.close(AWAY)

    async def close(self, code: int) -> None:
        with contextlib.suppress(ConnectionError, RuntimeError):
            await self._socket.close(code=code)

    def drop(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()
