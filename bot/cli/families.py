"""Organisations of a file in the order of generations: parents first, whatever order the file has."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from bot.cli.batches import Read
from storage.imports.lines import OrganisationLine, Refused

DEEPEST = 100
Line = Read[OrganisationLine]


def generations(lines: Sequence[Line], refuse: Callable[[Line, Refused], None]) -> list[list[Line]]:
    """Lines whose parent is not in the file, then their children, and so on. Lines that go round are refused."""
    named: dict[str, Line] = {}
    for line in lines:
        named.setdefault(line.value.name, line)
    named |= {line.value.code: line for line in reversed(lines) if line.value.code}
    depths: dict[int, int] = {}
    made: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        depth = _depth(line, named, depths)
        if depth is None:
            refuse(line, Refused("parent", "circle"))
        else:
            made[depth].append(line)
    return [made[depth] for depth in sorted(made)]


def _depth(line: Line, named: dict[str, Line], depths: dict[int, int]) -> int | None:
    chain: list[Line] = []
    above: Line | None = line
    while above is not None and above.number not in depths:
        if any(other is above for other in chain) or len(chain) > DEEPEST:
            return None
        chain.append(above)
        above = named.get(above.value.parent) if above.value.parent else None
    depth = depths[above.number] if above is not None else -1
    for other in reversed(chain):
        depth += 1
        depths[other.number] = depth
    return depths[line.number]
