import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10

from rules.base import card_numbers

SERIALS = st.integers(1, card_numbers.MOST_SERIAL)


@given(SERIALS)
def test_a_card_number_is_read_as_it_was_written(serial: int) -> None:
    number = card_numbers.write(serial)
    assert len(number) == card_numbers.LENGTH
    assert mod_97_10.is_valid(number)
    assert card_numbers.read(card_numbers.show(number)) == number
    assert card_numbers.serial(number) == serial


@given(SERIALS, st.integers(0, 11), st.integers(1, 9))
def test_every_wrong_digit_is_noticed(serial: int, place: int, by: int) -> None:
    number = card_numbers.write(serial)
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert card_numbers.read(wrong) is None


@given(SERIALS, st.integers(0, 10))
def test_every_swapped_pair_is_noticed(serial: int, place: int) -> None:
    number = card_numbers.write(serial)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or card_numbers.read(swapped) is None


@pytest.mark.parametrize("text", ["", "0000 0000 0098", "123456789012345", "十二", "12345678901X"])
def test_other_texts_are_no_card_numbers(text: str) -> None:
    assert card_numbers.read(text) is None


@pytest.mark.parametrize("serial", [0, -1, 10**10])
def test_serials_out_of_range_are_refused(serial: int) -> None:
    with pytest.raises(ValueError, match="serial"):
        card_numbers.write(serial)


def test_shown_and_masked() -> None:
    number = card_numbers.write(1234567)
    assert card_numbers.show(number) == f"0001 2345 67{number[10:]}"
    assert card_numbers.mask(number) == f"********67{number[10:]}"
