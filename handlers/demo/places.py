"""The demo's tree: Anhui with its real cities and counties; unions of enterprises are invented."""

import csv
from collections.abc import Iterator
from pathlib import Path

from rules.rosters import OrganisationLine
from storage.imports import columns

FILE = Path(__file__).with_name("organisations.csv")
"""A list as any union has it: `python -m bot import orgs` would take it too."""
PROVINCE, CITY, COUNTY, TOWNSHIP = "AH", "AH3403", "AH340304", "AH340304101"
DRIVERS, HOME = "AH340304-HY", "AH340304-JZ"
"""禹会区货运行业工会联合会 and 禹会区新就业形态会员之家: where the printed posters lead."""
TRADES = {"HY": "truck_driver", "KD": "courier", "WM": "food_rider", "WY": "ride_hailing_driver", "SJ": "truck_driver"}
ENTERPRISES = {"H": "truck_driver", "K": "courier", "W": "food_rider"}
HOLDING = ("grassroots", "industry_federation", "home", "township", "transfer_pool")
"""Kinds of organisations that have members of their own."""


def read() -> list[tuple[int, OrganisationLine]]:
    """Every organisation with its line in the file, parents first."""
    with FILE.open(encoding="utf-8", newline="") as file:
        cells = csv.reader(file)
        known = columns.found(next(cells), columns.ORGANISATIONS)
        return [(number, _line(row, known)) for number, row in enumerate(cells, 2)]


def _line(row: list[str], known: dict[str, int]) -> OrganisationLine:
    line = columns.organisation(row, known)
    assert isinstance(line, OrganisationLine), row
    return line


def generations(lines: list[tuple[int, OrganisationLine]]) -> Iterator[tuple[tuple[int, OrganisationLine], ...]]:
    """Batches in which nobody's parent is."""
    depths: dict[str | None, int] = {}
    for _, line in lines:
        depths[line.code] = depths[line.parent] + 1 if line.parent else 0
    for depth in range(max(depths.values()) + 1):
        yield tuple(one for one in lines if depths[one[1].code] == depth)


def trade(code: str) -> str | None:
    """The occupation of an organisation's members, where its code tells it."""
    end = code.partition("-")[2]
    return TRADES.get(end) or (ENTERPRISES.get(end[0]) if end else None)


def weight(line: OrganisationLine) -> int:
    """How many members an organisation has beside others: most are in Bengbu, and in its industries."""
    if line.kind not in HOLDING:
        return 0
    near = 3 if (line.code or "").startswith(CITY) else 1
    return near * {"industry_federation": 6, "grassroots": 4, "home": 4}.get(line.kind, 1)
