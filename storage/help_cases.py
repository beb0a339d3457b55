"""Asking for a person: one open case each, and whatever is said after that is added to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage import addresses, case_rows, cases, limits
from storage.case_rows import OPEN, WAITING, Acted, Happened
from storage.limits import Limit, TooMany
from storage.tables.cases import CaseRow, CaseTimelineRow
from storage.tables.people import AddressRow, PersonRow
from storage.writing import Lost, Transaction

KIND = "help"
ADDITIONS = Limit("help additions", 40, timedelta(hours=1))
CASES = Limit("help cases", 10, timedelta(days=1))
"""Who files and takes back, again and again, would fill a queue with nothing."""


@dataclass(frozen=True, slots=True)
class Ask:
    """File a `help` case of the actor with the last lines of the conversation. Returns `cases.Filed` or `TooMany`.

    Raises `Lost` when the actor has one that is not finished.
    """

    organisation: int
    lines: str
    due: datetime

    async def apply(self, tx: Transaction) -> cases.Filed | TooMany:
        """File it. Two taps at once, on two phones of one person, queue at the person's row."""
        owner = await addresses.owner_now(tx)
        for table in (PersonRow, AddressRow):
            await tx.connection.execute(sa.select(table.id).where(table.id == owner).with_for_update())
        unfinished = sa.select(CaseRow.id).where(
            CaseRow.owner_id == owner, CaseRow.kind == KIND, CaseRow.state.in_((OPEN, WAITING))
        )
        if (await tx.connection.execute(unfinished)).first():
            raise Lost
        if too_many := await limits.take(tx, [(CASES, limits.subject(owner))]):
            return too_many
        filed = await cases.File(KIND, self.organisation, KIND, 1, {"lines": self.lines}, self.due).apply(tx)
        if not isinstance(filed, cases.Filed):
            raise Lost
        return filed


@dataclass(frozen=True, slots=True)
class Add:
    """Add words to the actor's own open help case. Returns `Acted` or `TooMany`; raises `Lost` when it is over.

    The version grows, so that nobody closes the case without having seen them. Where staff had the last word the clock
    starts anew, with `due`.
    """

    case: int
    text: str
    due: datetime

    async def apply(self, tx: Transaction) -> Acted | TooMany:
        """Add them."""
        owner = await addresses.owner_now(tx)
        row = (await tx.connection.execute(sa.select(CaseRow).where(CaseRow.id == self.case).with_for_update())).first()
        if row is None or row.owner_id != owner or row.kind != KIND or row.state not in (OPEN, WAITING):
            raise Lost
        if too_many := await limits.take(tx, [(ADDITIONS, limits.subject(owner))]):
            return too_many
        answered = await _last(tx, row.id) in ("replied", "returned")
        values: dict[str, Any] = {"due_at": self.due} if answered else {}
        await case_rows.change(tx, [row], state=OPEN, **values)
        await case_rows.tell(tx, [Happened(row.id, "added", note=self.text)])
        return case_rows.acted(row, OPEN)


async def _last(tx: Transaction, case: int) -> str | None:
    line = CaseTimelineRow
    return await tx.connection.scalar(
        sa.select(line.what).where(line.case_id == case).order_by(line.at.desc(), line.id.desc()).limit(1)
    )
