"""The staff's side of cases: returning, approving many at once, refusing, answering, and taking that back."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from storage import audit, case_rows, gifts, introductions, memberships, rights, rows
from storage.case_rows import APPROVED, DONE, OPEN, REJECTED, WAITING, Acted, Happened, Impossible, Outcome
from storage.introductions import Joined
from storage.memberships import AlreadyMember, Wanted
from storage.tables.cases import CaseRow
from storage.tables.organisations import OrganisationRow
from storage.writing import Forbidden, Gone, Transaction

UNDO_WITHIN = timedelta(minutes=10)
MOST_AT_ONCE = 60  # 40 approvals took 16-24 ms of SQLite's writer on a busy 2-core machine
REMEMBERED = ("occupation", "employer", "platform")
"""Answers of an approved join application that the person keeps."""


@dataclass(frozen=True, slots=True)
class Return:
    """Send a case back for correction of `fields` (keys of its answers). Returns `Acted` or `Beaten`."""

    case: int
    version: int
    fields: tuple[str, ...]
    reason: str
    note: str | None = None

    async def apply(self, tx: Transaction) -> Outcome:
        """Send it back."""
        values = {"state": WAITING, "reason": self.reason, "fields": json.dumps(self.fields)}
        return await _act(tx, self.case, self.version, "returned", values, self.note)


@dataclass(frozen=True, slots=True)
class Reject:
    """Refuse a case for a picked reason. Returns `Acted` or `Beaten`."""

    case: int
    version: int
    reason: str
    note: str | None = None

    async def apply(self, tx: Transaction) -> Outcome:
        """Refuse it."""
        values = {"state": REJECTED, "reason": self.reason, "closed_at": tx.now}
        return await _act(tx, self.case, self.version, "rejected", values, self.note)


@dataclass(frozen=True, slots=True)
class Close:
    """End a case that asked for help or an answer, not for a yes. Returns `Acted` or `Beaten`."""

    case: int
    version: int
    note: str | None = None

    async def apply(self, tx: Transaction) -> Outcome:
        """End it."""
        return await _act(tx, self.case, self.version, "done", {"state": DONE, "closed_at": tx.now}, self.note)


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer a person in a case that stays open. The text goes to the timeline; telling the person is the caller's."""

    case: int
    version: int
    text: str

    async def apply(self, tx: Transaction) -> Outcome:
        """Answer."""
        return await _act(tx, self.case, self.version, "replied", {"state": OPEN}, self.text)


@dataclass(frozen=True, slots=True)
class Approve:
    """Approve cases, each (id, version), at most `MOST_AT_ONCE`. Returns an outcome for each, in order.

    An approved join application begins the membership in the same transaction. One that can't be approved
    (`Beaten`, `Impossible`) does not stop the others; one that the actor may not touch stops them all (`Forbidden`).
    """

    cases: tuple[tuple[int, int], ...]

    async def apply(self, tx: Transaction) -> tuple[Outcome, ...]:
        """Approve them."""
        ready, outcomes = await _parted(tx, self.cases, lambda case: bool(case.state == OPEN))
        outcomes |= await _approve(tx, ready)
        return tuple(outcomes[number] for number, _ in self.cases)


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the actor's own approvals and rejections of the last ten minutes, each (id, version).

    The cases are open again; memberships begun by them are void. Returns `Acted` or `Beaten` for each, in order.
    """

    cases: tuple[tuple[int, int], ...]

    async def apply(self, tx: Transaction) -> tuple[Outcome, ...]:
        """Take them back."""
        ready, outcomes = await _parted(tx, self.cases, lambda case: self._mine(tx, case))
        outcomes |= await _undo(tx, ready)
        return tuple(outcomes[number] for number, _ in self.cases)

    def _mine(self, tx: Transaction, case: Any) -> bool:
        lately = case.acted_at is not None and tx.now - case.acted_at <= UNDO_WITHIN
        return case.state in (APPROVED, REJECTED) and lately and bool(case.acted_by == tx.actor.owner)


async def _undo(tx: Transaction, ready: Sequence[Any]) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    voided = await memberships.void(tx, [case.membership_id for case in ready if case.membership_id is not None])
    again = []
    for case in ready:
        if case.membership_id is not None and case.membership_id not in voided:
            outcomes[case.id] = await case_rows.beaten(tx, case)
        elif case.state == REJECTED and (by := await _taken_since(tx, case)):
            outcomes[case.id] = Impossible(case.id, case.number, by)
        else:
            outcomes[case.id] = case_rows.acted(case, OPEN)
            again.append(case)
    cleared = {"closed_at": None, "reason": None, "membership_id": None}
    with rows.racing():
        await case_rows.change(tx, again, state=OPEN, acted_by=tx.actor.owner, acted_at=tx.now, **cleared)
    await gifts.reopened(tx, _invited(tx, again))
    await case_rows.tell(tx, [Happened(case.id, "undone") for case in again])
    await audit.write(tx, *[audit.Note("case.undo", case.id, case.organisation_id, case.state) for case in again])
    return outcomes


def _invited(tx: Transaction, cases: Sequence[Any]) -> dict[int, int]:
    """Of approved applications the inviters' memberships, by case."""
    approved = [case for case in cases if case.kind == "join" and case.state == APPROVED]
    named = {case.id: case_rows.answers_of(tx.keys, case).get(introductions.ANSWER) for case in approved}
    return {case: inviter for case, inviter in named.items() if isinstance(inviter, int)}


async def _taken_since(tx: Transaction, case: Any) -> str | None:
    """Whether the document of a rejected application is in use by now. That of an approved one was this member's."""
    if case.kind != "join" or case.document is None:
        return None
    document = tx.keys.open("cases.document", case.id, case.document).decode()
    return await case_rows.taken(tx, document, but=case.id)


async def _approve(tx: Transaction, ready: Sequence[Any]) -> dict[int, Outcome]:
    if not ready:
        return {}
    joining = [case for case in ready if case.kind == "join"]
    answers = {case.id: case_rows.answers_of(tx.keys, case) for case in joining}
    begun = dict(zip([case.id for case in joining], await _begin(tx, joining, answers), strict=True))
    outcomes: dict[int, Outcome] = {}
    granted: list[tuple[Any, int | None]] = []
    joined: list[Joined] = []
    for case in ready:
        match begun.get(case.id):
            case AlreadyMember():
                outcomes[case.id] = Impossible(case.id, case.number, "member")
            case None:
                outcomes[case.id] = case_rows.acted(case, APPROVED)
                granted.append((case, None))
            case membership:
                after = replace(case_rows.acted(case, APPROVED), card=membership.card, membership=membership.id)
                outcomes[case.id] = replace(after, owner=membership.person)
                granted.append((case, membership.id))
                joined.append(_joined(case, membership.person, answers[case.id]))
    closed = {"state": APPROVED, "closed_at": tx.now, "acted_by": tx.actor.owner, "acted_at": tx.now}
    await case_rows.change(tx, [case for case, _ in granted], **closed)
    if made := [{"row": case.id, "made": number} for case, number in granted if number is not None]:
        put = sa.update(CaseRow).where(CaseRow.id == sa.bindparam("row"))
        await tx.connection.execute(put.values(membership_id=sa.bindparam("made")), made)
    await case_rows.tell(tx, [Happened(case.id, "approved") for case, _ in granted])
    await audit.write(tx, *[audit.Note("case.approve", case.id, case.organisation_id) for case, _ in granted])
    given = await gifts.grant(tx, joined) if joined else {}
    return {id: replace(one, gifts=given[id]) if isinstance(one, Acted) and id in given else one
            for id, one in outcomes.items()}  # fmt: skip


def _joined(case: Any, person: int, answers: Mapping[str, Any]) -> Joined:
    occupation, inviter = str(answers.get("occupation") or ""), answers.get(introductions.ANSWER)
    return Joined(case.id, person, case.path, occupation, inviter if isinstance(inviter, int) else None)


async def _begin(
    tx: Transaction, joining: Sequence[Any], answers: Mapping[int, Mapping[str, Any]]
) -> list[memberships.Begun | AlreadyMember]:
    wanted = []
    for case in joining:
        plain = {
            column: None if sealed is None else tx.keys.open(f"cases.{column}", case.id, sealed).decode()
            for column, sealed in (("name", case.name), ("document", case.document))
        }
        kept = {key: value for key, value in answers[case.id].items() if key in REMEMBERED}
        wanted.append(
            Wanted(case.owner_id, case.organisation_id, plain["name"], plain["document"], case=case.id, details=kept)
        )
    return await memberships.begin(tx, wanted) if wanted else []


async def _act(
    tx: Transaction, number: int, version: int, what: str, values: dict[str, Any], note: str | None
) -> Outcome:
    case = (await _for_staff(tx, [number]))[number]
    if case.version != version or case.state != OPEN:
        return await case_rows.beaten(tx, case)
    await case_rows.change(tx, [case], acted_by=tx.actor.owner, acted_at=tx.now, **values)
    await case_rows.tell(tx, [Happened(case.id, what, values.get("reason"), note)])
    details = {"note": note} if note else None
    extra = values.get("reason") or ""
    await audit.write(tx, audit.Note(f"case.{what}", case.id, case.organisation_id, extra, details))
    return case_rows.acted(case, values["state"])


async def _parted(
    tx: Transaction, cases: Sequence[tuple[int, int]], fits: Callable[[Any], bool]
) -> tuple[list[Any], dict[int, Outcome]]:
    """Lock `cases`, each (id, version): those that stand so still and fit, and what is said about the others."""
    found = await _for_staff(tx, [number for number, _ in cases])
    ready: list[Any] = []
    outcomes: dict[int, Outcome] = {}
    for number, version in cases:
        case = found[number]
        if case.version == version and fits(case):
            ready.append(case)
        else:
            outcomes[number] = await case_rows.beaten(tx, case)
    return ready, outcomes


async def _for_staff(tx: Transaction, numbers: Sequence[int]) -> dict[int, Any]:
    """Lock cases that the actor may answer, in the order of ids. Raises `Gone`, or `Forbidden` for any one of them."""
    if len(numbers) > MOST_AT_ONCE:
        raise ValueError(len(numbers))
    result = await tx.connection.execute(
        sa.select(CaseRow, OrganisationRow.path)
        .join(OrganisationRow, OrganisationRow.id == CaseRow.organisation_id)
        .where(CaseRow.id.in_(numbers))
        .order_by(CaseRow.id)
        .with_for_update(of=CaseRow)
    )
    found = {row.id: row for row in result}
    if found.keys() != set(numbers):
        raise Gone
    held = {kind: await rights.scope(tx, rights.answering(kind)) for kind in {row.kind for row in found.values()}}
    for row in found.values():
        if not rights.covers(held[row.kind], row.path) or row.owner_id == tx.actor.person:
            raise Forbidden  # nobody answers the own case
    return found
