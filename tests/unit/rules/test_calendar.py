import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.base.calendar import HORIZON_DAYS, SHANGHAI, Calendar, DayKind

PLAIN = Calendar()
MOMENTS = st.datetimes(datetime(2023, 1, 1), datetime(2029, 1, 1), timezones=st.just(SHANGHAI))  # noqa: DTZ001
SPANS = st.integers(0, 200 * 60).map(lambda minutes: timedelta(minutes=minutes))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_make_up_days_of_2026_are_working_weekends(day: str) -> None:
    assert date.fromisoformat(day).weekday() >= 5
    assert PLAIN.is_working(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-01-01", "2026-02-17", "2026-10-01", "2026-11-21"])
def test_holidays_and_weekends_are_free(day: str) -> None:
    assert not PLAIN.is_working(date.fromisoformat(day))
    assert PLAIN.published(date.fromisoformat(day))


@given(st.dates())
def test_any_date_has_an_answer(day: date) -> None:
    working = PLAIN.is_working(day)
    if not PLAIN.published(day):
        assert working == (day.weekday() < 5)


def test_a_year_nobody_has_published_is_monday_to_friday_and_says_so() -> None:
    assert not PLAIN.published(date(2003, 12, 31))
    assert PLAIN.published(date(2026, 12, 31))
    assert not PLAIN.published(date(2045, 1, 4))
    assert [PLAIN.is_working(date(2045, 1, day)) for day in range(2, 9)] == [True] * 5 + [False] * 2


def test_overrides_go_before_the_library_and_cover_a_year_once_they_look_whole() -> None:
    own = {date(2026, 11, 20): DayKind.HOLIDAY, date(2026, 11, 21): DayKind.WORKDAY, date(2045, 1, 1): DayKind.HOLIDAY}
    calendar = Calendar(own)
    assert not calendar.is_working(date(2026, 11, 20))
    assert calendar.is_working(date(2026, 11, 21))
    assert calendar.published(date(2045, 1, 1))
    assert not calendar.published(date(2045, 1, 2))
    assert Calendar(own | {date(2045, 10, 1): DayKind.HOLIDAY}).published(date(2045, 1, 2))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-11-20T10:00", "2026-11-23T10:00"),  # Friday to Monday
        ("2026-11-21T11:00", "2026-11-23T17:00"),  # Saturday: the whole of Monday
        ("2026-11-20T17:00", "2026-11-23T17:00"),
        ("2026-11-20T23:59", "2026-11-23T17:00"),
        ("2026-11-20T08:00", "2026-11-20T17:00"),
        ("2026-11-20T12:30", "2026-11-23T12:00"),  # lunch
        ("2026-09-30T16:00", "2026-10-08T16:00"),  # over the national holiday
        ("2026-02-13T10:00", "2026-02-14T10:00"),  # to a Saturday that is worked
        ("2026-12-31T10:00", "2027-01-01T10:00"),  # unpublished when this was written, and no exception
    ],
)
def test_one_working_day(start: str, due: str) -> None:
    unpublished = Calendar({date(2027, 1, 1): DayKind.WORKDAY}) if due.startswith("2027") else PLAIN
    assert unpublished.add_working(at(start), days=1) == at(due)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-20T10:00", 2, "2026-11-20T12:00"),
        ("2026-11-20T10:00", 2.5, "2026-11-20T13:30"),
        ("2026-11-20T16:00", 1, "2026-11-20T17:00"),
        ("2026-11-20T16:30", 1, "2026-11-23T09:30"),
        ("2026-11-20T10:00", 0, "2026-11-20T10:00"),
        ("2026-11-21T10:00", 0, "2026-11-23T09:00"),
        ("2026-11-20T17:00", 0, "2026-11-23T09:00"),
        ("2026-11-20T10:00", -5, "2026-11-20T10:00"),
    ],
)
def test_working_hours(start: str, hours: float, due: str) -> None:
    assert PLAIN.add_working(at(start), hours=hours) == at(due)


def test_several_periods_a_day_and_one_around_the_evening() -> None:
    shifts = Calendar(periods=((time(8), time(11)), (time(14), time(16)), (time(19), time(21))))
    assert shifts.day_length == timedelta(hours=7)
    assert shifts.add_working(at("2026-11-20T15:00"), hours=2) == at("2026-11-20T20:00")
    assert shifts.add_working(at("2026-11-20T20:00"), days=1) == at("2026-11-23T20:00")


def test_other_zones_come_back_in_the_unions() -> None:
    due = PLAIN.add_working(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), days=1)
    assert due == at("2026-11-23T10:00")
    assert due.utcoffset() == timedelta(hours=8)
    named = Calendar(zone=ZoneInfo("Asia/Shanghai"))
    assert named.add_working(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), days=1) == due
    assert PLAIN.add_working(datetime(2026, 11, 20, 10, 0), days=1) == due  # a naive time is the union's  # noqa: DTZ001


@given(MOMENTS, SPANS)
def test_what_is_added_remains(start: datetime, span: timedelta) -> None:
    due = PLAIN.add_working(start, hours=span / timedelta(hours=1))
    assert abs(PLAIN.remaining(start, due) - span) < timedelta(milliseconds=1)
    assert PLAIN.is_working(due.date())
    assert any(opens <= due.time() <= closes for opens, closes in PLAIN.periods)


@given(MOMENTS, SPANS, SPANS)
def test_later_starts_and_longer_spans_are_never_due_earlier(start: datetime, more: timedelta, wait: timedelta) -> None:
    hours = more / timedelta(hours=1)
    assert PLAIN.add_working(start, hours=hours) <= PLAIN.add_working(start + wait, hours=hours)
    assert PLAIN.add_working(start, hours=hours) <= PLAIN.add_working(start, hours=hours + 1)


@given(MOMENTS, MOMENTS)
def test_remaining_is_negative_exactly_when_overdue(now: datetime, due: datetime) -> None:
    assert (PLAIN.remaining(now, due) < timedelta()) == (now > due)


def test_remaining_counts_working_time_only() -> None:
    due = at("2026-11-23T17:00")
    assert PLAIN.remaining(at("2026-11-21T00:00"), due) == timedelta(hours=7)
    assert PLAIN.remaining(at("2026-11-23T12:30"), due) == timedelta(hours=4)
    assert PLAIN.remaining(due, due) == timedelta()
    assert PLAIN.remaining(at("2026-11-24T10:00"), due) == -timedelta(hours=1)
    assert PLAIN.remaining(at("2026-11-23T20:00"), due) == -timedelta.resolution


def test_the_ends_of_time_raise_nothing() -> None:
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    assert PLAIN.add_working(last, days=1).year == 9999
    assert PLAIN.add_working(first, days=1).year == 1
    start = at("2026-11-20T10:00")
    assert PLAIN.add_working(start, days=10**15) == start + timedelta(days=HORIZON_DAYS)
    assert PLAIN.add_working(start, hours=float("inf")) == start + timedelta(days=HORIZON_DAYS)
    assert PLAIN.add_working(start, days=-(10**15)) == start
    assert PLAIN.add_working(start, hours=float("nan")) == start
    assert PLAIN.remaining(start, last) > timedelta(days=100)
    assert PLAIN.remaining(last, start) < -timedelta(days=100)


@pytest.mark.parametrize(
    "periods",
    [(), ((time(9), time(9)),), ((time(13), time(9)),), ((time(9), time(12)), (time(11), time(17)))],
)
def test_periods_that_make_no_day_are_a_mistake_in_a_setting(periods: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="periods"):
        Calendar(periods=periods)


def test_the_library_is_loaded_only_when_a_day_is_asked_for() -> None:
    lines = "import sys, rules.base.calendar as c; c.Calendar(); assert 'chinese_calendar' not in sys.modules"
    subprocess.run([sys.executable, "-c", lines], check=True)
