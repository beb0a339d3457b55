"""Joining: who may be approved in a group, and what a reviewer's reason means for the form."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from rules.base import documents, names

# Over this somebody looks at it: most have retired by 63 (2024 国务院关于渐进式延迟法定退休年龄的办法), some work on
MOST_AGE_IN_GROUP = 65

FIELDS: tuple[str, ...] = ("name", "document", "mobile", "occupation", "employer", "organisation")

# Reasons for returning an application, and the fields that the person is asked again; "other" lets the reviewer pick
RETURN_REASONS = MappingProxyType(
    {
        "name_differs": ("name",),
        "document_differs": ("document",),
        "name_and_document_differ": ("name", "document"),
        "mobile_unreachable": ("mobile",),
        "mobile_of_somebody_else": ("mobile",),
        "occupation_unclear": ("occupation",),
        "employer_missing": ("employer",),
        "employer_unclear": ("employer",),
        "organisation_wrong": ("organisation",),
        "other": (),
    }
)

# Reasons for refusing one; the fields are those that the decision rests on
REJECT_REASONS = MappingProxyType(
    {
        "too_young": ("document",),
        "already_member": ("document",),
        "not_a_worker": ("occupation", "employer"),
        "outside_area": ("organisation",),
        "false_details": ("name", "document", "mobile"),
        "not_applying": (),
        "other": (),
    }
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """What the checks of an application look at. `born` is None where the document doesn't tell it."""

    name: str
    document_kind: documents.Kind
    born: date | None
    phone_proven: bool
    phone_shared: bool
    rejected_before: bool
    consented: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: consent, phone, phone_own, age, document, name or history, and whether it is in order."""

    code: str
    ok: bool


def checks(applicant: Applicant, today: date) -> tuple[Check, ...]:
    """What a reviewer would look at: always all seven, in one order. A failed one decides nothing: a person looks."""
    return (
        Check("consent", applicant.consented),
        Check("phone", applicant.phone_proven),
        Check("phone_own", not applicant.phone_shared),
        Check("age", applicant.born is not None and _age_fits(applicant.born, today)),
        Check("document", applicant.document_kind == "resident"),
        Check("name", names.ordinary(applicant.name)),
        Check("history", not applicant.rejected_before),
    )


def groupable(results: Iterable[Check]) -> bool:
    """Whether an application may be approved with others on one confirmation: it was checked, and nothing failed."""
    outcomes = [check.ok for check in results]
    return bool(outcomes) and all(outcomes)


def refusal(born: date, today: date) -> str | None:
    """Why somebody born then can't join on `today`: too_young; None if they can. Nobody is too old for a union.

    Sources: 工会法 第三条 (workers), 劳动法 第十五条 (sixteen).
    """
    return None if documents.old_enough(born, today) else "too_young"


def fields_of(reasons: Iterable[str]) -> tuple[str, ...]:
    """The fields to ask again for reasons of `RETURN_REASONS`, each once, in the order of the form. Raises KeyError."""
    asked = {name for reason in reasons for name in RETURN_REASONS[reason]}
    return tuple(name for name in FIELDS if name in asked)


def _age_fits(born: date, today: date) -> bool:
    return documents.MIN_AGE <= documents.age(born, today) <= MOST_AGE_IN_GROUP
