"""A process to be killed while it empties the outbox: what its channel is given goes into a file at once.

Every life begins ten minutes after the one before, so that the leases of the dead have run out. OFF switches a
protection off, for the negative controls: "again" sends once more what was on its way in an earlier life, "early"
notes that something was sent before it is; "none" switches nothing off.
"""

import asyncio
import os
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.channels.channel import Abilities, Receipt
from bot.delivery import line
from bot.delivery.worker import Worker
from bot.dialogue.screen import Shown
from storage import outbox
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.keys import Keyring
from tests.desk.lives import Say
from tests.desk.toy import Plain
from tests.storage.house import NOON

APART = timedelta(minutes=10)
LOST = 0.1
"""Of the sendings the channel says that it does not know whether they arrived; of as many, that they failed."""


class Recorder:
    """A phone network: what it was given stands in a file even if the process is killed at the next instruction."""

    name = "fake"

    def __init__(self, record: str, chance: random.Random, off: str, say: Say) -> None:
        self.can, self._chance, self._say = Abilities(dedupes=off == "again"), chance, say
        self._file = os.open(record, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        del account
        await asyncio.sleep(self._chance.random() * 0.004)
        fate = self._chance.random()
        if fate < LOST:
            return Receipt("failed", "network")
        os.write(self._file, f"{notice} {screens[0].text}\n".encode())
        self._say("given")
        await asyncio.sleep(self._chance.random() * 0.004)
        return Receipt("unconfirmed", "broke") if fate < 2 * LOST else Receipt("sent")


async def main(say: Say, url: str, key_file: str, record: str, life: str, off: str) -> None:
    database, clock = Database(url), [NOON + APART * int(life)]
    committer = Committer(database, Keyring.load({}, Path(key_file)), Ids(), lambda: clock[0])
    await committer.start()
    if off == "early":
        mutate(committer)
    channel = Recorder(record, random.Random(int(life)), off, say)
    worker = Worker(committer, Plain(), {"fake": channel}, "zh_CN")
    for _ in range(200):
        if not await worker.round():
            async with database.reading() as connection:
                if not await queued(connection):
                    break
            clock[0] += timedelta(seconds=30)
    await committer.close()
    await database.close()


async def queued(connection: Any) -> int:
    """How many rows still wait."""
    import sqlalchemy as sa

    from storage.tables.talk import OutboxRow

    wanted = sa.select(sa.func.count()).select_from(OutboxRow).where(OutboxRow.state == outbox.QUEUED)
    return int(await connection.scalar(wanted) or 0)


def mutate(committer: Committer) -> None:
    """Note as sent what is only begun."""
    real = line.Line._one

    async def early(self: line.Line, row: Any) -> Any:
        await committer.run(outbox.Settle(row.id, outbox.SENT).apply)
        return await real(self, row)

    line.Line._one = early  # type: ignore[method-assign]
