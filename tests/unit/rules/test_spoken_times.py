"""Days and times as staff type them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.base import spoken_times
from rules.base.unreadable import Unreadable

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 10, 30, tzinfo=ZONE)  # a Friday


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("明天9点", "2026-11-21 09:00"),
        ("明天上午九点", "2026-11-21 09:00"),
        ("后天下午3点半", "2026-11-22 15:30"),
        ("大后天 8:05", "2026-11-23 08:05"),
        ("今天晚上八点", "2026-11-20 20:00"),
        ("14:30", "2026-11-20 14:30"),
        ("１４：３０", "2026-11-20 14:30"),
        ("下午2点15分", "2026-11-20 14:15"),
        ("明早8点", "2026-11-21 08:00"),
        ("明天中午十二点", "2026-11-21 12:00"),
        ("中午11点半", "2026-11-20 11:30"),
        ("12-01 09:00", "2026-12-01 09:00"),
        ("12月1日9点", "2026-12-01 09:00"),
        ("十二月一号上午十点", "2026-12-01 10:00"),
        ("2027-01-05 9:00", "2027-01-05 09:00"),
        ("2027年1月5号 二十点", "2027-01-05 20:00"),
        ("1/5 9:00", "2027-01-05 09:00"),
        ("周五14点", "2026-11-20 14:00"),
        ("周一9点", "2026-11-23 09:00"),
        ("下周五上午9点", "2026-11-27 09:00"),
        ("星期天 10:00", "2026-11-22 10:00"),
        ("tomorrow 9am", "2026-11-21 09:00"),
        ("Tomorrow at 9", "2026-11-21 09:00"),
        ("today 3:30 pm", "2026-11-20 15:30"),
        ("Mon 9:30", "2026-11-23 09:30"),
        ("next Friday 9 am", "2026-11-27 09:00"),
        ("tomorrow 12 pm", "2026-11-21 12:00"),
    ],
)
def test_what_is_meant(typed: str, meant: str) -> None:
    assert spoken_times.read(typed, NOW) == datetime.fromisoformat(meant).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("明天", "unclear"),
        ("尽快", "unclear"),
        ("", "unclear"),
        ("昨晚说过了", "unclear"),
        ("25点", "never"),
        ("13-40 09:00", "never"),
        ("2月30日9点", "never"),
        ("9点", "past"),
        ("11-19 09:00", "past"),
        ("2025-12-01 09:00", "past"),
    ],
)
def test_what_is_not_taken(typed: str, reason: str) -> None:
    assert spoken_times.read(typed, NOW) == Unreadable(reason)


@given(st.text(max_size=40))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    read = spoken_times.read(typed, NOW)
    assert isinstance(read, Unreadable) or read > NOW
