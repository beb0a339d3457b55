"""Importing members: a document is one person; whoever is a member already stays where they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.rosters import MemberLine
from storage import audit, memberships, organisations, people, rights, rows
from storage.imports.lines import Imported, Known, Marks, Outcome, Pretended, Refused, mark, marked
from storage.keys import Keyring
from storage.memberships import AlreadyMember, Wanted
from storage.tables.memberships import MembershipRow
from storage.tables.organisations import OrganisationRow
from storage.tables.people import PersonRow
from storage.writing import Gone, Look, Transaction

KIND = "member"
Numbered = tuple[int, MemberLine]


@dataclass(frozen=True, slots=True)
class Members:
    """Import these lines. Returns an `Outcome` for each. Raises `Lost` when somebody joins at this very moment.

    `into`: where members stand whose line names no organisation. `zone`: of the day they joined.
    """

    file: str
    lines: tuple[Numbered, ...]
    zone: tzinfo
    into: int | None = None

    async def apply(self, tx: Transaction) -> list[Outcome]:
        """Import them."""
        await rights.require(tx, rights.MEMBERS, self.into)
        for _, line in self.lines:
            await rows.claim(tx, "document", line.document)
        verdicts = await judged(tx.connection, tx.keys, [line for _, line in self.lines], self.into)
        new = [
            (number, line, verdict)
            for (number, line), verdict in zip(self.lines, verdicts, strict=True)
            if isinstance(verdict, New)
        ]
        persons = await self._people(tx, [(line, verdict) for _, line, verdict in new])
        wanted = [
            Wanted(person, one.organisation, since=self._since(line))
            for person, (_, line, one) in zip(persons, new, strict=True)
        ]
        begun = await memberships.begin(tx, wanted) if wanted else []
        done = {
            one.mark: (number, outcome.id)
            for (number, _, one), outcome in zip(new, begun, strict=True)
            if not isinstance(outcome, AlreadyMember)
        }
        await mark(tx, KIND, self.file, done)
        if done:
            extra = f"{self.file} {self.lines[0][0]}-{self.lines[-1][0]} {len(done)}"
            await audit.write(tx, audit.Note("import.members", 0, self.into, extra))
        return [
            Imported(done[one.mark][1]) if isinstance(one, New) and one.mark in done else _rest(one) for one in verdicts
        ]

    async def pretend(self, look: Look, before: Pretended) -> list[Outcome]:
        """What would become of each line, were those before it imported."""
        verdicts = await judged(look.connection, look.keys, [line for _, line in self.lines], self.into)
        marks = Marks(look.keys)
        outcomes: list[Outcome] = []
        for (_, line), verdict in zip(self.lines, verdicts, strict=True):
            if isinstance(verdict, New):
                fresh = (document := marks.of(line.document)) not in before.marks
                before.marks.add(document)
                outcomes.append(Imported() if fresh else Known())
            else:
                outcomes.append(verdict)
        return outcomes

    async def _people(self, tx: Transaction, new: Sequence[tuple[MemberLine, "New"]]) -> list[int]:
        """Who they are: the person who has the document, else a new one, all of them in one statement."""
        fresh: list[dict[str, Any]] = []
        persons: list[int] = []
        for line, one in new:
            if one.person is None:
                number = tx.ids.take()
                known = people.columns(tx.keys, number, line.name, line.mobile, line.document, _details(line))
                fresh.append({"id": number, "created_at": tx.now, **known})
            persons.append(one.person if one.person is not None else fresh[-1]["id"])
        with rows.racing():
            await rows.put(tx, PersonRow, *fresh)
        return persons

    def _since(self, line: MemberLine) -> datetime | None:
        return datetime.combine(line.since, time(), self.zone) if line.since else None


@dataclass(frozen=True, slots=True)
class New:
    """A line to import. `person`: who has this document already."""

    mark: bytes
    organisation: int
    person: int | None


async def judged(
    connection: AsyncConnection, keys: Keyring, lines: Sequence[MemberLine], into: int | None
) -> list[New | Known | Refused]:
    """What would become of each line."""
    marks = Marks(keys)
    places = await _places(connection, {line.organisation for line in lines}, into)
    digests = {line.document: keys.digests("document", line.document) for line in lines}
    holders = await _holders(connection, [digest for some in digests.values() for digest in some])
    verdicts: list[New | Known | Refused] = []
    documents: set[str] = set()
    for line in lines:
        place = places[line.organisation]
        if isinstance(place, Refused):
            verdicts.append(place)
            continue
        person, member = next((holders[one] for one in digests[line.document] if one in holders), (None, False))
        if member or line.document in documents:
            verdicts.append(Known())
            continue
        documents.add(line.document)
        verdicts.append(New(marks.of(line.document, str(place)), place, person))
    before = await marked(connection, KIND, [one.mark for one in verdicts if isinstance(one, New)])
    return [Known() if isinstance(one, New) and one.mark in before else one for one in verdicts]


async def _holders(connection: AsyncConnection, digests: Sequence[bytes]) -> dict[bytes, tuple[int, bool]]:
    """By document: the person, and whether they are a member."""
    open_one = sa.and_(MembershipRow.person_id == PersonRow.id, MembershipRow.until.is_(None))
    query = (
        sa.select(PersonRow.document_hash, PersonRow.id, MembershipRow.id)
        .outerjoin(MembershipRow, open_one)
        .where(PersonRow.document_hash.in_(digests), PersonRow.merged_into.is_(None))
    )
    found = await connection.execute(query)
    return {bytes(digest or b""): (person, membership is not None) for digest, person, membership in found}


async def _places(connection: AsyncConnection, texts: set[str], into: int | None) -> dict[str, int | Refused]:
    """Where each text of a file leads: a code, an id, or a name."""
    ids = {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19}
    one = OrganisationRow
    query = sa.select(one.id, one.external, one.name, one.closed_at).where(
        sa.or_(one.external.in_(texts), one.id.in_(ids), sa.and_(one.name.in_(texts), one.closed_at.is_(None)))
    )
    found = (await connection.execute(query)).all()
    return {text: await _place(connection, found, text, into) for text in texts}


async def _place(connection: AsyncConnection, found: Sequence[Any], text: str, into: int | None) -> int | Refused:
    if not text:
        return Refused("organisation", "empty") if into is None else into
    tries = (
        [row for row in found if row.external == text],
        [row for row in found if str(row.id) == text],
        [row for row in found if row.name == text and row.closed_at is None],
    )
    matching = next((some for some in tries if some), [])
    if len(matching) != 1:
        return Refused("organisation", "ambiguous" if matching else "unknown")
    try:  # a code that was printed long ago leads to the successor
        return (await organisations.current(connection, int(matching[0].id))).id
    except Gone:
        return Refused("organisation", "closed")


def _details(line: MemberLine) -> Mapping[str, Any] | None:
    given = {"occupation": line.occupation, "employer": line.employer}
    return {name: value for name, value in given.items() if value} or None


def _rest(verdict: New | Known | Refused) -> Outcome:
    return Known() if isinstance(verdict, New) else verdict
