"""Live codes: good for two minutes, for nobody else's coupon, and confirmed by whom they were shown to."""

from datetime import timedelta

import pytest

from rules.base import codes
from storage import coupon_codes
from storage.coupon_codes import LINKS, Sight, Stale, live, recall, scanned, sight, typed_live
from storage.keys import Keyring
from tests.storage.house import NOON

KEYS, OTHERS = Keyring.made_up(), Keyring.random()
CLAIM = 123_456_789


def scan(text: str, **later: float) -> object:
    code = codes.read(KEYS.derive(LINKS), text)
    return scanned(code, NOON + timedelta(**later)) if code else None


def test_a_code_changes_every_minute_and_is_worthless_after_two() -> None:
    first, second = (live(KEYS, CLAIM, NOON + timedelta(seconds=s)) for s in (0, 60))
    assert live(KEYS, CLAIM, NOON + timedelta(seconds=59)) == first != second
    assert scan(first.text) == scan(first.text, seconds=119) == CLAIM
    assert scan(first.text, seconds=120) == Stale(CLAIM)
    assert scan(second.text, seconds=-5) == CLAIM, "another machine's clock may be behind"


def test_it_can_be_typed_as_well() -> None:
    code = live(KEYS, CLAIM, NOON).typed
    assert len(code) <= 12
    for text in (code, code.lower(), f"{code[:4]} {code[4:]}"):
        assert typed_live(KEYS, text, NOON + timedelta(seconds=119)) == CLAIM
    assert typed_live(KEYS, code, NOON + timedelta(seconds=120)) == Stale(CLAIM)
    assert typed_live(KEYS, code, NOON - timedelta(seconds=5)) == CLAIM
    assert typed_live(KEYS, code, NOON + timedelta(hours=3)) is None


def test_codes_of_other_unions_and_of_other_coupons_are_none_of_ours() -> None:
    theirs = live(OTHERS, CLAIM, NOON)
    assert scan(theirs.text) is None
    assert typed_live(KEYS, theirs.typed, NOON) is None
    code = live(KEYS, CLAIM, NOON).typed
    assert typed_live(KEYS, "1" + code, NOON) is None
    for text in ("", "洗车券", "0" * 40, "ZZZZZZZZZZZZZ" + code[-6:], "U" * 12):
        assert typed_live(KEYS, text, NOON) is None


def test_a_link_code_that_never_ends_is_no_live_code() -> None:
    forever = codes.Code(coupon_codes.KIND, CLAIM)
    assert scanned(forever, NOON) == Stale(CLAIM)


def test_what_a_cashier_was_shown_is_theirs_for_ten_minutes() -> None:
    seen = Sight(CLAIM, 3, 77, short=True)
    text = sight(KEYS, seen, 5, NOON)
    assert len(f"/redeem {text}".encode()) <= 64
    assert recall(KEYS, text, 5, NOON + timedelta(minutes=9)) == seen
    assert recall(KEYS, text, 5, NOON + timedelta(minutes=10)) is None
    assert recall(KEYS, text, 6, NOON) is None
    assert recall(OTHERS, text, 5, NOON) is None


@pytest.mark.parametrize("text", ["", "x", "洗车", "A" * 43, "A" * 200, "====", "\0"])
def test_nonsense_is_no_sight(text: str) -> None:
    assert recall(KEYS, text, 5, NOON) is None
