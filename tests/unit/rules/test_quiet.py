"""Quiet hours: through midnight and within a day, their ends, and the deadline that breaks them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.base import quiet
from rules.base.quiet import Hours

BENGBU = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=BENGBU)


@pytest.mark.parametrize(
    ("moment", "hours", "then"),
    [
        ("20T12:00", quiet.NIGHT, "20T12:00"),
        ("20T21:29", quiet.NIGHT, "20T21:29"),
        ("20T21:30", quiet.NIGHT, "21T08:00"),
        ("21T00:00", quiet.NIGHT, "21T08:00"),
        ("21T07:59", quiet.NIGHT, "21T08:00"),
        ("21T08:00", quiet.NIGHT, "21T08:00"),
        ("20T12:59", Hours(12 * 60, 13 * 60), "20T13:00"),
        ("20T13:00", Hours(12 * 60, 13 * 60), "20T13:00"),
        ("30T23:30", Hours(23 * 60, 0), "30T23:30"),
    ],
)
def test_what_is_quiet_ends_when_it_says(moment: str, hours: Hours, then: str) -> None:
    if hours.end == 0:
        assert quiet.awake(at(moment), BENGBU, hours) == datetime(2026, 12, 1, tzinfo=BENGBU)
        return
    assert quiet.awake(at(moment).astimezone(UTC), BENGBU, hours) == at(then)
    assert quiet.is_day(at(moment), BENGBU) is (quiet.awake(at(moment), BENGBU) == at(moment))


@pytest.mark.parametrize(("hours", "urgent"), [(25, False), (24, True), (1, True), (0, False), (-1, False)])
def test_a_deadline_is_urgent_in_its_last_day(hours: float, urgent: bool) -> None:
    now = at("20T23:00")
    assert quiet.urgent(now, now + timedelta(hours=hours)) is urgent
    assert quiet.urgent(now, None) is False
