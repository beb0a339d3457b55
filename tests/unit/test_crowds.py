"""The queue behind a full line, and the counting of taps, by themselves."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from bot.crowds import Eager, Limits
from bot.dialogue.event import Event, Tap
from bot.dialogue.state import State
from bot.queue import Queue
from bot.seat import Seat
from storage.keys import Keyring

NOON = datetime(2026, 11, 29, 4, tzinfo=UTC)


class Committer:
    """Parks at once; nobody stands before it."""

    def __init__(self) -> None:
        self.keys, self.line = Keyring.made_up(), 0
        self.parked: list[int] = []

    def clock(self) -> datetime:
        return NOON

    async def run(self, operation: Any) -> tuple[int, ...]:
        await asyncio.sleep(0)
        ids = tuple(park.id for park in operation.__self__.parks)
        self.parked.append(len(ids))
        return ids


def queue_of(committer: Any, finished: list[int]) -> Queue:
    async def finish(event: Event, id: int) -> None:
        del event
        await asyncio.sleep(0)
        finished.append(id)

    return Queue(committer, 1, finish, lambda: None)


async def joined(queue: Queue, number: int) -> Any:
    event = Event("web", f"{number}", f"somebody {number}", NOON, Tap("/grab 7"))
    return await queue.join(event, Seat(number, None, State()), number, "a piece")


async def test_nobody_is_forgotten_who_comes_just_when_the_last_one_was_parked() -> None:
    """The work for the one before has just ended, and is not yet cleared away."""
    finished: list[int] = []
    queue = queue_of(Committer(), finished)
    async with asyncio.timeout(5):
        for number in range(1, 41):
            await joined(queue, number)
        await queue.idle()
    assert finished == list(range(1, 41))
    assert (len(queue), queue.full) == (0, False)


async def test_who_comes_together_is_parked_together_and_finished_in_order() -> None:
    committer, finished = Committer(), list[int]()
    queue = queue_of(committer, finished)
    places = await asyncio.gather(*(joined(queue, number) for number in range(1, 41)))
    assert [queue.ahead(place) for place in places] == list(range(40))
    await queue.idle()
    assert finished == list(range(1, 41))
    assert len(committer.parked) <= 2


def test_taps_are_counted_for_each_person_and_one_that_is_decided_again_is_one() -> None:
    eager = Eager(Limits(taps_a_second=0.001, taps_burst=3))
    assert [eager.too_often(1) for _ in range(4)] == [False, False, False, True]
    assert not eager.too_often(2)
    eager.forgive(1)
    assert not eager.too_often(1)
    assert [eager.to_be_told(1) for _ in range(3)] == [True, False, False]
