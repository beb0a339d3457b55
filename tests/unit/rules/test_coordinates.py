import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.base import coordinates
from rules.base.coordinates import OffTheMap, Point

IN_CHINA = st.builds(Point, st.floats(18, 53), st.floats(74, 135))


def test_the_check_value_of_bengbu() -> None:
    shifted = coordinates.to_gcj02(Point(32.950611, 117.379778))
    assert shifted.lat == pytest.approx(32.948921326866106, abs=1e-12)
    assert shifted.lng == pytest.approx(117.3856183651972, abs=1e-12)
    assert shifted.datum == "gcj02"
    mixed_up = Point(shifted.lat, shifted.lng, "wgs84")
    assert coordinates.distance_m(Point(32.950611, 117.379778), mixed_up) == pytest.approx(580, abs=10)


@given(st.builds(Point, st.floats(-5, 60), st.floats(60, 145)))
@example(Point(55.827, 100.0))
@example(Point(0.83, 100.0))
@example(Point(30.0, 137.834))
@example(Point(30.0, 72.005))
def test_there_and_back_is_the_same_point_also_at_the_edges(point: Point) -> None:
    back = coordinates.to_wgs84(coordinates.to_gcj02(point))
    assert abs(back.lat - point.lat) < 1e-9 and abs(back.lng - point.lng) < 1e-9


@given(st.floats(20, 50), st.floats(75, 130))
def test_back_and_there_is_the_same_point(lat: float, lng: float) -> None:
    there = coordinates.to_gcj02(coordinates.to_wgs84(Point(lat, lng, "gcj02")))
    assert abs(there.lat - lat) < 1e-9 and abs(there.lng - lng) < 1e-9


@given(IN_CHINA)
def test_there_and_back_is_within_a_millimetre(point: Point) -> None:
    back = coordinates.to_wgs84(coordinates.to_gcj02(point))
    assert back.datum == "wgs84"
    assert coordinates.distance_m(point, back) < 0.001


@given(IN_CHINA)
def test_one_place_on_two_datums_is_no_distance(point: Point) -> None:
    shifted = coordinates.to_gcj02(point)
    assert coordinates.distance_m(point, shifted) < 0.001
    assert 0 < coordinates.distance_m(point, Point(shifted.lat, shifted.lng)) < 2000


def test_conversions_already_made_change_nothing() -> None:
    point = Point(32.9, 117.3, "gcj02")
    assert coordinates.to_gcj02(point) == point
    assert coordinates.to_wgs84(Point(32.9, 117.3)) == Point(32.9, 117.3)


def test_abroad_there_is_no_shift() -> None:
    assert coordinates.to_gcj02(Point(48.85, 2.35)) == Point(48.85, 2.35, "gcj02")
    assert coordinates.to_wgs84(Point(-33.9, 151.2, "gcj02")) == Point(-33.9, 151.2)


def test_distances_that_anybody_can_check() -> None:
    degree_m = coordinates.EARTH_RADIUS_M * math.pi / 180
    assert coordinates.distance_m(Point(0, 0), Point(0, 1)) == pytest.approx(degree_m)
    assert coordinates.distance_m(Point(90, 0), Point(-90, 0)) == pytest.approx(180 * degree_m)
    assert coordinates.distance_m(Point(0, 179.5), Point(0, -179.5)) == pytest.approx(degree_m)


@given(IN_CHINA, IN_CHINA)
def test_the_way_back_is_as_long(one: Point, other: Point) -> None:
    assert coordinates.distance_m(one, other) == pytest.approx(coordinates.distance_m(other, one), abs=1e-6)


@pytest.mark.parametrize(
    ("lat", "lng"), [(90.1, 0), (0, 180.1), (math.nan, 0), (0, math.nan), (math.inf, 0), (117.3, 32.9)]
)
def test_points_off_the_map_are_refused(lat: float, lng: float) -> None:
    with pytest.raises(OffTheMap, match="90"):
        Point(lat, lng)
