"""Points on the map, each with its datum: WeChat's messages are GCJ-02, browsers and Telegram are WGS-84."""

import math
from dataclasses import dataclass
from typing import Literal

Datum = Literal["wgs84", "gcj02"]

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG
_AXIS_M = 6_378_245.0  # Krasovsky 1940 ellipsoid, which GCJ-02 is computed on
_ECCENTRICITY2 = 0.00669342162296594323
_SOUTH, _NORTH, _WEST, _EAST = 0.8293, 55.8271, 72.004, 137.8347  # where maps of China are shifted
_MARGIN = 0.1  # degrees, more than any shift: a place inside the box may be shifted out of it
_ROUNDS = 8  # each round divides the error by about 1000; two are enough for 0.1 m


class OffTheMap(ValueError):
    """Latitude must lie in -90..90 degrees and longitude in -180..180."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place: `lat` and `lng` in degrees on `datum`. Raises OffTheMap."""

    lat: float
    lng: float
    datum: Datum = "wgs84"

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lng <= 180):  # also false for NaN
            raise OffTheMap(OffTheMap.__doc__)


def to_gcj02(point: Point) -> Point:
    """The point on GCJ-02. Outside the box around China the two datums are the same."""
    if point.datum == "gcj02" or not _in_box(point):
        return Point(point.lat, point.lng, "gcj02")
    shift_lat, shift_lng = _shift(point.lat, point.lng)
    return Point(point.lat + shift_lat, point.lng + shift_lng, "gcj02")


def to_wgs84(point: Point) -> Point:
    """The point on WGS-84, iterated until the way back misses by far less than 1e-9 degrees.

    Whatever `to_gcj02` moved comes back, even where the move has crossed the edge of the box.
    """
    if point.datum == "wgs84" or not _in_box(point, _MARGIN):
        return Point(point.lat, point.lng, "wgs84")
    lat, lng = point.lat, point.lng
    for _ in range(_ROUNDS):
        shift_lat, shift_lng = _shift(lat, lng)
        lat, lng = point.lat - shift_lat, point.lng - shift_lng
    back = Point(lat, lng, "wgs84")
    return back if _in_box(back) else Point(point.lat, point.lng, "wgs84")


def distance_m(one: Point, other: Point) -> float:
    """Metres along a great circle (haversine on a sphere, within 0.6 %); both points are taken to one datum first."""
    here, there = to_wgs84(one), to_wgs84(other)
    lat1, lat2 = math.radians(here.lat), math.radians(there.lat)
    half_lat, half_lng = (lat2 - lat1) / 2, math.radians(there.lng - here.lng) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lng) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


def _in_box(point: Point, margin: float = 0) -> bool:
    return _SOUTH - margin <= point.lat <= _NORTH + margin and _WEST - margin <= point.lng <= _EAST + margin


def _shift(lat: float, lng: float) -> tuple[float, float]:
    """Degrees by which GCJ-02 moves a WGS-84 place. Source: the algorithm as map makers have published it."""
    x, y = lng - 105.0, lat - 35.0
    wave = 20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north_m += (wave + _ripple(y, 20, 40, (160, 12), (320, 30))) * 2 / 3
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east_m += (wave + _ripple(x, 20, 40, (150, 12), (300, 30))) * 2 / 3
    bend = 1 - _ECCENTRICITY2 * math.sin(math.radians(lat)) ** 2
    meridian_m = _AXIS_M * (1 - _ECCENTRICITY2) / bend**1.5
    parallel_m = _AXIS_M / math.sqrt(bend) * math.cos(math.radians(lat))
    return math.degrees(north_m / meridian_m), math.degrees(east_m / parallel_m)


def _ripple(v: float, short: float, mid: float, long: tuple[float, float], longest: tuple[float, float]) -> float:
    total = short * math.sin(v * math.pi) + mid * math.sin(v / 3 * math.pi)
    return total + sum(height * math.sin(v * math.pi / length) for height, length in (long, longest))
