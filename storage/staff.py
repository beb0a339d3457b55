"""Staff: inviting, accepting, granting and withdrawing rights."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage import audit, limits, people, rights, rows, typed_codes
from storage.limits import Limit, TooMany
from storage.organisations import open_one
from storage.tables.offers import CashierRow, MerchantRow
from storage.tables.organisations import OrganisationRow
from storage.tables.people import AddressRow
from storage.tables.staff import GrantRow, InvitationRow
from storage.writing import Gone, Look, Transaction

VALID = timedelta(days=7)
ATTEMPTS = Limit("invitation", 10, timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Code:
    """An invitation: `text` (two typed codes, 80 bits) goes into the link, and stands nowhere in plain."""

    id: int
    text: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """The actor is staff now, or a cashier of `merchant`. `name` is the one the invitation was written for."""

    person: int
    role: str
    organisation: int
    name: str
    merchant: int | None = None


@dataclass(frozen=True, slots=True)
class NotValid:
    """No invitation that can be used has this text."""


@dataclass(frozen=True, slots=True)
class Invite:
    """Invite somebody to a role on the subtree of an organisation. Returns a `Code` that works once, for a week."""

    role: str
    organisation: int
    name: str
    valid: timedelta = VALID

    async def apply(self, tx: Transaction) -> Code:
        """Invite them."""
        if self.role not in rights.ROLES:
            raise ValueError(self.role)
        await rights.require(tx, rights.MANAGE, self.organisation)
        await open_one(tx.connection, self.organisation)
        return await invite(tx, self.role, self.organisation, self.name, self.valid)


@dataclass(frozen=True, slots=True)
class Accept:
    """Use an invitation: the actor, or a new person for a guest's address, gets the role.

    Returns `Accepted`, `TooMany`, or `NotValid` (used, expired, unknown: which one is not said).
    """

    text: str

    async def apply(self, tx: Transaction) -> Accepted | NotValid | TooMany:
        """Use it."""
        if too_many := await limits.take(tx, [(ATTEMPTS, limits.subject(tx.actor.address))]):
            return too_many
        used = await tx.connection.execute(
            sa.update(InvitationRow)
            .where(
                InvitationRow.code_digest.in_(tx.keys.digests("invitation", self.text)),
                InvitationRow.used_at.is_(None),
                InvitationRow.expires_at > tx.now,
            )
            .values(used_at=tx.now, used_by=tx.actor.address)
            .returning(
                InvitationRow.id,
                InvitationRow.role,
                InvitationRow.organisation_id,
                InvitationRow.name,
                InvitationRow.invited_by,
                InvitationRow.merchant_id,
            )
        )
        found = used.first()
        if found is None:
            return NotValid()
        name = tx.keys.open("invitations", found.id, found.name).decode()
        person = await self._person(tx, name)
        if found.merchant_id is None:
            await grant(tx, person, found.role, found.organisation_id, found.invited_by)
        else:
            await appoint(tx, person, found.merchant_id, found.organisation_id, found.invited_by)
        return Accepted(person, found.role, found.organisation_id, name, found.merchant_id)

    async def _person(self, tx: Transaction, name: str) -> int:
        known = await tx.connection.scalar(sa.select(AddressRow.person_id).where(AddressRow.id == tx.actor.address))
        if known is not None:
            return known
        made = await people.make(tx, name=name)
        await people.link(tx, tx.actor.address, made)
        return made


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation offers: a role, or to be a cashier of `merchant`."""

    role: str
    organisation: int
    organisation_name: str
    merchant: int | None = None
    merchant_name: str | None = None


async def invitation(look: Look, text: str) -> Invitation | None:
    """What the invitation with this text offers; None for one that is used, over or unknown. Nothing is used up."""
    offered = await look.connection.execute(
        sa.select(
            InvitationRow.role,
            InvitationRow.organisation_id,
            OrganisationRow.name,
            InvitationRow.merchant_id,
            MerchantRow.name,
        )
        .join(OrganisationRow, OrganisationRow.id == InvitationRow.organisation_id)
        .outerjoin(MerchantRow, MerchantRow.id == InvitationRow.merchant_id)
        .where(
            InvitationRow.code_digest.in_(look.keys.digests("invitation", text)),
            InvitationRow.used_at.is_(None),
            InvitationRow.expires_at > look.now,
        )
    )
    found = offered.first()
    return Invitation(*found) if found else None


@dataclass(frozen=True, slots=True)
class Grant:
    """Give a person a role on the subtree of an organisation; nothing happens when they have it."""

    person: int
    role: str
    organisation: int

    async def apply(self, tx: Transaction) -> None:
        """Give it."""
        if self.role not in rights.ROLES:
            raise ValueError(self.role)
        await rights.require(tx, rights.MANAGE, self.organisation)
        await grant(tx, self.person, self.role, self.organisation, tx.actor.owner)


@dataclass(frozen=True, slots=True)
class Withdraw:
    """End a grant. Raises `Gone` when it has ended."""

    grant: int

    async def apply(self, tx: Transaction) -> None:
        """End it."""
        held = (
            await tx.connection.execute(
                sa.select(GrantRow.organisation_id, GrantRow.person_id, GrantRow.role)
                .where(GrantRow.id == self.grant, GrantRow.until.is_(None))
                .with_for_update()
            )
        ).first()
        if held is None:
            raise Gone
        await rights.require(tx, rights.MANAGE, held.organisation_id)
        await tx.connection.execute(sa.update(GrantRow).where(GrantRow.id == self.grant).values(until=tx.now))
        await audit.write(tx, audit.Note("staff.withdraw", held.person_id, held.organisation_id, held.role))


async def invite(
    tx: Transaction, role: str, organisation: int, name: str, valid: timedelta, merchant: int | None = None
) -> Code:
    """Write an invitation down without asking whether the actor may."""
    number, expires = tx.ids.take(), tx.now + valid
    text = typed_codes.drawn() + typed_codes.drawn()
    row = {
        "id": number,
        "code_digest": tx.keys.digest("invitation", text),
        "role": role,
        "organisation_id": organisation,
        "name": tx.keys.seal("invitations", number, name.encode()),
        "invited_by": tx.actor.owner,
        "made_at": tx.now,
        "expires_at": expires,
        "merchant_id": merchant,
    }
    await rows.put(tx, InvitationRow, row)
    await audit.write(tx, audit.Note("staff.invite", number, organisation, role))
    return Code(number, text, expires)


async def grant(tx: Transaction, person: int, role: str, organisation: int, by: int) -> None:
    """Give a role without asking whether the actor may: the invitation was the permission."""
    row = {
        "id": tx.ids.take(),
        "person_id": person,
        "organisation_id": organisation,
        "role": role,
        "granted_by": by,
        "since": tx.now,
    }
    if await rows.put_if_new(tx, GrantRow, row):
        await audit.write(tx, audit.Note("staff.grant", person, organisation, role))


async def appoint(tx: Transaction, person: int, merchant: int, organisation: int, by: int) -> None:
    """Make a person a cashier of a merchant, as `grant` gives a role."""
    row = {"id": tx.ids.take(), "merchant_id": merchant, "person_id": person, "by_id": by, "since": tx.now}
    if await rows.put_if_new(tx, CashierRow, row):
        await audit.write(tx, audit.Note("merchant.add_cashier", person, organisation, str(merchant)))
