"""Importing organisations: parents before children, by code or by name."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.rosters import OrganisationLine
from storage import audit, organisations, rights
from storage.imports.lines import Imported, Known, Marks, Outcome, Pretended, Refused, mark, marked
from storage.organisations import Add, Organisation
from storage.tables.organisations import OrganisationRow
from storage.writing import Look, Transaction

KIND = "organisation"
Numbered = tuple[int, OrganisationLine]


@dataclass(frozen=True, slots=True)
class Organisations:
    """Import these lines; a parent must stand in an earlier batch or in the tree. Returns an `Outcome` for each.

    `under`: where lines without a parent stand. A tree that is empty takes one of them as its root.
    """

    file: str
    lines: tuple[Numbered, ...]
    under: int | None = None

    async def apply(self, tx: Transaction) -> list[Outcome]:
        """Import them."""
        await rights.require(tx, rights.MANAGE, self.under)
        await organisations.lock_tree(tx)
        verdicts = await judged(tx.connection, Marks(tx.keys), [line for _, line in self.lines], self.under)
        new = [
            (number, line, verdict)
            for (number, line), verdict in zip(self.lines, verdicts, strict=True)
            if isinstance(verdict, New)
        ]
        made = await organisations.insert(
            tx, [(one.parent, Add(None, line.kind, line.name, line.region, line.code)) for _, line, one in new]
        )
        ids = [one.id for one in made]
        done = {one.mark: (number, id) for (number, _, one), id in zip(new, ids, strict=True)}
        await mark(tx, KIND, self.file, done)
        if ids:
            extra = f"{self.file} {self.lines[0][0]}-{self.lines[-1][0]} {len(ids)}"
            await audit.write(tx, audit.Note("import.organisations", ids[0], self.under, extra))
        waiting = iter(ids)
        return [Imported(next(waiting)) if isinstance(one, New) else one for one in verdicts]

    async def pretend(self, look: Look, before: Pretended) -> list[Outcome]:
        """What would become of each line, were those before it imported."""
        lines = [line for _, line in self.lines]
        verdicts = await judged(look.connection, Marks(look.keys), lines, self.under, before)
        for line, verdict in zip(lines, verdicts, strict=True):
            if isinstance(verdict, New):
                before.marks.add(verdict.mark)
                before.names |= {text for text in (line.code, line.name) if text}
        return [Imported() if isinstance(one, New) else one for one in verdicts]


@dataclass(frozen=True, slots=True)
class New:
    """A line to import under `parent` (None: as the root)."""

    mark: bytes
    parent: Organisation | None


@dataclass(slots=True)
class _Tree:
    """What of the tree these lines need."""

    by_code: dict[str, Organisation] = field(default_factory=dict)
    by_name: dict[str, list[Organisation]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[int, str | None] = field(default_factory=dict)
    rooted: bool = False


async def judged(
    connection: AsyncConnection,
    marks: Marks,
    lines: Sequence[OrganisationLine],
    under: int | None,
    before: Pretended | None = None,
) -> list[New | Known | Refused]:
    """What would become of each line. `before`: what a dry run found good before."""
    tree = await _known(connection, lines)
    top = await organisations.open_one(connection, under) if under is not None else None
    verdicts: list[New | Known | Refused] = []
    seen = set(before.marks) if before else set[bytes]()
    tree.rooted = tree.rooted or bool(seen)
    promised = before.names if before else set[str]()
    for line in lines:
        verdict = _judged(tree, marks, line, top, promised)
        if isinstance(verdict, New) and verdict.mark in seen:
            verdict = Known()
        if isinstance(verdict, New):
            seen.add(verdict.mark)
            tree.rooted = tree.rooted or (verdict.parent is None and not line.parent)
        verdicts.append(verdict)
    imported = await marked(connection, KIND, [one.mark for one in verdicts if isinstance(one, New)])
    return [Known() if isinstance(one, New) and one.mark in imported else one for one in verdicts]


def _judged(
    tree: _Tree, marks: Marks, line: OrganisationLine, top: Organisation | None, promised: set[str]
) -> New | Known | Refused:
    if line.code and line.code in tree.by_code:
        return Known()
    parent = _parent(tree, line, top, promised)
    if isinstance(parent, Refused):
        return parent
    above = parent.id if parent else None
    for other in tree.by_name.get(line.name, ()):
        if other.parent_id == above and (line.code is None or tree.codes[other.id] is None):
            return Known()
    place = str(above) if parent or not line.parent else line.parent
    return New(marks.of("code", line.code) if line.code else marks.of("place", place, line.name), parent)


def _parent(
    tree: _Tree, line: OrganisationLine, top: Organisation | None, promised: set[str]
) -> Organisation | Refused | None:
    if not line.parent:
        return Refused("parent", "empty") if top is None and tree.rooted else top
    named = [tree.by_code[line.parent]] if line.parent in tree.by_code else tree.by_name.get(line.parent, [])
    if len(named) > 1:
        return Refused("parent", "ambiguous")
    if not named:
        return None if line.parent in promised else Refused("parent", "unknown")
    return Refused("parent", "closed") if named[0].closed else named[0]


async def _known(connection: AsyncConnection, lines: Sequence[OrganisationLine]) -> _Tree:
    tree = _Tree()
    texts = {text for line in lines for text in (line.code, line.parent, line.name) if text}
    one = OrganisationRow
    either = sa.or_(one.external.in_(texts), sa.and_(one.name.in_(texts), one.closed_at.is_(None)))
    codes = {row.id: row.external for row in await connection.execute(sa.select(one.id, one.external).where(either))}
    found = await organisations.find(connection, *codes)
    for organisation in found.values():
        code = tree.codes[organisation.id] = codes[organisation.id]
        if code:
            tree.by_code[code] = organisation
        if not organisation.closed:
            tree.by_name[organisation.name].append(organisation)
    tree.rooted = (await connection.execute(sa.select(one.id).limit(1))).first() is not None
    return tree
