"""What a worker got from the crew that started it (`bot.crew`): open sockets, and a line to say that it is ready."""

import asyncio
import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

import orjson

VARIABLE = "NIANGJIA_BERTH"


@dataclass(frozen=True, slots=True)
class Berth:
    """File descriptors: `doors` are listening sockets, into `ready` a byte is written, `life` ends with the crew."""

    index: int
    doors: tuple[int, ...]
    ready: int
    life: int

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Self | None:
        """This process' berth; None where nobody started it as a worker."""
        if VARIABLE not in environ:
            return None
        index, doors, ready, life = orjson.loads(environ[VARIABLE])
        for descriptor in (*doors, ready, life):
            os.set_inheritable(descriptor, False)  # no process of ours must keep a door open after our death
        return cls(index, tuple(doors), ready, life)

    def packed(self) -> str:
        """For `VARIABLE` in the worker's environment."""
        return orjson.dumps([self.index, self.doors, self.ready, self.life]).decode()

    def sockets(self) -> tuple[socket.socket, ...]:
        """The doors. Ask once: closing one of them closes the descriptor."""
        return tuple([socket.socket(fileno=door) for door in self.doors])

    def serving(self) -> None:
        """Tell the crew that this worker takes requests."""
        os.write(self.ready, b".")
        os.close(self.ready)

    def watch(self, orphaned: Callable[[], None]) -> None:
        """Call `orphaned` once the crew is gone, however it went: nobody would start this worker again or stop it."""
        loop = asyncio.get_running_loop()

        def gone() -> None:
            loop.remove_reader(self.life)
            orphaned()

        loop.add_reader(self.life, gone)
