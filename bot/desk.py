"""The desk: takes an event, decides its turn, commits it, and answers; the same event gets the same answer again."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot import record
from bot.crowds import Crowd, Limits, Told
from bot.dialogue import drawing, turn
from bot.dialogue.context import Facts, Needed, Who
from bot.dialogue.event import Event, Text
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Answer, Screen, Shown
from bot.dialogue.service import Book
from bot.dialogue.state import State
from bot.lines import Lines
from bot.memory import Memory
from bot.seats import Seat, Seats
from bot.sheet import Sheet
from storage import joints, turns
from storage.away import Away
from storage.committer import Committer
from storage.ids import Exhausted
from storage.turns import Behind, Repeated
from storage.writing import Actor, Look, Lost

TRIES = 12
"""How often a turn that lost a race is decided again before it is given back to the channel."""
DRAFT = "draft"
"""A fact that is always at hand: the seat holds all drafts of its owner."""
FACTS = 24
"""Most facts one decision may ask for."""
BEHIND_SECONDS = 0.1
"""Until it is looked again whether another process has finished what the person did before."""
log = logging.getLogger(__name__)


class Crowded(Exception):
    """This person's turn lost too many races in a row; the channel repeats the event."""


class Desk:
    """Runs turns. One a process; any number of processes on the same database."""

    def __init__(
        self,
        book: Book,
        committer: Committer,
        words: drawing.Words,
        clock: Callable[[], datetime],
        *,
        decide_seconds: float = 8.0,
        language: str = "zh_CN",
        slow_seconds: float = 1.0,
        observe: Callable[[str, str, float], None] = lambda _channel, _outcome, _seconds: None,
    ) -> None:
        self.book, self.committer, self.words, self.clock = book, committer, words, clock
        self.decide_seconds, self.language, self.observe = decide_seconds, language, observe
        self._slow_seconds = slow_seconds
        self.keys = committer.keys
        self.seats = Seats(committer, self.keys)
        self.memory = Memory(book.kept, clock)
        self.wrote: Callable[[], None] = lambda: None
        """Called after each turn that wrote something: there may be something to send."""
        self.late: Callable[[], None] = lambda: None
        """Called when a parked turn is done: its answer is to be sent."""
        self.limit(Limits())
        self.slow: dict[str, Callable[..., Awaitable[Any]]] = {}
        """Facts that may take seconds: they are loaded from their arguments alone, and nobody holds a connection."""
        self._lines = Lines()
        self._running: dict[tuple[str, str, str], asyncio.Future[Answer]] = {}

    def limit(self, crowds: Limits) -> None:
        """How many may want the same at once, before anybody does."""
        self.crowd = Crowd(self.committer, crowds, self._finish, self._owes)

    async def take(self, event: Event, *, parked: int = 0) -> Answer:
        """Run the event's turn; returns when it is committed. `parked` is its row's id where it was parked before.

        Raises `storage.committer.Away` while the database is away and `Crowded` after too many lost races: nothing was
        written, and the channel may hand the event over again.
        """
        token = (event.channel, event.account, event.key)
        if (running := self._running.get(token)) is not None:
            return await asyncio.shield(running)
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._running[token] = future
        began = time.perf_counter()
        try:
            answer = await self._in_order(event, parked)
        except BaseException as error:
            future.set_exception(error if isinstance(error, Exception) else Crowded())
            future.exception()
            self.observe(event.channel, type(error).__name__, time.perf_counter() - began)
            raise
        else:
            future.set_result(answer)
            self.observe(event.channel, "committed", time.perf_counter() - began)
            return answer
        finally:
            del self._running[token]

    async def peek(self, channel: str, account: str, language: str, line: str) -> tuple[Shown, ...]:
        """What the command `line` would show this person now. Nothing is written, and no form is touched."""
        seat = await self.seats.find(channel, account, language)
        event = Event(channel, "", account, self.clock(), Text(line), language)
        fresh = Seat(seat.address, seat.person, State(language=seat.state.language))
        move = await self._decided(event, fresh, event.at, 0)
        spoken = seat.state.language or language or self.language
        return tuple([drawing.draw(screen, self.words, spoken, 0) for screen in move.screens])

    async def idle(self) -> None:
        """Wait until no turn is running: for a clean stop."""
        await self.crowd.queue.idle()
        while self._running:
            await asyncio.gather(*self._running.values(), return_exceptions=True)
            await self.crowd.queue.idle()
            await asyncio.sleep(0)

    async def _in_order(self, event: Event, parked: int) -> Answer:
        """Once all is done that the person did before. It waits in no line: what it waits for may have to come there.

        Raises `Crowded` at once for an event that was parked: its row can be taken up again.
        """
        while True:
            try:
                return await self._in_line(event, parked)
            except Behind:
                self.seats.drop(event.channel, event.account)
                if parked:
                    raise Crowded from None
                await asyncio.sleep(BEHIND_SECONDS)

    async def _in_line(self, event: Event, parked: int) -> Answer:
        async with self._lines.standing((event.channel, event.account)):
            seat = self.seats.known(event.channel, event.account) or await self._seat(event)
            if seat.person is None:
                return await self._until_committed(event, seat, parked)
            # Two accounts of one person are one line too; a guest has only the one.
            async with self._lines.standing(seat.person):
                return await self._until_committed(event, await self._seat(event), parked)

    async def _seat(self, event: Event) -> Seat:
        return await self.seats.find(event.channel, event.account, event.language)

    async def _until_committed(self, event: Event, seat: Seat, parked: int) -> Answer:
        id = parked or self._new_id()
        for _ in range(TRIES):
            try:
                return await self._once(event, seat, id, parked)
            except Repeated as repeated:
                self.seats.drop(event.channel, event.account)
                if repeated.answer is not None:
                    return self._opened(repeated.id, repeated.answer)
                # It was parked, by us or by a process that is gone: finish it from its row. Only one finisher commits.
                id = parked = repeated.id
                if repeated.payload is not None:
                    event = record.parked(self.keys, event.channel, event.key, event.account, repeated)
            except Behind:
                self.crowd.eager.forgive(seat.owner)
                raise
            except Lost:
                self.seats.drop(event.channel, event.account)
                self.memory.forget(seat.owner)
                self.crowd.eager.forgive(seat.owner)
                if (answer := await self.given(seat.address, event.key)) is not None:
                    return answer
            seat = await self._seat(event)
        raise Crowded

    def _new_id(self) -> int:
        try:
            return self.committer.ids.take()
        except Exhausted:
            raise Away from None

    async def given(self, address: int, key: str) -> Answer | None:
        """The answer this event got before, if it has one."""
        async with self.committer.database.reading() as connection:
            found = await turns.find(connection, address, key)
        return self._opened(found.id, found.answer) if found and found.answer is not None else None

    def _opened(self, id: int, sealed: bytes) -> Answer:
        return record.answer(self.keys, id, sealed)

    async def _once(self, event: Event, seat: Seat, id: int, parked: int) -> Answer:
        began = time.perf_counter()
        move = await self._decided(event, seat, self.clock(), id)
        sheet = Sheet(self.keys, self.words, event, seat, id, move, self.language)
        if move.fleeting and not parked:
            return sheet.drawn()
        turn = sheet.turn(parked=bool(parked))
        if not parked and (told := await self.crowd.meets(event, seat, turn)) is not None:
            return self._said(event, seat, told)
        done = await self.committer.turn(turn)
        if (seconds := time.perf_counter() - began) >= self._slow_seconds:
            log.warning("slow turn: %.1f s on %s at %s", seconds, event.channel, place(seat))
        if move.writes and not joints.joint(turn):
            # A write may have changed whose address this is: the next turn reads anew.
            self.seats.drop(event.channel, event.account)
            self.wrote()
        else:
            self.seats.keep(event.channel, event.account, sheet.next_seat())
        return sheet.answer if done.held is None else sheet.answer.noting(done.held)

    def _said(self, event: Event, seat: Seat, told: Told) -> Answer:
        """An answer of which nothing is kept, and that touches no row: a channel that owes it owes nothing."""
        language = seat.state.language or event.language or self.language
        screens = [drawing.draw(Screen(one), self.words, language, 0) for one in told.text]
        return Answer(told.id, tuple(screens), brief=True)

    def _owes(self) -> None:
        self.late()

    async def _finish(self, event: Event, id: int) -> Answer:
        return await self.take(event, parked=id)

    async def _decided(self, event: Event, seat: Seat, now: datetime, id: int) -> turn.Move:
        facts = Facts(hand=partial(self._at_hand, seat))
        who = Who(seat.address, seat.person, event.channel)

        def decide() -> turn.Move:
            return turn.decide(self.book, seat.state, seat.draft, event, facts, now, who, id)

        try:
            while True:
                try:
                    return decide()
                except Needed as caught:
                    needed = caught
                if needed.name in self.slow:
                    value = await self.slow[needed.name](*needed.args_of_fact)
                elif self.memory.keeps(needed):
                    value = await self._kept(event, seat, needed, id)
                else:
                    actor = Actor(who.address, who.person, id)
                    move = await self._with_facts(event, seat, facts, needed, decide, actor)
                    if move is not None:
                        return move
                    continue
                facts.known[needed.name, *needed.args_of_fact] = value
        except TimeoutError:
            log.warning("turn took too long")
            return _stumbled(seat.state, say("dialogue-timeout"))
        except (Lost, Away):
            raise
        except Exception:
            log.exception("turn failed")
            return _stumbled(seat.state, say("dialogue-error"))

    async def _with_facts(
        self, event: Event, seat: Seat, facts: Facts, needed: Needed, decide: Callable[[], turn.Move], actor: Actor
    ) -> turn.Move | None:
        """Decided with all facts that it asks for. None: what it asks for next takes too long to hold a connection."""
        async with asyncio.timeout(self.decide_seconds), self.committer.database.reading() as connection:
            look = Look(connection, self.clock(), actor, self.keys, event.account, event.channel)
            for _ in range(FACTS):
                facts.known[needed.name, *needed.args_of_fact] = await self._load(look, seat, needed)
                try:
                    return decide()
                except Needed as more:
                    needed = more
                if needed.name in self.slow:
                    return None
        raise RuntimeError(needed.name)

    async def _kept(self, event: Event, seat: Seat, needed: Needed, id: int) -> Any:
        """A fact that may be a moment old. Many ask for it at once, and one look is enough."""

        async def load() -> Any:
            async with self.committer.database.reading() as connection:
                actor = Actor(seat.address, seat.person, id)
                look = Look(connection, self.clock(), actor, self.keys, event.account, event.channel)
                return await self.book.facts[needed.name](look, *needed.args_of_fact)

        async with asyncio.timeout(self.decide_seconds):
            return await self.memory.fact(needed, seat.owner, load)

    def _at_hand(self, seat: Seat, name: str, args: tuple[Hashable, ...]) -> Any:
        """What needs no look into the database: the owner's drafts, and what is remembered."""
        if name == DRAFT:
            return seat.drafts.get(str(args[1]))
        return self.memory.look(name, args, seat.owner)

    async def _load(self, look: Look, seat: Seat, needed: Needed) -> Any:
        value = await self.book.facts[needed.name](look, *needed.args_of_fact)
        if self.memory.keeps(needed):  # who holds a connection waits for nobody who may be waiting for one
            self.memory.put(needed, seat.owner, value)
        return value


def place(seat: Seat) -> str:
    """Where somebody stood, for the log: a form's step or a command's name, nothing of what they said."""
    draft = seat.draft
    return f"{draft.form}.{draft.step}" if draft is not None else seat.state.view.partition(" ")[0] or "-"


def _stumbled(state: State, reason: Say) -> turn.Move:
    """Nothing changes but the revision; the person reads one clear sentence."""
    return turn.Move(replace(state, revision=state.revision + 1), (Screen(reason),))
