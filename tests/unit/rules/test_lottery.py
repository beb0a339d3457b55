"""The rule of a draw: what decides is HMAC-SHA256 as everybody has it, and a weight is a share of the tickets."""

import hashlib
import hmac
import random
from collections import Counter

import pytest

from rules import lottery
from rules.lottery import Draw, Lots, Tickets

SEED = bytes(range(32))
DIGEST = hashlib.sha256(b"a list").hexdigest()


def plain_ticket(round: int, number: int, ticket: int) -> bytes:
    """As docs/lottery.md says it."""
    return hmac.new(SEED, f"{round}|{DIGEST}|{number}|{ticket}".encode(), "sha256").digest()


def drawn(entries: list[tuple[int, int, int]], seed: bytes = SEED, stocks: int = 1) -> Draw:
    """`entries`: number, stock, weight."""
    lots = Lots()
    for one in entries:
        lots.add(*one)
    draw = Draw(Tickets(seed, 7, DIGEST), lots, stocks)
    for _ in draw.steps():
        pass
    return draw


def test_the_commitment_is_the_hash_of_the_seed() -> None:
    assert lottery.commitment(SEED) == "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"


def test_a_ticket_is_a_plain_hmac() -> None:
    tickets = Tickets(SEED, 7, DIGEST)
    for number in (1, 99, 10**12):
        assert tickets.one(number, 2) == plain_ticket(7, number, 2)
        assert tickets.best(number, 3) == min(plain_ticket(7, number, ticket) for ticket in (1, 2, 3))


def test_a_seed_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="31"):
        Tickets(bytes(31), 7, DIGEST)


def test_places_are_the_order_of_tickets_within_each_stock() -> None:
    chance = random.Random(1)
    entries = [(number, chance.randrange(3), chance.randrange(1, 4)) for number in range(5, 3005, 2)]
    draw = drawn(entries, stocks=3)
    for stock in range(3):
        mine = [at for at, one in enumerate(entries) if one[1] == stock]
        best = {at: min(plain_ticket(7, entries[at][0], t) for t in range(1, entries[at][2] + 1)) for at in mine}
        expected = sorted(mine, key=best.__getitem__)
        assert list(draw.orders[stock]) == expected
        assert [draw.places[at] for at in expected] == list(range(1, len(mine) + 1))


def test_nobody_entered() -> None:
    draw = drawn([])
    assert (list(draw.places), list(draw.orders[0])) == ([], [])


def test_another_seed_or_list_is_another_order() -> None:
    entries = [(number, 0, 1) for number in range(1, 200)]
    first = list(drawn(entries).orders[0])
    assert list(drawn(entries).orders[0]) == first
    assert list(drawn(entries, bytes(32)).orders[0]) != first


def test_a_weight_is_a_share_of_the_tickets() -> None:
    """Of 4,000 draws of one piece among weights 1, 2 and 3: a sixth, a third, a half. Five sigma is 2.4 points."""
    first = Counter[int]()
    for number in range(4000):
        seed = hashlib.sha256(b"%d" % number).digest()
        first[drawn([(1, 0, 1), (2, 0, 2), (3, 0, 3)], seed).orders[0][0] + 1] += 1
    for weight in (1, 2, 3):
        assert abs(first[weight] / 4000 - weight / 6) < 0.04


@pytest.mark.parametrize(("lost", "weight"), [(0, 1), (1, 2), (2, 3), (3, 3), (50, 3)])
def test_each_loss_in_a_row_is_a_ticket_more_up_to_three(lost: int, weight: int) -> None:
    assert lottery.weight(lost) == weight
