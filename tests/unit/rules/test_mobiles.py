import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.base import mobiles
from rules.base.mobiles import Mobile
from rules.base.unreadable import Unreadable


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "+86 138 1234 5678",
        "86-138-1234-5678",
        "008613812345678",
        "１３８１２３４５６７８",
        "(+86)13812345678",
        "\u202d138 1234 5678\u202c",
        "138.1234.5678",
    ],
)
def test_every_way_of_writing_it_is_the_same_mobile(text: str) -> None:
    assert mobiles.read(text) == Mobile("86", "13812345678")


@given(st.integers(13 * 10**9, 20 * 10**9 - 1))
def test_numbers_of_virtual_operators_too(number: int) -> None:
    found = mobiles.read(str(number))
    assert isinstance(found, Mobile)
    assert found.e164 == f"+86{number}"


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("+852 9123 4567", "+85291234567"),
        ("00852-51234567", "+85251234567"),
        ("85291234567", "+85291234567"),
        ("+853 6612 3456", "+85366123456"),
        ("+886 912 345 678", "+886912345678"),
        ("+8860912345678", "+886912345678"),
    ],
)
def test_mobiles_from_over_the_border(text: str, e164: str) -> None:
    found = mobiles.read(text)
    assert isinstance(found, Mobile)
    assert found.e164 == e164


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("-", "empty"),
        ("电话", "shape"),
        ("+", "shape"),
        ("1381234567a", "shape"),
        ("138****5678", "masked"),
        ("1381234567", "length"),
        ("138123456789", "length"),
        ("+86138123456", "length"),
        ("12012345678", "not_mobile"),
        ("0552-3012345", "not_mobile"),
        ("4008123123", "not_mobile"),
        ("+85221234567", "not_mobile"),
        ("+8529123456", "length"),
        ("+1 212 555 0100", "country"),
        ("0044 7700 900123", "country"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, why: str) -> None:
    assert mobiles.read(text) == Unreadable(why)


@given(st.text(max_size=40))
def test_reading_never_fails_and_reads_its_own_writing(text: str) -> None:
    found = mobiles.read(text)
    if isinstance(found, Mobile):
        assert mobiles.read(found.e164) == found


def test_masks() -> None:
    assert mobiles.mask(Mobile("86", "13812345678")) == "138****5678"
    assert mobiles.mask(Mobile("852", "91234567")) == "+852 91****67"
    assert mobiles.mask(Mobile("886", "912345678")) == "+886 91*****78"
