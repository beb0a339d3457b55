"""Merchants where coupons are redeemed, and who redeems for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import audit, organisations, paths, rights, rows, staff
from storage.tables.offers import CashierRow, MerchantRow, RoundMerchantRow
from storage.tables.organisations import OrganisationRow
from storage.writing import Gone, Lost, Transaction


@dataclass(frozen=True, slots=True)
class Merchant:
    """A shop, a station, a hairdresser. `organisation`: whose staff look after it."""

    id: int
    organisation: int
    organisation_name: str
    name: str
    place: str
    closed: bool
    version: int


@dataclass(frozen=True, slots=True)
class Cashier:
    """Somebody who redeems for a merchant. `id` is the appointment's."""

    id: int
    person: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Register:
    """Register a merchant with an organisation. Returns its id. Raises `Forbidden`, `Gone`."""

    organisation: int
    name: str
    place: str

    async def apply(self, tx: Transaction) -> int:
        """Register it."""
        await rights.require(tx, rights.OFFER, self.organisation)
        await organisations.open_one(tx.connection, self.organisation)
        number = tx.ids.take()
        row = {
            "id": number,
            "organisation_id": self.organisation,
            "name": self.name,
            "place": self.place,
            "by_id": tx.actor.owner,
            "created_at": tx.now,
            "version": 1,
        }
        await rows.put(tx, MerchantRow, row)
        await audit.write(tx, audit.Note("merchant.register", number, self.organisation))
        return number


@dataclass(frozen=True, slots=True)
class Change:
    """Correct a merchant's name and place. Raises `Lost`, `Forbidden`, `Gone`."""

    merchant: int
    version: int
    name: str
    place: str

    async def apply(self, tx: Transaction) -> None:
        """Correct them."""
        before = await _held(tx, self.merchant)
        await _change(tx, before, self.version, name=self.name, place=self.place)
        details = {"before": [before.name, before.place], "after": [self.name, self.place]}
        await audit.write(tx, audit.Note("merchant.change", before.id, before.organisation_id, "", details))


@dataclass(frozen=True, slots=True)
class Close:
    """Nothing is redeemed there any more; what it is owed stays owed. Raises `Lost`, `Forbidden`, `Gone`."""

    merchant: int
    version: int

    async def apply(self, tx: Transaction) -> None:
        """Close it."""
        before = await _held(tx, self.merchant)
        await _change(tx, before, self.version, closed_at=tx.now)
        await audit.write(tx, audit.Note("merchant.close", before.id, before.organisation_id))


@dataclass(frozen=True, slots=True)
class InviteCashier:
    """Invite somebody to redeem for a merchant. Returns a `staff.Code` that works once, as every invitation does."""

    merchant: int
    name: str
    valid: timedelta = staff.VALID

    async def apply(self, tx: Transaction) -> staff.Code:
        """Invite them."""
        merchant = await _held(tx, self.merchant)
        offered = (rights.CASHIER, merchant.organisation_id, self.name, self.valid, merchant.id)
        return await staff.invite(tx, *offered)


@dataclass(frozen=True, slots=True)
class AddCashier:
    """Let a person who is known redeem for a merchant; nothing happens where they do so already."""

    merchant: int
    person: int

    async def apply(self, tx: Transaction) -> None:
        """Let them."""
        merchant = await _held(tx, self.merchant)
        await staff.appoint(tx, self.person, merchant.id, merchant.organisation_id, tx.actor.owner)


@dataclass(frozen=True, slots=True)
class RemoveCashier:
    """A person redeems for a merchant no more. Raises `Gone` where they do not, `Forbidden`."""

    merchant: int
    person: int

    async def apply(self, tx: Transaction) -> None:
        """Remove them."""
        merchant = await _held(tx, self.merchant, closed=True)
        mine = sa.update(CashierRow).where(
            CashierRow.merchant_id == self.merchant, CashierRow.person_id == self.person, CashierRow.until.is_(None)
        )
        if (await tx.connection.execute(mine.values(until=tx.now))).rowcount != 1:
            raise Gone
        note = audit.Note("merchant.remove_cashier", self.person, merchant.organisation_id, str(merchant.id))
        await audit.write(tx, note)


async def get(connection: AsyncConnection, id: int) -> Merchant | None:
    """One merchant."""
    return next(iter(await find(connection, id)), None)


async def find(connection: AsyncConnection, *ids: int) -> list[Merchant]:
    """These merchants, in the order of their names."""
    query = _seen().where(MerchantRow.id.in_(ids)).order_by(MerchantRow.name, MerchantRow.id)
    return [_merchant(row) for row in await connection.execute(query)]


async def of_cashier(connection: AsyncConnection, person: int | None) -> list[Merchant]:
    """The open merchants that a person redeems for."""
    query = _seen().join(CashierRow, CashierRow.merchant_id == MerchantRow.id)
    mine = (CashierRow.person_id == person, CashierRow.until.is_(None), MerchantRow.closed_at.is_(None))
    return [_merchant(row) for row in await connection.execute(query.where(*mine).order_by(MerchantRow.id))]


async def of_round(connection: AsyncConnection, round: int) -> list[Merchant]:
    """Where the coupons of a round are redeemed, closed ones left out."""
    query = _seen().join(RoundMerchantRow, RoundMerchantRow.merchant_id == MerchantRow.id)
    here = (RoundMerchantRow.round_id == round, MerchantRow.closed_at.is_(None))
    return [_merchant(row) for row in await connection.execute(query.where(*here).order_by(MerchantRow.id))]


async def under(connection: AsyncConnection, tops: Collection[str], most: int, after: int = 0) -> list[Merchant]:
    """Open merchants of the subtrees at these paths, by id, after the id `after`."""
    query = _seen().where(paths.under(*tops), MerchantRow.closed_at.is_(None), MerchantRow.id > after)
    return [_merchant(row) for row in await connection.execute(query.order_by(MerchantRow.id).limit(most))]


async def cashiers(connection: AsyncConnection, merchant: int) -> list[Cashier]:
    """Who redeems for a merchant."""
    row = CashierRow
    query = sa.select(row.id, row.person_id, row.since).where(row.merchant_id == merchant, row.until.is_(None))
    return [Cashier(*one) for one in await connection.execute(query.order_by(row.id))]


async def _held(tx: Transaction, id: int, *, closed: bool = False) -> Any:
    query = sa.select(MerchantRow.__table__).where(MerchantRow.id == id).with_for_update()
    row = (await tx.connection.execute(query)).first()
    if row is None or (row.closed_at is not None and not closed):
        raise Gone
    await rights.require(tx, rights.OFFER, row.organisation_id)
    return row


async def _change(tx: Transaction, before: Any, version: int, **values: Any) -> None:
    mine = sa.update(MerchantRow).where(MerchantRow.id == before.id, MerchantRow.version == version)
    if (await tx.connection.execute(mine.values(version=version + 1, **values))).rowcount != 1:
        raise Lost


def _seen() -> sa.Select[Any, str]:
    return sa.select(MerchantRow, OrganisationRow.name.label("organisation_name")).join(
        OrganisationRow, OrganisationRow.id == MerchantRow.organisation_id
    )


def _merchant(row: Any) -> Merchant:
    closed = row.closed_at is not None
    return Merchant(row.id, row.organisation_id, row.organisation_name, row.name, row.place, closed, row.version)
