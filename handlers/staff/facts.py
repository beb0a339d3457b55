"""What staff look up. Rights are asked here for what is shown; every act asks them again in its own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.dialogue.service import Loader
from storage import batches, groups, queues, rights, staff
from storage.queues import Place, Waiting, Wanted
from storage.writing import Look

PAGE = 8
GROUP = 50
"""Most cases approved on one confirmation."""
PASSED = Wanted(("join",), passes=True)
COUNTED = ("join", "help", "legal_aid")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LATEST = (datetime.max.replace(tzinfo=UTC) - EPOCH) // MICROSECOND


@dataclass(frozen=True, slots=True)
class Tally:
    """How much waits: by the clock, by kind, and how many make up the group whose checks all pass."""

    total: int
    over: int
    soon: int
    passed: int
    kinds: tuple[tuple[str, int], ...]


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
    after = Place(EPOCH + min(due, LATEST) * MICROSECOND, id) if id else None
    return tuple(await queues.page(look.connection, look.keys, grants, wanted, after, PAGE + 1))


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


loaders: Mapping[str, Loader] = {
    "staff_tally": tally,
    "staff_waiting": waiting,
    "staff_page": page,
    "staff_after": after,
    "staff_group": group,
    "staff_standing": standing,
    "staff_batch": batch,
    "staff_invitation": invitation,
}
