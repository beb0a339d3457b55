"""Patterns in what a merchant redeemed that a person should look at. None of them proves anything.

`rush`: one cashier took many coupons within a minute. `own`: a cashier took their own. `ring`: the same members came
together, within minutes of each other, in several rounds (虚假消费: people who are sent to redeem without buying).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

RUSH, OWN, RING = KINDS = ("rush", "own", "ring")
MINUTE = timedelta(minutes=1)
RUSH_FROM = 6
"""Coupons a minute that no counter takes honestly: a scan, a look and a tap are ten seconds."""
TOGETHER = timedelta(minutes=5)
CROWDED = 30
"""Where more come together than this, it is an event, and no ring is looked for."""
ROUNDS = 2
RING_FROM = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """A redemption: `cashier` and `holder` are persons."""

    id: int
    cashier: int
    holder: int
    round: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Pattern:
    """What was found: its redemptions by id, the persons it is about, from when to when."""

    kind: str
    redemptions: tuple[int, ...]
    persons: tuple[int, ...]
    since: datetime
    until: datetime


def patterns(seen: Iterable[Seen]) -> list[Pattern]:
    """What is unusual in the redemptions of one merchant, the oldest of each kind first."""
    ordered = sorted(seen, key=lambda one: (one.at, one.id))
    return [*_rushes(ordered), *_own(ordered), *_rings(ordered)]


def _rushes(seen: Sequence[Seen]) -> list[Pattern]:
    by_cashier: defaultdict[int, list[Seen]] = defaultdict(list)
    for one in seen:
        by_cashier[one.cashier].append(one)
    found = []
    for cashier, theirs in by_cashier.items():
        start = 0
        while start < len(theirs):
            end = start
            while end < len(theirs) and theirs[end].at - theirs[start].at < MINUTE:
                end += 1
            if end - start >= RUSH_FROM:
                found.append(_pattern(RUSH, theirs[start:end], {cashier}))
                start = end
            else:
                start += 1
    return found


def _own(seen: Sequence[Seen]) -> list[Pattern]:
    return [_pattern(OWN, [one], {one.holder}) for one in seen if one.holder == one.cashier]


def _rings(seen: Sequence[Seen]) -> list[Pattern]:
    met: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for visit in _visits(seen):
        rounds: defaultdict[int, set[int]] = defaultdict(set)
        for one in visit:
            rounds[one.round].add(one.holder)
        for round, holders in rounds.items():
            for pair in combinations(sorted(holders), 2):
                met[pair].add(round)
    groups = _joined([pair for pair, rounds in met.items() if len(rounds) >= ROUNDS])
    rings = [group for group in groups if len(group) >= RING_FROM]
    return [_pattern(RING, [one for one in seen if one.holder in group], group) for group in rings]


def _visits(seen: Sequence[Seen]) -> list[list[Seen]]:
    """Redemptions that follow each other closely."""
    visits: list[list[Seen]] = []
    for one in seen:
        if visits and one.at - visits[-1][-1].at <= TOGETHER:
            visits[-1].append(one)
        else:
            visits.append([one])
    return [visit for visit in visits if len({one.holder for one in visit}) <= CROWDED]


def _joined(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Persons who are connected by pairs."""
    groups: list[set[int]] = []
    for pair in pairs:
        apart = [group for group in groups if group.isdisjoint(pair)]
        groups = [*apart, set(pair).union(*(group for group in groups if not group.isdisjoint(pair)))]
    return groups


def _pattern(kind: str, seen: Sequence[Seen], persons: Iterable[int]) -> Pattern:
    ids = tuple(one.id for one in seen)
    return Pattern(kind, ids, tuple(sorted(persons)), seen[0].at, seen[-1].at)
