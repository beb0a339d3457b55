"""Passing on: what an address was not told goes to the person's next best one, or waits until they are back."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage import following
from storage.tables.people import AddressRow
from storage.tables.talk import OutboxRow
from storage.writing import Transaction

UNTOLD = ("queued", "held")
HERE = ("rest", "recovered")
"""Kinds for one address alone: more of an answer that was given there, and the warning that somebody else came in."""
BY_PHONE = "sms"
WORTH = timedelta(days=7)
"""So long what nobody could be told is still worth telling once its person is back."""
MOST = 20
"""Dead letters that one person is told then: the newest."""


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
    return await following.changed(tx, moved.values(**values))


async def call_back(tx: Transaction, addresses: Collection[int]) -> None:
    """Who could not be reached is back at these addresses: what they were not told of late is sent after all.

    Not news, which is old by then, nor what must have been done before now; of reminders about one thing the last.
    """
    mine, theirs, row = sa.orm.aliased(AddressRow), sa.orm.aliased(AddressRow), OutboxRow
    same = sa.or_(theirs.id == mine.id, theirs.person_id == mine.person_id)
    dead = (
        sa.select(row.id, row.kind, row.about, row.purpose, mine.id.label("back"), mine.channel)
        .join(theirs, theirs.id == row.address_id)
        .join(mine, same)
        .where(mine.id.in_(addresses), _worth(tx.now))
        .order_by(row.id.desc())
    )
    for (back, channel), ids in _newest((await tx.connection.execute(dead)).all()).items():
        again = {"channel": channel, "address_id": back, "state": "queued", "attempts": 0, "due_at": tx.now}
        found = sa.update(row).where(row.id.in_(ids), row.state == "dead")
        await tx.connection.execute(found.values(**again, lease_until=None, why=None))


def _worth(now: datetime) -> sa.ColumnElement[bool]:
    row = OutboxRow
    return sa.and_(
        row.state == "dead",
        row.channel != BY_PHONE,
        row.kind.not_in(HERE),
        row.purpose.is_distinct_from("news"),
        row.created_at >= now - WORTH,
        sa.or_(row.deadline_at.is_(None), row.deadline_at > now),
    )


def _newest(dead: Collection[Any]) -> dict[tuple[int, str], list[int]]:
    """What each address is told, of the newest first; a reminder that was followed by another is not."""
    found: dict[tuple[int, str], list[int]] = {}
    reminded = set[tuple[int, str, int | None]]()
    for one in dead:
        ids = found.setdefault((one.back, one.channel), [])
        repeated = one.purpose == "reminder" and (one.back, one.kind, one.about) in reminded
        reminded.add((one.back, one.kind, one.about))
        if len(ids) < MOST and not repeated:
            ids.append(one.id)
    return found


def _untold(address: int, now: datetime) -> sa.ColumnElement[bool]:
    row = OutboxRow
    return sa.and_(
        row.address_id == address,
        row.channel != BY_PHONE,
        row.state.in_(UNTOLD),
        row.kind.not_in(HERE),
        sa.or_(row.lease_until.is_(None), row.lease_until < now),
    )
