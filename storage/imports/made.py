"""What was made of lines that were imported, by what makes a line itself."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.imports.lines import Marks
from storage.keys import Keyring
from storage.tables.memberships import ImportLineRow


async def of(connection: AsyncConnection, keys: Keyring, kind: str, parts: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """The id made of each line of `kind` that was imported, by the last of its parts (a code, a key)."""
    marks = Marks(keys)
    wanted = {marks.of(*some): some[-1] for some in parts}
    query = sa.select(ImportLineRow.key, ImportLineRow.target_id).where(
        ImportLineRow.kind == kind, ImportLineRow.key.in_([*wanted])
    )
    return {wanted[row.key]: row.target_id for row in await connection.execute(query)}
