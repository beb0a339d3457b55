"""Windows: times in which a channel may write to an address by itself, and how often (facts/wechat.md, "Sending").

A turn opens one in its own commit (`Turn.opens`); who sends spends from it first, so that no two processes send more
than is allowed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from storage.tables.talk import WindowRow
from storage.writing import Transaction


@dataclass(frozen=True, slots=True)
class Limit:
    """What a kind of window allows: `most` messages within `lasts` after it opened."""

    most: int
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Spend:
    """Count one message to `address` against a window that is open. Returns its kind, or None: there is none.

    Of several the one that closes first is used, so that the long one is left for later.
    """

    address: int
    limits: Mapping[str, Limit]

    async def apply(self, tx: Transaction) -> str | None:
        """Count it."""
        for kind, limit in sorted(self.limits.items(), key=lambda one: one[1].lasts):
            open_one = sa.and_(
                WindowRow.address_id == self.address,
                WindowRow.kind == kind,
                WindowRow.sent < limit.most,
                WindowRow.opened_at > tx.now - limit.lasts,
            )
            spent = sa.update(WindowRow).where(open_one).values(sent=WindowRow.sent + 1)
            if (await tx.connection.execute(spent)).rowcount:
                return kind
        return None


@dataclass(frozen=True, slots=True)
class Return:
    """The message that was counted was not sent: it may be sent later."""

    address: int
    kind: str

    async def apply(self, tx: Transaction) -> None:
        """Count it back."""
        spent = sa.update(WindowRow).where(
            WindowRow.address_id == self.address, WindowRow.kind == self.kind, WindowRow.sent > 0
        )
        await tx.connection.execute(spent.values(sent=WindowRow.sent - 1))


@dataclass(frozen=True, slots=True)
class Shut:
    """The channel says that nothing more may be sent to `address` before the person does something."""

    address: int

    async def apply(self, tx: Transaction) -> None:
        """Forget its windows."""
        await tx.connection.execute(sa.delete(WindowRow).where(WindowRow.address_id == self.address))
