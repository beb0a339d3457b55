"""The one door for writing: turns that wait together are committed together, operations each on their own.

On SQLite one task owns the only writing connection and alternates between a batch of hot turns and one operation.
On PostgreSQL the batch has a task of its own; operations and turns with joint writes run beside it, each on its own
connection.
A caller is resolved only after its commit; cancelling a caller never interrupts a commit that has begun.
"""

import asyncio
import logging
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy.exc

from rules.base.values import dataclass
from storage import hot, joints, turns
from storage.away import Away, translated
from storage.database import WRITERS, Database
from storage.ids import Ids
from storage.keys import Keyring
from storage.turns import Turn
from storage.writing import SYSTEM, Actor, Lost, Transaction

__all__ = ["Away", "Closed", "Committer", "Done"]

BATCH = 1000
"""Most turns in one transaction: about 20 ms of SQLite's writer, under the house's limit of 50 ms."""
SWITCH_SECONDS = 0.0002
"""How long a busy loop keeps the interpreter from SQLite's thread, which asks for it after each statement of a batch.
At the usual 5 ms the next turns and the batch waited for each other: a seventh of all turns a second."""

Operation = Callable[[Transaction], Awaitable[Any]]
log = logging.getLogger(__name__)


class Closed(Exception):
    """The committer has stopped taking work."""


@dataclass(frozen=True, slots=True)
class Done:
    """A committed turn: the sealed answer, what its writes returned, how many turns its transaction had.

    `held`: whether something is held for its address; None: nobody looked (`storage.held.waiting` does).
    """

    answer: bytes
    outcomes: tuple[Any, ...] = ()
    together: int = 1
    held: bool | None = None


Waiting = tuple[Turn, "asyncio.Future[Done]"]
"""A turn, and who waits for it."""


class Committer:
    """Start it once a process; `turn` and `run` return when their commit is durable."""

    def __init__(self, database: Database, keys: Keyring, ids: Ids, clock: Callable[[], datetime]) -> None:
        self.database, self.keys, self.ids, self.clock = database, keys, ids, clock
        self.batches = 0
        self.observe: Callable[[str, int, float], None] = _unobserved
        """Hears of each transaction: "batch" or "operation", how many turns it held, seconds."""
        self.process: int | None = None
        """The number in whose name leases are taken, once this process has said that it lives (`bot.presence`)."""
        self._hot: deque[Waiting] = deque()
        self._joint: deque[Waiting] = deque()
        self._operations: deque[tuple[Operation, Actor, asyncio.Future[Any]]] = deque()
        self._wake = asyncio.Event()
        self._beside = asyncio.Semaphore(WRITERS)
        self._overlapping = joints.Overlapping(self._wake.set)
        self._running: set[asyncio.Task[None]] = set()
        self._refilling = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to take work."""
        if not self.database.postgres:
            sys.setswitchinterval(SWITCH_SECONDS)
        await self._refill()
        self._task = asyncio.create_task(self._work(), name="committer")

    async def close(self) -> None:
        """Finish what waits, then stop."""
        while self._hot or self._joint or self._operations or self._running or self._overlapping:  # noqa: ASYNC110 - once a process, at its end
            await asyncio.sleep(0.005)
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def waiting(self) -> dict[tuple[str, ...], float]:
        """How many turns and operations are to be committed."""
        return {("turn",): len(self._hot) + len(self._joint), ("operation",): len(self._operations)}

    @property
    def line(self) -> int:
        """How many turns with a joint write wait to be committed."""
        return len(self._joint)

    def turn(self, turn: Turn) -> Awaitable[Done]:
        """Commit one turn. Raises, when awaited, `Lost`, `Repeated`, `Away`, or what one of its writes raised."""
        if turn.hot:
            line = self._hot
        elif joints.joint(turn):
            line = self._joint
        else:
            return self.run(lambda tx: _whole(tx, turn), turn.actor)
        future: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
        line.append((turn, future))
        self._wake.set()
        return future

    async def run(self, operation: Operation, actor: Actor = SYSTEM) -> Any:
        """Run one operation in a transaction of its own and return its outcome."""
        if self._task is None:
            raise Closed
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._operations.append((operation, actor, future))
        self._wake.set()
        return await future

    async def _work(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._ready:
                await self._one_round()

    @property
    def _ready(self) -> bool:
        return bool(self._hot or self._operations or self._joint_ready)

    @property
    def _joint_ready(self) -> bool:
        return bool(self._joint) and self._overlapping.free(len(self._joint))

    async def _one_round(self) -> None:
        try:
            await self._refill()
        except (sqlalchemy.exc.SQLAlchemyError, OSError) as error:
            log.warning("database away: %s", type(error).__name__)
            self._fail_waiting()
            return
        if self._hot:
            batch = [self._hot.popleft() for _ in range(min(BATCH, len(self._hot)))]
            await self._commit_batch(batch)
        if self._joint_ready:
            batch = self._next_joint()
            if self.database.postgres:
                self._overlapping.begin(partial(self._commit_joint, batch))
            else:
                await self._commit_joint(batch)
        if self._operations:
            await self._begin_operation(*self._operations.popleft())

    async def _refill(self) -> None:
        async with self._refilling:
            if self.ids.low:
                async with self.database.writer.begin() as connection:
                    await self.ids.reserve(connection)

    def _fail_waiting(self) -> None:
        waiting = [future for _, future in (*self._hot, *self._joint)] + [future for _, _, future in self._operations]
        self._hot.clear()
        self._joint.clear()
        self._operations.clear()
        for future in waiting:
            _fail(future, Away())

    async def _begin_operation(self, operation: Operation, actor: Actor, future: asyncio.Future[Any]) -> None:
        if not self.database.postgres:
            await self._operate(operation, actor, future)
            return
        await self._beside.acquire()
        task = asyncio.create_task(self._operate(operation, actor, future))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        task.add_done_callback(lambda _: self._beside.release())

    async def _commit_batch(self, batch: Sequence[Waiting]) -> None:
        self.batches += 1
        began = time.perf_counter()
        try:
            waiting = await self._commit([turn for turn, _ in batch])
        except Exception as error:  # noqa: BLE001 - whatever it was, one bad row must not sink its neighbours
            await self._commit_apart(batch, translated(error), self._commit_batch)
            return
        together = len(batch)
        self.observe("batch", together, time.perf_counter() - began)
        for turn, future in batch:
            if not future.done():
                assert isinstance(turn.answer, bytes)
                future.set_result(Done(turn.answer, (), together, _held(turn, waiting)))

    def _next_joint(self) -> list[Waiting]:
        """Those at the front that bring the same kind of write."""
        kind = type(self._joint[0][0].writes[0])
        batch: list[Waiting] = []
        while self._joint and len(batch) < joints.BATCH and type(self._joint[0][0].writes[0]) is kind:
            batch.append(self._joint.popleft())
        return batch

    async def _commit_joint(self, batch: Sequence[Waiting], before: joints.Before = joints.at_once) -> None:
        self.batches += 1
        began = time.perf_counter()
        try:
            turns = [turn for turn, _ in batch]
            drawn, waiting = await joints.commit(self.database, turns, self.clock(), self.ids, before)
        except Exception as error:  # noqa: BLE001 - as in `_commit_batch`
            await before()
            await self._commit_apart(batch, translated(error), self._commit_joint)
            return
        self.observe("batch", len(batch), time.perf_counter() - began)
        for one, (_, future) in zip(drawn, batch, strict=True):
            if one is None:
                _fail(future, Lost())
            elif not future.done():
                future.set_result(Done(one.answer, (one.outcome,), len(batch), _held(one.turn, waiting)))

    async def _commit(self, batch: Sequence[Turn]) -> frozenset[int]:
        now, settled = self.clock(), [turns.settled(turn) for turn in batch]
        if not self.database.postgres:
            return await self.database.in_thread(lambda connection: hot.at(connection, settled, now))
        async with self.database.batcher.begin() as connection:
            return await hot.on(connection, settled, now)

    async def _commit_apart(
        self, batch: Sequence[Waiting], why: Exception, commit: Callable[[Sequence[Waiting]], Awaitable[None]]
    ) -> None:
        """A batch failed: halve it until the turn that sinks it is alone. A database that is away sinks all."""
        if isinstance(why, Away):
            for _, future in batch:
                _fail(future, why)
        elif len(batch) == 1:
            [(turn, future)] = batch
            await self._operate(_singly(turn), turn.actor, future)
        else:
            middle = len(batch) // 2
            await commit(batch[:middle])
            await commit(batch[middle:])

    async def _operate(self, operation: Operation, actor: Actor, future: asyncio.Future[Any]) -> None:
        began = time.perf_counter()
        try:
            async with self.database.writer.begin() as connection:
                tx = Transaction(connection, self.clock(), actor, self.ids, self.keys, self.process)
                outcome = await operation(tx)
                await tx.flush()
        except asyncio.CancelledError:
            _fail(future, Away())
            raise
        except Exception as error:  # noqa: BLE001 - it is the caller's
            _fail(future, translated(error))
            return
        self.observe("operation", 1, time.perf_counter() - began)
        for callback in tx.after:
            callback()
        if not future.done():
            future.set_result(outcome)


def _unobserved(_kind: str, _turns: int, _seconds: float) -> None:
    """Nobody watches."""


def _held(turn: Turn, waiting: frozenset[int]) -> bool | None:
    return turn.actor.address in waiting if turn.opens else None


def _fail(future: asyncio.Future[Any], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)


def _singly(turn: Turn) -> Operation:
    if turn.writes or turn.parked:
        return lambda tx: _whole(tx, turn)

    async def operation(tx: Transaction) -> Done:
        assert isinstance(turn.answer, bytes)
        await turns.insert_event(tx.connection, turn, turns.ANSWERED, turn.answer, tx.now)
        await turns.save(tx.connection, turn, tx.now)
        return Done(turn.answer)

    return operation


async def _whole(tx: Transaction, turn: Turn) -> Done:
    """A turn with writes: its conversation first, so that a stale turn stops before it has done anything."""
    if not turn.parked and (found := await turns.find(tx.connection, turn.actor.address, turn.key)):
        raise found
    await turns.save(tx.connection, turn, tx.now)
    outcomes = tuple([await write.apply(tx) for write in turn.writes])
    await tx.flush()
    if isinstance(turn.answer, bytes):
        answer = turn.answer
    else:
        answer, state = turn.answer(outcomes)
        await turns.redraw(tx.connection, turn, state)
    if turn.parked:
        await turns.finish_parked(tx.connection, turn, answer, tx.now)
    else:
        await turns.insert_event(tx.connection, turn, turns.ANSWERED, answer, tx.now)
    return Done(answer, outcomes)
