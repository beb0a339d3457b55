"""A life of a process that tells a broadcast while members move about; each account that was told goes into a file.

Every life begins ten minutes after the one before, so that the leases of the dead have run out. OFF switches a
protection off, for the negative controls: "key" tells whoever is met, told before or not; "lease" tells again whom an
earlier life had begun to tell; "early" notes that somebody was told before they are; "none" switches nothing off.
"""

import asyncio
import os
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.channels.channel import Abilities, Rates, Receipt
from bot.delivery.batches import Due
from bot.delivery.broadcasting import Broadcasting
from bot.delivery.worker import Worker
from bot.dialogue.screen import Shown
from storage import outbox, telling
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.keys import Keyring
from storage.outcomes import Outcome
from storage.reach import SENT
from storage.tables.broadcasts import BroadcastRow
from storage.tables.memberships import MembershipRow
from storage.tables.talk import OutboxRow
from storage.telling import Told
from storage.writing import Transaction
from tests.desk.lives import Say
from tests.desk.toy import Plain
from tests.storage.house import NOON

APART = timedelta(minutes=10)
A_SECOND = 20
LOST = 0.1
"""Of the sendings the channel says that it does not know whether they arrived; of as many, that they failed."""
MOVING = 15
"""Members who go to another organisation in a life."""


class Recorder:
    """A phone network: whom it told stands in a file even if the process is killed at the next instruction."""

    name = "fake"

    def __init__(self, say: Say, record: str, chance: random.Random, off: str) -> None:
        self.can = Abilities(dedupes=off == "lease", rates=Rates(a_second=A_SECOND))
        self._say, self._chance = say, chance
        self._file = os.open(record, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        del notice, screens
        await asyncio.sleep(self._chance.random() * 0.004)
        fate = self._chance.random()
        if fate < LOST:
            return Receipt("failed", "network")
        os.write(self._file, f"{account}\n".encode())
        self._say("told")
        await asyncio.sleep(self._chance.random() * 0.03)
        return Receipt("unconfirmed", "broke") if fate < 2 * LOST else Receipt("sent")


async def main(say: Say, url: str, key_file: str, record: str, life: str, off: str) -> None:
    database, clock = Database(url), [NOON + APART * int(life)]
    committer = Committer(database, Keyring.load({}, Path(key_file)), Ids(), lambda: clock[0])
    await committer.start()
    if off in MUTANTS:
        MUTANTS[off]()
    chance = random.Random(int(life))
    worker = Worker(committer, Plain(), {"fake": Recorder(say, record, chance, off)}, "zh_CN")
    say("ready")
    for _ in range(400):
        await committer.run(lambda tx: wander(tx, chance))
        if not await worker.round() and not await left(database):
            break
        clock[0] += timedelta(seconds=1)
        say("round")
    await committer.close()
    await database.close()


async def wander(tx: Transaction, chance: random.Random) -> None:
    """Somebody goes elsewhere now and then, behind the walk or ahead of it."""
    row = MembershipRow
    members = (await tx.connection.execute(sa.select(row.id, row.organisation_id).order_by(row.id))).all()
    places = sorted({one.organisation_id for one in members})
    for one in chance.sample(members, MOVING):
        mine = sa.update(row).where(row.id == one.id)
        await tx.connection.execute(mine.values(organisation_id=chance.choice(places)))


async def left(database: Database) -> bool:
    """Whether somebody is still to be told."""
    async with database.reading() as connection:
        running = await connection.scalar(sa.select(sa.func.count()).where(BroadcastRow.state != "done"))
        waits = await connection.scalar(sa.select(sa.func.count()).where(OutboxRow.state == outbox.QUEUED))
    return bool(running or waits)


def keyless() -> None:
    """Whoever is met is told."""
    real = telling.insert

    async def insert(
        tx: Transaction, broadcast: int, channel: str, state: str, until: datetime | None, wanted: Sequence[Told]
    ) -> set[int]:
        await real(tx, broadcast, channel, state, until, wanted)
        return {one.person for one in wanted}

    telling.insert = insert


def early() -> None:
    """Note as sent what is only begun."""
    real = Broadcasting._send

    async def send(self: Any, due: Due) -> None:
        self._notes.add(due.batch.broadcast, self._channel, Outcome(due.told, SENT))
        await self._notes.flush()
        await real(self, due)

    Broadcasting._send = send  # type: ignore[method-assign]


MUTANTS = {"key": keyless, "early": early}
