"""Who stands behind the committer's line: parked in their rows first, so a kill loses nobody, and decided in order."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson

from bot.dialogue.event import Event
from bot.seat import Seat
from storage import parked, rows
from storage.away import Away
from storage.committer import Committer

LEASE = timedelta(seconds=30)
"""As for what takes long (`bot.parking`): then another process may finish it."""
TOGETHER = rows.AT_ONCE
"""Parked, and decided, at a time: what one statement takes."""
LOOK_SECONDS = 0.01
"""Until it is looked again whether the line has become shorter."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in the queue, and what they want."""

    number: int
    id: int
    event: Event
    address: int
    wants: Any


class Queue:
    """Who stands behind the committer's line in this process, in the order of arrival.

    `most`: turns that may wait to be committed before it. `finish` runs a parked turn (event, id); `late` says that
    answers are to be sent.
    """

    def __init__(
        self,
        committer: Committer,
        most: int,
        finish: Callable[[Event, int], Awaitable[Any]],
        late: Callable[[], None],
    ) -> None:
        self._committer, self._most, self._finish, self._late = committer, most, finish, late
        self._waiting: deque[tuple[int, Place]] = deque()
        self._places: dict[int, Place] = {}
        self._joining: deque[tuple[parked.Park, asyncio.Future[int | None]]] = deque()
        self._next = self._served = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """How many stand in it, or are just being decided."""
        return len(self._places)

    @property
    def full(self) -> bool:
        """Whether there is no room before the queue. Nobody overtakes who stands in it."""
        return self._committer.line >= self._most or bool(self._waiting or self._joining)

    def place(self, owner: int) -> Place | None:
        """Where somebody stands: a person, or a guest's address."""
        return self._places.get(owner)

    def ahead(self, place: Place) -> int:
        """How many are before them."""
        return self._committer.line + max(0, place.number - self._served)

    async def join(self, event: Event, seat: Seat, id: int, wants: Any) -> Place | None:
        """Stand in it, durably: when this returns the event may be confirmed. None: it was decided before."""
        self._next += 1
        number = self._next - 1
        try:
            found = await self._parked(event, seat, id)
        except BaseException:
            self._served += 1
            raise
        if found is None:
            self._served += 1
            return None
        place = self._places[seat.owner] = Place(number, found, event, seat.address, wants)
        self._waiting.append((seat.owner, place))
        self._begin(self._serve)
        return place

    async def idle(self) -> None:
        """Wait until nobody stands in it."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, work: Callable[[], Awaitable[None]]) -> None:
        name = work.__name__
        if any(task.get_name() == name and not task.done() for task in self._tasks):
            return
        task = asyncio.get_running_loop().create_task(_run(work), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _parked(self, event: Event, seat: Seat, id: int) -> int | None:
        keys, until = self._committer.keys, self._committer.clock() + LEASE
        payload = keys.seal("events", id, orjson.dumps(event.payload()))
        park = parked.Park(id, seat.address, event.channel, event.key, event.at, payload, until)
        future: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._joining.append((park, future))
        self._begin(self._park)
        return await future

    async def _park(self) -> None:
        """All who come while others are being parked are parked together."""
        while self._joining:
            some = [self._joining.popleft() for _ in range(min(TOGETHER, len(self._joining)))]
            ids: tuple[int | None, ...] = ()
            why: Exception | None = None
            try:
                ids = await self._committer.run(parked.ParkAll(tuple(park for park, _ in some)).apply)
            except Exception as error:  # noqa: BLE001 - it is the callers'
                why = error
            for nth, (_, future) in enumerate(some):
                if not future.done():
                    future.set_result(ids[nth]) if why is None else future.set_exception(why)

    async def _serve(self) -> None:
        while self._waiting:
            if self._committer.line * 2 >= self._most:
                await asyncio.sleep(LOOK_SECONDS)
                continue
            some = [self._waiting.popleft() for _ in range(min(TOGETHER, len(self._waiting)))]
            await asyncio.gather(*(self._one(owner, place) for owner, place in some))
            self._late()

    async def _one(self, owner: int, place: Place) -> None:
        try:
            await self._finish(place.event, place.id)
        except Exception as error:  # noqa: BLE001 - it stays parked, and the sweep takes it up
            log.warning("somebody in line waits for the sweep: %s", type(error).__name__)
            with suppress(Away):
                await self._committer.run(parked.Release(place.id).apply)
        finally:
            self._served += 1
            if self._places.get(owner) is place:
                del self._places[owner]


async def _run(work: Callable[[], Awaitable[None]]) -> None:
    await work()
