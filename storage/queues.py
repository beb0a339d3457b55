"""What waits for staff: the open cases of their subtrees, by due time.

Paths stand only in `organisations`, so every question joins them. Two plans, chosen by the size of the subtree:

- a small subtree (a county): its organisations are read from the path's index, and each is looked up in the index of
  open cases; closed cases and the rest of the country are never touched;
- a large one (a province): open cases are read in the order of their due time, and each is checked against the tree.

Nearly everything is counted as all open cases less the few outside.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from rules.base import names
from storage import rights
from storage.keys import Keyring
from storage.paths import outermost, outside_of, under
from storage.rights import Grant
from storage.tables.cases import CaseRow
from storage.tables.organisations import OrganisationRow

SMALL = 2000
"""Organisations up to which looking each one up is faster than walking all open cases."""
FEW = 20_000
"""Organisations outside a subtree up to which counting them and subtracting is faster than counting the inside."""
IS_OPEN = sa.text("cases.state = 'open'")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case in a queue. `name` is masked."""

    id: int
    version: int
    kind: str
    number: str
    organisation: int
    organisation_name: str
    opened_at: datetime
    due_at: datetime
    passes: bool
    name: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which open cases: of these kinds (None: all that the grants answer), all checks passed, due before."""

    kinds: tuple[str, ...] | None = None
    passes: bool | None = None
    due_before: datetime | None = None


ALL = Wanted()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a queue: where the next page begins."""

    due_at: datetime
    id: int


async def page(
    connection: AsyncConnection,
    keys: Keyring,
    grants: Collection[Grant],
    wanted: Wanted = ALL,
    after: Place | None = None,
    limit: int = 10,
) -> list[Waiting]:
    """The next open cases that `grants` may answer, the first due first, after the place `after`."""
    scopes = _scopes(grants, wanted)
    if not scopes:
        return []
    tops = [path for _, paths in scopes for path in paths]
    small = await _at_most(connection, SMALL, under(*tops))
    held = sa.or_(*(sa.and_(kinds, under(*paths)) for kinds, paths in scopes))
    query = _joined(_fitting(wanted), held, tree_first=small)
    if after is not None:
        query = query.where(sa.tuple_(CaseRow.due_at, CaseRow.id) > sa.tuple_(*_literals(after)))
    columns = (
        *(CaseRow.id, CaseRow.version, CaseRow.kind, CaseRow.number, CaseRow.organisation_id),
        *(OrganisationRow.name.label("place"), CaseRow.opened_at, CaseRow.due_at, CaseRow.passes, CaseRow.name),
    )
    ordered = query.with_only_columns(*columns).order_by(CaseRow.due_at, CaseRow.id).limit(limit)
    return [_waiting(keys, row) for row in await connection.execute(ordered)]


async def count(connection: AsyncConnection, grants: Collection[Grant], wanted: Wanted = ALL) -> int:
    """How many open cases `grants` may answer, exactly."""
    counts = [await _count(connection, kinds, paths, wanted) for kinds, paths in _scopes(grants, wanted)]
    return sum(counts)


async def _count(
    connection: AsyncConnection, kinds: sa.ColumnElement[bool], paths: Sequence[str], wanted: Wanted
) -> int:
    inside, fitting = under(*paths), sa.and_(kinds, _fitting(wanted))
    if await _at_most(connection, SMALL, inside):
        return await _number(connection, _joined(fitting, inside, tree_first=True))
    outside = outside_of(*paths)
    if not await _at_most(connection, FEW, outside):
        return await _number(connection, _joined(fitting, inside, tree_first=False))
    everything = sa.select(CaseRow.id).where(IS_OPEN, fitting)
    tree_first = await _at_most(connection, SMALL, outside)
    beyond = _joined(fitting, outside, tree_first=tree_first)
    return await _number(connection, everything) - await _number(connection, beyond)


async def _number(connection: AsyncConnection, query: sa.Select[Any]) -> int:
    return await connection.scalar(query.with_only_columns(sa.func.count())) or 0


def _waiting(keys: Keyring, row: Any) -> Waiting:
    return Waiting(
        row.id,
        row.version,
        row.kind,
        row.number,
        row.organisation_id,
        row.place,
        row.opened_at,
        row.due_at,
        row.passes,
        None if row.name is None else names.mask(keys.open("cases.name", row.id, row.name).decode()),
    )


def _scopes(grants: Collection[Grant], wanted: Wanted) -> list[tuple[sa.ColumnElement[bool], list[str]]]:
    """For each role that answers cases: the condition on kinds, and the subtrees."""
    scopes = []
    for roles in set(rights.CASES.values()):
        tops = outermost(grant.path for grant in grants if grant.role in roles)
        if tops:
            scopes.append((_kinds(roles, wanted.kinds), tops))
    return scopes


def _kinds(roles: frozenset[str], kinds: Sequence[str] | None) -> sa.ColumnElement[bool]:
    if kinds is not None:
        return CaseRow.kind.in_([kind for kind in kinds if rights.answering(kind) == roles])
    theirs = [kind for kind, answering in rights.CASES.items() if answering == roles]
    others = [kind for kind, answering in rights.CASES.items() if answering != roles]
    return CaseRow.kind.not_in(others) if roles == rights.REVIEW else CaseRow.kind.in_(theirs)


async def _at_most(connection: AsyncConnection, most: int, where: sa.ColumnElement[bool]) -> bool:
    some = sa.select(OrganisationRow.path).where(where).limit(most + 1).subquery()
    return (await connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0) <= most


def _fitting(wanted: Wanted) -> sa.ColumnElement[bool]:
    conditions: list[sa.ColumnElement[bool]] = [sa.true()]
    if wanted.passes is not None:
        conditions.append(CaseRow.passes == wanted.passes)
    if wanted.due_before is not None:
        conditions.append(CaseRow.due_at < wanted.due_before)
    return sa.and_(*conditions)


def _joined(fitting: sa.ColumnElement[bool], where: sa.ColumnElement[bool], *, tree_first: bool) -> sa.Select[Any]:
    # A plus sign keeps that side's index out of the join, and so decides on both databases which table is read first.
    match = (
        CaseRow.organisation_id == _plus(OrganisationRow.id)
        if tree_first
        else OrganisationRow.id == _plus(CaseRow.organisation_id)
    )
    return sa.select(CaseRow.id).select_from(CaseRow).join(OrganisationRow, match).where(IS_OPEN, fitting, where)


def _plus(column: Any) -> sa.ColumnElement[int]:
    return UnaryExpression(column, operator=custom_op("+"), type_=sa.BigInteger())


def _literals(after: Place) -> tuple[Any, Any]:
    return sa.bindparam(None, after.due_at, CaseRow.due_at.type), sa.bindparam(None, after.id, CaseRow.id.type)
