"""Audiences of broadcasts: which members somebody means, how many they are, and walking through them in one order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from rules.base import values
from storage import memberships, organisations, paths
from storage.tables.base import EPOCH
from storage.tables.memberships import MembershipRow
from storage.tables.organisations import OrganisationRow
from storage.tables.people import AddressRow

LOOKED_AT = 20_000
"""Members whose addresses are looked at while somebody waits: about 50 ms."""
BEST, THEIRS = aliased(AddressRow, name="best"), aliased(AddressRow, name="theirs")


@dataclass(frozen=True, slots=True)
class Audience:
    """Open memberships in the subtree of `organisation`; what is not given does not matter.

    `language` (its first two letters count) and `channel` are those of the address that would be told: the person's
    reachable one seen last. `or_unknown`: also who never told their language.
    """

    organisation: int
    occupations: tuple[str, ...] = ()
    joined_before: datetime | None = None
    joined_after: datetime | None = None
    language: str | None = None
    channel: str | None = None
    or_unknown: bool = False

    @property
    def by_address(self) -> bool:
        """Whether it depends on the address: who has none is not meant then."""
        return self.language is not None or self.channel is not None

    @property
    def everybody(self) -> bool:
        """Whether it is the whole subtree."""
        return not (self.occupations or self.joined_before or self.joined_after or self.by_address)


@dataclass(frozen=True, slots=True)
class Size:
    """How many are meant, and how many of them can be reached by chat now. `about`: told from a part of them."""

    people: int
    reachable: int
    about: bool = False


@values.dataclass(frozen=True, slots=True)
class Place:
    """A place on the walk: the membership read last. The walk goes by path, then date of joining."""

    path: str = ""
    organisation: int = 0
    since: datetime = EPOCH
    membership: int = 0


@values.dataclass(frozen=True, slots=True)
class Step:
    """A member on the walk with the address that is told; without one everything from `address` on is empty."""

    place: Place
    person: int
    address: int | None
    channel: str
    account: bytes
    language: str | None


async def size(connection: AsyncConnection, audience: Audience) -> Size:
    """How large it is now: exact. Raises `storage.writing.Gone` where there is no such organisation."""
    top = await organisations.get(connection, audience.organisation)
    members = _members(audience, top.path)
    reachable = await _counted(connection, _reached(members, audience))
    if audience.by_address:
        return Size(reachable, reachable)
    if audience.everybody:
        return Size(await memberships.count(connection, top.path), reachable)
    return Size(await _counted(connection, members), reachable)


async def about(connection: AsyncConnection, audience: Audience) -> Size:
    """How large it is now, for somebody who waits for it: of many members, every n-th stands for the others.

    Whether one can be reached is a look at each one's addresses, which takes seconds for a million. Ids say nothing of
    who somebody is. Raises `storage.writing.Gone` as `size`.
    """
    top = await organisations.get(connection, audience.organisation)
    everybody = await memberships.count(connection, top.path)
    if everybody <= LOOKED_AT:
        return await size(connection, audience)
    members = _members(audience, top.path)
    nth = -(-everybody // LOOKED_AT)
    some = members.where(MembershipRow.id % nth == 0)
    reached = await _counted(connection, _reached(some, audience)) * nth
    if audience.by_address:
        return Size(reached, reached, about=True)
    people = everybody if audience.everybody else await _counted(connection, members)
    return Size(people, min(reached, people), about=True)


async def _counted(connection: AsyncConnection, some: sa.Select[Any]) -> int:
    return await connection.scalar(some.with_only_columns(sa.func.count())) or 0


async def at_least(connection: AsyncConnection, audience: Audience, most: int) -> int:
    """How many are meant, counted up to `most`: bounded work, for deciding inside a transaction."""
    top = await organisations.get(connection, audience.organisation)
    members = _members(audience, top.path)
    some = (_reached(members, audience) if audience.by_address else members).limit(most).subquery()
    return await connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0


async def walk(
    connection: AsyncConnection, audience: Audience, top: str, after: Place, most: int, channels: Sequence[str]
) -> list[Step]:
    """The next members of the audience below the path `top`, at most `most`; fewer: the end.

    `channels`: those there are, since an address elsewhere reaches nobody. Who does not fit `language` and `channel`
    is left out by `meant`, not here: each page is as much work as the one before.
    """
    steps = await _page(connection, audience, _rest_of(after), most, channels)
    if len(steps) < most:
        beyond = sa.and_(paths.under(top), OrganisationRow.path > after.path)
        steps += await _page(connection, audience, beyond, most - len(steps), channels)
    return steps


def meant(audience: Audience, step: Step) -> bool:
    """Whether the address that would be told fits the audience."""
    if audience.channel is not None and step.channel != audience.channel:
        return False
    if audience.language is None:
        return True
    if step.language is None:
        return audience.or_unknown and step.address is not None
    return step.language[:2].lower() == audience.language[:2].lower()


def _rest_of(after: Place) -> sa.ColumnElement[bool]:
    """What is left of the organisation in which the last page ended."""
    row = MembershipRow
    further = sa.or_(row.since > after.since, sa.and_(row.since == after.since, row.id > after.membership))
    return sa.and_(row.organisation_id == after.organisation, row.since >= after.since, further)


async def _page(
    connection: AsyncConnection, audience: Audience, where: Any, most: int, channels: Sequence[str]
) -> list[Step]:
    row, best = MembershipRow, BEST
    query = (
        sa.select(
            *(OrganisationRow.path, row.organisation_id, row.since, row.id, row.person_id),
            *(best.id.label("address"), best.channel, best.account, best.language),
        )
        .select_from(OrganisationRow)
        .join(row, row.organisation_id == OrganisationRow.id)
        .outerjoin(best, best.id == _best_of(row.person_id, channels))
        .where(row.until.is_(None), where, *_fitting(audience))
        .order_by(OrganisationRow.path, row.since, row.id)
        .limit(most)
    )
    return [
        Step(Place(*one[:4]), one.person_id, one.address, one.channel or "", one.account or b"", one.language)
        for one in await connection.execute(query)
    ]


def _best_of(person: Any, channels: Sequence[str] | None) -> Any:
    """The address that is told: the person's reachable one seen last."""
    one = THEIRS
    found = sa.select(one.id).where(one.person_id == person, one.unreachable_at.is_(None))
    if channels is not None:
        found = found.where(one.channel.in_(channels))
    return found.order_by(one.last_seen.desc(), one.id.desc()).limit(1).scalar_subquery()


def _members(audience: Audience, top: str) -> sa.Select[Any]:
    row = MembershipRow
    return (
        sa.select(row.id)
        .join(OrganisationRow, OrganisationRow.id == row.organisation_id)
        .where(row.until.is_(None), paths.under(top), *_fitting(audience))
    )


def _fitting(audience: Audience) -> list[sa.ColumnElement[bool]]:
    row, conditions = MembershipRow, list[sa.ColumnElement[bool]]()
    if audience.occupations:
        conditions.append(row.occupation.in_(audience.occupations))
    if audience.joined_before is not None:
        conditions.append(row.since <= audience.joined_before)
    if audience.joined_after is not None:
        conditions.append(row.since >= audience.joined_after)
    return conditions


def _reached(members: sa.Select[Any], audience: Audience) -> sa.Select[Any]:
    """Those of `members` who can be reached, at an address that fits."""
    row = MembershipRow
    if not audience.by_address:
        one = THEIRS
        return members.where(
            sa.exists(sa.select(one.id).where(one.person_id == row.person_id, one.unreachable_at.is_(None)))
        )
    best = BEST
    found = members.join(best, best.id == _best_of(row.person_id, None))
    if audience.channel is not None:
        found = found.where(best.channel == audience.channel)
    if audience.language is not None:
        letters = sa.func.lower(sa.func.substr(best.language, 1, 2)) == audience.language[:2].lower()
        found = found.where(sa.or_(letters, best.language.is_(None)) if audience.or_unknown else letters)
    return found
