"""What rows of the outbox say: sealed in the row, or, where its body is empty, once in their broadcast."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.broadcasts import STOPPED
from storage.keys import Keyring
from storage.tables.broadcasts import BroadcastRow

Shared = Mapping[int, bytes]
"""What broadcasts say, by their ids."""


async def shared(connection: AsyncConnection, keys: Keyring, rows: Sequence[Any]) -> Shared:
    """What those of `rows` (id, body, about) say that have no body of their own; stopped broadcasts are left out."""
    about = {row.about for row in rows if not row.body}
    return await _broadcasts(connection, keys, about) if about else {}


def content(keys: Keyring, row: Any, shared: Shared) -> bytes | None:
    """The packed screens of a row; None where its broadcast was stopped."""
    return keys.open("outbox", row.id, row.body) if row.body else shared.get(row.about)


async def _broadcasts(connection: AsyncConnection, keys: Keyring, ids: set[int]) -> dict[int, bytes]:
    row = BroadcastRow
    query = sa.select(row.id, row.content).where(row.id.in_(ids), row.state != STOPPED)
    return {one.id: keys.open("broadcasts", one.id, one.content) for one in await connection.execute(query)}
