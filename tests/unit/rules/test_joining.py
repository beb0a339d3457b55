from dataclasses import replace
from datetime import date

import pytest

from rules import joining
from rules.joining import Applicant

TODAY = date(2026, 11, 20)
GOOD = Applicant("张三", "resident", date(1990, 3, 7), True, False, False, True)


def failed(applicant: Applicant) -> list[str]:
    return [check.code for check in joining.checks(applicant, TODAY) if not check.ok]


def test_an_application_without_doubt_may_go_with_others() -> None:
    results = joining.checks(GOOD, TODAY)
    assert [c.code for c in results] == ["consent", "phone", "phone_own", "age", "document", "name", "history"]
    assert joining.groupable(results)


@pytest.mark.parametrize(
    ("applicant", "code"),
    [
        (replace(GOOD, consented=False), "consent"),
        (replace(GOOD, phone_proven=False), "phone"),
        (replace(GOOD, phone_shared=True), "phone_own"),
        (replace(GOOD, born=None), "age"),
        (replace(GOOD, born=date(2010, 11, 21)), "age"),
        (replace(GOOD, born=date(1960, 11, 20)), "age"),
        (replace(GOOD, document_kind="hm_permit"), "document"),
        (replace(GOOD, name="张师傅"), "name"),
        (replace(GOOD, rejected_before=True), "history"),
    ],
)
def test_each_doubt_alone_keeps_it_out_of_the_group(applicant: Applicant, code: str) -> None:
    assert failed(applicant) == [code]
    assert not joining.groupable(joining.checks(applicant, TODAY))


@pytest.mark.parametrize("born", [date(2010, 11, 20), date(1960, 11, 21)])
def test_sixteen_and_sixty_five_are_in(born: date) -> None:
    assert failed(replace(GOOD, born=born)) == []


def test_an_application_nobody_checked_goes_with_none() -> None:
    assert not joining.groupable([])


def test_only_the_young_are_refused() -> None:
    assert joining.refusal(date(2010, 11, 21), TODAY) == "too_young"
    assert joining.refusal(date(2010, 11, 20), TODAY) is None
    assert joining.refusal(date(1940, 1, 1), TODAY) is None


def test_a_returned_form_asks_only_what_the_reasons_concern() -> None:
    assert joining.fields_of(["mobile_unreachable", "name_and_document_differ", "name_differs"]) == (
        "name",
        "document",
        "mobile",
    )
    assert joining.fields_of(["other"]) == ()
    with pytest.raises(KeyError):
        joining.fields_of(["because"])


def test_reasons_name_fields_that_exist() -> None:
    for reasons in (joining.RETURN_REASONS, joining.REJECT_REASONS):
        assert all(set(fields) <= set(joining.FIELDS) for fields in reasons.values())
    assert set(joining.fields_of(joining.RETURN_REASONS)) == set(joining.FIELDS)
