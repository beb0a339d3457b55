"""A union with staff to talk with, on each database, and applications filed without filling the form."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
import sqlalchemy as sa

from rules.base import documents
from storage import addresses, cases, people
from storage.tables.audit import AuditActRow
from storage.writing import Actor, Transaction
from tests.stories.talk import SERVICES, Person, Talk, document, opened

ALL = [*SERVICES, *(name for name in ("handlers.staff", "handlers.broadcast") if name not in SERVICES)]


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Talk]:
    """The union."""
    async with opened(database_url, ALL) as talk:
        yield talk


class Named:
    """Makes the actor's address a person with a phone."""

    def __init__(self, phone: str) -> None:
        self.phone = phone

    async def apply(self, tx: Transaction) -> int:
        return await people.prove(tx, self.phone)


async def filed(
    talk: Talk,
    number: int,
    name: str = "王小明",
    place: str = "家",
    *,
    passes: bool = True,
    kind: str = "join",
    due: datetime | None = None,
) -> tuple[Person, cases.Filed]:
    """Somebody whose case is filed; it is due after a working day, or at `due`."""
    me, mobile = talk.guest(), f"+86138{number:08d}"
    met = await talk.do(addresses.Meet(me.channel, me.account))
    person = await talk.do(Named(mobile), Actor(met.id, None))
    read = documents.read(document(number), talk.now.date())
    assert isinstance(read, documents.Document)
    assert read.born
    join = {
        "name": name,
        "document": read.number,
        "document_kind": read.kind,
        "born": read.born.isoformat(),
        "mobile": mobile,
        "proven": mobile,
        "occupation": "truck_driver",
        "organisation": talk.union[place],
        "consent": "agree" if passes else "details",
    }
    due = due or calendar_due(talk)
    file = cases.File(
        kind,
        talk.union[place],
        kind,
        1,
        join if kind == "join" else {"lines": "→ 我的快递丢了\n← 没看懂您的意思"},
        due,
        name if kind == "join" else None,
        read.number if kind == "join" else None,
        passes=passes and kind == "join",
    )
    made = await talk.do(file, Actor(met.id, person))
    assert isinstance(made, cases.Filed)
    return me, made


def calendar_due(talk: Talk) -> datetime:
    """A working day from now."""
    from rules.base.calendar import Calendar

    return Calendar().add_working(talk.now, days=1)


async def case_of(talk: Talk, id: int) -> cases.Case:
    """The case as it is stored."""
    async with talk.app.database.reading() as connection:
        return await cases.get(connection, talk.app.keys, id)


async def acts(talk: Talk, what: str) -> int:
    """How often an act stands in the audit log."""
    query = sa.select(sa.func.count()).select_from(AuditActRow).where(AuditActRow.act == what)
    async with talk.app.database.reading() as connection:
        return int(await connection.scalar(query) or 0)


async def opened_case(officer: Person) -> None:
    """The case of 王小明 on an officer's screen."""
    await officer.says("待办")
    await officer.picks("王*明")
