"""What becomes of a broadcast's single people follows their rows of the outbox, in the same transaction."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from storage import tallies
from storage.reach import FAILED, HELD, LATER, SENT, UNCONFIRMED, UNREACHABLE, UNWANTED
from storage.tables.broadcasts import BroadcastToldRow
from storage.tables.talk import OutboxRow
from storage.writing import Transaction

KIND = "broadcast"
STOPPED = "stopped"
"""Why a row was cancelled whose broadcast was stopped: its person stays in the state they were in."""
TRIES = 8
"""As `outbox.ATTEMPTS`: a row that died of so many failures was not for want of an address."""
ROW = (OutboxRow.kind, OutboxRow.about, OutboxRow.dedupe, OutboxRow.state, OutboxRow.why, OutboxRow.attempts,
       OutboxRow.channel, OutboxRow.address_id)  # fmt: skip
"""What an update of the outbox returns for `follow`."""


def dedupe(broadcast: int, person: int) -> str:
    """The dedupe key of the outbox row of one of a broadcast's people."""
    return f"{KIND} {broadcast} {person}"


async def changed(tx: Transaction, update: sa.Update) -> int:
    """Run an update of the outbox that changes states or channels, and `follow`. Returns how many rows it changed."""
    found = (await tx.connection.execute(update.returning(*ROW))).all()
    await follow(tx, found)
    return len(found)


async def follow(tx: Transaction, changed: Iterable[Any]) -> None:
    """Note of outbox rows that just changed, as far as they are a broadcast's, where their people stand now."""
    theirs = sorted((one for one in changed if one.kind == KIND), key=lambda one: one.dedupe)
    by_broadcast: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for one in theirs:
        if (state := _state(one)) is not None:
            by_broadcast[one.about].update(await _moved(tx, one, state))
    for broadcast, changes in sorted(by_broadcast.items()):
        await tallies.shift(tx, broadcast, changes)


async def lost(tx: Transaction, address: int) -> None:
    """What an address was still to be told goes with it: the people behind it are not reached."""
    row = OutboxRow
    mine = sa.and_(row.address_id == address, row.kind == KIND, row.state.in_(("queued", "held")))
    await changed(tx, sa.update(row).where(mine).values(state="dead"))


def _state(row: Any) -> str | None:
    match row.state:
        case "dead":
            return FAILED if row.attempts >= TRIES else UNREACHABLE
        case "cancelled":
            return None if row.why == STOPPED else UNWANTED
    return {"queued": LATER, "sent": SENT, "held": HELD, "unconfirmed": UNCONFIRMED}.get(row.state)


async def _moved(tx: Transaction, row: Any, state: str) -> Counter[tuple[str, str]]:
    told, person = BroadcastToldRow, int(row.dedupe.rpartition(" ")[2])
    one = sa.and_(told.broadcast_id == row.about, told.person_id == person)
    was = (await tx.connection.execute(sa.select(told.channel, told.state).where(one).with_for_update())).first()
    if was is None:  # it was so long ago that who was told is forgotten
        return Counter()
    values = {"state": state, "channel": row.channel, "address_id": row.address_id}
    await tx.connection.execute(sa.update(told).where(one).values(**values))
    return tallies.moved((was.channel, was.state), (row.channel, state))
