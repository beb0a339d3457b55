"""What every act on a case shares: outcomes, the compare-and-swap on the version, the timeline, sealed columns."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from rules.base import checkdigit
from storage import claim_owners, people, reminders, rows
from storage.gifts import NOTHING, Gifts
from storage.keys import Keyring
from storage.tables.cases import CaseRow, CaseTimelineRow
from storage.tables.people import PersonRow
from storage.writing import Lost, Transaction

OPEN, WAITING, APPROVED, REJECTED, WITHDRAWN, DONE = STATES = (
    "open",
    "waiting",
    "approved",
    "rejected",
    "withdrawn",
    "done",
)
ZONE = ZoneInfo("Asia/Shanghai")  # the day in a case's number; not what deadlines are computed by


@dataclass(frozen=True, slots=True)
class Acted:
    """It is done; what the person may be told by it. `owner` is the person, or a guest's address.

    `gifts`: what an approved application gave.
    """

    id: int
    number: str
    kind: str
    state: str
    version: int
    owner: int
    address: int
    organisation: int
    card: str | None = None
    membership: int | None = None
    gifts: Gifts = NOTHING


@dataclass(frozen=True, slots=True)
class Beaten:
    """Somebody acted first, or the case is not in a state for this: how it stands now, and who acted last and when."""

    id: int
    number: str
    state: str
    version: int
    by: int | None
    by_name: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Impossible:
    """It can't be done for a reason in the case: "member" or "applying" (the document is somebody's by now)."""

    id: int
    number: str
    why: str


Outcome = Acted | Beaten | Impossible


@dataclass(frozen=True, slots=True)
class Happened:
    """A line for a case's timeline."""

    case: int
    what: str
    code: str | None = None
    note: str | None = None


async def change(tx: Transaction, cases: Sequence[Any], **values: Any) -> None:
    """Write `values` and the next version where the version is still the one that was read. Raises `Lost`.

    Every change of a case's state comes by here: what waited for its person does so no longer, and is not reminded of;
    what an applicant was given can be used once they are a member (`endings.Follow` looks after those who are not).
    """
    if not cases:
        return
    ids = [case.id for case in cases]
    put = sa.update(CaseRow).where(CaseRow.id.in_(ids)).values(version=CaseRow.version + 1, **values)
    seen = sa.or_(*(sa.and_(CaseRow.id == case.id, CaseRow.version == case.version) for case in cases))
    if (await tx.connection.execute(put.where(seen))).rowcount != len(ids):
        raise Lost
    if values.get("state", WAITING) != WAITING:
        await reminders.cancel(tx, [case.id for case in cases if case.state == WAITING])
    if "state" in values:
        await _follow(tx, [case for case in cases if case.kind == "join"], values["state"])


async def _follow(tx: Transaction, joining: Sequence[Any], state: str) -> None:
    if joining and state == APPROVED:
        await claim_owners.approved(tx, [case.id for case in joining])
    if taken_back := [case for case in joining if case.state == APPROVED]:
        await claim_owners.reopened(tx, taken_back)


async def tell(tx: Transaction, happened: Sequence[Happened]) -> None:
    """Write lines on timelines."""
    lines = []
    for one in happened:
        row = tx.ids.take()
        note = tx.keys.seal("case_timeline", row, one.note.encode()) if one.note else None
        line = {"id": row, "case_id": one.case, "at": tx.now, "actor_id": tx.actor.owner, "what": one.what}
        lines.append(line | {"code": one.code, "note": note})
    await rows.put(tx, CaseTimelineRow, *lines)


async def taken(tx: Transaction, document: str | None, but: int = 0) -> str | None:
    """Whether a document is in use elsewhere ("member", "applying"), not counting the case `but`."""
    if document is None:
        return None
    await rows.claim(tx, "document", document)
    return await people.document_taken(tx.connection, tx.keys, document, but)


async def beaten(tx: Transaction, case: Any) -> Beaten:
    """How the case stands, and who acted last."""
    name = None
    if case.acted_by:
        sealed = await tx.connection.scalar(sa.select(PersonRow.name).where(PersonRow.id == case.acted_by))
        name = tx.keys.open("people.name", case.acted_by, sealed).decode() if sealed else None
    return Beaten(case.id, case.number, case.state, case.version, case.acted_by, name, case.acted_at)


async def number_of_today(tx: Transaction) -> str:
    """A number to say on the phone: the day, how many today, a check character."""
    today: date = tx.now.astimezone(ZONE).date()
    digits = f"{today:%y%m%d}{await rows.following(tx, f'case {today}'):04d}"
    return f"{digits[:6]}-{digits[6:]}-{checkdigit.mod_11_2(digits)}"


def acted(case: Any, state: str) -> Acted:
    """The outcome of an act that changed the version once."""
    return Acted(
        case.id, case.number, case.kind, state, case.version + 1, case.owner_id, case.address_id, case.organisation_id
    )


def answers_of(keys: Keyring, case: Any) -> dict[str, Any]:
    """The answers of a row in plain."""
    plain: dict[str, Any] = json.loads(keys.open("cases.answers", case.id, case.answers))
    return plain


def content_of(
    tx: Transaction, case: int, answers: Mapping[str, Any], name: str | None, document: str | None
) -> dict[str, bytes | None]:
    """The sealed columns and digests of a case; None for what is not given."""
    plain = json.dumps(dict(answers), ensure_ascii=False).encode()
    made: dict[str, bytes | None] = {"answers": tx.keys.seal("cases.answers", case, plain)}
    for column, value in (("name", name), ("document", document)):
        made[column] = None if value is None else tx.keys.seal(f"cases.{column}", case, value.encode())
        made[f"{column}_hash"] = None if value is None else tx.keys.digest(column, value)
    return made
