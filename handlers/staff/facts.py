"""What staff look up. Rights are asked here for what is shown; every act asks them again in its own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.dialogue.service import Loader
from handlers.known import UNION_ZONE
from rules import joining
from rules.base import documents
from storage import batches, cases, groups, people, queues, rights, staff
from storage.queues import Place, Waiting, Wanted
from storage.writing import Gone, Look

PAGE = 8
GROUP = 50
"""Most cases approved on one confirmation."""
PASSED = Wanted(("join",), passes=True)
COUNTED = ("join", "help", "legal_aid")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Tally:
    """How much waits: by the clock, by kind, and how many make up the group whose checks all pass."""

    total: int
    over: int
    soon: int
    passed: int
    kinds: tuple[tuple[str, int], ...]


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


@dataclass(frozen=True, slots=True)
class After:
    """What comes after a case: the next one, and how many are left."""

    next: Waiting | None
    left: int


async def tally(look: Look, soon: datetime) -> Tally:
    """How much waits in the reader's subtrees."""
    grants = await rights.grants_of(look.connection, look.actor.person)

    async def count(wanted: Wanted) -> int:
        return await queues.count(look.connection, grants, wanted)

    total = await count(queues.ALL)
    if not total:
        return Tally(0, 0, 0, 0, ())
    roles = {grant.role for grant in grants}
    kinds = [(kind, await count(Wanted((kind,)))) for kind in COUNTED if rights.answering(kind) & roles]
    kinds.append(("other", total - sum(number for _, number in kinds)))
    over = await count(Wanted(due_before=look.now))
    close = await count(Wanted(due_before=soon)) - over
    return Tally(total, over, close, await count(PASSED), tuple(pair for pair in kinds if pair[1] > 0))


async def waiting(look: Look) -> int:
    """How many cases wait, for the menu."""
    return await queues.count(look.connection, await rights.grants_of(look.connection, look.actor.person))


async def page(look: Look, which: str, due: int, id: int) -> tuple[Waiting, ...]:
    """A page and the first of the next; `which`: all, rest (without the group), over. After (due, id), first 0, 0."""
    grants = await rights.grants_of(look.connection, look.actor.person)
    wanted = {"rest": Wanted(passes=False), "over": Wanted(due_before=look.now)}.get(which, queues.ALL)
    after = Place(EPOCH + due * MICROSECOND, id) if id else None
    return tuple(await queues.page(look.connection, look.keys, grants, wanted, after, PAGE + 1))


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


async def after(look: Look, but: int, passes: bool) -> After:
    """What comes after the open case `but`: preferably one like it."""
    grants = await rights.grants_of(look.connection, look.actor.person)
    for wanted in (Wanted(passes=passes), queues.ALL):
        waiting = await queues.page(look.connection, look.keys, grants, wanted, None, 2)
        if others := [one for one in waiting if one.id != but]:
            return After(others[0], await queues.count(look.connection, grants) - 1)
    return After(None, 0)


async def group(look: Look) -> tuple[tuple[int, int], ...]:
    """The cases whose checks all pass, (id, version), without the reader's own."""
    grants = await rights.grants_of(look.connection, look.actor.person)
    waiting = await queues.page(look.connection, look.keys, grants, PASSED, None, GROUP + 1)
    stand = await _standing(look, *[one.id for one in waiting])
    return tuple((one.id, one.version) for one in waiting if stand[one.id].answerable)[:GROUP]


async def standing(look: Look, ids: tuple[int, ...]) -> dict[int, groups.Standing]:
    """How these cases stand now."""
    return await _standing(look, *ids)


async def batch(look: Look, micros: int) -> batches.Batch:
    """What the reader decided at an instant (microseconds since 1970), of what they may still answer."""
    at = EPOCH + micros * MICROSECOND
    found = await batches.of(look.connection, look.actor.owner, at)
    stand = await _standing(look, *[id for id, _ in found.cases])
    mine = tuple((id, version) for id, version in found.cases if stand[id].answerable)
    return batches.Batch(at, mine, found.acted)


async def invitation(look: Look, text: str) -> staff.Invitation | None:
    """What an invitation offers, if it can be used."""
    return await staff.invitation(look, text)


async def _standing(look: Look, *ids: int) -> dict[int, groups.Standing]:
    grants = await rights.grants_of(look.connection, look.actor.person)
    return await groups.standing(look.connection, look.keys, grants, look.actor.person, ids)


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
    today = look.now.astimezone(UNION_ZONE).date()
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


loaders: Mapping[str, Loader] = {
    "staff_tally": tally,
    "staff_waiting": waiting,
    "staff_page": page,
    "staff_case": case,
    "staff_numbered": numbered,
    "staff_after": after,
    "staff_group": group,
    "staff_standing": standing,
    "staff_batch": batch,
    "staff_invitation": invitation,
}
