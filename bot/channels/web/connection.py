"""One open page's line: frames in, frames out, signs of life, and the end."""

import asyncio
import contextlib
from typing import cast

from aiohttp import WSMessage, WSMsgType, web

from bot.channels.web.mail import Mail, framed

AWAY = 1001  # RFC 6455, 7.4.1: the page connects again
POLICY = 1008
FAULT = 1011
LATER = 1013
SLOW_SECONDS = 10
"""A page that takes in nothing for so long is cut off."""
MOST_BYTES = 4 * 1024 * 1024
"""Nor may more wait for it: ten times the longest transcript."""


class Connection:
    """The line to one page. `busy` while a turn of it is in hand."""

    def __init__(
        self, socket: web.WebSocketResponse, request: web.Request, mail: Mail, account: str, language: str
    ) -> None:
        self.account = account
        self.language = language
        self.busy = False
        self._socket = socket
        self._request = request
        self._mail = mail
        self._alive = True
        self._written = 0
        self._watched = False

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

    def post(self, payload: bytes) -> None:
        """Send a message. A page that has gone is no error: it comes back."""
        self._mail.post(self, framed(payload))

    def write(self, frame: bytes) -> None:
        """Give a frame to the line. A page that stops reading is cut off after a while."""
        transport = cast(asyncio.WriteTransport | None, self._request.transport)
        if transport is None or self._socket.closed:
            return
        transport.write(frame)
        self._written += len(frame)
        if waiting := transport.get_write_buffer_size():
            self._behind(transport, waiting)

    def _behind(self, transport: asyncio.WriteTransport, waiting: int) -> None:
        if waiting > MOST_BYTES:
            self.drop()
        elif not self._watched:
            self._watched = True
            loop = asyncio.get_running_loop()
            loop.call_later(SLOW_SECONDS, self._look, transport, self._written - waiting)

    def _look(self, transport: asyncio.WriteTransport, taken: int) -> None:
        """Has the page taken in more than `taken` bytes meanwhile?"""
        self._watched = False
        if waiting := transport.get_write_buffer_size():
            if self._written - waiting <= taken:
                self.drop()
            else:
                self._behind(transport, waiting)

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
        self._mail.carry()
        with contextlib.suppress(ConnectionError, RuntimeError):
            await self._socket.close(code=code)

    def drop(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()
