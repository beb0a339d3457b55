"""The process that workers are cast in: it loads the program once, and forks a worker whenever its crew wants one.

A fork is ready within a tenth of a second and shares what was loaded, where a program of its own takes seconds of a
busy machine. The mould has neither threads nor connections, and it is a fresh program for each roll (`bot.crew`).
"""

import gc
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

import orjson

from bot.berth import Berth

VARIABLE = "NIANGJIA_MOULD"
READY = b"."
FORK_SECONDS = 30.0
PID_BYTES = 8
log = logging.getLogger(__name__)


class Broken(Exception):
    """The mould is gone."""


class Mould:
    """As the crew sees it. `doors[i]` are the listening sockets of worker i; `life` ends with the crew."""

    def __init__(self, command: Sequence[str], doors: Sequence[Sequence[int]], life: int) -> None:
        self.line, theirs = socket.socketpair()
        self.line.settimeout(FORK_SECONDS)
        told = orjson.dumps([theirs.fileno(), life, doors]).decode()
        passed = {theirs.fileno(), life, *(door for each in doors for door in each)}
        environ: Mapping[str, str] = os.environ | {VARIABLE: told}
        self.process = subprocess.Popen(command, env=environ, pass_fds=tuple(passed))  # noqa: S603 - ourselves
        theirs.close()
        self.ready = False

    def hear(self) -> None:
        """It has loaded the program: `ready` from now on. Raises `Broken`."""
        if self.line.recv(1) != READY:
            raise Broken
        self.ready = True

    def worker(self, index: int, line: int) -> int:
        """Fork a worker, which takes the descriptor `line`. Returns its process id. Raises `Broken`."""
        try:
            socket.send_fds(self.line, [index.to_bytes(1)], [line])
            pid = self.line.recv(PID_BYTES, socket.MSG_WAITALL)
        except OSError:
            pid = b""
        if len(pid) != PID_BYTES:
            raise Broken
        return int.from_bytes(pid)

    def close(self) -> int:
        """It ends; its workers go on. Returns its exit code."""
        self.line.close()
        try:
            return self.process.wait(FORK_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


@dataclass(frozen=True, slots=True)
class Inside:
    """The same in its own process."""

    line: int
    life: int
    doors: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Self | None:
        """This process, if it was started as a mould."""
        if VARIABLE not in environ:
            return None
        line, life, doors = orjson.loads(environ[VARIABLE])
        for descriptor in {line, life, *(door for each in doors for door in each)}:
            os.set_inheritable(descriptor, False)  # no process of a worker's own keeps a door open after its death
        return cls(line, life, tuple(map(tuple, doors)))

    def cast(self, work: Callable[[Berth], None]) -> None:
        """Fork a worker that does `work` for each that is asked for. Returns when the crew wants no more of us."""
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the crew hears of their deaths by their lines
        for number in (signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        gc.collect()
        gc.freeze()
        with socket.socket(fileno=self.line) as line:
            line.sendall(READY)
            while True:
                asked, descriptors, _, _ = socket.recv_fds(line, 1, 1)
                if not asked:
                    return
                pid = os.fork()
                if not pid:
                    self._live(line, work, Berth(asked[0], self.doors[asked[0]], descriptors[0], self.life))
                os.close(descriptors[0])
                line.sendall(pid.to_bytes(PID_BYTES))

    def _live(self, line: socket.socket, work: Callable[[Berth], None], berth: Berth) -> None:
        """A worker's whole life, in the forked process."""
        code = 1
        try:
            line.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.set_inheritable(berth.line, False)
            work(berth)
            code = 0
        except BaseException:
            log.exception("worker %d failed", berth.index)
        finally:
            with suppress(Exception):
                logging.shutdown()
                sys.stdout.flush()
            os._exit(code)
