"""Finding again what somebody did to cases in one stroke, so that it can be taken back.

A batch needs no row of its own: whoever acted, and the instant, name it, and the audit log knows the rest.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.case_rows import APPROVED, REJECTED
from storage.tables.audit import AuditActRow
from storage.tables.cases import CaseRow

ACTS = ("case.approve", "case.rejected")
"""What can be taken back, as `storage.reviews` writes it down."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Cases as one person's act of one instant left them: (id, version) of those that nobody touched since."""

    at: datetime
    cases: tuple[tuple[int, int], ...]
    acted: int


async def of(connection: AsyncConnection, actor: int, at: datetime) -> Batch:
    """What `actor` approved or refused at the instant `at`; `acted` counts also what has changed since."""
    acts = sa.select(AuditActRow.object_id).where(
        AuditActRow.actor_id == actor, AuditActRow.at == at, AuditActRow.act.in_(ACTS)
    )
    ids = set(await connection.scalars(acts))
    untouched = sa.select(CaseRow.id, CaseRow.version).where(
        CaseRow.id.in_(ids), CaseRow.acted_by == actor, CaseRow.acted_at == at, CaseRow.state.in_((APPROVED, REJECTED))
    )
    found = await connection.execute(untouched.order_by(CaseRow.id))
    return Batch(at, tuple((row.id, row.version) for row in found), len(ids))
