"""Who is nearest, asked and told in either datum."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.base.coordinates import Datum, Point, to_gcj02, to_wgs84
from rules.base.nearest import nearest

BENGBU = st.builds(Point, st.floats(32.8, 33.1), st.floats(117.2, 117.6))
DATUMS: tuple[Datum, ...] = ("wgs84", "gcj02")


def told(point: Point, datum: Datum) -> Point:
    return to_gcj02(point) if datum == "gcj02" else to_wgs84(point)


@given(BENGBU, st.lists(BENGBU, min_size=1, max_size=12))
def test_results_do_not_shift_with_the_datum(here: Point, places: list[Point]) -> None:
    plain = nearest(here, list(enumerate(places)), 5)
    metres = {near.what: near.metres for near in nearest(here, list(enumerate(places)), len(places))}
    for asked, given_in in product(DATUMS, DATUMS):
        found = nearest(told(here, asked), [(n, told(place, given_in)) for n, place in enumerate(places)], 5)
        assert [near.metres for near in found] == [pytest.approx(near.metres, abs=0.01) for near in plain]
        # the same order, except of two that are equally far to a centimetre
        assert [metres[near.what] for near in found] == [pytest.approx(near.metres, abs=0.01) for near in plain]


def test_the_order_would_change_if_the_datums_were_mixed() -> None:
    here = Point(32.950611, 117.379778)
    west, east = Point(32.950611, 117.377), Point(32.950611, 117.384)
    stations = [("west", west), ("east", east)]
    assert [near.what for near in nearest(here, stations, 2)] == ["west", "east"]
    for asked, given_in in product(DATUMS, DATUMS):
        found = nearest(told(here, asked), [(name, told(place, given_in)) for name, place in stations], 2)
        assert [near.what for near in found] == ["west", "east"]
    mislabelled = to_gcj02(here)
    wrong = nearest(Point(mislabelled.lat, mislabelled.lng), stations, 2)
    assert [near.what for near in wrong] == ["east", "west"]


def test_of_equals_the_first_comes_first_and_most_counts() -> None:
    here = Point(0, 0)
    assert [near.what for near in nearest(here, [("a", here), ("b", here), ("c", here)], 2)] == ["a", "b"]
    assert nearest(here, [], 3) == []
