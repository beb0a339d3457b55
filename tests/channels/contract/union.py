"""A whole union behind real channels: a running app, made-up phones, and what stands in its database afterwards."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
import sqlalchemy as sa

from bot.app import App
from bot.channels.fake.sms import KEY, FakeGateway
from bot.config import Settings
from bot.dialogue.event import Event, Tap
from bot.running import Running
from bot.sections import Database, Server, Sms
from handlers.join.entering import LINKS
from rules import occupations
from rules.base import codes
from storage import addresses, organisations, staff
from storage.installation import FIRST_ROWS
from storage.keys import Keyring
from storage.tables.base import Table
from storage.tables.cases import CaseRow
from storage.tables.people import ConsentRow
from storage.tables.talk import DraftRow, EventRow
from storage.writing import SYSTEM, Actor
from tests.channels.sms.conftest import described_as
from tests.stories.talk import FRIDAY

PLACES = (("省", None, "federation"), ("县", "省", "federation"), ("家", "县", "home"))
PATIENCE = 20
"""Seconds until something that should have come counts as missing."""


class Phones:
    """People's phones behind a gateway like a real one."""

    def __init__(self) -> None:
        self._gateway = FakeGateway()

    async def start(self) -> Sms:
        """The settings that describe it."""
        await self._gateway.start()
        return Sms.model_validate({"gateway": "http", "token": KEY, **described_as("json", self._gateway.base)})

    async def stop(self) -> None:
        await self._gateway.stop()

    async def code(self, phone: str) -> str:
        """The six digits of the last SMS to `phone`."""
        async with asyncio.timeout(PATIENCE):
            while not (texts := [got.text for got in self._gateway.got if got.to == phone]):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        found = re.search(r"\d{6}", texts[-1])
        assert found
        return found.group()


@dataclass
class Union:
    """The union and what it needs to be asked about."""

    begin: Callable[[], App]
    phones: Phones
    running: Running
    places: dict[str, int] = field(default_factory=dict)

    async def restarts(self) -> None:
        """The process ends as it does in a deploy, and another one begins."""
        await self.running.stop()
        self.running = Running(self.begin())
        await self.running.start()

    @property
    def app(self) -> App:
        return self.running.app

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.running.web.port}"

    async def do(self, write: Any, actor: Actor = SYSTEM) -> Any:
        return await self.app.committer.run(write.apply, actor)

    def lane(self, occupation: str = "truck_driver") -> str:
        """The code on the poster of a fast lane."""
        code = codes.Code("occupation", self.places["家"], occupations.number(occupation))
        return codes.sign(self.app.keys.derive(LINKS), code)

    async def invitation(self) -> str:
        """The code of a one-time link for a reviewer of the province."""
        return str((await self.do(staff.Invite("reviewer", self.places["省"], "李审核"))).text)

    async def approves(self) -> None:
        """A reviewer of the province approves the one open case, as from a page."""
        invitation = await self.invitation()
        account = f"officer {invitation}"
        met = await self.do(addresses.Meet("web", account))
        await self.do(staff.Accept(invitation), Actor(met.id, None))
        async with self.app.database.reading() as connection:
            waits = sa.select(CaseRow.id, CaseRow.version).where(CaseRow.state == "open")
            [case] = (await connection.execute(waits)).all()
        approving = Tap(f"/approve {case.id} {case.version}")
        await self.app.desk.take(Event("web", "approve", account, self.app.clock(), approving, "zh-CN"))

    async def count(self, table: type[Table]) -> int:
        async with self.app.database.reading() as connection:
            return int(await connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)

    async def rows(self) -> dict[str, Any]:
        """What an errand left behind, in the open and without what differs by nature (ids, instants, the channel)."""
        keys = self.app.keys
        async with self.app.database.reading() as connection:
            cases = (await connection.execute(sa.select(CaseRow).order_by(CaseRow.id))).all()
            consents = (await connection.execute(sa.select(ConsentRow.kind, ConsentRow.version))).all()
            drafts = await connection.scalar(sa.select(sa.func.count()).select_from(DraftRow))
            unanswered = await connection.scalar(sa.select(sa.func.count()).where(EventRow.state < 3))
        return {
            "cases": [
                (
                    case.kind,
                    case.state,
                    case.organisation_id,
                    orjson.loads(keys.open("cases.answers", case.id, case.answers)),
                )
                for case in cases
            ],
            "consents": [tuple(consent) for consent in consents],
            "drafts": drafts,
            "unanswered": unanswered,
        }


def running_clock() -> Callable[[], datetime]:
    """A clock that runs from a Friday morning."""
    began = time.monotonic()
    return lambda: FRIDAY + timedelta(seconds=time.monotonic() - began)


@asynccontextmanager
async def opened(url: str, now: Callable[[], datetime] | None = None, **sections: Any) -> AsyncIterator[Union]:
    """A union on an empty database, serving on a free port with the channels of `sections`."""
    phones = Phones()
    settings = Settings(database=Database(url=url), sms=await phones.start(), **{"server": Server(port=0), **sections})
    clock = now or running_clock()

    def begin() -> App:
        return App.build(settings, Keyring.made_up(), clock)

    app = begin()
    async with app.database.writer.begin() as connection:
        await connection.run_sync(Table.metadata.create_all)
        for table, row in FIRST_ROWS:
            await connection.execute(sa.insert(table).values(row))
    union = Union(begin, phones, Running(app))
    await union.running.start()
    try:
        for name, parent, kind in PLACES:
            above = union.places[parent] if parent else None
            union.places[name] = await union.do(organisations.Add(above, kind, name))
        yield union
    finally:
        await union.running.stop()
        await phones.stop()
