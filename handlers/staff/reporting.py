"""周报: on the first working day of a week staff hear the numbers of the last seven days in their own place."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.delivery import notice
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.jobs.job import Job, Shift
from handlers.staff import words
from rules.base.timetables import Weekly
from storage import organisations, outbox, paths, piles, rights
from storage.piles import Pile
from storage.rights import Grant

NAME = "weekly-report"
DAYS = timedelta(days=7)
NAMED = 3
"""Own organisations named in the title."""
AT_ONCE = 50
TOLD = rights.MANAGE | rights.REVIEW.union(*rights.CASES.values())
"""Roles that get it: an admin about every kind of case, the others about those that they answer."""


Numbers = Mapping[str, Counter[tuple[str, str]]]
"""By the path of every organisation: how many cases there are below it, by (kind of organisation, kind of case)."""


@dataclass(frozen=True, slots=True)
class Week:
    """What happened everywhere: filed and decided from `since` until `until`, and what is over its time now."""

    since: datetime
    until: datetime
    filed: Numbers
    decided: Numbers
    over: Numbers


async def work(shift: Shift) -> None:
    """Tell everybody whose place had something to do, each once for this run."""
    until = datetime.combine(shift.run.due_at.astimezone(shift.calendar.zone), time(), shift.calendar.zone)
    since = until - DAYS
    async with shift.looking() as look:
        filed, decided = [await of(look.connection, since, until) for of in (piles.filed, piles.decided)]
        over = await piles.open_until(look.connection, look.now)
        grants = await rights.standing(look.connection)
    numbers = [await asyncio.to_thread(everywhere, of) for of in (filed, decided, over)]
    week = Week(since, until, *numbers)
    persons = [(person, held) for person, held in _by_person(grants).items() if person > shift.run.cursor]
    for start in range(0, len(persons), AT_ONCE):
        some = persons[start : start + AT_ONCE]
        told = [(person, screen) for person, held in some if (screen := report(week, held)) is not None]
        notices = [notice.notify(person, NAME, screen, dedupe=shift.key(person)) for person, screen in told]
        await shift.step(some[-1][0], outbox.NotifyAll(tuple(notices)), done=len(told))


def everywhere(counted: Iterable[Pile]) -> Numbers:
    """The piles of every organisation with those of all below it."""
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for pile in counted:
        end = len(pile.path)
        while end > 1:
            found[pile.path[:end]][pile.level, pile.kind] += pile.n
            end = pile.path.rfind("/", 0, end - 1) + 1
    return found


def _by_person(grants: Iterable[Grant]) -> dict[int, list[Grant]]:
    held: dict[int, list[Grant]] = {}
    for grant in grants:
        if grant.role in TOLD:
            held.setdefault(grant.person, []).append(grant)
    return dict(sorted(held.items()))


def report(week: Week, held: Sequence[Grant]) -> Screen | None:
    """The numbers of one person's places, all together and level by level; None where there is nothing to tell."""
    counts = [_by_level(of, held) for of in (week.filed, week.decided, week.over)]
    filed, decided, over = (sum(count.values()) for count in counts)
    if not filed + decided + over:
        return None
    tops = set(paths.outermost(grant.path for grant in held))
    names = list(dict.fromkeys(grant.name for grant in held if grant.path in tops))[:NAMED]
    last = week.until - timedelta(microseconds=1)
    lines = [
        say(
            "staff-week",
            organisation=words.listed([verbatim(name) for name in names]),
            first=week.since.date(),
            last=last.date(),
        ),
        say("staff-week-numbers", filed=filed, decided=decided, over=over),
    ]
    levels = [level for level in organisations.KINDS if any(count[level] for count in counts)]
    if len(levels) > 1:
        lines += [_line(level, *(count[level] for count in counts)) for level in levels]
    choices = (Choice("/overdue", Say("command-overdue"), "primary"),) if over else ()
    return Screen(tuple(lines), (*choices, Choice("/queue", Say("staff-to-queue"))))


def _line(level: str, filed: int, decided: int, over: int) -> Say:
    numbers = say("staff-week-numbers", filed=filed, decided=decided, over=over)
    return say("staff-week-level", level=Say(f"staff-level-{level}"), numbers=numbers)


def _by_level(of: Numbers, held: Sequence[Grant]) -> Counter[str]:
    """How many of `of` these rights are about, by the kind of organisation; no case twice where rights overlap."""
    counts: Counter[str] = Counter()
    kinds = {kind for grant in held for _, kind in of.get(grant.path, ())}
    for kind in kinds:
        tops = paths.outermost(grant.path for grant in held if _concerns(grant.role, kind))
        for path in tops:
            for (level, other), n in of.get(path, {}).items():
                counts[level] += n if other == kind else 0
    return counts


def _concerns(role: str, kind: str) -> bool:
    return role in rights.MANAGE or role in rights.answering(kind)


job = Job(NAME, Weekly(), work, late=timedelta(days=4))
