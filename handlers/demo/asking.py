"""Members of the demo who asked for a person, and the short talks that followed."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from handlers.demo import hours, people
from handlers.demo.applying import KIND
from handlers.demo.people import Invented
from rules.base.calendar import Calendar
from storage import addresses, cases, help_cases, reviews
from storage import people as known
from storage.imports import lines
from storage.writing import Actor, Transaction

STAFF = "← "
PAUSE_HOURS = 0.2
"""Working time between two lines of a talk."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A member asks: `lines` are the end of the chat, `talk` what was said then, the staff's lines with an arrow."""

    place: str
    hours_ago: float
    lines: str
    talk: tuple[str, ...] = ()
    closed: bool = False


def talks() -> tuple[Talk, ...]:
    """All of them."""
    return tuple(Talk(**{**one, "talk": tuple(one["talk"])}) for one in people.parts()["asking"])


@dataclass(frozen=True, slots=True)
class Ask:
    """Play a talk of a member once. `places`: organisations by code; `staff`: who answers."""

    talk: Talk
    who: Invented
    places: dict[str, int]
    calendar: Calendar
    staff: int

    async def apply(self, tx: Transaction) -> None:
        """Play it, unless it was played."""
        mark = lines.Marks(tx.keys).of("help", self.who.document)
        if await lines.marked(tx.connection, KIND, [mark]):
            return
        now = hours.ago(self.calendar, tx.now, timedelta(hours=self.talk.hours_ago))
        asker = await _member(replace(tx, now=now), self.who)
        due = self.calendar.add_working(now, days=1)
        ask = help_cases.Ask(self.places[self.talk.place], self.talk.lines, due)
        case: Any = await ask.apply(replace(tx, now=now, actor=asker))
        assert isinstance(case, cases.Filed)
        version, staff = case.version, Actor(0, self.staff)
        for line in self.talk.talk:
            now = self.calendar.add_working(now, hours=PAUSE_HOURS)
            at = replace(tx, now=now, actor=staff if line.startswith(STAFF) else asker)
            due = self.calendar.add_working(now, days=1)
            await self._said(at, case.id, version, line, due)
            version += 1
        if self.talk.closed:
            end = self.calendar.add_working(now, hours=PAUSE_HOURS)
            await reviews.Close(case.id, version).apply(replace(tx, now=end, actor=staff))
        await lines.mark(tx, KIND, KIND, {mark: (0, case.id)})

    async def _said(self, tx: Transaction, case: int, version: int, line: str, due: Any) -> None:
        if line.startswith(STAFF):
            await reviews.Reply(case, version, line.removeprefix(STAFF)).apply(tx)
        else:
            await help_cases.Add(case, line, due).apply(tx)


async def _member(tx: Transaction, who: Invented) -> Actor:
    """A member at an address of the chat page."""
    address = await addresses.Meet("web", f"demo {who.document}", "zh-CN").apply(tx)
    person = await known.by_document(tx.connection, tx.keys, who.document)
    assert person is not None
    if address.person is None:
        await known.link(tx, address.id, person)
    return Actor(address.id, person)
