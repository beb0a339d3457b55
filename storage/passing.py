"""Passing on: what an address was to be told goes to the next best one of the same person."""

from datetime import datetime

import sqlalchemy as sa

from storage.tables.people import AddressRow
from storage.tables.talk import OutboxRow
from storage.writing import Transaction

UNTOLD = ("queued", "held")
HERE = ("rest", "recovered")
"""Kinds for one address alone: more of an answer that was given there, and the warning that somebody else came in."""
BY_PHONE = "sms"


async def pass_on(tx: Transaction, address: int) -> int:
    """Move what `address` was not told yet to the person's reachable address seen last, there to be sent.

    What somebody holds under a lease stays: who has it learns soon enough what became of it. Returns how many.
    """
    person = sa.select(AddressRow.person_id).where(AddressRow.id == address).scalar_subquery()
    others = sa.select(AddressRow.id, AddressRow.channel).where(
        AddressRow.person_id == person, AddressRow.id != address, AddressRow.unreachable_at.is_(None)
    )
    best = (await tx.connection.execute(others.order_by(AddressRow.last_seen.desc(), AddressRow.id).limit(1))).first()
    if best is None:
        return 0
    moved = sa.update(OutboxRow).where(_untold(address, tx.now))
    values = {"channel": best.channel, "address_id": best.id, "state": "queued", "attempts": 0, "lease_until": None}
    return int((await tx.connection.execute(moved.values(**values))).rowcount)


def _untold(address: int, now: datetime) -> sa.ColumnElement[bool]:
    row = OutboxRow
    return sa.and_(
        row.address_id == address,
        row.channel != BY_PHONE,
        row.state.in_(UNTOLD),
        row.kind.not_in(HERE),
        sa.or_(row.lease_until.is_(None), row.lease_until < now),
    )
