"""Who invited whom, where it counts: an inviter who is a member still, and somebody who never was one before.

It stands nowhere but in the sealed answers of the application, so it is forgotten with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from storage.memberships import VOID
from storage.tables.memberships import MembershipRow
from storage.tables.organisations import OrganisationRow
from storage.tables.people import PersonRow
from storage.writing import Transaction

ANSWER = "inviter"
"""The answer of a join application that names the inviter's membership."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody whose application was approved just now. `inviter`: the membership that brought them, if one did."""

    case: int
    person: int
    path: str
    occupation: str
    inviter: int | None = None


@dataclass(frozen=True, slots=True)
class Inviter:
    """A member who brought somebody: where they are in the tree, and their occupation."""

    person: int
    path: str
    occupation: str


async def inviters(tx: Transaction, joined: Sequence[Joined]) -> dict[int, Inviter]:
    """By case: the inviter who deserves thanks.

    Nobody invites oneself, whatever account or document they used: who has the same phone is not thanked either.
    """
    invited = [one for one in joined if one.inviter is not None]
    if not invited:
        return {}
    standing = await _standing(tx, {one.inviter for one in invited if one.inviter is not None})
    before = await _members_before(tx, {one.person for one in invited})
    phones = await _phones(tx, {one.person for one in invited} | {one.person for one in standing.values()})
    found: dict[int, Inviter] = {}
    for one in invited:
        inviter = standing.get(one.inviter or 0)
        if inviter is None or one.person in before or inviter.person == one.person:
            continue
        mine = phones.get(one.person)
        if mine is None or mine != phones.get(inviter.person):
            found[one.case] = inviter
    return found


async def _standing(tx: Transaction, memberships: set[int]) -> dict[int, Inviter]:
    mine = MembershipRow
    query = (
        sa.select(mine.id, mine.person_id, OrganisationRow.path, mine.occupation)
        .join(OrganisationRow, OrganisationRow.id == mine.organisation_id)
        .where(mine.id.in_(memberships), mine.until.is_(None))
    )
    return {
        row.id: Inviter(row.person_id, row.path, row.occupation or "") for row in await tx.connection.execute(query)
    }


async def _members_before(tx: Transaction, persons: set[int]) -> set[int]:
    """Those who were members once; an approval that was taken back does not count."""
    mine = MembershipRow
    ended = sa.select(mine.person_id).where(mine.person_id.in_(persons), mine.until.is_not(None), mine.state != VOID)
    return set(await tx.connection.scalars(ended))


async def _phones(tx: Transaction, persons: set[int]) -> dict[int, bytes | None]:
    query = sa.select(PersonRow.id, PersonRow.phone_hash).where(PersonRow.id.in_(persons))
    return {row.id: row.phone_hash for row in await tx.connection.execute(query)}
