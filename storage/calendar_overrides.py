"""Days on which the union works or rests other than the calendar library says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.base.calendar import DayKind
from storage import audit, rights, rows
from storage.tables.installation import CalendarOverrideRow
from storage.writing import Transaction


@dataclass(frozen=True, slots=True)
class Replace:
    """Replace the overrides of every year that `days` names; other years stay. Needs an admin of a root."""

    days: Mapping[date, DayKind]

    async def apply(self, tx: Transaction) -> int:
        """Replace them. Returns how many days are written."""
        await rights.require(tx, rights.MANAGE, None)
        for year in sorted({day.year for day in self.days}):
            within = CalendarOverrideRow.day.between(date(year, 1, 1), date(year, 12, 31))
            await tx.connection.execute(sa.delete(CalendarOverrideRow).where(within))
        fresh = [
            {"day": day, "works": kind is DayKind.WORKDAY, "by_id": tx.actor.owner, "at": tx.now}
            for day, kind in self.days.items()
        ]
        await rows.put(tx, CalendarOverrideRow, *fresh)
        await audit.write(tx, audit.Note("calendar.replace", 0, extra=str(len(fresh))))
        return len(fresh)


async def read(connection: AsyncConnection) -> dict[date, DayKind]:
    """Every override, for `rules.base.calendar.Calendar`."""
    found = await connection.execute(sa.select(CalendarOverrideRow.day, CalendarOverrideRow.works))
    return {row.day: DayKind.WORKDAY if row.works else DayKind.HOLIDAY for row in found}
