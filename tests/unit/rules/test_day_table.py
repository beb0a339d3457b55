from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.base import day_table
from rules.base.calendar import Calendar, DayKind
from rules.base.day_table import LineError


def test_a_table_as_an_officer_writes_it() -> None:
    table = day_table.read(
        [
            ["日期", "类型", "名称"],
            ["2045-01-01", "holiday", "元旦"],
            ["2045/1/2", "放假"],
            ["2045年1月7日", "补班", ""],
            ["20450108", "班"],
            ["２０４５．１．９", " Holiday "],
            [datetime(2045, 1, 10), "休", None],  # noqa: DTZ001
            [date(2045, 1, 11), "休"],
            [],
            [None, None, None],
        ]
    )
    assert table.errors == ()
    assert table.names == {date(2045, 1, 1): "元旦"}
    assert [d.day for d, kind in table.days.items() if kind is DayKind.HOLIDAY] == [1, 2, 9, 10, 11]
    assert [d.day for d, kind in table.days.items() if kind is DayKind.WORKDAY] == [7, 8]
    assert Calendar(table.days).is_working(date(2045, 1, 7))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["2045-01-02"], "columns"),
        (["2045-02-30", "holiday"], "date"),
        (["tomorrow", "holiday"], "date"),
        (["2045-01-02", "maybe"], "kind"),
        (["2045-01-01", "workday"], "conflict"),
    ],
)
def test_a_bad_row_is_named_and_the_good_ones_count(row: list[object], reason: str) -> None:
    table = day_table.read([["2045-01-01", "holiday"], row, ["2045-01-03", "holiday"]])
    assert table.errors == (LineError(2, reason),)
    assert list(table.days.items()) == [(date(2045, 1, d), DayKind.HOLIDAY) for d in (1, 3)]


def test_an_endless_table_ends() -> None:
    table = day_table.read(["2045-01-01", "holiday"] for _ in iter(int, 1))
    assert table.errors == (LineError(day_table.MOST_ROWS + 1, "too_many"),)


@given(st.lists(st.lists(st.text(max_size=12) | st.dates() | st.none(), max_size=4), max_size=5))
def test_no_table_breaks_it(rows: list[list[object]]) -> None:
    day_table.read(rows)
