"""Tallies of a broadcast: how many are in which state, changed in the transaction that changes somebody's state."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from storage.tables.broadcasts import BroadcastTallyRow
from storage.writing import Transaction


async def shift(tx: Transaction, broadcast: int, changes: Mapping[tuple[str, str], int]) -> None:
    """Add `changes` to the numbers by (channel, state). In one order, so that two transactions never wait in a ring."""
    changed = [(place, n) for place, n in sorted(changes.items()) if n]
    if not changed:
        return
    insert: Any = postgresql.insert(BroadcastTallyRow) if tx.postgres else sqlite.insert(BroadcastTallyRow)
    added = insert.on_conflict_do_update(
        index_elements=["broadcast_id", "channel", "state"], set_={"n": BroadcastTallyRow.n + insert.excluded.n}
    )
    await tx.connection.execute(
        added,
        [{"broadcast_id": broadcast, "channel": channel, "state": state, "n": n} for (channel, state), n in changed],
    )


def moved(was: tuple[str, str], now: tuple[str, str], n: int = 1) -> Counter[tuple[str, str]]:
    """The change where `n` people go from one (channel, state) to another."""
    return Counter({was: -n, now: n}) if was != now else Counter()
