"""Masked values for lists, and the audited way to see them whole."""

from dataclasses import dataclass

import sqlalchemy as sa

from rules.base import documents, mobiles, names
from storage import audit, people, rights
from storage.people import Person
from storage.tables.cases import CaseRow
from storage.tables.memberships import MembershipRow
from storage.tables.organisations import OrganisationRow
from storage.tables.people import PersonRow
from storage.writing import Forbidden, Gone, Transaction


@dataclass(frozen=True, slots=True)
class Masked:
    """A person as lists show them."""

    name: str | None
    phone: str | None
    document: str | None


@dataclass(frozen=True, slots=True)
class Unmasked:
    """What a case says about its person, whole."""

    name: str | None
    document: str | None
    phone: str | None


class ReasonNeeded(Exception):
    """Personal data is shown whole for a reason only."""


@dataclass(frozen=True, slots=True)
class UnmaskCase:
    """Show staff a case's person whole, for a `reason` (a code) and perhaps a `note`. Audited.

    Raises `Forbidden`, `Gone`, `ReasonNeeded`.
    """

    case: int
    reason: str
    note: str | None = None

    async def apply(self, tx: Transaction) -> Unmasked:
        """Read it and write the reading down."""
        if not self.reason.strip():
            raise ReasonNeeded
        found = (
            await tx.connection.execute(
                sa.select(
                    CaseRow.kind, CaseRow.owner_id, CaseRow.organisation_id, CaseRow.name, CaseRow.document
                ).where(CaseRow.id == self.case)
            )
        ).first()
        if found is None:
            raise Gone
        await rights.require(tx, rights.answering(found.kind), found.organisation_id)
        if found.owner_id == tx.actor.person:
            raise Forbidden  # nobody answers the own case, so nobody has a reason to
        note = audit.Note(
            "case.unmask", self.case, found.organisation_id, self.reason, {"note": self.note} if self.note else None
        )
        await audit.write(tx, note)
        phone = await tx.connection.scalar(sa.select(PersonRow.phone).where(PersonRow.id == found.owner_id))
        name, document = (
            None if sealed is None else tx.keys.open(f"cases.{column}", self.case, sealed).decode()
            for column, sealed in (("name", found.name), ("document", found.document))
        )
        plain = None if phone is None else tx.keys.open("people.phone", found.owner_id, phone).decode()
        return Unmasked(name, document, plain)


@dataclass(frozen=True, slots=True)
class UnmaskMember:
    """Show staff a member of their subtree whole, for a `reason`. Audited. Raises `Forbidden`, `Gone`."""

    person: int
    reason: str

    async def apply(self, tx: Transaction) -> Person:
        """Read them and write the reading down."""
        if not self.reason.strip():
            raise ReasonNeeded
        found = (
            await tx.connection.execute(
                sa.select(MembershipRow.organisation_id, OrganisationRow.path)
                .join(OrganisationRow, OrganisationRow.id == MembershipRow.organisation_id)
                .where(MembershipRow.person_id == self.person, MembershipRow.until.is_(None))
            )
        ).first()
        held = await rights.scope(tx, rights.MEMBERS)
        if found is None or not rights.covers(held, found.path):
            raise Forbidden  # whether the person exists is not said
        await audit.write(tx, audit.Note("person.unmask", self.person, found.organisation_id, self.reason))
        return await people.get(tx.connection, tx.keys, self.person)


def mask(person: Person) -> Masked:
    """A person as lists show them."""
    return Masked(
        person.name and names.mask(person.name),
        person.phone and mask_phone(person.phone),
        person.document and documents.mask(person.document),
    )


def mask_phone(phone: str) -> str:
    """A stored phone as lists show it; what can't be read is all stars."""
    mobile = mobiles.read(phone)
    return mobiles.mask(mobile) if isinstance(mobile, mobiles.Mobile) else "*" * len(phone)
