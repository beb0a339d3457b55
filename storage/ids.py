"""Ids: 63-bit integers from blocks that a process reserves, so that making one costs nothing."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import ROW_ID

BLOCK = 100_000
LOW_WATER = 20_000
"""The committer refills below this, so no transaction may make more ids than this."""


class IdBlock(Table):
    """The next id that no process has reserved (one row)."""

    __tablename__ = "id_blocks"

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    next: Mapped[int] = mapped_column(sa.BigInteger)


class Exhausted(Exception):
    """One transaction made more ids than a reserved block holds."""


class Ids:
    """The block this process draws from."""

    def __init__(self) -> None:
        self._next = 0
        self._end = 0

    @property
    def low(self) -> bool:
        """Whether a new block should be reserved before the next transaction."""
        return self._end - self._next < LOW_WATER

    def take(self) -> int:
        """A new id, unique in this installation."""
        if self._next >= self._end:
            raise Exhausted
        self._next += 1
        return self._next - 1

    async def reserve(self, connection: AsyncConnection) -> None:
        """Reserve a block in a transaction of its own; the caller commits before anything is taken."""
        row = await connection.execute(
            sa.update(IdBlock).where(IdBlock.id == 1).values(next=IdBlock.next + BLOCK).returning(IdBlock.next)
        )
        end = row.scalar_one()
        self._next, self._end = end - BLOCK, end
