"""The person's side of a case: filing, correcting, taking back, and reading it.

The clock: `due_at` runs while a case is open. While it waits for the person (returned for correction) it stands still,
and refiling starts it anew with the due time the caller computed: staff get their whole working day for what is new,
and nobody is overdue because the other side was slow.

Every act names the version it was decided on. Whoever is second gets `Beaten`, which says who was first.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import addresses, case_rows, files, organisations, rows
from storage.case_rows import OPEN, WAITING, WITHDRAWN, Happened, Impossible, Outcome
from storage.keys import Keyring
from storage.tables.cases import CaseRow, CaseTimelineRow
from storage.tables.organisations import OrganisationRow
from storage.writing import Forbidden, Gone, Transaction


@dataclass(frozen=True, slots=True)
class Filed:
    """A new case: the number is what a person is told."""

    id: int
    number: str
    due_at: datetime
    version: int
    organisation: int


@dataclass(frozen=True, slots=True)
class Taken:
    """The document is somebody's already: `by` is "member" or "applying". Reveal nothing about whose it is."""

    by: str


@dataclass(frozen=True, slots=True)
class FilesMissing:
    """Some of the case's files are not here yet (`pending`) or were refused (`refused`)."""

    pending: tuple[int, ...]
    refused: tuple[int, ...]


class PhoneNeeded(Exception):
    """A join application needs a person: somebody with a proven phone."""


@dataclass(frozen=True, slots=True)
class File:
    """File a case of the actor at an organisation (a closed one leads to its successor).

    Returns `Filed`, `Taken` (joins with a document that is in use) or `FilesMissing`. `due` comes from the calendar.
    `document` is normalised as `rules.base.documents` does; `passes`: every check of the form passed.
    """

    kind: str
    organisation: int
    form: str
    form_version: int
    answers: Mapping[str, Any]
    due: datetime
    name: str | None = None
    document: str | None = None
    passes: bool = False
    files: tuple[int, ...] = ()

    async def apply(self, tx: Transaction) -> Filed | Taken | FilesMissing:
        """File it."""
        place = await organisations.current(tx.connection, self.organisation)
        owner = await addresses.owner_now(tx)
        if self.kind == "join" and owner == tx.actor.address:
            raise PhoneNeeded
        if self.kind == "join" and (by := await case_rows.taken(tx, self.document)):
            return Taken(by)
        number = tx.ids.take()
        missing = await files.attach(tx, owner, number, self.files)
        if missing:
            return FilesMissing(*missing)
        shown = await case_rows.number_of_today(tx)
        row = {
            "id": number,
            "kind": self.kind,
            "number": shown,
            "organisation_id": place.id,
            "owner_id": owner,
            "address_id": tx.actor.address,
            "state": OPEN,
            "version": 1,
            "opened_at": tx.now,
            "due_at": self.due,
            "form": self.form,
            "form_version": self.form_version,
            "passes": self.passes,
            **case_rows.content_of(tx, number, self.answers, self.name, self.document),
        }
        with rows.racing():
            await rows.put(tx, CaseRow, row)
        await case_rows.tell(tx, [Happened(number, "filed")])
        return Filed(number, shown, self.due, 1, place.id)


@dataclass(frozen=True, slots=True)
class Refile:
    """The person corrected a returned case: `answers` are laid over the old ones, and the clock starts anew.

    `organisation` takes the case to another one, where that was what had to be corrected.

    Returns `Acted`, `Beaten` (it is not waiting any more), `Impossible` or `FilesMissing`.
    """

    case: int
    version: int
    answers: Mapping[str, Any]
    due: datetime
    form_version: int
    name: str | None = None
    document: str | None = None
    passes: bool = False
    files: tuple[int, ...] = ()
    organisation: int | None = None

    async def apply(self, tx: Transaction) -> Outcome | FilesMissing:
        """Correct it."""
        case = await _mine(tx, self.case)
        if case.version != self.version or case.state != WAITING:
            return await case_rows.beaten(tx, case)
        if case.kind == "join" and (by := await case_rows.taken(tx, self.document, but=case.id)):
            return Impossible(case.id, case.number, by)
        missing = await files.attach(tx, case.owner_id, case.id, self.files)
        if missing:
            return FilesMissing(*missing)
        merged = {**case_rows.answers_of(tx.keys, case), **self.answers}
        content = case_rows.content_of(tx, case.id, merged, self.name, self.document)
        values: dict[str, Any] = {name: value for name, value in content.items() if value is not None}
        values |= {"due_at": self.due, "passes": self.passes, "form_version": self.form_version, "fields": None}
        if self.organisation is not None:
            values["organisation_id"] = (await organisations.current(tx.connection, self.organisation)).id
        with rows.racing():
            await case_rows.change(tx, [case], state=OPEN, **values)
        await case_rows.tell(tx, [Happened(case.id, "refiled")])
        return case_rows.acted(case, OPEN)


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The person takes a case back. Returns `Acted` or `Beaten`."""

    case: int
    version: int

    async def apply(self, tx: Transaction) -> Outcome:
        """Take it back."""
        case = await _mine(tx, self.case)
        if case.version != self.version or case.state not in (OPEN, WAITING):
            return await case_rows.beaten(tx, case)
        await case_rows.change(tx, [case], state=WITHDRAWN, closed_at=tx.now)
        await case_rows.tell(tx, [Happened(case.id, "withdrawn")])
        return case_rows.acted(case, WITHDRAWN)


async def _mine(tx: Transaction, number: int) -> Any:
    owner = await addresses.owner_now(tx)
    case = (await tx.connection.execute(sa.select(CaseRow).where(CaseRow.id == number).with_for_update())).first()
    if case is None:
        raise Gone
    if case.owner_id != owner:
        raise Forbidden
    return case


@dataclass(frozen=True, slots=True)
class Case:
    """A case in plain: personal data. `fields`: the keys of the answers to correct, while it waits."""

    id: int
    kind: str
    number: str
    organisation: int
    organisation_name: str
    owner: int
    address: int
    state: str
    version: int
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    form: str
    form_version: int
    answers: Mapping[str, Any]
    name: str | None
    document: str | None
    passes: bool
    reason: str | None
    fields: tuple[str, ...]
    acted_by: int | None
    acted_at: datetime | None
    membership: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a case's timeline. `actor`: a person, a guest's address, or 0 for the system."""

    at: datetime
    actor: int
    what: str
    code: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands: nothing personal."""

    id: int
    kind: str
    number: str
    owner: int
    state: str


async def standing(connection: AsyncConnection, cases: Collection[int]) -> dict[int, Standing]:
    """How these cases stand, by id; ids of no case are left out."""
    row = CaseRow
    query = sa.select(row.id, row.kind, row.number, row.owner_id, row.state).where(row.id.in_(cases))
    return {one.id: Standing(*one) for one in await connection.execute(query)}


async def get(connection: AsyncConnection, keys: Keyring, case: int) -> Case:
    """A case in plain. Raises `Gone`. The caller has asked whether the reader may see it."""
    row = (await connection.execute(_query().where(CaseRow.id == case))).first()
    if row is None:
        raise Gone
    return _plain(keys, row)


async def by_number(connection: AsyncConnection, keys: Keyring, number: str) -> Case | None:
    """The case with this number."""
    row = (await connection.execute(_query().where(CaseRow.number == number.upper()))).first()
    return _plain(keys, row) if row else None


async def of_owner(connection: AsyncConnection, keys: Keyring, owner: int, limit: int = 20) -> list[Case]:
    """The cases of a person, or of a guest's address, the newest first."""
    mine = _query().where(CaseRow.owner_id == owner).order_by(CaseRow.id.desc()).limit(limit)
    return [_plain(keys, row) for row in await connection.execute(mine)]


async def refused(connection: AsyncConnection, keys: Keyring, kind: str, document: str) -> bool:
    """Whether a case of `kind` with this document was ever refused."""
    found = sa.select(CaseRow.id).where(
        CaseRow.document_hash.in_(keys.digests("document", document)),
        CaseRow.kind == kind,
        CaseRow.state == case_rows.REJECTED,
    )
    return await connection.scalar(found.limit(1)) is not None


async def timeline(connection: AsyncConnection, keys: Keyring, case: int) -> list[Line]:
    """What happened to a case, the oldest first, notes in plain."""
    result = await connection.execute(
        sa.select(CaseTimelineRow).where(CaseTimelineRow.case_id == case).order_by(CaseTimelineRow.id)
    )
    return [
        Line(
            row.at, row.actor_id, row.what, row.code, row.note and keys.open("case_timeline", row.id, row.note).decode()
        )
        for row in result
    ]


def _query() -> sa.Select[Any, Any]:
    return sa.select(CaseRow, OrganisationRow.name.label("organisation_name")).join(
        OrganisationRow, OrganisationRow.id == CaseRow.organisation_id
    )


def _plain(keys: Keyring, row: Any) -> Case:
    name, document = (
        None if sealed is None else keys.open(f"cases.{column}", row.id, sealed).decode()
        for column, sealed in (("name", row.name), ("document", row.document))
    )
    return Case(
        id=row.id,
        kind=row.kind,
        number=row.number,
        organisation=row.organisation_id,
        organisation_name=row.organisation_name,
        owner=row.owner_id,
        address=row.address_id,
        state=row.state,
        version=row.version,
        opened_at=row.opened_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        form=row.form,
        form_version=row.form_version,
        answers=case_rows.answers_of(keys, row),
        name=name,
        document=document,
        passes=row.passes,
        reason=row.reason,
        fields=tuple(json.loads(row.fields)) if row.fields else (),
        acted_by=row.acted_by,
        acted_at=row.acted_at,
        membership=row.membership_id,
    )
