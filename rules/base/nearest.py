"""What is nearest to somebody, whichever datum they or the places were told in."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from rules.base import coordinates
from rules.base.coordinates import Point

What = TypeVar("What")


@dataclass(frozen=True, slots=True)
class Near(Generic[What]):
    """Something at `metres` from where it was asked."""

    what: What
    metres: float


def nearest(here: Point, places: Iterable[tuple[What, Point]], most: int) -> list[Near[What]]:
    """The `most` nearest of `places`, nearest first; of those equally far the first ones."""
    asked = coordinates.to_wgs84(here)
    found = (Near(what, coordinates.distance_m(asked, point)) for what, point in places)
    return heapq.nsmallest(most, found, key=lambda near: near.metres)
