from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from rules.base import checkdigit, documents
from rules.base.documents import Document
from rules.base.unreadable import Unreadable

TODAY = date(2026, 11, 20)
BIRTHS = st.dates(date(1907, 1, 1), date(2025, 11, 20))
AREAS = st.integers(11, 65).flatmap(lambda p: st.integers(0, 9999).map(lambda c: f"{p}{c:04d}"))


def number(area: str, born: date, serial: int = 123) -> str:
    digits = f"{area}{born:%Y%m%d}{serial:03d}"
    return digits + checkdigit.mod_11_2(digits)


def reason(text: str, today: date = TODAY) -> str:
    found = documents.read(text, today)
    assert isinstance(found, Unreadable)
    return found.reason


@given(st.text("0123456789", min_size=17, max_size=17))
def test_the_check_character_is_the_oracles(digits: str) -> None:
    assert checkdigit.mod_11_2(digits) == ric.calc_check_digit(digits + "?")  # it leaves the last one out


@pytest.mark.parametrize("text", ["11010519491231002X", "440524188001010014"])
def test_the_standards_own_examples_have_the_right_check_character(text: str) -> None:
    assert checkdigit.mod_11_2(text[:17]) == text[17]  # GB 11643-1999, appendix


@given(AREAS, BIRTHS, st.integers(0, 999))
def test_a_right_number_is_read_whatever_its_county(area: str, born: date, serial: int) -> None:
    text = number(area, born, serial)
    assert documents.read(text, TODAY) == Document("resident", text, born, "male" if serial % 2 else "female")


@pytest.mark.parametrize("area", ["340371", "130171", "419001", "110112", "710000"])
def test_codes_that_a_county_table_would_refuse_are_read(area: str) -> None:
    found = documents.read(number(area, date(1995, 2, 28)), TODAY)
    assert isinstance(found, Document)
    assert found.kind == "resident"


@pytest.mark.parametrize(
    ("area", "kind"),
    [
        ("810000", "hmt_residence"),
        ("820000", "hmt_residence"),
        ("830000", "hmt_residence"),
        ("911840", "foreign_permanent"),
    ],
)
def test_eighteen_digits_of_others(area: str, kind: str) -> None:
    found = documents.read(number(area, date(1988, 8, 8)), TODAY)
    assert isinstance(found, Document)
    assert (found.kind, found.born, found.sex) == (kind, date(1988, 8, 8), "male")


@pytest.mark.parametrize(
    ("text", "kind", "kept"),
    [
        ("usa 123456789012", "foreign_permanent", "USA123456789012"),
        ("h1234 5678", "hm_permit", "H12345678"),
        ("M1234567801", "hm_permit", "M1234567801"),
        ("１２３４５６７８", "tw_permit", "12345678"),
    ],
)
def test_permits_are_read_without_a_birthday(text: str, kind: str, kept: str) -> None:
    found = documents.read(text, TODAY)
    assert isinstance(found, Document)
    assert (found.kind, found.number, found.born, found.sex) == (kind, kept, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "110105-19491231-002Ｘ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002×",
        "\u202d11010519491231002X\u202c",
        "1101051949\u200b1231002X",
    ],
)
def test_every_way_of_typing_it_is_the_same_number(text: str) -> None:
    found = documents.read(text, TODAY)
    assert isinstance(found, Document)
    assert found.number == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("你好", "shape"),
        ("<script>", "shape"),
        ("A" * 100_000, "shape"),
        ("340302********1233", "masked"),
        ("340302900307123", "first_generation"),
        ("34030219900307123", "length"),
        ("3403021990030712333", "length"),
        ("34030219900307X233", "shape"),
        ("040302199003071233", "area"),
        ("840302199003071233", "area"),
        ("340302199013071233", "date"),
        ("340302199002301233", "date"),
        ("340302199003071234", "checksum"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, why: str) -> None:
    assert reason(text) == why


def test_birthdays_out_of_the_possible() -> None:
    assert reason(number("340302", TODAY + timedelta(days=1))) == "future"
    assert reason(number("340302", date(2099, 1, 1))) == "future"
    assert reason(number("340302", TODAY)) == "age"
    assert reason(number("340302", date(1906, 11, 20))) == "age"
    assert isinstance(documents.read(number("340302", date(1906, 11, 21)), TODAY), Document)


@given(AREAS, BIRTHS, st.integers(0, 16), st.integers(1, 9))
def test_a_wrong_digit_is_never_read(area: str, born: date, place: int, by: int) -> None:
    text = number(area, born)
    wrong = text[:place] + str((int(text[place]) + by) % 10) + text[place + 1 :]
    assert isinstance(documents.read(wrong, TODAY), Unreadable)


@given(AREAS, BIRTHS, st.integers(0, 15))
def test_swapped_digits_are_never_read(area: str, born: date, place: int) -> None:
    text = number(area, born)
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert swapped == text or isinstance(documents.read(swapped, TODAY), Unreadable)


@given(st.text(max_size=60), st.dates())
def test_reading_never_fails(text: str, today: date) -> None:
    documents.read(text, today)


def test_sixteen_begins_on_the_birthday() -> None:
    born = date(2010, 11, 20)
    assert not documents.old_enough(born, date(2026, 11, 19))
    assert documents.old_enough(born, date(2026, 11, 20))


def test_who_is_born_on_29_february_is_older_on_1_march() -> None:
    assert documents.age(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert documents.age(date(2008, 2, 29), date(2026, 3, 1)) == 18
    assert documents.age(date(2008, 2, 29), date(2028, 2, 29)) == 20


def test_masks_keep_the_birthday_hidden() -> None:
    assert documents.mask("340302199003071233") == "340************233"
    assert documents.mask("H12345678") == "H1*****78"
    assert documents.mask("12345678") == "12****78"
    assert documents.mask("123") == "***"
