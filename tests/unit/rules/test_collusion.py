"""Patterns in redemptions: what is found, and what is not."""

from datetime import UTC, datetime, timedelta

from rules.collusion import OWN, RING, RUSH, Pattern, Seen, patterns

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def seen(id: int, holder: int, *, at: float = 0, cashier: int = 1, round: int = 1) -> Seen:
    return Seen(id, cashier, holder, round, NOON + timedelta(seconds=at))


def kinds(found: list[Pattern]) -> list[str]:
    return [one.kind for one in found]


def test_a_cashier_in_a_rush() -> None:
    quick = [seen(n, 100 + n, at=n * 9) for n in range(12)]
    [rush] = patterns(quick)
    assert (rush.kind, rush.persons, rush.redemptions) == (RUSH, (1,), tuple(range(7)))
    assert patterns([seen(n, 100 + n, at=n * 13) for n in range(12)]) == []
    assert patterns([seen(n, 100 + n, at=n * 9, cashier=n % 2) for n in range(10)]) == []


def test_a_cashier_takes_their_own() -> None:
    [own] = patterns([seen(1, 7, cashier=7), seen(2, 8, cashier=7)])
    assert (own.kind, own.redemptions) == (OWN, (1,))


def meeting(holders: tuple[int, ...], round: int, day: int) -> list[Seen]:
    return [seen(round * 100 + n, holder, at=day * 86_400 + n * 60, round=round) for n, holder in enumerate(holders)]


def test_the_same_members_together_in_two_rounds_are_a_ring() -> None:
    [ring] = patterns([*meeting((11, 12, 13, 14), 1, 0), *meeting((13, 12, 11), 2, 7)])
    assert (ring.kind, ring.persons) == (RING, (11, 12, 13))
    assert (ring.since, ring.until) == (NOON, NOON + timedelta(days=7, minutes=2))
    assert len(ring.redemptions) == 6


def test_once_together_or_two_together_or_a_crowd_is_no_ring() -> None:
    assert patterns(meeting((11, 12, 13), 1, 0)) == []
    assert patterns([*meeting((11, 12), 1, 0), *meeting((11, 12), 2, 7)]) == []
    crowd = tuple(range(100, 140))
    assert patterns([*meeting(crowd, 1, 0), *meeting(crowd, 2, 7)]) == []


def test_a_merchant_with_many_redemptions_is_looked_at_quickly() -> None:
    many = [seen(n, n % 3000, at=n * 20, round=n // 5000, cashier=10_000 + n % 3) for n in range(20_000)]
    assert RUSH not in kinds(patterns(many))
