"""Addresses of the post: read in one line, masked for lists."""

import pytest

from rules.base import postal
from rules.base.unreadable import Unreadable

HOME = "蚌埠市禹会区涂山路 1 号 2 栋 301"


def test_an_address_is_read_in_one_line() -> None:
    assert postal.read("  蚌埠市禹会区\n涂山路 1 号\u202e 2 栋   301 ") == "蚌埠市禹会区 涂山路 1 号 2 栋 301"


@pytest.mark.parametrize(("text", "reason"), [("蚌埠", "short"), ("  ", "short"), ("路" * 121, "long")])
def test_what_no_parcel_finds_is_refused(text: str, reason: str) -> None:
    assert postal.read(text) == Unreadable(reason)


def test_a_list_shows_the_beginning_only_and_not_how_long_the_rest_is() -> None:
    assert postal.mask(HOME) == "蚌埠市禹会区****"
    assert len(postal.mask(HOME)) == len(postal.mask(HOME * 3))
