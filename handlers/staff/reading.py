"""Reading the arguments of commands: ids and versions, never trusted."""

import re

_NUMBERS = re.compile(r"[0-9]{1,19}(?: [0-9]{1,19}){0,3}")
MOST = 2**63 - 1


def numbers(arguments: str, least: int = 1, most: int = 2) -> tuple[int, ...] | None:
    """The whole numbers in `arguments`, `least` to `most` of them, each of 63 bits; None where it is anything else."""
    if not _NUMBERS.fullmatch(arguments):
        return None
    found = tuple(int(part) for part in arguments.split(" "))
    return found if least <= len(found) <= most and max(found) <= MOST else None
