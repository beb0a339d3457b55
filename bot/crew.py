"""Several workers behind the same listening sockets: started, watched, started again, rolled one by one, stopped.

The crew opens the sockets and its workers inherit them. So there is one queue of connections for all, which outlives
every one of them: whoever is free takes the next, what a dead worker had not accepted yet is another's, and while one
replaces another nobody is refused. (With SO_REUSEPORT each would have a queue of its own, and take it to its grave.)
A worker is a program of its own and no fork: after a roll new code and new settings are at work.
"""

import logging
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType

from bot.berth import VARIABLE, Berth

TRIES = 5
"""So many deaths before it was ready, one after the other, and the run ends."""
SHORT_SECONDS = 1.0
"""Who was ready and lived no longer is not started again at once."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 10.0
"""Seconds until the next try to start a worker, twice as long each time."""
START_SECONDS = 120.0
"""Longest that a new worker may take until it is ready, before a roll is given up."""
BACKLOG = 1024
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
log = logging.getLogger(__name__)


def doors(host: str, port: int) -> list[socket.socket]:
    """Listening sockets on every address of `host`. Raises `OSError` where one is taken."""
    flags = socket.AI_PASSIVE
    found = dict.fromkeys(socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=flags))
    return [socket.create_server(info[4][:2], family=info[0], backlog=BACKLOG) for info in found]


@dataclass(eq=False, slots=True)
class Hand:
    """A worker's process."""

    index: int
    process: subprocess.Popen[bytes]
    line: int
    began: float
    ready: bool = False
    leaving: bool = False


@dataclass(slots=True)
class Place:
    """Where one worker after the other stands: how often the last ones failed to start, and when the next one may."""

    failures: int = 0
    due: float | None = 0.0


@dataclass
class Crew:
    """`own[i]` are the doors of worker i alone, `shared` those of all; `command` starts a worker."""

    command: Sequence[str]
    shared: Sequence[socket.socket]
    own: Sequence[Sequence[socket.socket]]
    _hands: list[Hand] = field(default_factory=list)
    _asked: deque[int] = field(default_factory=deque)
    _rolling: deque[Hand] = field(default_factory=deque)
    _successor: Hand | None = None
    _roll_again: bool = False
    _stopping: bool = False
    _served: bool = False
    _code: int = 0

    def run(self) -> int:
        """Until a signal says stop, or no worker can be started. Returns the exit code."""
        self._places = [Place() for _ in self.own]
        self._life, self._end_of_life = os.pipe()
        with selectors.DefaultSelector() as self._selector, self._signals():
            while not self._stopping or self._hands:
                self._start_due()
                self._wait()
                self._obey()
                self._reap()
                self._roll()
        os.close(self._end_of_life)
        return self._code

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Signals are noted when they come, and wake the loop."""

        def note(number: int, _frame: FrameType | None) -> None:
            self._asked.append(number)

        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setblocking(False)
        before = {number: signal.signal(number, note) for number in SIGNALS}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        woken = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        self._selector.register(ours, selectors.EVENT_READ)
        try:
            yield
        finally:
            signal.set_wakeup_fd(woken)
            for number, handler in before.items():
                signal.signal(number, handler)
            ours.close()
            theirs.close()

    def _start_due(self) -> None:
        now = time.monotonic()
        for index, place in enumerate(self._places):
            if place.due is not None and place.due <= now and not self._stopping:
                place.due = None
                self._begin(index)

    def _begin(self, index: int) -> Hand:
        line, ready = os.pipe()
        os.set_blocking(line, False)
        open_ = [door.fileno() for door in (*self.shared, *self.own[index])]
        berth = Berth(index, tuple(open_), ready, self._life)
        environ: Mapping[str, str] = os.environ | {VARIABLE: berth.packed()}
        process = subprocess.Popen(self.command, env=environ, pass_fds=(*open_, ready, self._life))  # noqa: S603 - ourselves
        os.close(ready)
        hand = Hand(index, process, line, time.monotonic())
        self._hands.append(hand)
        self._selector.register(line, selectors.EVENT_READ, hand)
        log.info("worker %d is process %d", index, process.pid)
        return hand

    def _wait(self) -> None:
        """Until a signal came, a worker is ready or dead, or it is time to start one."""
        now = time.monotonic()
        waits = [place.due - now for place in self._places if place.due is not None]
        if self._successor is not None:
            waits.append(self._successor.began + START_SECONDS - now)
        for key, _ in self._selector.select(max(0.0, min(waits)) if waits else None):
            if isinstance(key.data, Hand):
                self._heard(key.data)
            elif isinstance(key.fileobj, socket.socket):
                with suppress(BlockingIOError):
                    key.fileobj.recv(4096)

    def _heard(self, hand: Hand) -> None:
        """A worker is ready, or its end of the line is closed: then it is dying."""
        with suppress(BlockingIOError):
            hand.ready = bool(os.read(hand.line, 1))
        self._selector.unregister(hand.line)
        os.close(hand.line)
        hand.line = -1
        if hand.ready:
            self._served, self._places[hand.index].failures = True, 0

    def _obey(self) -> None:
        while self._asked:
            number = self._asked.popleft()
            if number == signal.SIGHUP:
                self._begin_roll()
            elif self._stopping:
                log.warning("stopping at once")
                self._code = 128 + number
                self._tell_all(signal.SIGKILL)
            else:
                log.info("stopping")
                self._stop()

    def _stop(self) -> None:
        self._stopping = True
        self._tell_all(signal.SIGTERM)

    def _tell_all(self, number: int) -> None:
        for hand in self._hands:
            hand.leaving = True
            hand.process.send_signal(number)

    def _reap(self) -> None:
        for hand in [hand for hand in self._hands if hand.process.poll() is not None]:
            self._hands.remove(hand)
            if hand.line >= 0:
                self._heard(hand)
            if not hand.leaving:
                self._lost(hand)

    def _lost(self, hand: Hand) -> None:
        """A worker died by itself."""
        code, place = hand.process.returncode, self._places[hand.index]
        log.warning("worker %d, process %d, ended with %d", hand.index, hand.process.pid, code)
        if hand.ready:
            self._replace(hand)
            return
        place.failures += 1
        if hand is self._successor:
            self._give_up_roll()
        elif place.failures >= TRIES or not self._served:
            log.error("worker %d can't be started", hand.index)
            self._code = code if code > 0 else 1
            self._stop()
        else:
            self._replace(hand)

    def _replace(self, hand: Hand) -> None:
        new, place = self._successor, self._places[hand.index]
        if new is None or new is hand or new.index != hand.index:
            place.due = time.monotonic() + _wait_after(place.failures, time.monotonic() - hand.began)

    def _begin_roll(self) -> None:
        if self._rolling:
            self._roll_again = True
            return
        log.info("rolling")
        self._rolling.extend(sorted(self._hands, key=lambda hand: hand.index))

    def _roll(self) -> None:
        """A step of the roll: the next one's successor is started; once it is ready, the old one stops."""
        while self._rolling and not self._stopping:
            old, new = self._rolling[0], self._successor
            if new is None and old in self._hands:
                self._successor = self._begin(old.index)
            elif new is not None and not new.ready:
                if time.monotonic() > new.began + START_SECONDS:
                    new.process.kill()
            elif old in self._hands:
                if not old.leaving:
                    old.leaving = True
                    old.process.terminate()
            else:
                self._rolling.popleft()
                self._successor = None
                continue
            return
        if self._roll_again and not self._rolling and not self._stopping:
            self._roll_again = False
            self._begin_roll()

    def _give_up_roll(self) -> None:
        log.error("rolling ends here: the new worker could not be started; the others go on as they are")
        old, self._successor, self._roll_again = self._rolling[0], None, False
        self._rolling.clear()
        if old not in self._hands:
            self._places[old.index].due = time.monotonic()


def _wait_after(failures: int, lived: float) -> float:
    """Seconds until a place is taken again."""
    if not failures:
        return 0.0 if lived >= SHORT_SECONDS else FIRST_WAIT
    return float(min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT))


def again() -> list[str]:
    """The command that this process was started with."""
    return [sys.executable, *sys.orig_argv[1:]]
