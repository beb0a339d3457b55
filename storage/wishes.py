"""What people want to be told unasked, and in which hours not. Answers to what they asked for always come."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.base.quiet import Hours
from storage import addresses, outbox
from storage.tables.talk import NoticeWishRow
from storage.writing import Transaction


@dataclass(frozen=True, slots=True)
class Wish:
    """What an owner wants. `hours`: nothing then, unless a legal deadline is less than a day away."""

    reminders: bool = True
    news: bool = True
    hours: Hours | None = None

    def wants(self, purpose: str | None) -> bool:
        """Whether a notice for this purpose is wanted at all."""
        return {outbox.REMINDER: self.reminders, outbox.NEWS: self.news}.get(purpose or "", True)


ALL = Wish()


async def of(connection: AsyncConnection, owners: Sequence[int]) -> Wish:
    """The wish of the first of `owners` who has one: the person, and the address from when they were a guest."""
    found = await of_all(connection, owners)
    return next((found[owner] for owner in owners if owner in found), ALL)


async def of_all(connection: AsyncConnection, owners: Collection[int]) -> dict[int, Wish]:
    """The wishes of those of `owners` who have any; a few hundred at once."""
    row = NoticeWishRow
    query = sa.select(row.owner_id, row.reminders, row.news, row.quiet_from, row.quiet_until)
    found = await connection.execute(query.where(row.owner_id.in_(owners)))
    return {one.owner_id: Wish(one.reminders, one.news, _hours(one)) for one in found}


def _hours(row: Any) -> Hours | None:
    return Hours(row.quiet_from, row.quiet_until) if row.quiet_from is not None else None


@dataclass(frozen=True, slots=True)
class Choose:
    """Remember what the actor wants."""

    wish: Wish

    async def apply(self, tx: Transaction) -> None:
        """Remember it."""
        wish = self.wish
        values = {
            "reminders": wish.reminders,
            "news": wish.news,
            "quiet_from": wish.hours.start if wish.hours else None,
            "quiet_until": wish.hours.end if wish.hours else None,
            "changed_at": tx.now,
        }
        insert = postgresql.insert(NoticeWishRow) if tx.postgres else sqlite.insert(NoticeWishRow)
        row = insert.values(owner_id=await addresses.owner_now(tx), **values)
        await tx.connection.execute(row.on_conflict_do_update(index_elements=["owner_id"], set_=values))
