"""What the database holds of everybody, against what they said and what they were told."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import record
from bot.dialogue.state import Draft
from storage import addresses
from storage.database import Database
from storage.keys import Keyring
from storage.tables.talk import ConversationRow, DraftRow, EventRow, OutboxRow
from tests.processes.people import Talk, account, name, script, update
from tests.processes.service import CHANNEL, TRADES

AT_ONCE = 500
Rows = Mapping[int, Sequence[Any]]
"""By address."""


@dataclass(frozen=True, slots=True)
class Books:
    """All rows of some people."""

    events: Rows
    drafts: Rows
    outbox: Rows
    conversations: Rows


async def problems(url: str, keys: Keyring, people: Sequence[int], heard: Mapping[Talk, str]) -> list[str]:
    """Everything that is wrong, a line each."""
    database, found = Database(url), list[str]()
    try:
        async with database.reading() as connection:
            for start in range(0, len(people), AT_ONCE):
                some = people[start : start + AT_ONCE]
                met = await addresses.find_all(connection, keys, [("telegram", account(person)) for person in some])
                books = await _opened(connection, [address.id for address in met.values()])
                for person in some:
                    address = met.get(("telegram", account(person)))
                    found += _of(person, address.id, books, keys, heard) if address else [f"{person} was never met"]
    finally:
        await database.close()
    return found


async def _opened(connection: AsyncConnection, ids: Collection[int]) -> Books:
    async def rows(table: Any) -> Rows:
        found = defaultdict[int, list[Any]](list)
        for row in await connection.execute(sa.select(*table.__table__.columns).where(table.address_id.in_(ids))):
            found[row.address_id].append(row)
        return found

    return Books(await rows(EventRow), await rows(DraftRow), await rows(OutboxRow), await rows(ConversationRow))


def _of(person: int, address: int, books: Books, keys: Keyring, heard: Mapping[Talk, str]) -> Iterator[str]:
    said = script(person)
    yield from _history(person, sorted(books.events[address], key=lambda row: (row.at, row.id)), keys, heard)
    yield from _form(person, books.drafts[address], keys)
    if (revisions := [row.revision for row in books.conversations[address]]) != [len(said)]:
        yield f"{person} is at revision {revisions} after {len(said)} turns"
    filed = [row.body.decode() for row in books.outbox[address] if row.channel == CHANNEL]
    if filed != ([name(person)] if len(said) > 3 else []):
        yield f"{person} filed {filed}"


def _history(person: int, events: Sequence[Any], keys: Keyring, heard: Mapping[Talk, str]) -> Iterator[str]:
    """Every turn once, in the order in which it was said, with the words and the answer that were seen."""
    said = script(person)
    if (numbers := [int(row.key[1:]) for row in events]) != [update(person, step) for step in range(len(said))]:
        yield f"{person} has the events {numbers}"
        return
    for step, row in enumerate(events):
        answer, did = record.opened(keys, row)
        if answer.screens[-1].text != heard.get((person, step)):
            yield f"{person} was answered otherwise at {step}"
        if said[step] not in did.values():
            yield f"{person} said something else at {step}: {did}"


def _form(person: int, drafts: Sequence[Any], keys: Keyring) -> Iterator[str]:
    """What was typed, each answer once; nothing is left of a form that was filed."""
    wanted = {
        2: [({"name": name(person)}, "occupation", 2)],
        3: [({"name": name(person), "occupation": TRADES[1]}, "employer", 3)],
    }.get(len(script(person)), [])
    found = []
    for row in drafts:
        content = keys.open("drafts", row.id, row.content)
        draft = Draft.unpacked(row.id, row.owner_id, row.form, row.revision, row.expires_at, content)
        found.append((dict(draft.answers), draft.step, row.revision))
    if found != wanted:
        yield f"{person} has the form {found}"
