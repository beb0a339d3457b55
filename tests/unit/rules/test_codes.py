import base64
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import occupations
from rules.base import codes, typed_codes
from rules.base.codes import BadCode, Code

KEY, OTHER = b"k" * 32, b"o" * 32
IDS = st.integers(0, 2**63 - 1)
CODES = st.builds(Code, st.sampled_from(sorted(codes.KINDS)), IDS, st.integers(0, 255), st.integers(0, 2**32 - 1), IDS)
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@given(CODES)
def test_a_signed_code_reads_as_it_was_and_fits_every_channel(code: Code) -> None:
    text = codes.sign(KEY, code)
    assert re.fullmatch("[A-Za-z0-9_-]{1,64}", text)
    assert len(text) == codes.LENGTH
    assert codes.read(KEY, text) == code


@given(CODES, st.integers(0, codes.LENGTH - 1), st.sampled_from("ABCXYZabcxyz0189_-"))
def test_any_changed_character_is_noticed(code: Code, place: int, char: str) -> None:
    text = codes.sign(KEY, code)
    forged = text[:place] + char + text[place + 1 :]
    assert forged == text or codes.read(KEY, forged) is None


@given(CODES)
def test_another_key_reads_nothing_and_an_older_one_still_does(code: Code) -> None:
    text = codes.sign(KEY, code)
    assert codes.read(OTHER, text) is None
    assert codes.read(OTHER, text, older_keys=(KEY,)) == code


@given(st.text(max_size=70) | st.text("ABCabc019-_", min_size=48, max_size=48))
def test_no_text_breaks_it(text: str) -> None:
    assert codes.read(KEY, text) is None


def test_near_misses_of_the_shape() -> None:
    text = codes.sign(KEY, Code("organisation", 7))
    for wrong in (text + "\n", text + "=", " " + text, text[:-1], text + "A", text.replace(text[0], "é", 1)):
        assert codes.read(KEY, wrong) is None


@pytest.mark.parametrize(("version", "kind"), [(2, 1), (1, 200)])
def test_codes_of_a_newer_release_are_not_misread(version: int, kind: int) -> None:
    body = codes._BODY.pack(version, kind, 7, 0, 0, 0)
    text = base64.urlsafe_b64encode(body + codes._mac(KEY, body)).decode()
    assert codes.read(KEY, text) is None


def test_at_least_eighty_bits_are_signed() -> None:
    raw = base64.urlsafe_b64decode(codes.sign(KEY, Code("organisation", 0)))
    assert len(raw) - codes._BODY.size >= 10


def test_an_expiry_ends_it_at_its_minute() -> None:
    code = Code("staff_invite", 1, expiry_minute=codes.minute(NOW), nonce=5)
    assert not code.expired(NOW - timedelta(microseconds=1))
    assert code.expired(NOW)
    assert not Code("organisation", 1).expired(NOW + timedelta(days=36500))
    assert codes.minute(NOW + timedelta(seconds=1)) == codes.minute(NOW) + 1
    assert not Code("organisation", 1, expiry_minute=2**32 - 1).expired(NOW)


@pytest.mark.parametrize(
    "code",
    [
        Code("unheard_of", 1),
        Code("organisation", 2**63),
        Code("organisation", -1),
        Code("organisation", 1, occupation=256),
        Code("organisation", 1, expiry_minute=2**32),
        Code("organisation", 1, nonce=2**63),
    ],
)
def test_what_does_not_fit_is_refused(code: Code) -> None:
    with pytest.raises(BadCode):
        codes.sign(KEY, code)


def test_a_short_key_is_refused() -> None:
    text = codes.sign(KEY, Code("organisation", 1))
    with pytest.raises(BadCode):
        codes.sign(b"short", Code("organisation", 1))
    with pytest.raises(BadCode):
        codes.read(b"", text)


def test_a_printed_poster_never_changes_its_meaning() -> None:
    """If this fails, posters on walls stop working."""
    printed = "AQIAAAAAAAAABwEAAAAAAAAAAAAAAABDSklB0n-VjMj8g3qG"
    assert codes.sign(KEY, Code("occupation", 7, occupation=1)) == printed
    assert occupations.of_number(1) == "truck_driver"


def test_occupations_fit_in_a_code_and_are_never_twice_the_same() -> None:
    assert set(occupations.CODES) == set(occupations.NUMBERS)
    assert len(set(occupations.NUMBERS.values())) == len(occupations.CODES)
    assert all(0 < n < 256 for n in occupations.NUMBERS.values())
    assert all(occupations.of_number(occupations.number(code)) == code for code in occupations.CODES)
    assert occupations.of_number(0) is None
    assert occupations.of_number(255) is None
    assert set(occupations.CODES) > occupations.NEW_FORMS


@given(st.binary(min_size=5, max_size=5))
def test_a_typed_code_survives_how_people_type(random_bytes: bytes) -> None:
    code = typed_codes.draw(random_bytes)
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{8}", code)
    assert typed_codes.normalise(code) == code
    assert typed_codes.normalise(typed_codes.show(code).lower()) == code
    assert typed_codes.normalise(code.replace("0", "o").replace("1", "l")) == code
    assert typed_codes.normalise(" ".join(code)) == code


def test_five_bytes_give_every_code_once() -> None:
    assert typed_codes.draw(b"\x00" * 5) == "00000000"
    assert typed_codes.draw(b"\xff" * 5) == "ZZZZZZZZ"
    assert typed_codes.draw(b"\x00\x00\x00\x00\x21") == "00000011"
    with pytest.raises(ValueError, match="5"):
        typed_codes.draw(b"1234")


@pytest.mark.parametrize(("text", "code"), [("ｏＩ２３-４５６７", "01234567"), ("oil0oil0", "01100110")])
def test_twins_are_read_as_digits(text: str, code: str) -> None:
    assert typed_codes.normalise(text) == code


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "ABCDEFGU", "你好你好你好你好", "ABCD!FGH", "x" * 10**5])
def test_other_texts_are_no_typed_codes(text: str) -> None:
    assert typed_codes.normalise(text) is None


def test_a_clear_code_has_letters_and_digits() -> None:
    assert typed_codes.clear("7K3MPQ0A")
    assert not typed_codes.clear("MYQMCHCF")
    assert not typed_codes.clear("19900307")
