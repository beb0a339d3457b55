"""Who sends for a channel whose rate is one for the whole union: one process at a time, while it keeps saying so."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from storage import rows
from storage.tables.talk import SenderRow
from storage.writing import Transaction

LASTS = timedelta(seconds=10)
"""So long nobody else begins after the last sign of whoever sends: a process that dies is followed in seconds."""

AHEAD = timedelta(minutes=1)
"""Nobody holds so far ahead: the clock was set back, and nobody waits for it to come there again."""


async def hold(tx: Transaction, channel: str, process: int) -> bool:
    """Whether `process` sends for `channel` from now on: it did so far, or nobody does."""
    row, until = SenderRow, tx.now + LASTS
    free = sa.or_(row.process == process, row.until <= tx.now, row.until > tx.now + AHEAD)
    mine = sa.update(row).where(row.channel == channel, free)
    if (await tx.connection.execute(mine.values(process=process, until=until))).rowcount:
        return True
    return await rows.put_if_new(tx, row, {"channel": channel, "process": process, "until": until})


@dataclass(frozen=True, slots=True)
class Hold:
    """As `hold`: for a process that sends nothing just now, since the channel asked for time."""

    channel: str
    process: int

    async def apply(self, tx: Transaction) -> bool:
        """Hold it."""
        return await hold(tx, self.channel, self.process)


@dataclass(frozen=True, slots=True)
class Leave:
    """This process sends no more: another may begin at once."""

    process: int

    async def apply(self, tx: Transaction) -> None:
        """Leave."""
        mine = sa.update(SenderRow).where(SenderRow.process == self.process)
        await tx.connection.execute(mine.values(until=tx.now))
