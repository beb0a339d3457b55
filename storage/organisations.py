"""The organisation tree: adding, moving, renaming, closing, and asking what stands under what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import audit, paths, rights, rows
from storage.tables.cases import CaseRow
from storage.tables.organisations import OrganisationParentRow, OrganisationRow, TreeRow
from storage.writing import Forbidden, Gone, Lost, Transaction

FEDERATION, TOWNSHIP, GRASSROOTS, INDUSTRY, HOME, POOL = KINDS = (
    "federation",
    "township",
    "grassroots",
    "industry_federation",
    "home",
    "transfer_pool",
)
DEEPEST = 100  # a longer chain of parents is a mistake in a file


class Circle(Exception):
    """An organisation can't stand under itself."""


class TooDeep(Exception):
    """The tree has no room for this many levels."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A node of the tree as a reader sees it."""

    id: int
    parent_id: int | None
    kind: str
    name: str
    path: str
    depth: int
    region: str | None
    closed: bool
    successor_id: int | None
    version: int


@dataclass(frozen=True, slots=True)
class Add:
    """Add an organisation under `parent` (None: a root). Returns its id. Raises `Gone` when the parent is closed."""

    parent: int | None
    kind: str
    name: str
    region: str | None = None
    external: str | None = None

    async def apply(self, tx: Transaction) -> int:
        """Add it."""
        if self.kind not in KINDS:
            raise ValueError(self.kind)
        await rights.require(tx, rights.MANAGE, self.parent)
        await lock_tree(tx)
        above = await open_one(tx.connection, self.parent) if self.parent is not None else None
        [made] = await insert(tx, [(above, self)])
        await audit.write(tx, audit.Note("organisation.add", made.id, made.parent_id))
        return made.id


@dataclass(frozen=True, slots=True)
class Rename:
    """Give an organisation another name."""

    organisation: int
    name: str

    async def apply(self, tx: Transaction) -> None:
        """Rename it."""
        await rights.require(tx, rights.MANAGE, self.organisation)
        before = await open_one(tx.connection, self.organisation)
        await _change(tx, before, name=self.name)
        details = {"before": before.name, "after": self.name}
        await audit.write(tx, audit.Note("organisation.rename", self.organisation, self.organisation, details=details))


@dataclass(frozen=True, slots=True)
class Move:
    """Put an organisation, with all that stands under it, under another parent. Returns how many moved.

    Raises `Circle`, `Gone` (one of the two is closed), `Forbidden` (the actor must manage both places).
    """

    organisation: int
    parent: int

    async def apply(self, tx: Transaction) -> int:
        """Move it. Everybody who changes paths queues at the tree's row, so two moves can't make a circle together."""
        await lock_tree(tx)
        await rights.require(tx, rights.MANAGE, self.organisation)
        await rights.require(tx, rights.MANAGE, self.parent)
        moved = await open_one(tx.connection, self.organisation)
        above = await open_one(tx.connection, self.parent)
        if above.path.startswith(moved.path):
            raise Circle
        if moved.parent_id == above.id:
            return 0
        path = above.path + paths.path_part(moved.id)
        change = above.depth + 1 - moved.depth
        count = await tx.connection.execute(
            sa.update(OrganisationRow)
            .where(paths.under(moved.path))
            .values(
                path=sa.literal(path).concat(sa.func.substr(OrganisationRow.path, len(moved.path) + 1)),
                depth=OrganisationRow.depth + change,
            )
        )
        await _change(tx, moved, parent_id=above.id)
        await _remember_parent(tx, moved.id, above.id)
        extra = f"{moved.parent_id}>{above.id}"
        await audit.write(tx, audit.Note("organisation.move", moved.id, above.id, extra))
        return int(count.rowcount)


@dataclass(frozen=True, slots=True)
class Close:
    """Close an organisation for good; codes and open cases go to `successor`. Returns how many cases followed.

    Raises `HasChildren` while open organisations stand under it, `Circle` when the successor leads back to it.
    Memberships stay where they are: moving them is an operation for each batch (`memberships.Move`).
    """

    organisation: int
    successor: int

    async def apply(self, tx: Transaction) -> int:
        """Close it."""
        await lock_tree(tx)
        await rights.require(tx, rights.MANAGE, self.organisation)
        closing = await open_one(tx.connection, self.organisation)
        successor = await open_one(tx.connection, self.successor)
        if successor.id == closing.id:
            raise Circle
        open_child = sa.select(OrganisationRow.id).where(
            OrganisationRow.parent_id == closing.id, OrganisationRow.closed_at.is_(None)
        )
        if (await tx.connection.execute(open_child.limit(1))).first():
            raise HasChildren
        await _change(tx, closing, closed_at=tx.now, successor_id=successor.id)
        followed = 0
        for state in (
            "cases.state = 'open'",
            "cases.state <> 'open' AND cases.state = 'waiting'",
        ):  # as the indexes say
            moved = await tx.connection.execute(
                sa.update(CaseRow)
                .where(CaseRow.organisation_id == closing.id, sa.text(state))
                .values(organisation_id=successor.id, version=CaseRow.version + 1)
            )
            followed += moved.rowcount
        await audit.write(tx, audit.Note("organisation.close", closing.id, closing.id, f">{successor.id}"))
        return followed


class HasChildren(Exception):
    """Close or move the organisations under it first."""


async def lock_tree(tx: Transaction) -> None:
    """Queue with everything else that changes paths, until the commit."""
    await tx.connection.execute(sa.update(TreeRow).values(version=TreeRow.version + 1))


async def find(connection: AsyncConnection, *organisations: int) -> dict[int, Organisation]:
    """These organisations by id; unknown ids are left out."""
    found: dict[int, Organisation] = {}
    for start in range(0, len(organisations), rows.AT_ONCE):
        some = organisations[start : start + rows.AT_ONCE]
        result = await connection.execute(sa.select(OrganisationRow).where(OrganisationRow.id.in_(some)))
        found |= {row.id: _seen(row) for row in result}
    return found


async def get(connection: AsyncConnection, organisation: int) -> Organisation:
    """One organisation, open or closed. Raises `Gone`."""
    found = await find(connection, organisation)
    if organisation not in found:
        raise Gone
    return found[organisation]


async def open_one(connection: AsyncConnection, organisation: int) -> Organisation:
    """One organisation that is open. Raises `Gone`."""
    found = await get(connection, organisation)
    if found.closed:
        raise Gone
    return found


async def current(connection: AsyncConnection, organisation: int) -> Organisation:
    """Where a code of this organisation leads today: itself, or its successor, or that one's. Raises `Gone`."""
    found = await get(connection, organisation)
    seen = {found.id}
    while found.closed:
        if found.successor_id is None or found.successor_id in seen:
            raise Gone
        seen.add(found.successor_id)
        found = await get(connection, found.successor_id)
    return found


async def ancestors(connection: AsyncConnection, organisation: int) -> list[Organisation]:
    """The organisations above this one and itself, the root first. Raises `Gone`."""
    ids = paths.ids_on((await get(connection, organisation)).path)
    found = await find(connection, *ids)
    return [found[number] for number in ids]


async def children(
    connection: AsyncConnection, parent: int | None, *, after: int = 0, limit: int = 20
) -> list[Organisation]:
    """Open organisations directly under `parent` (None: the roots), by id, after the id `after`."""
    above = OrganisationRow.parent_id.is_(None) if parent is None else OrganisationRow.parent_id == parent
    result = await connection.execute(
        sa.select(OrganisationRow)
        .where(above, OrganisationRow.id > after, OrganisationRow.closed_at.is_(None))
        .order_by(OrganisationRow.id)
        .limit(limit)
    )
    return [_seen(row) for row in result]


async def with_children(connection: AsyncConnection, parents: Sequence[int]) -> set[int]:
    """Those of `parents` that have open organisations directly under them."""
    found: set[int] = set()
    for start in range(0, len(parents), rows.AT_ONCE):
        some = parents[start : start + rows.AT_ONCE]
        above = sa.select(OrganisationRow.parent_id).distinct()
        below = above.where(OrganisationRow.parent_id.in_(some), OrganisationRow.closed_at.is_(None))
        found |= {parent for parent in await connection.scalars(below) if parent is not None}
    return found


async def named(
    connection: AsyncConnection, name: str, within: int | None = None, limit: int = 20
) -> list[Organisation]:
    """Open organisations of exactly this name, within the subtree of `within`."""
    query = sa.select(OrganisationRow).where(OrganisationRow.name == name, OrganisationRow.closed_at.is_(None))
    if within is not None:
        top = await get(connection, within)
        query = query.where(paths.under(top.path))
    result = await connection.execute(query.order_by(OrganisationRow.path).limit(limit))
    return [_seen(row) for row in result]


async def parents_at(connection: AsyncConnection, organisation: int) -> list[tuple[Any, Any, int | None]]:
    """The dated history of parents: (since, until, parent), the oldest first."""
    past = OrganisationParentRow
    result = await connection.execute(
        sa.select(past.since, past.until, past.parent_id)
        .where(past.organisation_id == organisation)
        .order_by(past.since, past.id)
    )
    return [(row.since, row.until, row.parent_id) for row in result]


async def insert(tx: Transaction, new: Sequence[tuple[Organisation | None, Add]]) -> list[Organisation]:
    """Insert organisations under parents that were read under the tree's lock. Raises `TooDeep`."""
    made = []
    for above, add in new:
        number = tx.ids.take()
        depth = above.depth + 1 if above else 0
        if depth > DEEPEST:
            raise TooDeep
        path = (above.path if above else "/") + paths.path_part(number)
        parent = above.id if above else None
        made.append(Organisation(number, parent, add.kind, add.name, path, depth, add.region, False, None, 1))
    fresh = [
        {
            "id": one.id,
            "parent_id": one.parent_id,
            "kind": one.kind,
            "name": one.name,
            "path": one.path,
            "depth": one.depth,
            "region": one.region,
            "external": add.external,
            "version": 1,
            "opened_at": tx.now,
        }
        for one, (_, add) in zip(made, new, strict=True)
    ]
    past = [
        {"id": tx.ids.take(), "organisation_id": one.id, "since": tx.now, "parent_id": one.parent_id} for one in made
    ]
    await rows.put(tx, OrganisationRow, *fresh)
    await rows.put(tx, OrganisationParentRow, *past)
    return made


async def _change(tx: Transaction, before: Organisation, **values: Any) -> None:
    changed = await tx.connection.execute(
        sa.update(OrganisationRow)
        .where(OrganisationRow.id == before.id, OrganisationRow.version == before.version)
        .values(version=before.version + 1, **values)
    )
    if changed.rowcount != 1:
        raise Lost


async def _remember_parent(tx: Transaction, organisation: int, parent: int) -> None:
    past = OrganisationParentRow
    await tx.connection.execute(
        sa.update(past).where(past.organisation_id == organisation, past.until.is_(None)).values(until=tx.now)
    )
    now = {"id": tx.ids.take(), "organisation_id": organisation, "since": tx.now, "parent_id": parent}
    await rows.put(tx, past, now)


def _seen(row: Any) -> Organisation:
    return Organisation(
        row.id,
        row.parent_id,
        row.kind,
        row.name,
        row.path,
        row.depth,
        row.region,
        row.closed_at is not None,
        row.successor_id,
        row.version,
    )


__all__ = ["KINDS", "Add", "Circle", "Close", "Forbidden", "HasChildren", "Move", "Organisation", "Rename", "TooDeep"]
