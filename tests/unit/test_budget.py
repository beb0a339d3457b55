"""A channel's limits on a clock of our own: overall, for each chat and group, and after the channel asked for time."""

from collections import Counter

import pytest

from bot.channels.channel import Rates
from bot.delivery.budget import AT_ONCE, LONGEST_PAUSE_SECONDS, SPACED, Budget

TELEGRAM = Rates(a_second=30, chat_a_second=1, group_a_minute=20)


class Clock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def sent(budget: Budget, clock: Clock, accounts: list[str], seconds: float) -> list[tuple[float, str]]:
    """Who was told when, by somebody who always asks again as soon as the budget says."""
    left, told, end = list(accounts), [], clock.now + seconds
    while left and clock.now < end:
        waits = []
        for account in left.copy():
            if wait := budget.take(account):
                waits.append(wait)
            else:
                told.append((clock.now, account))
                left.remove(account)
        clock.now += min(waits, default=0) + 1e-6
    return told


def most_within(times: list[float], seconds: float) -> int:
    return max(sum(start <= one < start + seconds for one in times) for start in times)


def test_never_more_in_any_second_and_hardly_less(clock: Clock) -> None:
    told = sent(Budget(TELEGRAM, clock), clock, [f"{n}" for n in range(900)], 20)
    times = [at for at, _ in told]
    assert most_within(times, 1) == 30
    assert len(told) >= 0.98 * 30 * 20


def test_one_chat_takes_a_short_burst_and_then_one_a_second(clock: Clock) -> None:
    times = [at for at, _ in sent(Budget(TELEGRAM, clock), clock, ["5"] * 20, 10)]
    assert times[2] - times[0] < 0.1
    assert most_within(times, 1) <= 4
    assert 11 <= len(times) <= 13


def test_a_group_takes_twenty_a_minute(clock: Clock) -> None:
    times = [at for at, _ in sent(Budget(TELEGRAM, clock), clock, ["-100"] * 60, 120)]
    assert most_within(times, 60) <= 20
    assert len(times) >= 39


def test_a_busy_chat_holds_up_nobody_else(clock: Clock) -> None:
    told = sent(Budget(TELEGRAM, clock), clock, ["5"] * 100 + [f"other {n}" for n in range(25)], 2)
    assert Counter(account for _, account in told if account != "5").total() == 25


def test_a_notice_of_many_messages_counts_all_of_them(clock: Clock) -> None:
    budget = Budget(Rates(a_second=10), clock)
    assert budget.take("1", 8) == 0
    assert budget.room() == 2
    assert 0 < budget.take("2", 3) <= SPACED
    assert budget.take("3", 2) == 0
    clock.now += SPACED + 0.001
    assert budget.take("2", 25) == 0, "more than a second holds leaves too"
    assert budget.room() == 0


def test_a_wish_for_time_stops_all_and_slows_down_for_a_while(clock: Clock) -> None:
    budget = Budget(TELEGRAM, clock)
    for _ in range(5):  # said by all that were on their way
        budget.pause(9)
    assert budget.room() == 0
    assert budget.wait() == pytest.approx(9)
    assert budget.take("1") == pytest.approx(9)
    clock.now += 9.001
    assert budget.share == pytest.approx(0.5, abs=0.01)
    assert len(sent(budget, clock, [f"{n}" for n in range(99)], 0.9)) == 15
    clock.now += 60
    assert budget.room() == 30


def test_a_day_long_wish_is_looked_at_again_within_a_minute(clock: Clock) -> None:
    budget = Budget(Rates(), clock)
    budget.pause(86_400)
    assert budget.wait() == LONGEST_PAUSE_SECONDS


def test_a_channel_that_keeps_its_own_pace_is_left_alone(clock: Clock) -> None:
    budget = Budget(None, clock)
    budget.pause(9)
    assert budget.room() == AT_ONCE
    assert all(budget.take("1") == 0 for _ in range(1000))


def test_less_than_one_a_second_is_kept_too(clock: Clock) -> None:
    times = [at for at, _ in sent(Budget(Rates(a_second=0.5), clock), clock, [f"{n}" for n in range(9)], 10)]
    assert most_within(times, 2) == 1
    assert len(times) == 5
