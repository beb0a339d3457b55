"""The demo's applications: who applied where, how long ago, and what became of it. Values only."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from handlers.demo import people, places
from handlers.demo.people import Crowd, Invented
from rules import joining
from rules.base import documents

OPEN, RETURNED, CORRECTED, APPROVED, REJECTED, WITHDRAWN = (
    "open",
    "returned",
    "corrected",
    "approved",
    "rejected",
    "withdrawn",
)
SHARED, OLD, ODD, PERMIT, AGAIN = ("shared", "old", "odd", "permit", "again")
"""Why a reviewer should look: another's mobile, over 65, an unusual name, a permit, refused before."""


@dataclass(frozen=True, slots=True)
class Story:
    """One application. `hours_ago` is working time since it was filed; `reason`: of a return or a refusal."""

    key: str
    place: str
    who: Invented
    hours_ago: float
    end: str = OPEN
    reason: str = ""
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """So many applications alike: at one of these places, filed between so many working hours ago."""

    many: int
    places: tuple[str, ...]
    hours_ago: tuple[float, float]
    end: str = OPEN
    reason: str = ""
    flaw: str = ""


COUNTY = ("AH340304-HY", "AH340304-WM", "AH340304-KD", "AH340304-JZ", "AH340304-SJ", "AH340304101", "AH340304001")
CITY = ("AH340303-HY", "AH340302-WM", "AH340311-HY", "AH340321-HY", "AH340323-KD")
FAR = ("AH3401-HY", "AH340104-JZ", "AH3402-WM", "AH3406-HY")
PLANS = (
    Plan(33, COUNTY, (0.2, 5.5)),
    Plan(4, COUNTY, (6.2, 6.9)),
    Plan(3, COUNTY, (8, 13)),
    Plan(1, COUNTY, (1, 5), flaw=SHARED),
    Plan(1, COUNTY, (1, 5), flaw=OLD),
    Plan(1, COUNTY, (1, 5), flaw=ODD),
    Plan(1, COUNTY, (1, 5), flaw=PERMIT),
    Plan(5, CITY, (0.5, 6.8)),
    Plan(1, CITY, (9, 12)),
    Plan(4, FAR, (0.5, 6.5)),
    Plan(1, FAR, (20, 25)),
    Plan(2, COUNTY, (12, 25), RETURNED, "name_differs"),
    Plan(1, COUNTY, (12, 25), RETURNED, "employer_missing"),
    Plan(1, CITY, (12, 25), RETURNED, "document_differs"),
    Plan(1, COUNTY, (9, 12), CORRECTED, "employer_missing"),
    Plan(5, COUNTY, (10, 60), APPROVED),
    Plan(3, CITY, (10, 60), APPROVED),
    Plan(1, COUNTY, (20, 50), REJECTED, "outside_area"),
    Plan(1, COUNTY, (20, 50), REJECTED, "not_applying"),
    Plan(1, FAR, (20, 50), REJECTED, "not_a_worker"),
    Plan(2, COUNTY, (10, 40), WITHDRAWN),
)


def tell(crowd: Crowd, today: date) -> Iterator[Story]:
    """Every application, in no order of time."""
    number = 0
    for plan in PLANS:
        for _ in range(plan.many):
            place = plan.places[number % len(plan.places)]
            who = _flawed(crowd.somebody(places.trade(place)), plan.flaw, today)
            yield Story(f"join {number}", place, who, crowd.spread(*plan.hours_ago), plan.end, plan.reason, plan.flaw)
            number += 1
    yield from _twice(crowd)


def _twice(crowd: Crowd) -> Iterator[Story]:
    """Somebody was refused, and asks again."""
    who = crowd.somebody("truck_driver")
    yield Story("refused", places.DRIVERS, who, 45, REJECTED, "false_details")
    yield Story("again", places.DRIVERS, who, 3, flaw=AGAIN)


def _flawed(who: Invented, flaw: str, today: date) -> Invented:
    match flaw:
        case "shared":
            return replace(who, mobile=people.KNOWN.mobile)
        case "old":
            return replace(who, document=people.document(date(today.year - 68, 5, 4), 7))
        case "odd":
            return replace(who, name="阿依古丽")
        case "permit":
            return replace(who, document="H99999904")
    return who


def passes(story: Story, today: date) -> bool:
    """Whether all checks pass, by the rules that reviewers see."""
    return joining.groupable(joining.checks(applicant(story, today), today))


def applicant(story: Story, today: date) -> joining.Applicant:
    """What the checks look at."""
    read = documents.read(story.who.document, today)
    assert isinstance(read, documents.Document)
    return joining.Applicant(
        name=story.who.name,
        document_kind=read.kind,
        born=read.born or BORN,
        phone_proven=True,
        phone_shared=story.flaw == SHARED,
        rejected_before=story.flaw == AGAIN,
        consented=True,
    )


BORN = date(1988, 8, 8)
"""The birthday that whoever has a permit typed."""
