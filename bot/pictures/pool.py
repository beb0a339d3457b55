"""A few processes that draw: started when first needed, gone when idle, replaced when broken."""

import asyncio
import hashlib
import json
import multiprocessing
import os
import signal
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from typing import Any

from bot.pictures import drawers

WORKERS = 2
SECONDS = 10.0
IDLE_SECONDS = 120.0
CACHE_BYTES = 8 * 1024 * 1024
MOST_WAITING = 64


class TooSlow(Exception):
    """The picture took too long, or killed its drawer."""


class TooMany(Exception):
    """Too many pictures wait to be drawn."""


class Pool:
    """Draws pictures in other processes, and keeps the last of them.

    `seconds` is what one picture may take. After `idle_seconds` without work the processes end, the kept pictures go.
    `dress` gives the arguments what only the moment of drawing can know.
    """

    def __init__(
        self,
        table: Mapping[str, str] = drawers.DRAWERS,
        *,
        workers: int = WORKERS,
        seconds: float = SECONDS,
        idle_seconds: float = IDLE_SECONDS,
        cache_bytes: int = CACHE_BYTES,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self.dress: Callable[[Mapping[str, Any]], Awaitable[Mapping[str, Any]]] = _as_it_is
        self._table = table
        self._workers = workers
        self._seconds = seconds
        self._idle_seconds = idle_seconds
        self._kept = _Kept(cache_bytes)
        self._most_waiting = most_waiting
        self._processes: ProcessPoolExecutor | None = None
        self._drawing: dict[bytes, asyncio.Task[bytes]] = {}
        self._rest: asyncio.TimerHandle | None = None

    @property
    def awake(self) -> bool:
        """Are there processes?"""
        return self._processes is not None

    async def draw(self, name: str, args: Mapping[str, Any], language: str) -> bytes:
        """The picture as PNG, or a file. Raises `UnknownPicture`, `TooSlow`, `TooMany`, or what the drawer raises."""
        where = drawers.found(name, self._table)
        args = await self.dress(args)
        key = _key(where, args, language)
        if picture := self._kept.get(key):
            return picture
        task = self._drawing.get(key)
        if task is None:
            if len(self._drawing) >= self._most_waiting:
                raise TooMany
            task = self._drawing[key] = asyncio.create_task(self._drawn(where, dict(args), language))
            task.add_done_callback(lambda done: self._finished(key, done))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Finish what is being drawn, then end the processes."""
        await asyncio.gather(*self._drawing.values(), return_exceptions=True)
        self._sleep()

    async def _drawn(self, where: str, args: Mapping[str, Any], language: str) -> bytes:
        loop = asyncio.get_running_loop()
        for _ in range(2):
            processes = self._woken()
            try:
                return await loop.run_in_executor(processes, _in_worker, self._seconds, where, args, language)
            except BrokenProcessPool:  # by this picture or by another's; once more tells which
                if self._processes is processes:
                    self._processes = None
        raise TooSlow

    def _woken(self) -> ProcessPoolExecutor:
        if self._rest:
            self._rest.cancel()
            self._rest = None
        if self._processes is None:
            spawn = multiprocessing.get_context("spawn")  # a fork would copy threads, sockets and keys
            self._processes = ProcessPoolExecutor(self._workers, mp_context=spawn, initializer=_begin)
        return self._processes

    def _finished(self, key: bytes, task: asyncio.Task[bytes]) -> None:
        del self._drawing[key]
        if not task.cancelled() and task.exception() is None:
            self._kept.put(key, task.result())
        if not self._drawing and not task.get_loop().is_closed():
            if self._rest:
                self._rest.cancel()
            self._rest = task.get_loop().call_later(self._idle_seconds, self._sleep)

    def _sleep(self) -> None:
        if self._rest:
            self._rest.cancel()
            self._rest = None
        if self._processes is not None:
            self._processes.shutdown(wait=False)
            self._processes = None
        self._kept.clear()


async def _as_it_is(args: Mapping[str, Any]) -> Mapping[str, Any]:
    return args


class _Kept:
    """The last pictures, at most so many bytes of them."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._size = 0
        self._pictures: OrderedDict[bytes, bytes] = OrderedDict()

    def get(self, key: bytes) -> bytes | None:
        if key in self._pictures:
            self._pictures.move_to_end(key)
        return self._pictures.get(key)

    def put(self, key: bytes, picture: bytes) -> None:
        self._pictures[key] = picture
        self._size += len(picture)
        while self._size > self._most:
            _, oldest = self._pictures.popitem(last=False)
            self._size -= len(oldest)

    def clear(self) -> None:
        self._pictures.clear()
        self._size = 0


def _key(where: str, args: Mapping[str, Any], language: str) -> bytes:
    """A digest, so that what stands on a picture is not kept a second time."""
    return hashlib.sha256(json.dumps([where, args, language], sort_keys=True, default=_plain).encode()).digest()


def _plain(value: Any) -> Any:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else dict(value)


def _begin() -> None:
    """In a worker, first of all: the parent alone decides about Ctrl-C, and no worker outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(parent: int) -> None:
    connection.wait([parent])
    os._exit(1)


def _in_worker(seconds: float, where: str, args: Mapping[str, Any], language: str) -> bytes:
    """Draw, or die trying: the alarm ends even a drawer that hangs in C code."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return drawers.drawn(where, args, language)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
