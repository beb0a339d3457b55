"""One case as staff look at it: looked up only for whoever may answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.dialogue.service import Loader
from rules import joining
from rules.base import documents
from storage import cases, people, rights
from storage.writing import Gone, Look


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of a case's history. `by`: "applicant", "system" or "staff", then with the colleague's `name`."""

    at: datetime
    by: str
    name: str | None
    what: str
    code: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as staff look at it. `own`: it is the reader's own, so somebody else answers it."""

    case: cases.Case
    history: tuple[Happened, ...]
    checks: tuple[joining.Check, ...]
    own: bool
    acted_name: str | None


async def case(look: Look, id: int) -> Seen | None:
    """A case of the reader's subtrees; None where there is none of this id for them."""
    try:
        found = await cases.get(look.connection, look.keys, id)
    except Gone:
        return None
    if not await rights.may(look, rights.answering(found.kind), found.organisation):
        return None
    history = await _history(look, found)
    acted_name = await _name(look, found.acted_by) if found.acted_by else None
    return Seen(found, history, await _checks(look, found), found.owner == look.actor.person, acted_name)


async def numbered(look: Look, number: str) -> int | None:
    """The id of the case with this number; whether the reader may see it is asked then."""
    found = await cases.by_number(look.connection, look.keys, number)
    return found.id if found else None


async def _history(look: Look, case: cases.Case) -> tuple[Happened, ...]:
    lines = await cases.timeline(look.connection, look.keys, case.id)
    theirs = (case.owner, case.address)
    names = {id: await _name(look, id) for id in {line.actor for line in lines} if id and id not in theirs}
    return tuple(
        Happened(line.at, _by(line.actor, theirs), names.get(line.actor), line.what, line.code, line.note)
        for line in sorted(lines, key=lambda line: line.at)
    )


def _by(actor: int, theirs: tuple[int, int]) -> str:
    return "system" if not actor else "applicant" if actor in theirs else "staff"


async def _name(look: Look, person: int) -> str | None:
    try:
        return (await people.get(look.connection, look.keys, person)).name
    except Gone:
        return None


async def _checks(look: Look, case: cases.Case) -> tuple[joining.Check, ...]:
    answers = case.answers
    today = look.now.date()  # the clock tells the union's time
    document = documents.read(case.document or "", today)
    if case.kind != "join" or case.name is None or not isinstance(document, documents.Document):
        return ()
    mobile, born = answers.get("mobile"), answers.get("born")
    shared = await people.by_phone(look.connection, look.keys, mobile) if mobile else []
    applicant = joining.Applicant(
        name=case.name,
        document_kind=document.kind,
        born=date.fromisoformat(born) if born else document.born,
        phone_proven=bool(mobile) and answers.get("proven") == mobile,
        phone_shared=any(person != case.owner for person in shared),
        rejected_before=await cases.refused(look.connection, look.keys, "join", document.number),
        consented=answers.get("consent") == "agree",
    )
    return joining.checks(applicant, today)


loaders: Mapping[str, Loader] = {"staff_case": case, "staff_numbered": numbered}
