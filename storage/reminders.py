"""Reminders: asked for in the transaction of what they are about, and told once, in one commit with the notice.

A row is one thing that an owner (a person, or a guest's address) is reminded of: (owner, kind, about) is unique.
`due_at` says when; it is empty from the moment that the notice is written, in the same transaction, so neither a lease
nor a dedupe key is needed: a process that is killed has either told and noted it, or done neither.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import addresses
from storage.tables.reminding import ReminderRow
from storage.writing import Transaction

KEPT = timedelta(days=60)
"""How long a reminder that was told can be set again from its notice."""
LOOKED_AT = 500
"""Due rows looked at to find owners."""
MOST = 1000
"""Due rows of one claim."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose time has come."""

    id: int
    owner: int
    kind: str
    about: int
    due_at: datetime
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """Remind `owner` of `about` (an object's id) at `due_at`; asked again, the row is set anew.

    `by` is the dedupe key of a calendar job's effect: asked for once under it, however often the job is repeated.
    """

    owner: int
    kind: str
    about: int
    due_at: datetime
    by: str | None = None

    async def apply(self, tx: Transaction) -> None:
        """Ask for it."""
        await ask(tx, [self])


@dataclass(frozen=True, slots=True)
class AskAll:
    """`Ask` for many reminders."""

    wanted: tuple[Ask, ...]

    async def apply(self, tx: Transaction) -> None:
        """Ask for them."""
        await ask(tx, self.wanted)


async def ask(tx: Transaction, wanted: Sequence[Ask]) -> None:
    """As `AskAll`."""
    if not wanted:
        return
    insert: Any = postgresql.insert(ReminderRow) if tx.postgres else sqlite.insert(ReminderRow)
    given = insert.excluded
    anew = sa.or_(given.asked_by.is_(None), ReminderRow.asked_by.is_distinct_from(given.asked_by))
    put = insert.on_conflict_do_update(
        index_elements=["owner_id", "kind", "about"],
        set_={"due_at": given.due_at, "asked_at": given.asked_at, "asked_by": given.asked_by},
        where=anew,
    )
    await tx.connection.execute(
        put,
        [
            {
                "id": tx.ids.take(),
                "owner_id": one.owner,
                "kind": one.kind,
                "about": one.about,
                "due_at": one.due_at,
                "asked_at": tx.now,
                "asked_by": one.by,
                "told_at": None,
            }
            for one in wanted
        ],
    )


@dataclass(frozen=True, slots=True)
class Move:
    """A thing was moved: its reminders of this kind that are set are due at `due_at` now. Returns how many."""

    kind: str
    about: int
    due_at: datetime

    async def apply(self, tx: Transaction) -> int:
        """Move them."""
        row = ReminderRow
        moved = sa.update(row).where(row.about == self.about, row.kind == self.kind, row.due_at.is_not(None))
        return int((await tx.connection.execute(moved.values(due_at=self.due_at))).rowcount)


@dataclass(frozen=True, slots=True)
class Cancel:
    """What these ids are about is over: nobody is reminded of it any more. Returns how many reminders went."""

    about: tuple[int, ...]

    async def apply(self, tx: Transaction) -> int:
        """Cancel them."""
        return await cancel(tx, self.about)


async def cancel(tx: Transaction, about: Collection[int]) -> int:
    """Delete every reminder about these objects. Ids are unique over all tables, so the kind need not be known."""
    if not about:
        return 0
    return int((await tx.connection.execute(sa.delete(ReminderRow).where(ReminderRow.about.in_(about)))).rowcount)


@dataclass(frozen=True, slots=True)
class Snooze:
    """The actor wants what they were told at `told_at` (None: last) told again at `due_at`; None: not again.

    Returns how many reminders that notice was about; 0: they are over, or told anew since.
    """

    told_at: datetime | None
    due_at: datetime | None

    async def apply(self, tx: Transaction) -> int:
        """Set them."""
        owner, row = await addresses.owner_now(tx), ReminderRow
        last = sa.select(sa.func.max(row.told_at)).where(row.owner_id == owner).scalar_subquery()
        told_at = last if self.told_at is None else self.told_at
        theirs = sa.update(row).where(row.owner_id == owner, row.told_at == told_at)
        return int((await tx.connection.execute(theirs.values(due_at=self.due_at))).rowcount)


async def owners(connection: AsyncConnection, now: datetime, most: int) -> tuple[list[int], set[str]]:
    """Owners of due reminders, the longest due first; and the kinds of what was looked at."""
    row = ReminderRow
    due = sa.select(row.owner_id, row.kind).where(row.due_at <= now).order_by(row.due_at).limit(LOOKED_AT)
    found = (await connection.execute(due)).all()
    return list(dict.fromkeys(one.owner_id for one in found))[:most], {one.kind for one in found}


async def claim(tx: Transaction, wanted: Collection[int]) -> list[Due]:
    """Lock all due reminders of these owners, the longest due first; owners that another process has now are left out.

    An owner is taken as a whole, so that two processes do not make two messages of what is due together.
    """
    row = ReminderRow
    if tx.postgres:
        owner = sa.func.unnest(sa.cast(list(wanted), sa.ARRAY(sa.BigInteger))).column_valued("owner")
        free = sa.select(owner).where(sa.func.pg_try_advisory_xact_lock(owner))
        wanted = list(await tx.connection.scalars(free))
    due = (
        sa.select(row.id, row.owner_id, row.kind, row.about, row.due_at, row.asked_at)
        .where(row.owner_id.in_(wanted), row.due_at <= tx.now)
        .order_by(row.due_at, row.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    found: Sequence[Any] = (await tx.connection.execute(due)).all()
    return [Due(*one) for one in found]


@dataclass(slots=True)
class Settled:
    """What becomes of claimed reminders, by id: told (and due again then, or not), put off until then, or over."""

    told: dict[int, datetime | None] = field(default_factory=dict)
    later: dict[int, datetime] = field(default_factory=dict)
    over: list[int] = field(default_factory=list)


async def settle(tx: Transaction, settled: Settled) -> None:
    """Note what became of claimed reminders."""
    row = ReminderRow
    if settled.over:
        await tx.connection.execute(sa.delete(row).where(row.id.in_(settled.over)))
    once = [id for id, again in settled.told.items() if again is None]
    if once:
        told = sa.update(row).where(row.id.in_(once)).values(due_at=None, told_at=tx.now)
        await tx.connection.execute(told)
    again = {id: due for id, due in settled.told.items() if due is not None}
    await _due(tx, again, told_at=tx.now)
    await _due(tx, settled.later)


async def _due(tx: Transaction, due: Mapping[int, datetime], **values: Any) -> None:
    if due:
        put = sa.update(ReminderRow).where(ReminderRow.id == sa.bindparam("row"))
        at = sa.bindparam("at", type_=ReminderRow.due_at.type)
        await tx.connection.execute(
            put.values(due_at=at, **values), [{"row": id, "at": when} for id, when in due.items()]
        )


@dataclass(frozen=True, slots=True)
class PutOff:
    """These owners' due reminders can't be told now: they are due again at `until`. Returns how many."""

    owners: tuple[int, ...]
    until: datetime

    async def apply(self, tx: Transaction) -> int:
        """Put them off."""
        due = await claim(tx, self.owners)
        await settle(tx, Settled(later={one.id: self.until for one in due}))
        return len(due)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Delete reminders that were told long ago, at most 1,000. Returns how many."""

    async def apply(self, tx: Transaction) -> int:
        """Delete them."""
        row = ReminderRow
        old = sa.select(row.id).where(row.due_at.is_(None), row.told_at < tx.now - KEPT).order_by(row.id).limit(1000)
        return int((await tx.connection.execute(sa.delete(row).where(row.id.in_(old)))).rowcount)


async def hand_over(tx: Transaction, owner: int, person: int) -> None:
    """Give an owner's reminders to a person; what the person is reminded of already stays as it is."""
    mine, theirs = sa.orm.aliased(ReminderRow), sa.orm.aliased(ReminderRow)
    same = sa.and_(theirs.kind == mine.kind, theirs.about == mine.about, theirs.owner_id == person)
    doubled = (await tx.connection.scalars(sa.select(mine.id).join(theirs, same).where(mine.owner_id == owner))).all()
    if doubled:
        await tx.connection.execute(sa.delete(ReminderRow).where(ReminderRow.id.in_(doubled)))
    await tx.connection.execute(sa.update(ReminderRow).where(ReminderRow.owner_id == owner).values(owner_id=person))
