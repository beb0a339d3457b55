"""What goes out to pages: frames of turns that end together leave together, so that their readers wake up once."""

import asyncio
import struct
from typing import Protocol

TEXT = 0x81  # RFC 6455, 5.2: the only and last frame of a text message
SHORT, MIDDLE = 125, 0xFFFF
"""Longest payloads whose length fits the header's own byte, and two more."""
_MIDDLE, _LONG = struct.Struct("!BBH"), struct.Struct("!BBQ")


class Reader(Protocol):
    """Who takes frames in."""

    def write(self, frame: bytes) -> None:
        """Give it to the line; never waits."""


def framed(payload: bytes) -> bytes:
    """`payload` as a text frame, not masked and not compressed: what a server sends (RFC 6455, 5.1)."""
    length = len(payload)
    if length <= SHORT:
        return bytes((TEXT, length)) + payload
    if length <= MIDDLE:
        return _MIDDLE.pack(TEXT, 126, length) + payload
    return _LONG.pack(TEXT, 127, length) + payload


class Mail:
    """Frames on their way, in the order they were posted. One for all pages of a process."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Reader, bytes]] = []

    def post(self, reader: Reader, frame: bytes) -> None:
        """To be carried when everybody has had their turn in this round of the loop."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self.carry)
        self._waiting.append((reader, frame))

    def carry(self) -> None:
        """Carry all now."""
        waiting, self._waiting = self._waiting, []
        for reader, frame in waiting:
            reader.write(frame)
