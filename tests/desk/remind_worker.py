"""A process to be killed while reminders fall due: each round is a line.

Its clock begins at noon in every life and moves on by some minutes a round, so that a killed process finds itself
hours back. OFF switches a protection off, for the negative controls: "apart" notes what was told in a commit of its
own, "early" notes it before it is told, "none" switches nothing off.
"""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.reminding.sweep import Reminding
from storage import outbox, reminders
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.keys import Keyring
from storage.writing import Transaction
from tests.desk.lives import Say
from tests.desk.reminding import book
from tests.storage.house import NOON

ROUNDS = 40
MINUTES = 10
"""Of a round: from noon until twenty to seven."""
SLOW = 0.03
"""Seconds until a mutant's second commit: longer than the checker takes to kill, on a busy machine too."""


class Left:
    """What a mutant leaves out of the transaction, and does after it."""

    def __init__(self, module: Any, name: str) -> None:
        self.real, self.calls = getattr(module, name), list[Any]()
        setattr(module, name, self.later)

    async def later(self, tx: Transaction, what: Any) -> None:
        self.calls.append(what)

    async def apply(self, tx: Transaction) -> None:
        for what in self.calls:
            await self.real(tx, what)
        self.calls.clear()


async def main(say: Say, url: str, key_file: str, off: str) -> None:
    database, clock = Database(url), [NOON]

    def now() -> datetime:
        return clock[0]

    committer = Committer(database, Keyring.load({}, Path(key_file)), Ids(), now)
    await committer.start()
    reminding = Reminding(committer, book("toy"))
    left = {"apart": (reminders, "settle"), "early": (outbox, "notify")}.get(off)
    rest = Left(*left) if left else None
    for number in range(ROUNDS):
        clock[0] = NOON + timedelta(minutes=MINUTES * number)
        await reminding.round()
        say(number)
        if rest is not None:
            await asyncio.sleep(SLOW)
            await committer.run(rest.apply)
    await committer.close()
    await database.close()
