"""Addresses: one account on one channel, and who stands behind it."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import following, passing, rows
from storage.keys import Keyring
from storage.tables.files import FileRow
from storage.tables.people import AddressRow
from storage.tables.reminding import ReminderRow
from storage.tables.talk import ConversationRow, DraftRow, EventRow, NoticeWishRow, OutboxRow, WindowRow
from storage.writing import Gone, Transaction

SEEN_EVERY = timedelta(hours=6)
"""`last_seen` is no finer than this, so that a turn seldom writes it."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Address:
    """An account on a channel as the desk knows it. `person` None: a guest."""

    id: int
    channel: str
    person: int | None
    language: str | None
    last_seen: datetime
    reachable: bool

    @property
    def owner(self) -> int:
        """Who owns drafts, files and limits: the person, or the guest's address."""
        return self.person or self.id

    def stale(self, now: datetime) -> bool:
        """Whether it is to be noted that the account was seen again."""
        return not self.reachable or now - self.last_seen >= SEEN_EVERY


@dataclass(frozen=True, slots=True)
class Meet:
    """Find the address of an account, or make it with an empty conversation. Returns an `Address`.

    Also notes that it was seen, at most every `SEEN_EVERY`, and that it can be reached again.
    """

    channel: str
    account: str
    language: str | None = None

    async def apply(self, tx: Transaction) -> Address:
        """Find or make it."""
        return (await MeetAll((self,)).apply(tx))[self.channel, self.account]


@dataclass(frozen=True, slots=True)
class MeetAll:
    """`Meet` many at once: when a poster is held up, thousands come in a minute. Returns them by (channel, account)."""

    those: tuple[Meet, ...]

    async def apply(self, tx: Transaction) -> dict[tuple[str, str], Address]:
        """Find or make them."""
        wanted = [(one.channel, one.account) for one in self.those]
        found = await find_all(tx.connection, tx.keys, wanted)
        new = {(one.channel, one.account): one for one in self.those if (one.channel, one.account) not in found}
        if new:
            await self._make(tx, new)
        stale = [address.id for address in found.values() if address.stale(tx.now)]
        if stale:
            seen = sa.update(AddressRow).where(AddressRow.id.in_(stale))
            await tx.connection.execute(seen.values(last_seen=tx.now, unreachable_at=None))
            if back := [address.id for address in found.values() if not address.reachable]:
                await passing.call_back(tx, back)
        return await find_all(tx.connection, tx.keys, wanted) if new or stale else found

    async def _make(self, tx: Transaction, new: Mapping[tuple[str, str], Meet]) -> None:
        # In one order everywhere: two processes that meet the same people would else wait for each other.
        for channel, account in sorted(new):
            await rows.claim(tx, f"account {channel}", account)
        if tx.keys.rehashing:  # somebody may have made them before the claim was ours
            known = await find_all(tx.connection, tx.keys, list(new))
            new = {key: one for key, one in new.items() if key not in known}
        made = [_row(tx, one) for _, one in sorted(new.items())]
        await rows.put_if_new(tx, AddressRow, *made)
        ids = sa.select(AddressRow.id).where(AddressRow.id.in_([row["id"] for row in made]))
        ours = (await tx.connection.execute(ids)).scalars().all()
        await rows.put(tx, ConversationRow, *({"address_id": id, "revision": 0, "updated_at": tx.now} for id in ours))


def _row(tx: Transaction, one: Meet) -> dict[str, Any]:
    number = tx.ids.take()
    return {
        "id": number,
        "channel": one.channel,
        "account": tx.keys.seal("addresses", number, one.account.encode()),
        "account_hash": tx.keys.digest(f"account {one.channel}", one.account),
        "language": one.language,
        "first_seen": tx.now,
        "last_seen": tx.now,
    }


@dataclass(frozen=True, slots=True)
class Speak:
    """Remember the language that the actor chose."""

    language: str

    async def apply(self, tx: Transaction) -> None:
        """Remember it."""
        chosen = sa.update(AddressRow).where(AddressRow.id == tx.actor.address)
        await tx.connection.execute(chosen.values(language=self.language))


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Note that a channel could not reach an address; meeting it again clears that.

    What it was to be told goes to the next best address of the person.
    """

    address: int

    async def apply(self, tx: Transaction) -> None:
        """Note it."""
        lost = sa.update(AddressRow).where(AddressRow.id == self.address, AddressRow.unreachable_at.is_(None))
        await tx.connection.execute(lost.values(unreachable_at=tx.now))
        await passing.pass_on(tx, self.address)


@dataclass(frozen=True, slots=True)
class Left:
    """The actor can no longer be reached at this address.

    With `forget` all goes that the channel told about them: the address with its conversation, what was said, drafts,
    files and notices. What the union itself keeps of a person (membership, cases, consents) stands on its own ground.
    """

    forget: bool = False

    async def apply(self, tx: Transaction) -> None:
        """Note it, or forget."""
        address = tx.actor.address
        await Unreachable(address).apply(tx)
        if not self.forget:
            return
        await following.lost(tx, address)
        gone = {}
        # The row of the leaving itself stays, else a parked one could not be finished; it says no more than that.
        for table, mine in (
            (DraftRow, sa.or_(DraftRow.owner_id == address, DraftRow.address_id == address)),
            (FileRow, _sent_here(tx)),
            (ReminderRow, ReminderRow.owner_id == address),
            (EventRow, sa.and_(EventRow.address_id == address, EventRow.id != tx.actor.event)),
            (OutboxRow, OutboxRow.address_id == address),
            (WindowRow, WindowRow.address_id == address),
            (NoticeWishRow, NoticeWishRow.owner_id == address),
            (ConversationRow, ConversationRow.address_id == address),
            (AddressRow, AddressRow.id == address),
        ):
            gone[table.__tablename__] = (await tx.connection.execute(sa.delete(table).where(mine))).rowcount
        tx.after.append(lambda: log.info("forgot an address that left: %s", gone))


def _sent_here(tx: Transaction) -> sa.ColumnElement[bool]:
    """Files of no case yet: the guest's, and a person's as far as they came by this address's channel."""
    address = tx.actor.address
    channel = sa.select(AddressRow.channel).where(AddressRow.id == address).scalar_subquery()
    owned = sa.or_(
        FileRow.owner_id == address, sa.and_(FileRow.owner_id == tx.actor.person, FileRow.channel == channel)
    )
    return sa.and_(owned, FileRow.case_id.is_(None))


async def find(connection: AsyncConnection, keys: Keyring, channel: str, account: str) -> Address | None:
    """The address of an account, if it was ever met."""
    return (await find_all(connection, keys, [(channel, account)])).get((channel, account))


async def find_all(
    connection: AsyncConnection, keys: Keyring, accounts: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Address]:
    """The addresses of (channel, account) pairs, as far as they were ever met; at most a few hundred."""
    whose = {
        digest: (channel, account)
        for channel, account in accounts
        for digest in keys.digests(f"account {channel}", account)
    }
    channels = {channel for channel, _ in accounts}  # the index begins with it
    query = (
        _query()
        .add_columns(AddressRow.account_hash)
        .where(AddressRow.channel.in_(channels), AddressRow.account_hash.in_(whose))
    )
    return {whose[row.account_hash]: Address(*row[:-1]) for row in await connection.execute(query)}


async def get(connection: AsyncConnection, address: int) -> Address:
    """One address. Raises `Gone`."""
    row = (await connection.execute(_query().where(AddressRow.id == address))).first()
    if row is None:
        raise Gone
    return Address(*row)


async def account(connection: AsyncConnection, keys: Keyring, address: int) -> str:
    """The account on its channel, in plain, for whoever sends. Raises `Gone`."""
    sealed = await connection.scalar(sa.select(AddressRow.account).where(AddressRow.id == address))
    if sealed is None:
        raise Gone
    return keys.open("addresses", address, sealed).decode()


async def owner_now(tx: Transaction) -> int:
    """Who owns what the actor makes: a guest may have become a person earlier in this very transaction."""
    if tx.actor.person is not None:
        return tx.actor.person
    known = await tx.connection.scalar(sa.select(AddressRow.person_id).where(AddressRow.id == tx.actor.address))
    return known or tx.actor.address


async def reaching(connection: AsyncConnection, owner: int) -> list[Address]:
    """Where a person, or a guest's address, can be reached, the last seen first."""
    query = _query().where(
        sa.or_(AddressRow.person_id == owner, AddressRow.id == owner), AddressRow.unreachable_at.is_(None)
    )
    return [Address(*row) for row in await connection.execute(query.order_by(AddressRow.last_seen.desc()))]


async def nearest(connection: AsyncConnection, owners: Collection[int]) -> dict[int, Address]:
    """Of each owner the address seen last: the first of `reaching`, for many owners at once.

    Of somebody who can't be reached at all it is one that could be once, and says so.
    """
    query = _query().where(sa.or_(AddressRow.person_id.in_(owners), AddressRow.id.in_(owners)))
    found: dict[int, Address] = {}
    for row in await connection.execute(query.order_by(AddressRow.unreachable_at.is_(None), AddressRow.last_seen)):
        address = Address(*row)
        found |= dict.fromkeys((address.id, address.owner), address)
    return {owner: address for owner, address in found.items() if owner in owners}


def _query() -> sa.Select[int, str, int | None, str | None, datetime, bool]:
    one = AddressRow
    return sa.select(one.id, one.channel, one.person_id, one.language, one.last_seen, one.unreachable_at.is_(None))
