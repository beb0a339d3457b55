"""Occupations at memberships, where audiences are counted: written when a membership begins, filled in for older ones.

What a person does stands sealed in `people.details`; the code alone ("truck_driver") says nothing about anybody.
"""

from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from storage.tables.memberships import MembershipRow
from storage.tables.people import PersonRow
from storage.writing import Transaction

BATCH = 200


@dataclass(frozen=True, slots=True)
class Fill:
    """Fill in the occupations of open memberships from before there was this column. Returns how many: 0 is the end."""

    async def apply(self, tx: Transaction) -> int:
        """Fill in a batch."""
        row = MembershipRow
        empty = (
            sa.select(row.id, row.person_id, PersonRow.details)
            .join(PersonRow, PersonRow.id == row.person_id)
            .where(row.occupation.is_(None), row.until.is_(None))
            .order_by(row.id)
            .limit(BATCH)
            .with_for_update(of=row, skip_locked=True)
        )
        found = (await tx.connection.execute(empty)).all()
        if found:
            put = sa.update(row).where(row.id == sa.bindparam("row"), row.occupation.is_(None))
            filled = [{"row": one.id, "code": _code(tx, one)} for one in found]
            await tx.connection.execute(put.values(occupation=sa.bindparam("code")), filled)
        return len(found)


def _code(tx: Transaction, row: Any) -> str:
    if row.details is None:
        return ""
    details = orjson.loads(tx.keys.open("people.details", row.person_id, row.details))
    return str(details.get("occupation") or "")
