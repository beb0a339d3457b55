"""A union with members, a broadcast to them, and a worker with a fake channel: for the tests of telling."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bot.channels.channel import Abilities, Receipt
from bot.delivery.notice import pack
from bot.delivery.worker import Worker
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen, Shown
from storage import broadcasts, memberships, people, rows
from storage.broadcasts import Audience, Begin, Broadcast
from storage.memberships import Wanted
from storage.tables.broadcasts import BroadcastToldRow
from storage.tables.people import AddressRow, PersonRow
from storage.tables.talk import OutboxRow
from storage.writing import SYSTEM, Transaction
from tests.desk.toy import Plain
from tests.storage.house import House

NEWS = "明天发放清凉包"


@dataclass
class Phones:
    """A channel that keeps who was given what; `receipts` by account, else all are sent."""

    name: str = "fake"
    can: Abilities = field(default_factory=Abilities)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    got: list[tuple[str, int, str]] = field(default_factory=list)

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        self.got.append((account, notice, screens[0].text))
        return self.receipts.get(account, Receipt("sent"))

    @property
    def accounts(self) -> list[str]:
        return sorted(account for account, _, _ in self.got)


def worker(house: House, *channels: Phones) -> Worker:
    return Worker(house.committer, Plain(), {one.name: one for one in channels}, "zh_CN")


async def member(house: House, place: int, account: str | None, channel: str = "fake") -> int:
    """A member who is reached at `account`."""

    async def make(tx: Transaction) -> int:
        return await people.make(tx)

    person: int = await house.committer.run(make)
    await house.do(memberships.Begin(Wanted(person, place, details={"occupation": "courier"})))
    if account is not None:
        await reach(house, person, account, channel)
    return person


async def members(house: House, *placed: tuple[int, str]) -> None:
    """A member for each (place, account), all in one transaction."""

    async def make(tx: Transaction) -> None:
        persons = {tx.ids.take(): one for one in placed}
        await rows.put(tx, PersonRow, *({"id": person, "created_at": tx.now} for person in persons))
        wanted = [Wanted(person, place, details={"occupation": "courier"}) for person, (place, _) in persons.items()]
        await memberships.begin(tx, wanted)
        await rows.put(tx, AddressRow, *(_address(tx, person, account) for person, (_, account) in persons.items()))

    await house.committer.run(make)


def _address(tx: Transaction, person: int, account: str) -> dict[str, Any]:
    id = tx.ids.take()
    return {
        "id": id, "channel": "fake", "account": tx.keys.seal("addresses", id, account.encode()),
        "account_hash": tx.keys.digest("account fake", account), "person_id": person,
        "first_seen": tx.now, "last_seen": tx.now,
    }  # fmt: skip


async def reach(house: House, person: int, account: str, channel: str = "fake") -> int:
    """One more address of a person."""
    guest = await house.guest(account, channel)

    async def link(tx: Transaction) -> None:
        await people.link(tx, guest.address, person)

    await house.committer.run(link)
    return guest.address


async def begin(
    house: House, audience: Audience, *, urgent: bool = False, again: bool = False, said: str = NEWS
) -> int:
    """A broadcast that needs nobody's approval."""
    content = pack((Screen(verbatim(said)),))
    begun = await house.do(Begin(audience, content, None, urgent, again, approve_above=10**9), SYSTEM)
    return int(begun.id)


async def to_end(house: House, work: Worker, id: int, most: int = 50) -> Broadcast:
    """Let it run until it is done."""
    for _ in range(most):
        await work.round()
        if (one := await get(house, id)).state == "done":
            await work.round()
            return one
    raise AssertionError(await get(house, id))


async def get(house: House, id: int) -> Broadcast:
    async with house.reading() as connection:
        found = await broadcasts.get(connection, id)
    assert found is not None
    return found


async def counts(house: House, id: int) -> Mapping[str, Mapping[str, int]]:
    """The tallies; they must be what the people's rows say."""
    async with house.reading() as connection:
        found = (await broadcasts.progress(connection, id, house.now)).counts
        row = BroadcastToldRow
        rows = await connection.execute(sa.select(row.channel, row.state).where(row.broadcast_id == id))
        counted = Counter((one.channel, one.state) for one in rows)
    assert {(channel, state): n for channel, states in found.items() for state, n in states.items()} == counted
    return found


async def queued(house: House) -> list[tuple[str, str, bytes]]:
    """The outbox: (channel, state, body)."""
    async with house.reading() as connection:
        rows = await connection.execute(sa.select(OutboxRow.channel, OutboxRow.state, OutboxRow.body))
        return [(row.channel, row.state, row.body) for row in rows]
