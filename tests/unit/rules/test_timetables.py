"""Due instants of calendar jobs, and the hours in which nobody is written to."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.base import quiet, timetables
from rules.base.calendar import SHANGHAI, Calendar
from rules.base.timetables import Daily, Timetable, Weekly, WorkingDays, WorkingHours

PLAIN = Calendar()
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(SHANGHAI))  # noqa: DTZ001
TABLES = st.sampled_from((Daily(time(3, 30)), WorkingDays(), Weekly(), WorkingHours(2)))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("table", "now", "before", "after"),
    [
        (Weekly(), "2026-11-20T10:30", "2026-11-16T09:00", "2026-11-23T09:00"),
        (Weekly(), "2026-11-23T09:00", "2026-11-23T09:00", "2026-11-30T09:00"),
        (Weekly(), "2026-10-07T12:00", "2026-09-28T09:00", "2026-10-08T09:00"),  # the holiday ends on a Wednesday
        (WorkingDays(), "2026-11-21T10:00", "2026-11-20T09:00", "2026-11-23T09:00"),
        (WorkingDays(), "2026-10-09T18:00", "2026-10-09T09:00", "2026-10-10T09:00"),  # a make-up Saturday
        (WorkingHours(2), "2026-11-20T12:30", "2026-11-20T11:00", "2026-11-20T14:00"),
        (WorkingHours(2), "2026-11-20T16:30", "2026-11-20T16:00", "2026-11-23T09:00"),
        (Daily(time(3, 30)), "2026-11-20T03:29", "2026-11-19T03:30", "2026-11-20T03:30"),
    ],
)
def test_due_instants_follow_the_unions_calendar(table: Timetable, now: str, before: str, after: str) -> None:
    assert timetables.latest(table, at(now), PLAIN) == at(before)
    assert timetables.following(table, at(now), PLAIN) == at(after)


@given(TABLES, MOMENTS)
def test_nothing_is_due_between_the_latest_and_the_following(table: Timetable, now: datetime) -> None:
    before, after = timetables.latest(table, now, PLAIN), timetables.following(table, now, PLAIN)
    assert before is not None
    assert after is not None
    assert before <= now < after
    assert timetables.following(table, before, PLAIN) == after
    assert timetables.latest(table, after, PLAIN) == after


def test_working_hours_of_other_periods_are_kept() -> None:
    early = Calendar(periods=((time(7), time(11, 30)),))
    assert [one.time() for one in WorkingHours(2).on(date(2026, 11, 20), early)] == [time(7), time(9), time(11)]


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-11-20T10:30", "2026-11-20T10:30"),
        ("2026-11-20T08:00", "2026-11-20T08:00"),
        ("2026-11-20T21:30", "2026-11-21T08:00"),
        ("2026-11-20T03:00", "2026-11-20T08:00"),
    ],
)
def test_what_falls_in_the_night_moves_to_the_morning(moment: str, told: str) -> None:
    assert quiet.awake(at(moment), SHANGHAI) == at(told)


@given(MOMENTS)
def test_a_morning_is_never_far(moment: datetime) -> None:
    told = quiet.awake(moment, SHANGHAI)
    assert quiet.is_day(told, SHANGHAI)
    assert moment <= told < moment + timedelta(hours=11)
    assert quiet.is_day(moment, SHANGHAI) == (told == moment)
