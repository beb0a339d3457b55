"""People: who somebody is once a phone is proven, and how addresses come to belong to them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import audit, claim_owners, limits, reminders, rows
from storage.keys import Keyring
from storage.limits import Limit, TooMany
from storage.tables.cases import CaseRow
from storage.tables.codes import PhoneCodeRow
from storage.tables.files import FileRow
from storage.tables.memberships import MembershipRow
from storage.tables.offers import CashierRow
from storage.tables.people import AddressRow, ConsentRow, PersonRow
from storage.tables.staff import GrantRow
from storage.tables.talk import ConversationRow, DraftRow
from storage.writing import Gone, Lost, Transaction

RECOVERIES = Limit("recover", 5, timedelta(days=1))
PROOF_LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Person:
    """What stands about somebody, in plain: personal data, shown masked or to themselves."""

    id: int
    name: str | None
    phone: str | None
    document: str | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recovered:
    """The address now belongs to this person."""

    person: int


@dataclass(frozen=True, slots=True)
class NotFound:
    """No member has this document together with the phone that was proven; which of the two is wrong is not said."""


@dataclass(frozen=True, slots=True)
class StaffDecides:
    """Both persons have memberships or cases: only staff may merge them, through a case."""


@dataclass(frozen=True, slots=True)
class Recover:
    """Link the actor's address to the member who has this document and the phone that the actor proved lately.

    Returns `Recovered`, `NotFound`, `StaffDecides` or `TooMany`. Raises `Lost` when the person changed meanwhile.
    """

    document: str

    async def apply(self, tx: Transaction) -> Recovered | NotFound | StaffDecides | TooMany:
        """Link it."""
        if too_many := await limits.take(tx, [(RECOVERIES, limits.subject(tx.actor.address))]):
            return too_many
        phones = await _proven_phones(tx)
        found = await by_document(tx.connection, tx.keys, self.document)
        phone = await tx.connection.scalar(sa.select(PersonRow.phone_hash).where(PersonRow.id == found))
        if found is None or phone is None or phone not in phones:
            return NotFound()
        if tx.actor.person == found:
            return Recovered(found)
        if tx.actor.person is not None:
            if await _is_somebody(tx.connection, tx.actor.person):
                return StaffDecides()
            await merge(tx, tx.actor.person, found)
        else:
            await link(tx, tx.actor.address, found)
        await audit.write(tx, audit.Note("person.recover", found))
        return Recovered(found)


async def prove(tx: Transaction, phone: str) -> int:
    """The actor proved `phone`: makes a guest a person, or gives the person this phone. Returns the person."""
    person = tx.actor.person or await tx.connection.scalar(
        sa.select(AddressRow.person_id).where(AddressRow.id == tx.actor.address)
    )
    if person is not None:
        await describe(tx, person, phone=phone)
        return person
    made = await make(tx, phone=phone)
    await link(tx, tx.actor.address, made)
    return made


async def make(
    tx: Transaction,
    *,
    name: str | None = None,
    phone: str | None = None,
    document: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Make a person who can't be reached yet. Returns the id. Raises `Lost` when the document is somebody's."""
    number = tx.ids.take()
    row = {"id": number, "created_at": tx.now, **columns(tx.keys, number, name, phone, document, details)}
    if not await rows.put_if_new(tx, PersonRow, row):
        raise Lost
    return number


async def describe(
    tx: Transaction,
    person: int,
    *,
    name: str | None = None,
    phone: str | None = None,
    document: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write what is given about a person; the rest stays."""
    values = columns(tx.keys, person, name, phone, document, details)
    given = {column: value for column, value in values.items() if value is not None}
    if given:
        await tx.connection.execute(sa.update(PersonRow).where(PersonRow.id == person).values(**given))


def columns(
    keys: Keyring,
    person: int,
    name: str | None = None,
    phone: str | None = None,
    document: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> dict[str, bytes | None]:
    """The sealed columns and digests of a person's row; None for what is not given."""
    made: dict[str, bytes | None] = {"details": None}
    for column, value in (("name", name), ("phone", phone), ("document", document)):
        made[column] = None if value is None else keys.seal(f"people.{column}", person, value.encode())
        made[f"{column}_hash"] = None if value is None else keys.digest(column, value)
    if details is not None:
        plain = json.dumps(dict(details), ensure_ascii=False).encode()
        made["details"] = keys.seal("people.details", person, plain)
    return made


async def link(tx: Transaction, address: int, person: int) -> None:
    """Give a guest's address, and what it owns, to a person. Raises `Lost` when it has a person meanwhile."""
    linked = await tx.connection.execute(
        sa.update(AddressRow).where(AddressRow.id == address, AddressRow.person_id.is_(None)).values(person_id=person)
    )
    if linked.rowcount != 1:
        raise Lost
    await _hand_over(tx, address, person)


async def merge(tx: Transaction, loser: int, winner: int) -> None:
    """Give all addresses, and what is owned, of one person to another. The loser keeps `merged_into`.

    The winner gets the loser's phone: it was proven later, and the old one may be somebody else's by now.
    Whoever holds a seat of these addresses knows them as the loser's: their conversations move on, so that no turn
    decided for the loser commits any more. The acting address reads anew after this turn anyway.
    """
    merged = await tx.connection.execute(
        sa.update(PersonRow).where(PersonRow.id == loser, PersonRow.merged_into.is_(None)).values(merged_into=winner)
    )
    if merged.rowcount != 1:
        raise Lost
    moving = sa.update(AddressRow).where(AddressRow.person_id == loser).values(person_id=winner)
    moved = (await tx.connection.scalars(moving.returning(AddressRow.id))).all()
    seated = sa.update(ConversationRow).where(
        ConversationRow.address_id.in_(moved), ConversationRow.address_id != tx.actor.address
    )
    await tx.connection.execute(seated.values(revision=ConversationRow.revision + 1))
    await describe(tx, winner, phone=(await get(tx.connection, tx.keys, loser)).phone)
    await _hand_over(tx, loser, winner)
    await claim_owners.hand_over(tx, loser, winner)


async def _hand_over(tx: Transaction, owner: int, person: int) -> None:
    # Of two drafts of one form the older goes: the person has just been filling the newer one.
    mine, theirs = sa.orm.aliased(DraftRow), sa.orm.aliased(DraftRow)
    doubled = await tx.connection.execute(
        sa.select(mine.id, mine.updated_at, theirs.id, theirs.updated_at)
        .join(theirs, theirs.form == mine.form)
        .where(mine.owner_id == owner, theirs.owner_id == person)
    )
    older = [one if at < other_at else other for one, at, other, other_at in doubled]
    if older:
        await tx.connection.execute(sa.delete(DraftRow).where(DraftRow.id.in_(older)))
    for table in (DraftRow, FileRow, CaseRow, ConsentRow, PhoneCodeRow):
        await tx.connection.execute(sa.update(table).where(table.owner_id == owner).values(owner_id=person))
    await reminders.hand_over(tx, owner, person)


async def get(connection: AsyncConnection, keys: Keyring, person: int) -> Person:
    """Everything about a person, in plain. Raises `Gone`. Readings by staff are audited: `masks.Unmask`."""
    row = (await connection.execute(_one(person))).first()
    if row is None:
        raise Gone
    plain = {
        column: None if sealed is None else keys.open(f"people.{column}", person, sealed).decode()
        for column, sealed in (("name", row.name), ("phone", row.phone), ("document", row.document))
    }
    return Person(person, plain["name"], plain["phone"], plain["document"], _details(keys, row))


async def by_document(connection: AsyncConnection, keys: Keyring, document: str) -> int | None:
    """The person who has this document."""
    return await connection.scalar(
        sa.select(PersonRow.id).where(
            PersonRow.document_hash.in_(keys.digests("document", document)), PersonRow.merged_into.is_(None)
        )
    )


async def by_phone(connection: AsyncConnection, keys: Keyring, phone: str) -> list[int]:
    """The people who proved this phone; a family may share one, and numbers are given out again."""
    found = await connection.scalars(
        sa.select(PersonRow.id)
        .where(PersonRow.phone_hash.in_(keys.digests("phone", phone)), PersonRow.merged_into.is_(None))
        .order_by(PersonRow.id)
    )
    return list(found)


async def current(connection: AsyncConnection, person: int) -> int:
    """Who a person is today: itself, or whom it was merged into. Raises `Gone`."""
    row = (await connection.execute(sa.select(PersonRow.merged_into).where(PersonRow.id == person))).first()
    if row is None:
        raise Gone
    return person if row.merged_into is None else await current(connection, row.merged_into)


async def document_taken(connection: AsyncConnection, keys: Keyring, document: str, but: int = 0) -> str | None:
    """Whether this document is in use: "member", "applying" (an open application), or None.

    The case `but` does not count. Say it kindly, and say no more.
    """
    digests = keys.digests("document", document)
    member = await connection.scalar(
        sa.select(MembershipRow.id)
        .join(PersonRow, PersonRow.id == MembershipRow.person_id)
        .where(PersonRow.document_hash.in_(digests), PersonRow.merged_into.is_(None), MembershipRow.until.is_(None))
    )
    if member is not None:
        return "member"
    applying = await connection.scalar(
        sa.select(CaseRow.id).where(
            CaseRow.document_hash.in_(digests),
            CaseRow.kind == "join",
            CaseRow.state.in_(("open", "waiting")),
            CaseRow.id != but,
        )
    )
    return "applying" if applying is not None else None


async def staff_among(connection: AsyncConnection, persons: set[int]) -> set[int]:
    """Those of `persons` who hold a role anywhere, or redeem for a merchant."""
    held = [
        sa.select(row.person_id).where(row.person_id.in_(persons), row.until.is_(None))
        for row in (GrantRow, CashierRow)
    ]
    return set(await connection.scalars(sa.union(*held)))


async def _proven_phones(tx: Transaction) -> set[bytes]:
    owners = [tx.actor.address] + ([tx.actor.person] if tx.actor.person else [])
    found = await tx.connection.execute(
        sa.select(PhoneCodeRow.id, PhoneCodeRow.phone).where(
            PhoneCodeRow.owner_id.in_(owners), PhoneCodeRow.proven_at > tx.now - PROOF_LASTS
        )
    )
    plain = [tx.keys.open("phone_codes", row.id, row.phone).decode() for row in found]
    return {digest for phone in plain for digest in tx.keys.digests("phone", phone)}


async def _is_somebody(connection: AsyncConnection, person: int) -> bool:
    for owned in (
        sa.select(MembershipRow.id).where(MembershipRow.person_id == person),
        sa.select(CaseRow.id).where(CaseRow.owner_id == person, CaseRow.kind != "help"),
        sa.select(GrantRow.id).where(GrantRow.person_id == person),
        sa.select(CashierRow.id).where(CashierRow.person_id == person, CashierRow.until.is_(None)),
    ):
        if (await connection.execute(owned.limit(1))).first():
            return True
    return False


def _one(person: int) -> sa.Select[Any, Any, Any, Any, Any]:
    one = PersonRow
    return sa.select(one.id, one.name, one.phone, one.document, one.details).where(one.id == person)


def _details(keys: Keyring, row: Any) -> dict[str, Any]:
    if row.details is None:
        return {}
    found: dict[str, Any] = json.loads(keys.open("people.details", row.id, row.details))
    return found
