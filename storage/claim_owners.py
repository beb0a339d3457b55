"""Whose pieces are whose, when it turns out who somebody is: an applicant becomes a member, two persons are one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from storage.tables.offers import LIVE_CLAIMS, ClaimRow
from storage.writing import Transaction

# As in `storage.claims`, which knows more than this may.
HELD, PENDING = "held", "pending"
WAITS = sa.text("claims.state = 'pending'")


async def approved(tx: Transaction, cases: Collection[int]) -> None:
    """Applications were approved: what their applicants have can be used now."""
    theirs = sa.update(ClaimRow).where(ClaimRow.case_id.in_(cases), WAITS)
    await tx.connection.execute(theirs.values(state=HELD, version=ClaimRow.version + 1))


async def reopened(tx: Transaction, cases: Sequence[Any]) -> None:
    """Approvals were taken back: what is not used yet waits again. `cases` are rows with `id` and `owner_id`."""
    theirs = sa.update(ClaimRow).where(
        ClaimRow.person_id.in_({case.owner_id for case in cases}),
        ClaimRow.case_id.in_([case.id for case in cases]),
        ClaimRow.state == HELD,
    )
    await tx.connection.execute(theirs.values(state=PENDING, version=ClaimRow.version + 1))


async def hand_over(tx: Transaction, loser: int, winner: int) -> None:
    """What one person has is another's from now on. Of a round that both have, it is kept: more than one may have."""
    if not await tx.connection.scalar(sa.select(ClaimRow.id).where(ClaimRow.person_id == loser).limit(1)):
        return
    await _make_room(tx, loser, winner)
    mine = sa.update(ClaimRow).where(ClaimRow.person_id == loser)
    await tx.connection.execute(mine.values(person_id=winner, version=ClaimRow.version + 1))


async def _make_room(tx: Transaction, loser: int, winner: int) -> None:
    """Number the loser's after the winner's, round by round, from above, so that no two ever have the same number."""
    row = ClaimRow
    query = sa.select(row.id, row.round_id, row.nth, row.person_id).where(
        row.person_id.in_((loser, winner)), LIVE_CLAIMS
    )
    highest: defaultdict[int, int] = defaultdict(int)
    found = (await tx.connection.execute(query.order_by(row.id).with_for_update())).all()
    for one in found:
        highest[one.round_id] = max(highest[one.round_id], one.nth)
    theirs = {one.round_id for one in found if one.person_id == winner}
    for one in found:
        if one.person_id == loser and one.round_id in theirs:
            highest[one.round_id] += 1
            moved = sa.update(row).where(row.id == one.id).values(nth=highest[one.round_id])
            await tx.connection.execute(moved)
