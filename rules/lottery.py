"""A draw that anybody can recompute: a seed promised beforehand and a list closed afterwards decide it.

The rule in words, and ten lines of Python for it, stand in `docs/lottery.md`. An entry has as many tickets as its
weight; ticket t of entry n is HMAC-SHA256(seed, "round|digest|n|t") and its smallest ticket counts. In a box with all
tickets in it, whoever's ticket comes out first is first and takes their others back: the chance is exactly the share of
tickets, in whole numbers that are the same on every machine.
"""

import hashlib
from array import array
from collections.abc import Iterator, Sequence

SEED_BYTES = 32
MOST_WEIGHT = 3
WON, LOST, LEFT, MERGED, HAS = OUTCOMES = ("won", "lost", "left", "merged", "has")
"""What becomes of an entry. The last three are void, with the reason: they keep their place and the piece goes on."""
VOID = frozenset((LEFT, MERGED, HAS))
SLICE = 500
"""Entries whose tickets are made between two breaths: about 2 ms."""

_BLOCK = 64
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))
_PLACE_BYTES = 4


def commitment(seed: bytes) -> str:
    """What is published of a seed before anybody enters: its SHA-256, in hex."""
    return hashlib.sha256(seed).hexdigest()


def weight(lost_in_a_row: int) -> int:
    """The tickets of somebody who lost so many rounds of the same offer since they last won: one more each, up to 3."""
    return min(MOST_WEIGHT, 1 + lost_in_a_row)


class Tickets:
    """The tickets of one draw."""

    def __init__(self, seed: bytes, round: int, digest: str) -> None:
        """`digest`: of the list, in hex."""
        if len(seed) != SEED_BYTES:
            raise ValueError(len(seed))
        # HMAC (RFC 2104) by its definition: two hashes take half the time of `hmac.digest`, a million times over.
        key = seed.ljust(_BLOCK, b"\0")
        self._inner = key.translate(_INNER) + f"{round}|{digest}|".encode()
        self._outer = key.translate(_OUTER)

    def one(self, number: int, ticket: int) -> bytes:
        """A ticket of entry `number`, from 1."""
        inside = hashlib.sha256(b"%b%d|%d" % (self._inner, number, ticket)).digest()
        return hashlib.sha256(self._outer + inside).digest()

    def best(self, number: int, weight: int) -> bytes:
        """The ticket that counts: the smallest of `weight`."""
        if weight == 1:
            return self.one(number, 1)
        return min([self.one(number, ticket) for ticket in range(1, weight + 1)])


class Lots:
    """A list of entries in the order of their numbers, in a few bytes each: a million of them fit anywhere."""

    def __init__(self) -> None:
        self.numbers, self.stocks, self.weights = array("Q"), array("H"), array("B")

    def __len__(self) -> int:
        return len(self.numbers)

    def add(self, number: int, stock: int, weight: int) -> None:
        """The next entry; `stock` is the place of its stock among the round's."""
        self.numbers.append(number)
        self.stocks.append(stock)
        self.weights.append(weight)


class Draw:
    """The order of a list. `steps` does it, a few milliseconds between two yields; then `places` and `orders` stand.

    `places`: of each entry of the list, from 1 within its stock. `orders`: for each stock where in the list its first,
    second, … stands.
    """

    def __init__(self, tickets: Tickets, lots: Lots, stocks: int) -> None:
        self._tickets, self._lots = tickets, lots
        self.places = array("I", bytes(4 * len(lots)))
        self.orders = [array("I") for _ in range(stocks)]

    def steps(self) -> Iterator[None]:
        """Do it."""
        # Tickets go into 256 heaps by their first byte, one of which at a time is taken apart and sorted: a million
        # Python objects at once would be three times the memory, and one pause of a second.
        heaps = [bytearray() for _ in range(256)]
        for start in range(0, len(self._lots), SLICE):
            self._fill(heaps, start)
            yield
        while heaps:
            self._place(heaps.pop(0))
            yield

    def _fill(self, heaps: Sequence[bytearray], start: int) -> None:
        lots, best = self._lots, self._tickets.best
        slices = (lots.numbers[start : start + SLICE], lots.weights[start : start + SLICE])
        for position, (number, weight) in enumerate(zip(*slices, strict=True), start):
            ticket = best(number, weight)
            heaps[ticket[0]] += ticket + position.to_bytes(_PLACE_BYTES, "big")

    def _place(self, heap: bytearray) -> None:
        whole = bytes(heap)
        size = hashlib.sha256().digest_size + _PLACE_BYTES
        for one in sorted([whole[at : at + size] for at in range(0, len(whole), size)]):
            position = int.from_bytes(one[-_PLACE_BYTES:], "big")
            order = self.orders[self._lots.stocks[position]]
            order.append(position)
            self.places[position] = len(order)
