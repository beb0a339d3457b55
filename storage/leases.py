"""Who holds a row for a while: until its lease is over, or until the process that holds it is dead.

A lease is two columns, `lease_until` and `holder`. Its time is the longest that the work may take; that a process died
is known sooner, by its silence (`storage.processes`). A lease without a holder ends by its time alone.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage.processes import LASTS
from storage.tables.installation import ProcessRow
from storage.writing import Transaction

AHEAD = timedelta(minutes=15)
"""No lease is so long: the clock was set back since, and nobody waits for it to come there again."""


def held(tx: Transaction, until: datetime) -> dict[str, Any]:
    """The values of a lease of this process until `until`: for `insert` and `update`."""
    return {"lease_until": until, "holder": tx.process}


def free(row: Any, now: datetime, process: int | None = None) -> sa.ColumnElement[bool]:
    """Whether nobody holds `row`, a table with a lease. `process`: who asks, who is alive whatever the table says."""
    over = sa.or_(row.lease_until.is_(None), row.lease_until < now, row.lease_until > now + AHEAD)
    return sa.or_(over, _widowed(row, now, process))


def _widowed(row: Any, now: datetime, process: int | None) -> sa.ColumnElement[bool]:
    others = row.holder.is_not(None) if process is None else row.holder != process
    lives = sa.exists().where(ProcessRow.number == row.holder, ProcessRow.seen_at.between(now - LASTS, now + AHEAD))
    return sa.and_(others, sa.not_(lives))
