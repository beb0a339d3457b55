"""The recent conversation of an address: finished turns and delivered notices, for a page that connects again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import outbox
from storage.tables.people import AddressRow
from storage.tables.talk import EventRow, OutboxRow


async def turns(connection: AsyncConnection, address: int, since: datetime, most: int) -> Sequence[Any]:
    """The last finished turns (id, key, at, payload, answer), oldest first, still sealed."""
    row = EventRow
    query = (
        sa.select(row.id, row.key, row.at, row.payload, row.answer)
        .where(row.address_id == address, row.at >= since, row.answer.is_not(None))
        .order_by(row.at.desc(), row.id.desc())
        .limit(most)
    )
    return list(reversed((await connection.execute(query)).all()))


async def notices(
    connection: AsyncConnection, address: int, since: datetime, now: datetime, most: int
) -> Sequence[Any]:
    """The last notices that are due (id, due_at, body, about), oldest first, still sealed. SMS are not part of it.

    What nobody has seen yet is among them however old it is: people come back after days.
    """
    row = OutboxRow
    unseen = row.state.in_((outbox.QUEUED, outbox.HELD))
    lately = sa.and_(row.state == outbox.SENT, sa.or_(row.due_at >= since, row.sent_at >= since))
    query = (
        sa.select(row.id, row.due_at, row.body, row.about, row.sent_at)
        .where(row.address_id == address, row.channel != outbox.SMS, sa.or_(unseen, lately), row.due_at <= now)
        .order_by(row.due_at.desc(), row.id.desc())
        .limit(most)
    )
    return list(reversed((await connection.execute(query)).all()))


async def held(connection: AsyncConnection, channel: str, since: datetime, most: int) -> Sequence[Any]:
    """What was held since then and not seen (id, address_id, account, about, due_at, body), the newest of many."""
    row = OutboxRow
    query = (
        sa.select(row.id, row.address_id, AddressRow.account, row.about, row.due_at, row.body)
        .join(AddressRow, AddressRow.id == row.address_id)
        .where(row.channel == channel, row.state == sa.literal_column("'held'"), row.held_at > since)
        .order_by(row.held_at.desc())
        .limit(most)
    )
    return list(reversed((await connection.execute(query)).all()))
