"""Several workers behind the same listening sockets: started, watched, started again, rolled one by one, stopped.

The crew opens the sockets and its workers inherit them. So there is one queue of connections for all, which outlives
every one of them: whoever is free takes the next, what a dead worker had not accepted yet is another's, and while one
replaces another nobody is refused. (With SO_REUSEPORT each would have a queue of its own, and take it to its grave.)
Workers are forked from a mould (`bot.mould`), a process that has loaded the program. Each roll begins with a new mould,
so that new code and new settings are at work afterwards; where that can't be started, everything goes on as it was.
"""

import logging
import os
import selectors
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType

from bot.mould import Broken, Mould

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
    """A worker's process; `line` ends when it is dead."""

    index: int
    pid: int
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
    """`own[i]` are the doors of worker i alone, `shared` those of all; `command` starts a mould."""

    command: Sequence[str]
    shared: Sequence[socket.socket]
    own: Sequence[Sequence[socket.socket]]
    _hands: list[Hand] = field(default_factory=list)
    _asked: deque[int] = field(default_factory=deque)
    _rolling: deque[Hand] = field(default_factory=deque)
    _successor: Hand | None = None
    _mould: Mould | None = None
    _new_mould: Mould | None = None
    _mould_due: float = 0.0
    _roll_asked: bool = False
    _roll_again: bool = False
    _stopping: bool = False
    _served: bool = False
    _code: int = 0

    def run(self) -> int:
        """Until a signal says stop, or no worker can be started. Returns the exit code."""
        self._places = [Place() for _ in self.own]
        self._life, end_of_life = os.pipe()
        with selectors.DefaultSelector() as self._selector, self._signals():
            while not self._stopping or self._hands:
                self._start_due()
                self._wait()
                self._obey()
                self._roll()
            for mould in (self._mould, self._new_mould):
                if mould is not None:
                    mould.close()
        os.close(end_of_life)
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
        if self._stopping:
            return
        if self._mould is None and self._new_mould is None and self._mould_due <= now:
            self._new_mould = self._started_mould()
        for index, place in enumerate(self._places):
            if self._mould is not None and place.due is not None and place.due <= now:
                place.due = None
                self._begin(index)

    def _started_mould(self) -> Mould:
        doors = [[door.fileno() for door in (*self.shared, *own)] for own in self.own]
        mould = Mould(self.command, doors, self._life)
        self._selector.register(mould.line, selectors.EVENT_READ, mould)
        return mould

    def _begin(self, index: int) -> Hand | None:
        """A new worker, unless the mould is gone."""
        line, theirs = os.pipe()
        assert self._mould is not None
        try:
            pid = self._mould.worker(index, theirs)
        except Broken:
            os.close(line)
            self._places[index].due = time.monotonic()
            self._mould_gone(self._mould)
            return None
        finally:
            os.close(theirs)
        hand = Hand(index, pid, line, time.monotonic())
        self._hands.append(hand)
        self._selector.register(line, selectors.EVENT_READ, hand)
        log.info("worker %d is process %d", index, pid)
        return hand

    def _wait(self) -> None:
        """Until a signal came, a mould or worker is ready or dead, or it is time to start one."""
        now = time.monotonic()
        waits = [place.due - now for place in self._places if place.due is not None and self._mould is not None]
        if self._mould is None and self._new_mould is None:
            waits.append(self._mould_due - now)
        if self._successor is not None:
            waits.append(self._successor.began + START_SECONDS - now)
        wait = None if self._stopping or not waits else max(0.0, min(waits))
        for key, _ in self._selector.select(wait):
            match key.data:
                case Hand() as hand:
                    self._heard(hand)
                case Mould() as mould:
                    self._heard_of_mould(mould)
                case _:
                    assert isinstance(key.fileobj, socket.socket)
                    with suppress(BlockingIOError):
                        key.fileobj.recv(4096)

    def _heard_of_mould(self, mould: Mould) -> None:
        """It is ready, and takes the other's place; or it is dying."""
        try:
            mould.hear()
        except (Broken, OSError):
            self._mould_gone(mould)
            return
        if self._mould is not None:
            self._selector.unregister(self._mould.line)
            self._mould.close()
        self._mould, self._new_mould = mould, None
        if self._served and not self._stopping and self._roll_asked:
            self._begin_roll()

    def _mould_gone(self, mould: Mould) -> None:
        self._selector.unregister(mould.line)
        code = mould.close()
        log.warning("the mould ended with %d", code)
        self._mould_due = time.monotonic() + FIRST_WAIT
        if mould is self._mould:
            self._mould = None
            return
        self._new_mould = None
        if not self._served:
            self._code = code if code > 0 else 1
            self._stop()
        elif self._roll_asked:
            self._roll_asked = False
            log.error("rolling ends here: the program can't be loaded; everything goes on as it was")

    def _heard(self, hand: Hand) -> None:
        """A worker is ready, or dead."""
        if os.read(hand.line, 1):
            hand.ready = self._served = True
            self._places[hand.index].failures = 0
            return
        self._selector.unregister(hand.line)
        os.close(hand.line)
        self._hands.remove(hand)
        if not hand.leaving:
            self._lost(hand)

    def _obey(self) -> None:
        while self._asked:
            number = self._asked.popleft()
            if number == signal.SIGHUP:
                self._ask_for_roll()
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
            self._tell(hand, number)

    @staticmethod
    def _tell(hand: Hand, number: int) -> None:
        hand.leaving = True
        with suppress(ProcessLookupError):
            os.kill(hand.pid, number)

    def _lost(self, hand: Hand) -> None:
        """A worker died by itself."""
        place = self._places[hand.index]
        log.warning("worker %d, process %d, died", hand.index, hand.pid)
        if hand.ready:
            self._replace(hand)
            return
        place.failures += 1
        if hand is self._successor:
            self._give_up_roll()
        elif place.failures >= TRIES or not self._served:
            log.error("worker %d can't be started", hand.index)
            self._code = 1
            self._stop()
        else:
            self._replace(hand)

    def _replace(self, hand: Hand) -> None:
        new, place = self._successor, self._places[hand.index]
        if new is None or new is hand or new.index != hand.index:
            place.due = time.monotonic() + _wait_after(place.failures, time.monotonic() - hand.began)

    def _ask_for_roll(self) -> None:
        """With a new mould first of all; while a roll is going on, once it is over."""
        if self._rolling or self._roll_asked:
            self._roll_again = True
        elif not self._stopping:
            log.info("rolling")
            self._roll_asked = True
            self._new_mould = self._new_mould or self._started_mould()

    def _begin_roll(self) -> None:
        self._roll_asked = False
        self._rolling.extend(sorted(self._hands, key=lambda hand: hand.index))

    def _roll(self) -> None:
        """A step of the roll: the next one's successor is started; once it is ready, the old one stops."""
        while self._rolling and not self._stopping:
            old, new = self._rolling[0], self._successor
            if new is None and old in self._hands:
                if self._mould is None:
                    return
                self._successor = self._begin(old.index)
            elif new is not None and not new.ready:
                if time.monotonic() > new.began + START_SECONDS:
                    self._tell(new, signal.SIGKILL)
                    new.leaving = False  # it is lost, and did not leave
            elif old in self._hands:
                if not old.leaving:
                    self._tell(old, signal.SIGTERM)
            else:
                self._rolling.popleft()
                self._successor = None
                continue
            return
        if self._roll_again and not self._rolling and not self._roll_asked:
            self._roll_again = False
            self._ask_for_roll()

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
