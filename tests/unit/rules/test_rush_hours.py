"""Rounds that would have riders and drivers tap while they are on the road."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules import offering
from rules.offering import Opening

DAY = datetime(2026, 11, 21, tzinfo=ZoneInfo("Asia/Shanghai"))


def opening(clock: str, way: str = "first", *occupations: str) -> Opening:
    hour, minute = map(int, clock.split(":"))
    at = DAY + timedelta(hours=hour, minutes=minute)
    later = at + timedelta(days=1)
    return Opening(way, 1, at, later, at, later, {"": 1}, (1,), occupations)


@pytest.mark.parametrize("clock", ["10:30", "12:00", "13:30", "16:30", "20:00"])
def test_first_come_at_meal_times_is_warned_about(clock: str) -> None:
    assert offering.at_a_traffic_light(opening(clock))
    assert offering.at_a_traffic_light(opening(clock, "groups", "courier", "employee"))


@pytest.mark.parametrize("clock", ["10:29", "13:31", "16:29", "20:01"])
def test_at_other_times_it_is_not(clock: str) -> None:
    assert not offering.at_a_traffic_light(opening(clock))


def test_a_draw_or_people_at_desks_may_open_at_noon() -> None:
    assert not offering.at_a_traffic_light(opening("12:00", "lottery"))
    assert not offering.at_a_traffic_light(opening("12:00", "first", "employee", "streamer"))


@pytest.mark.parametrize("way", ["joining", "inviting"])
def test_nobody_taps_for_what_is_granted(way: str) -> None:
    assert not offering.at_a_traffic_light(opening("12:00", way))
