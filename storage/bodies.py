"""What rows of the outbox say: sealed in the row, or, where its body is empty, once in their broadcast."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.broadcasts import STOPPED
from storage.keys import Keyring
from storage.tables.broadcasts import BroadcastRow
from storage.writing import Gone


async def opened(connection: AsyncConnection, keys: Keyring, rows: Sequence[Any]) -> dict[int, bytes]:
    """The packed screens of each row (id, body, about), by id; those of a stopped broadcast are left out."""
    about = {row.about for row in rows if not row.body}
    shared = await _broadcasts(connection, keys, about) if about else {}
    found = {row.id: keys.open("outbox", row.id, row.body) for row in rows if row.body}
    return found | {row.id: shared[row.about] for row in rows if not row.body and row.about in shared}


async def of_one(connection: AsyncConnection, keys: Keyring, row: Any) -> bytes:
    """The packed screens of a row. Raises `Gone` where its broadcast was stopped."""
    found = (await opened(connection, keys, [row])).get(row.id)
    if found is None:
        raise Gone
    return found


async def _broadcasts(connection: AsyncConnection, keys: Keyring, ids: set[int]) -> dict[int, bytes]:
    row = BroadcastRow
    query = sa.select(row.id, row.content).where(row.id.in_(ids), row.state != STOPPED)
    return {one.id: keys.open("broadcasts", one.id, one.content) for one in await connection.execute(query)}
