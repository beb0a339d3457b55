"""Importing organisations and members in batches, so that nothing is imported twice and a bad line stops no other.

A caller reads the file, splits it into batches of at most `AT_ONCE` rows, and runs one operation for each:
an interrupted import is simply run again. Every row has an outcome.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import audit, memberships, organisations, people, rights, rows
from storage.memberships import Begun, Wanted
from storage.organisations import Add, Organisation
from storage.tables.memberships import ImportLineRow, MembershipRow
from storage.tables.organisations import OrganisationRow
from storage.tables.people import PersonRow
from storage.writing import Transaction

AT_ONCE = 200  # members: about 30 ms of SQLite's writer
MADE, EXISTED, BAD = "made", "existed", "bad"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a line.

    `why` of a bad one: "no_parent", "closed", "kind", "name", "no_organisation", "member_elsewhere".
    """

    line: int
    state: str
    id: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """A line of an organisations file: parents by their own code in the file or of an earlier import, "" for a root."""

    line: int
    code: str
    parent: str
    kind: str
    name: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A line of a members file, read by `rules.base` already. `since`: when they joined, if the file says."""

    line: int
    organisation: str
    name: str
    document: str
    phone: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Organisations:
    """Import organisations, parents before children. Returns a `Line` for each row; `dry` only says what would be."""

    lines: tuple[OrganisationLine, ...]
    dry: bool = False

    async def apply(self, tx: Transaction) -> tuple[Line, ...]:
        """Add those that are new."""
        _fits(self.lines)
        await rights.require(tx, rights.MANAGE, None)
        await organisations.lock_tree(tx)
        codes = {one.code for one in self.lines} | {one.parent for one in self.lines if one.parent}
        known = await _by_code(tx, codes)
        outcomes: list[Line] = []
        for one in self.lines:
            outcome = self._judge(one, known)
            if outcome is None:
                outcome = Line(one.line, MADE, await self._add(tx, one, known))
            outcomes.append(outcome)
        made = sum(outcome.state == MADE for outcome in outcomes)
        if made and not self.dry:
            await audit.write(tx, audit.Note("import.organisations", 0, extra=str(made)))
        return tuple(outcomes)

    def _judge(self, one: OrganisationLine, known: dict[str, Organisation]) -> Line | None:
        if one.code in known:
            return Line(one.line, EXISTED, known[one.code].id)
        if one.kind not in organisations.KINDS:
            return Line(one.line, BAD, why="kind")
        if not one.name or not one.code:
            return Line(one.line, BAD, why="name")
        if one.parent and one.parent not in known:
            return Line(one.line, BAD, why="no_parent")
        if one.parent and known[one.parent].closed:
            return Line(one.line, BAD, why="closed")
        return None

    async def _add(self, tx: Transaction, one: OrganisationLine, known: dict[str, Organisation]) -> int | None:
        above = known[one.parent] if one.parent else None
        add = Add(above.id if above else None, one.kind, one.name, one.region, one.code)
        if self.dry:
            parent, depth = (above.id, above.depth + 1) if above else (None, 0)
            known[one.code] = Organisation(0, parent, one.kind, one.name, "", depth, one.region, False, None, 1)
            return None
        [known[one.code]] = await organisations.insert(tx, [(above, add)])
        return known[one.code].id


@dataclass(frozen=True, slots=True)
class Members:
    """Import members. Returns a `Line` for each row, in order.

    Somebody whose document is a member's already "existed"; when that is in another organisation the line is bad
    ("member_elsewhere"), for a transfer is a case, not an import. The same row of a file run again "existed" too,
    even when the member has moved since.
    """

    lines: tuple[MemberLine, ...]
    file: str = ""
    dry: bool = False

    async def apply(self, tx: Transaction) -> tuple[Line, ...]:
        """Make those that are new."""
        _fits(self.lines)
        places = await _by_code(tx, {one.organisation for one in self.lines})
        await self._may(tx, places)
        digests = {one.document: await rows.claim(tx, "document", one.document) for one in self.lines}
        done = await _done(tx, "members", [digest for some in digests.values() for digest in some])
        holders = await _holders(tx, [digest for some in digests.values() for digest in some])
        outcomes: dict[int, Line] = {}
        fresh: list[MemberLine] = []
        for one in self.lines:
            judged = self._judge(one, places, done, holders, digests[one.document])
            if judged is None:
                fresh.append(one)
                done[digests[one.document][0]] = 0  # the same person twice in one file
            else:
                outcomes[one.line] = judged
        if self.dry:
            outcomes |= {one.line: Line(one.line, MADE) for one in fresh}
        else:
            outcomes |= await self._make(tx, fresh, places, digests)
        return tuple(outcomes[one.line] for one in self.lines)

    async def _may(self, tx: Transaction, places: dict[str, Organisation]) -> None:
        for place in places.values():
            await rights.require(tx, rights.MANAGE, place.id)

    def _judge(
        self,
        one: MemberLine,
        places: dict[str, Organisation],
        done: dict[bytes, int],
        holders: dict[bytes, tuple[int, int]],
        digests: tuple[bytes, ...],
    ) -> Line | None:
        place = places.get(one.organisation)
        if place is None or place.closed:
            return Line(one.line, BAD, why="no_organisation" if place is None else "closed")
        if earlier := [done[digest] for digest in digests if digest in done]:
            return Line(one.line, EXISTED, earlier[0] or None)
        if held := [holders[digest] for digest in digests if digest in holders]:
            membership, organisation = held[0]
            if organisation != place.id:
                return Line(one.line, BAD, membership, "member_elsewhere")
            return Line(one.line, EXISTED, membership)
        return None

    async def _make(
        self,
        tx: Transaction,
        fresh: Sequence[MemberLine],
        places: dict[str, Organisation],
        digests: dict[str, tuple[bytes, ...]],
    ) -> dict[int, Line]:
        persons: list[dict[str, Any]] = []
        wanted: list[Wanted] = []
        former = await _former(tx, [digest for one in fresh for digest in digests[one.document]])
        for one in fresh:
            known = next((former[digest] for digest in digests[one.document] if digest in former), None)
            person = known or tx.ids.take()
            if known is None:
                columns = people.columns(tx.keys, person, one.name, one.phone, one.document)
                persons.append({"id": person, "created_at": tx.now, **columns})
            wanted.append(Wanted(person, places[one.organisation].id, since=one.since))
        with rows.racing():
            await rows.put(tx, PersonRow, *persons)
        begun = await memberships.begin(tx, wanted) if wanted else []
        outcomes: dict[int, Line] = {}
        lines = []
        for one, outcome in zip(fresh, begun, strict=True):
            if isinstance(outcome, Begun):
                outcomes[one.line] = Line(one.line, MADE, outcome.id)
                key = {"kind": "members", "key": digests[one.document][0], "target_id": outcome.id}
                lines.append(key | {"file": self.file, "line": one.line, "at": tx.now})
            else:
                outcomes[one.line] = Line(one.line, EXISTED)
        with rows.racing():
            await rows.put(tx, ImportLineRow, *lines)
        if lines:
            await audit.write(tx, audit.Note("import.members", 0, extra=f"{len(lines)} {self.file}".strip()))
        return outcomes


def _fits(lines: Sequence[Any]) -> None:
    if len(lines) > AT_ONCE:
        raise ValueError(len(lines))


async def _by_code(tx: Transaction, codes: set[str]) -> dict[str, Organisation]:
    query = sa.select(OrganisationRow.external, OrganisationRow.id).where(OrganisationRow.external.in_(codes))
    ids = {row.external: row.id for row in await tx.connection.execute(query)}
    found = await organisations.find(tx.connection, *ids.values())
    return {code: found[number] for code, number in ids.items() if code is not None}


async def _done(tx: Transaction, kind: str, keys: Sequence[bytes]) -> dict[bytes, int]:
    one = ImportLineRow
    query = sa.select(one.key, one.target_id).where(one.kind == kind, one.key.in_(keys))
    return {bytes(row.key): row.target_id for row in await tx.connection.execute(query)}


async def _holders(tx: Transaction, digests: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
    member = MembershipRow
    query = (
        sa.select(PersonRow.document_hash, member.id, member.organisation_id)
        .join(member, member.person_id == PersonRow.id)
        .where(PersonRow.document_hash.in_(digests), PersonRow.merged_into.is_(None), member.until.is_(None))
    )
    found = await tx.connection.execute(query)
    return {bytes(row.document_hash or b""): (row.id, row.organisation_id) for row in found}


async def _former(tx: Transaction, digests: Sequence[bytes]) -> dict[bytes, int]:
    one = PersonRow
    query = sa.select(one.document_hash, one.id).where(one.document_hash.in_(digests), one.merged_into.is_(None))
    return {bytes(row.document_hash or b""): row.id for row in await tx.connection.execute(query)}
