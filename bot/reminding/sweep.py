"""The sweep that tells people what is due: looked at, told and noted in one transaction."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.delivery import notice
from bot.dialogue.service import Book
from bot.reminding import drafts as unfinished
from bot.reminding import merging
from bot.reminding.kind import Kind, Later, Read, Told
from rules.base import quiet
from rules.base.calendar import Calendar
from storage import drafts, outbox, reminders
from storage.committer import Away, Committer
from storage.reminders import Due, Settled
from storage.writing import SYSTEM, Look, Transaction

OWNERS = 200
"""People told in one transaction: some 40 ms of SQLite's writer."""
TROUBLE = timedelta(minutes=15)
"""After this a reminder that could not be read is tried again; nobody else waits for it."""
UNKNOWN = timedelta(hours=1)
"""A kind of a service that is switched off, or of a newer process, is looked at again."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell these owners what is due, and note it. Returns how many reminders were handled."""

    owners: tuple[int, ...]
    kinds: Mapping[str, Kind]
    readers: Mapping[str, Read]
    calendar: Calendar

    async def apply(self, tx: Transaction) -> int:
        """Tell them. Whether each is still wanted is asked here: a case decided meanwhile is not reminded of."""
        due = await reminders.claim(tx, self.owners)
        settled, told = await self._read(tx, due)
        await outbox.notify(tx, [self._notice(tx, owner, pairs) for owner, pairs in told.items()])
        await reminders.settle(tx, settled)
        return len(due)

    async def _read(self, tx: Transaction, due: Sequence[Due]) -> tuple[Settled, dict[int, list[merging.Pair]]]:
        look = Look(tx.connection, tx.now, SYSTEM, tx.keys)
        of_kind: dict[str, list[Due]] = defaultdict(list)
        for one in due:
            of_kind[one.kind].append(one)
        settled, told = Settled(), defaultdict[int, list[merging.Pair]](list)
        for name, theirs in of_kind.items():
            kind = self.kinds.get(name)
            if kind is None:
                settled.later |= {one.id: tx.now + UNKNOWN for one in theirs}
                continue
            read = self.readers.get(name) or await kind.reader(look, self.calendar)
            said = await read(look, self.calendar, theirs)
            for one in theirs:
                match said.get(one.id):
                    case Told(again=again) as words:
                        settled.told[one.id] = again
                        told[one.owner].append((one, words))
                    case Later(at):
                        settled.later[one.id] = at
                    case None:
                        settled.over.append(one.id)
        return settled, told

    @staticmethod
    def _notice(tx: Transaction, owner: int, pairs: Sequence[merging.Pair]) -> outbox.Notify:
        [about, *others] = [due.about for due, _ in pairs]
        screens = merging.screens(pairs, tx.now)
        about_one = None if others else about
        return notice.notify(owner, merging.kind(pairs), *screens, about=about_one, purpose=outbox.REMINDER)


class Reminding:
    """Tells what is due. Any number of processes may do so at once."""

    def __init__(self, committer: Committer, book: Book) -> None:
        self._committer, self._book = committer, book
        offered = (kind for service in book.services for kind in service.reminders)
        self._kinds: dict[str, Kind] = {kind.name: kind for kind in (unfinished.kind(book), *offered)}

    async def round(self) -> int:
        """Tell some of what is due, unless it is night. Returns how many reminders were handled."""
        now = self._committer.clock()
        async with self._committer.database.reading() as connection:
            look = Look(connection, now, SYSTEM, self._committer.keys)
            calendar: Calendar = await self._book.facts["calendar"](look)
            if not quiet.is_day(now, calendar.zone):
                return 0
            left = await drafts.any_due(connection, now)
        if left:
            await self._committer.run(drafts.Remind().apply)
        async with self._committer.database.reading() as connection:
            owners, due = await reminders.owners(connection, now, OWNERS)
            look = Look(connection, now, SYSTEM, self._committer.keys)
            readers = await self._readers(look, calendar, due)
        return await self._tell(Tell(tuple(owners), self._kinds, readers, calendar)) if owners else 0

    async def _readers(self, look: Look, calendar: Calendar, due: Iterable[str]) -> dict[str, Read]:
        """How to look at each kind that is due. One that fails is left out: it fails once more for its owners alone."""
        readers = {}
        for name in self._kinds.keys() & due:
            try:
                readers[name] = await self._kinds[name].reader(look, calendar)
            except Exception:
                log.exception("reminders of %s can't be read", name)
        return readers

    async def _tell(self, tell: Tell) -> int:
        """Tell them together; where that fails each apart, so that nobody waits for another's trouble."""
        try:
            told: int = await self._committer.run(tell.apply)
        except Away:
            raise
        except Exception:
            if len(tell.owners) > 1:
                return sum([await self._tell(replace(tell, owners=(owner,))) for owner in tell.owners])
            log.exception("a reminder failed")
            until = self._committer.clock() + TROUBLE
            put_off: int = await self._committer.run(reminders.PutOff(tell.owners, until).apply)
            return put_off
        return told
