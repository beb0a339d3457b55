"""An empty union in a database, and short ways to act in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from storage import addresses, installation, migrate, organisations, staff
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.keys import Keyring
from storage.writing import SYSTEM, Actor, Look, Write

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@dataclass
class House:
    """A database and its committer; `now` moves only when told."""

    database: Database
    committer: Committer
    keys: Keyring
    clock: list[datetime] = field(default_factory=lambda: [NOON])

    @property
    def now(self) -> datetime:
        return self.clock[0]

    def later(self, **by: float) -> None:
        self.clock[0] += timedelta(**by)

    async def do(self, write: Write, actor: Actor = SYSTEM) -> Any:
        return await self.committer.run(write.apply, actor)

    @asynccontextmanager
    async def looking(self, actor: Actor = SYSTEM) -> AsyncIterator[Look]:
        async with self.database.reading() as connection:
            yield Look(connection, self.now, actor, self.keys)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        async with self.database.reading() as connection:
            yield connection

    async def scalar(self, statement: Any) -> Any:
        async with self.database.reading() as connection:
            return await connection.scalar(statement)

    async def guest(self, account: str = "someone", channel: str = "fake") -> Actor:
        met = await self.do(addresses.Meet(channel, account))
        return Actor(met.id, met.person)

    async def officer(self, organisation: int, role: str = "reviewer", name: str = "王五") -> Actor:
        code = await self.do(staff.Invite(role, organisation, name))
        guest = await self.guest(f"officer {code.text}")
        taken = await self.do(staff.Accept(code.text), guest)
        return Actor(guest.address, taken.person)

    async def tree(self) -> dict[str, int]:
        """A province with two cities, one with two counties, one of those with a township and a home."""
        made: dict[str, int] = {}
        for name, parent, kind in (
            ("省", None, "federation"),
            ("甲市", "省", "federation"),
            ("乙市", "省", "federation"),
            ("东县", "甲市", "federation"),
            ("西县", "甲市", "federation"),
            ("镇", "东县", "township"),
            ("家", "镇", "home"),
        ):
            above = made[parent] if parent else None
            made[name] = await self.do(organisations.Add(above, kind, name))
        return made


@asynccontextmanager
async def opened(url: str, keys: Keyring | None = None) -> AsyncIterator[House]:
    """A house on an empty database."""
    await migrate.upgrade(url)
    database = Database(url)
    keys = keys or Keyring.made_up()
    clock = [NOON]
    committer = Committer(database, keys, Ids(), lambda: clock[0])
    await committer.start()
    house = House(database, committer, keys, clock)
    try:
        await house.do(installation.Adopt())
        yield house
    finally:
        await committer.close()
        await database.close()
