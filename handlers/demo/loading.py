"""Loading the demo union through the storage's own operations. Whatever was loaded before is never loaded twice."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from handlers.demo import asking, offering, people, places, stories
from handlers.demo.applying import KIND, Apply
from handlers.demo.asking import Ask
from handlers.demo.people import Crowd, Invented
from rules.base.calendar import Calendar
from rules.rosters import MemberLine, OrganisationLine
from storage import organisations, rights, staff
from storage import people as known
from storage.committer import Committer
from storage.imports import lines, made
from storage.imports import organisations as trees
from storage.imports.members import Members
from storage.imports.organisations import Organisations
from storage.writing import Transaction

MEMBERS = 2400
AT_ONCE = 75
"""Members of one transaction: about 40 ms of SQLite's writer."""
LOADED = "loaded"
Progress = Callable[[int, int], None]
"""Told how many of how many things are loaded."""


@dataclass(frozen=True, slots=True)
class Union:
    """The demo union in this database: its organisations by code."""

    places: dict[str, int]


class AnotherUnion(Exception):
    """This database holds a union that is not the demo's."""


@dataclass(slots=True)
class Loader:
    """Loads what is missing. `reviewer`: the name of whoever decided the cases that are decided."""

    committer: Committer
    calendar: Calendar
    reviewer: str
    progress: Progress
    _done: int = 0
    _total: int = 1

    async def load(self) -> Union:
        """The demo union, loaded where the database is empty. Raises `AnotherUnion`."""
        tree = places.read()
        async with self.committer.database.reading() as connection:
            found = await made.of(
                connection, self.committer.keys, trees.KIND, [("code", line.code or "") for _, line in tree]
            )
            loaded = await made.of(connection, self.committer.keys, KIND, [(LOADED,)])
            empty = not await organisations.children(connection, None, limit=1)
        if not empty and places.PROVINCE not in found:
            raise AnotherUnion
        return Union(found) if loaded else await self._load(tree)

    async def _load(self, tree: list[tuple[int, OrganisationLine]]) -> Union:
        now = self.committer.clock()
        today = now.astimezone(self.calendar.zone).date()
        crowd = Crowd(today)
        told, talks = sorted(stories.tell(crowd, today), key=lambda one: -one.hours_ago), asking.talks()
        askers = [(one, crowd.somebody(places.trade(one.place))) for one in talks]
        members = list(_members(crowd, [line for _, line in tree], askers))
        self._total = len(tree) + len(members) + len(told) + len(talks)
        for generation in places.generations(tree):
            await self._step(Organisations(KIND, generation).apply, len(generation))
        union = await self._union(tree)
        for start in range(0, len(members), AT_ONCE):
            some = tuple(enumerate(members[start : start + AT_ONCE], start))
            await self._step(Members(KIND, some, self.calendar.zone).apply, len(some))
        officer = await self.committer.run(Officer(self.reviewer, union.places[places.PROVINCE]).apply)
        for story in told:
            await self._step(Apply(story, union.places, self.calendar, officer).apply, 1)
        for talk, who in askers:
            await self._step(Ask(talk, who, union.places, self.calendar, officer).apply, 1)
        await self.committer.run(offering.Offer(union.places[places.COUNTY], self.calendar.zone).apply)
        await self.committer.run(_loaded)
        return union

    async def _step(self, operation: Callable[[Transaction], Awaitable[object]], many: int) -> None:
        await self.committer.run(operation)
        self._done += many
        self.progress(self._done, self._total)

    async def _union(self, tree: list[tuple[int, OrganisationLine]]) -> Union:
        codes = [("code", line.code or "") for _, line in tree]
        async with self.committer.database.reading() as connection:
            return Union(await made.of(connection, self.committer.keys, trees.KIND, codes))


def _members(
    crowd: Crowd, tree: list[OrganisationLine], askers: list[tuple[asking.Talk, Invented]]
) -> Iterator[MemberLine]:
    yield _member(people.KNOWN, places.DRIVERS, crowd)
    for talk, who in askers:
        yield _member(who, talk.place, crowd)
    weights = {line.code or "": places.weight(line) for line in tree}
    for code in crowd.pick([*weights], [*weights.values()], MEMBERS):
        yield _member(crowd.somebody(places.trade(code)), code, crowd)


def _member(who: Invented, code: str, crowd: Crowd) -> MemberLine:
    return MemberLine(who.name, who.document, who.mobile, code, crowd.joined(), who.occupation, who.employer)


@dataclass(frozen=True, slots=True)
class Officer:
    """The reviewer who decided what is decided, made once. Returns the person."""

    name: str
    place: int

    async def apply(self, tx: Transaction) -> int:
        """Make them."""
        before = await made.of(tx.connection, tx.keys, KIND, [("officer",)])
        if before:
            return before["officer"]
        person = await known.make(tx, name=self.name)
        await staff.Grant(person, rights.REVIEWER, self.place).apply(tx)
        await lines.mark(tx, KIND, KIND, {lines.Marks(tx.keys).of("officer"): (0, person)})
        return person


async def _loaded(tx: Transaction) -> None:
    await lines.mark(tx, KIND, KIND, {lines.Marks(tx.keys).of(LOADED): (0, 0)})
