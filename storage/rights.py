"""Who may do what where: the one place that says so. A right is a role on the subtree of an organisation.

Rights are read inside the acting transaction, never cached. On PostgreSQL the grants that allowed an act stay locked
against withdrawal until it is committed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.offers import CashierRow, MerchantRow
from storage.tables.organisations import OrganisationRow
from storage.tables.staff import GrantRow
from storage.writing import SYSTEM, Forbidden, Gone, Transaction

ADMIN, REVIEWER, LAWYER, CASHIER, MODERATOR, AUDITOR = ROLES = (
    "admin",
    "reviewer",
    "lawyer",
    "cashier",
    "moderator",
    "auditor",
)

MANAGE = frozenset({ADMIN})
"""Organisations, staff, codes."""
REVIEW = frozenset({REVIEWER})
MEMBERS = frozenset({ADMIN, REVIEWER})
"""Moving and ending memberships."""
BROADCAST = frozenset({ADMIN})
"""Telling everybody in a place, and letting another do so."""
OFFER = frozenset({ADMIN})
"""Offers and their rounds, merchants and their cashiers."""
SETTLE = frozenset({ADMIN})
"""Statements of what a merchant is owed, and that it was paid."""
JUDGE = frozenset({ADMIN})
"""Whether a disputed redemption is paid."""
ADVISE = frozenset({LAWYER})
AUDIT = frozenset({AUDITOR})
ANY = frozenset(ROLES)

CASES = {"join": REVIEW, "help": REVIEW, "legal_aid": ADVISE}
"""Who answers which kind of case; the other kinds are the reviewer's."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A standing right of somebody."""

    id: int
    person: int
    role: str
    organisation: int
    path: str
    name: str  # the organisation's


def answering(kind: str) -> frozenset[str]:
    """The roles that answer cases of `kind`."""
    return CASES.get(kind, REVIEW)


async def grants_of(connection: AsyncConnection, person: int | None, *, lock: bool = False) -> tuple[Grant, ...]:
    """The standing rights of a person, with where their organisations are in the tree now."""
    if person is None:
        return ()
    query = (
        sa.select(GrantRow.id, GrantRow.role, GrantRow.organisation_id, OrganisationRow.path, OrganisationRow.name)
        .join(OrganisationRow, OrganisationRow.id == GrantRow.organisation_id)
        .where(GrantRow.person_id == person, GrantRow.until.is_(None))
        .order_by(GrantRow.id)
    )
    if lock:
        query = query.with_for_update(read=True, of=GrantRow)
    result = await connection.execute(query)
    return tuple(Grant(row.id, person, row.role, row.organisation_id, row.path, row.name) for row in result)


async def standing(connection: AsyncConnection) -> tuple[Grant, ...]:
    """Every standing right, in the order of persons: who is told what concerns their place."""
    query = (
        sa.select(
            GrantRow.id,
            GrantRow.person_id,
            GrantRow.role,
            GrantRow.organisation_id,
            OrganisationRow.path,
            OrganisationRow.name,
        )
        .join(OrganisationRow, OrganisationRow.id == GrantRow.organisation_id)
        .where(GrantRow.until.is_(None))
        .order_by(GrantRow.person_id, GrantRow.id)
    )
    return tuple(Grant(*row) for row in await connection.execute(query))


def levels(held: Mapping[str, Collection[Grant]], path: str, kind: str) -> list[frozenset[int]]:
    """Who answers cases of `kind` at the place `path`, level by level, the nearest first.

    `held` are standing rights by the path of their organisation.
    """
    roles, found = answering(kind), []
    end = len(path)
    while end > 0:
        persons = frozenset(grant.person for grant in held.get(path[:end], ()) if grant.role in roles)
        found += [persons] if persons else []
        end = path.rfind("/", 0, end - 1) + 1
    return found


def paths(grants: tuple[Grant, ...], roles: frozenset[str]) -> tuple[str, ...]:
    """The subtrees where `grants` hold one of `roles`."""
    return tuple(grant.path for grant in grants if grant.role in roles)


async def scope(tx: Transaction, roles: frozenset[str]) -> tuple[str, ...]:
    """The subtrees where the actor holds one of `roles`; the system holds all. Raises `Forbidden` for none."""
    if tx.actor == SYSTEM:
        return ("/",)
    found = paths(await grants_of(tx.connection, tx.actor.person, lock=True), roles)
    if not found:
        raise Forbidden
    return found


async def require(tx: Transaction, roles: frozenset[str], organisation: int | None) -> None:
    """Raise `Forbidden` unless the actor holds one of `roles` over `organisation` (None: every root)."""
    held = await scope(tx, roles)
    if organisation is None:
        if "/" not in held and not await _holds_every_root(tx.connection, held):
            raise Forbidden
        return
    path = await tx.connection.scalar(sa.select(OrganisationRow.path).where(OrganisationRow.id == organisation))
    if path is None:
        raise Gone
    if not covers(held, path):
        raise Forbidden


async def require_cashier(tx: Transaction, merchant: int) -> None:
    """Raise `Forbidden` unless the actor redeems for `merchant`, which is open."""
    held = (
        sa.select(CashierRow.id)
        .join(MerchantRow, MerchantRow.id == CashierRow.merchant_id)
        .where(CashierRow.merchant_id == merchant, CashierRow.person_id == tx.actor.person)
        .where(CashierRow.until.is_(None), MerchantRow.closed_at.is_(None))
        .with_for_update(read=True, of=CashierRow)
    )
    if (await tx.connection.execute(held)).first() is None:
        raise Forbidden


async def _holds_every_root(connection: AsyncConnection, held: tuple[str, ...]) -> bool:
    roots = await connection.scalars(
        sa.select(OrganisationRow.path).where(OrganisationRow.parent_id.is_(None), OrganisationRow.closed_at.is_(None))
    )
    return all(path in held for path in roots)


def covers(held: tuple[str, ...], path: str) -> bool:
    """Whether the place `path` stands in one of the subtrees `held`."""
    return any(path.startswith(top) for top in held)


async def may_everywhere(look: Any, roles: frozenset[str]) -> bool:
    """Whether the reader's person holds one of `roles` over every root: for screens, never for acting."""
    held = paths(await grants_of(look.connection, look.actor.person), roles)
    return bool(held) and await _holds_every_root(look.connection, held)


async def may(look: Any, roles: frozenset[str], organisation: int) -> bool:
    """Whether the reader's person holds one of `roles` over `organisation`: for menus, never for acting."""
    held = paths(await grants_of(look.connection, look.actor.person), roles)
    path = await look.connection.scalar(sa.select(OrganisationRow.path).where(OrganisationRow.id == organisation))
    return path is not None and covers(held, path)
