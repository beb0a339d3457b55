"""Offering a role anew: the link that nobody used is of no use any more."""

from dataclasses import dataclass

import sqlalchemy as sa

from storage import audit
from storage.staff import Code, Invite
from storage.tables.staff import InvitationRow
from storage.writing import Transaction


@dataclass(frozen=True, slots=True)
class Renew:
    """Invite, in place of what the actor offered before to the same name, role and organisation and nobody used.

    Returns a `staff.Code`, and raises what `staff.Invite` raises.
    """

    invite: Invite

    async def apply(self, tx: Transaction) -> Code:
        """Invite anew."""
        made = await self.invite.apply(tx)
        one = InvitationRow
        unused = sa.select(one.id, one.name).where(
            one.role == self.invite.role,
            one.organisation_id == self.invite.organisation,
            one.invited_by == tx.actor.owner,
            one.used_at.is_(None),
            one.merchant_id.is_(None),
            one.id != made.id,
        )
        found = (await tx.connection.execute(unused)).all()
        same = [row.id for row in found if tx.keys.open("invitations", row.id, row.name) == self.invite.name.encode()]
        if same:
            await tx.connection.execute(sa.delete(one).where(one.id.in_(same), one.used_at.is_(None)))
            await audit.write(tx, *[audit.Note("staff.uninvite", id, self.invite.organisation) for id in same])
        return made
