"""People who tap until they are answered, whatever dies meanwhile, and what they were told."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from storage.away import Away
from storage.committer import Committer
from storage.tables.memberships import MembershipRow
from storage.tables.offers import StockRow
from storage.tables.people import AddressRow
from storage.tables.talk import ConversationRow
from storage.turns import Repeated, Turn
from storage.writing import Actor, Lost
from tests.coupons import books
from tests.coupons.crowd import Crowd, Tapper
from tests.desk.lives import Say

WAIT_SECONDS = 0.02


@dataclass
class Tapping:
    """A crowd before one stock, so many of it `at_once`. `early` is a negative control: told before the commit."""

    committer: Committer
    crowd: Crowd
    say: Say
    early: bool = False
    at_once: int = 16
    again: int = 0
    _events: dict[tuple[int, str], int] = field(default_factory=dict)
    _room: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._room = asyncio.Semaphore(self.at_once)

    async def tap(self, tapper: Tapper, key: str) -> None:
        """Tap until there is an answer, and say it: the person, the key, what they were told."""
        async with self._room:
            while True:
                try:
                    done = await self.committer.turn(await self._turn(tapper, key))
                except Repeated as known:
                    self._told(tapper, key, known.id, known.answer or b"")
                except (Lost, Away):
                    self.again += 1
                    await asyncio.sleep(WAIT_SECONDS)
                    continue
                else:
                    self._told(tapper, key, self._events[tapper.address, key], done.answer)
                return

    def _told(self, tapper: Tapper, key: str, event: int, answer: bytes) -> None:
        outcome = self.committer.keys.open("events", event, answer).decode().strip()
        self.say(f"{tapper.person} {key} {outcome}")

    async def _turn(self, tapper: Tapper, key: str) -> Turn:
        keys, event = self.committer.keys, self.committer.ids.take()
        self._events[tapper.address, key] = event

        def answer(outcomes: tuple[Any, ...]) -> tuple[bytes, bytes]:
            said = repr(outcomes[0])
            if self.early:
                self.say(f"{tapper.person} {key} {said}")
            state = keys.seal("conversations", tapper.address, b"{}")
            return keys.seal("events", event, said.encode().ljust(200)), state

        return Turn(
            event, Actor(tapper.address, tapper.person, event), "fake", key, self.committer.clock(),
            await self._revision(tapper), b"", answer, writes=(self.crowd.grab(tapper),),
        )  # fmt: skip

    async def _revision(self, tapper: Tapper) -> int:
        mine = sa.select(ConversationRow.revision).where(ConversationRow.address_id == tapper.address)
        async with self.committer.database.reading() as connection:
            return int(await connection.scalar(mine) or 0)


@dataclass
class Told:
    """What people were told, against what stands in the tables."""

    answers: dict[tuple[int, str], str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)

    def note(self, line: str) -> None:
        """A line of `Tapping`."""
        person, key, outcome = line.split(" ", 2)
        if self.answers.setdefault((int(person), key), outcome) != outcome:
            self.changed.append(f"told differently: {self.answers[int(person), key]} {outcome}")

    def problems(self, found: "books.Books") -> list[str]:
        """What is wrong now."""
        mine = {claim.person_id: claim.id for claim in found.claims.values()}
        lost = [
            f"lost: {outcome} of {person}"
            for (person, _), outcome in self.answers.items()
            if outcome.startswith("Won") and outcome != f"Won(claim={mine.get(person)})"
        ]
        return [*lost, *self.changed, *found.wrong()]


async def crowd_of(committer: Committer) -> Crowd:
    """The crowd in a database, as a process finds it that knows nothing: everybody before the newest stock."""
    async with committer.database.reading() as connection:
        stock = (await connection.execute(sa.select(StockRow.__table__).order_by(StockRow.id.desc()))).first()
        assert stock is not None
        query = (
            sa.select(MembershipRow.person_id, AddressRow.id, MembershipRow.id)
            .join(AddressRow, AddressRow.person_id == MembershipRow.person_id)
            .order_by(MembershipRow.id)
        )
        tappers = tuple(Tapper(*row) for row in await connection.execute(query))
    return Crowd(0, stock.round_id, stock.id, tappers)
