"""Member card numbers: twelve digits, no region in them, so that a card stays the same through every transfer.

Ten digits count, two check (ISO/IEC 7064, MOD 97-10). Digits alone can be said and keyed on any phone; two check digits
find every wrong digit and every swapped pair, where Luhn's single one misses 09 and 90.
"""

import re

from rules.base import checkdigit, typed

LENGTH = 12
MOST_SERIAL = 10**10 - 1

_SHAPE = re.compile(r"[0-9]{12}")


def write(serial: int) -> str:
    """The card number of a serial from 1 to `MOST_SERIAL`. Raises ValueError."""
    if not 1 <= serial <= MOST_SERIAL:
        raise ValueError("a card serial has one to ten digits")
    digits = f"{serial:010d}"
    return digits + checkdigit.mod_97_10(digits)


def read(text: str) -> str | None:
    """The card number in what a person typed, blanks and hyphens anywhere; None if a digit is wrong or it is none."""
    number = typed.compact(text)
    if not _SHAPE.fullmatch(number) or int(number) < 100:
        return None
    return number if number[10:] == checkdigit.mod_97_10(number[:10]) else None


def serial(number: str) -> int:
    """The serial that a number which was read counts."""
    return int(number[:10])


def show(number: str) -> str:
    """The number in groups of four: 0000 1234 5678."""
    return " ".join(number[i : i + 4] for i in range(0, LENGTH, 4))


def mask(number: str) -> str:
    """The number for lists: ********5678."""
    return typed.starred(number, head=0, tail=4)
