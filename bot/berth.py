"""What a worker got from its crew (`bot.crew`): open doors, and lines by which both know that the other lives."""

import asyncio
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Berth:
    """File descriptors. `doors` are listening sockets; `line` ends when this worker dies, `life` when its crew does."""

    index: int
    doors: tuple[int, ...]
    line: int
    life: int

    def sockets(self) -> tuple[socket.socket, ...]:
        """The doors. Ask once: closing one of them closes the descriptor."""
        return tuple([socket.socket(fileno=door) for door in self.doors])

    def serving(self) -> None:
        """Tell the crew that this worker takes requests."""
        os.write(self.line, b".")

    def watch(self, orphaned: Callable[[], None]) -> None:
        """Call `orphaned` once the crew is gone, however it went: nobody would start this worker again or stop it."""
        loop = asyncio.get_running_loop()

        def gone() -> None:
            loop.remove_reader(self.life)
            orphaned()

        loop.add_reader(self.life, gone)
