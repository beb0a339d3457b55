"""Playing a story into the database: the application, and what staff and applicant did, each at its time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from handlers.demo import hours, stories
from handlers.demo.people import Invented
from handlers.demo.stories import APPROVED, CORRECTED, REJECTED, RETURNED, WITHDRAWN, Story
from handlers.join.form import CONSENT_VERSION
from handlers.join.form import join as form
from rules import joining
from rules.base.calendar import Calendar
from storage import addresses, cases, consents, people, reviews
from storage.imports import lines
from storage.writing import Actor, Transaction

KIND = "demo"
"""The kind of the marks by which what was loaded is known again."""
LATER_HOURS = 2
"""Working time after which staff acted."""
SOON = timedelta(minutes=20)
RESIDENT = 18
"""Characters of a resident id."""


@dataclass(frozen=True, slots=True)
class Apply:
    """Play a story once. `places`: organisations by code; `staff`: who decides."""

    story: Story
    places: dict[str, int]
    calendar: Calendar
    staff: int

    async def apply(self, tx: Transaction) -> None:
        """Play it, unless it was played."""
        mark = lines.Marks(tx.keys).of(self.story.key)
        if await lines.marked(tx.connection, KIND, [mark]):
            return
        filed_at = hours.ago(self.calendar, tx.now, timedelta(hours=self.story.hours_ago))
        then = replace(tx, now=filed_at)
        applicant = await met(then, self.story.who)
        filed = await self._filed(replace(then, actor=applicant))
        await self._decided(tx, filed, applicant, filed_at)
        await lines.mark(tx, KIND, KIND, {mark: (0, filed.id)})

    async def _filed(self, tx: Transaction) -> cases.Filed:
        await consents.Agree("join", CONSENT_VERSION).apply(tx)
        today = tx.now.astimezone(self.calendar.zone).date()
        passes = stories.passes(self.story, today)
        who, due = self.story.who, self.calendar.add_working(tx.now, days=1)
        place = self.places[self.story.place]
        case = cases.File(
            *("join", place, form.name, form.version, answers(self.story, place), due, who.name, who.document, passes)
        )
        filed = await case.apply(tx)
        assert isinstance(filed, cases.Filed), (self.story, filed)
        return filed

    async def _decided(self, tx: Transaction, filed: cases.Filed, applicant: Actor, filed_at: datetime) -> None:
        acted_at = self.calendar.add_working(filed_at, hours=LATER_HOURS)
        staff, own = replace(tx, now=acted_at, actor=Actor(0, self.staff)), replace(tx, now=acted_at, actor=applicant)
        reason = self.story.reason
        match self.story.end:
            case stories.OPEN:
                return
            case state if state == WITHDRAWN:
                await cases.Withdraw(filed.id, filed.version).apply(own)
            case state if state == APPROVED:
                await reviews.Approve(((filed.id, filed.version),)).apply(staff)
            case state if state == REJECTED:
                await reviews.Reject(filed.id, filed.version, reason).apply(staff)
            case state if state in (RETURNED, CORRECTED):
                fields = joining.RETURN_REASONS[reason]
                await reviews.Return(filed.id, filed.version, fields, reason).apply(staff)
                if state == CORRECTED:
                    await self._corrected(replace(own, now=acted_at + SOON), filed)

    async def _corrected(self, tx: Transaction, filed: cases.Filed) -> None:
        due = self.calendar.add_working(tx.now, days=1)
        who = self.story.who
        changed = answers(self.story, self.places[self.story.place])
        refile = cases.Refile(filed.id, 2, changed, due, form.version, who.name, who.document, passes=True)
        await refile.apply(tx)


async def met(tx: Transaction, who: Invented) -> Actor:
    """Somebody with an address of the chat page and a proven mobile."""
    address = await addresses.Meet("web", f"demo {who.document}", "zh-CN").apply(tx)
    if address.person is not None:
        return Actor(address.id, address.person)
    return Actor(address.id, await people.prove(replace(tx, actor=Actor(address.id)), who.mobile))


def answers(story: Story, place: int) -> dict[str, Any]:
    """What stands in the form of a story."""
    who = story.who
    kind = "resident" if len(who.document) == RESIDENT else "hm_permit"
    given: dict[str, Any] = {
        "consent": "agree",
        "name": who.name,
        "document": who.document,
        "document_kind": kind,
        "mobile": who.mobile,
        "proven": who.mobile,
        "occupation": who.occupation,
        "organisation": place,
        "statement": "agree",
    }
    given |= {"born": stories.BORN.isoformat()} if kind != "resident" else {}
    return given | ({"employer": who.employer} if who.employer else {})
