"""The table of holidays and make-up working days that a union uploads when the State Council has published a year."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from rules.base.calendar import DayKind

MOST_ROWS = 4000  # ten years, a row a day

_DATE = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?(?:[T ]0?0:00(?::00)?)?")
_KINDS = MappingProxyType(
    {
        **dict.fromkeys(("holiday", "off", "休", "休息", "假", "放假", "假期", "节假日", "休假"), DayKind.HOLIDAY),
        **dict.fromkeys(("workday", "work", "班", "上班", "补班", "调休上班", "工作日"), DayKind.WORKDAY),
    }
)


@dataclass(frozen=True, slots=True)
class LineError:
    """A row that was left out. `line` counts from 1; `reason` is columns, date, kind, conflict or too_many."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class DayTable:
    """What a table says: days for `Calendar.overrides`, their names where given, and the rows left out."""

    days: Mapping[date, DayKind]
    names: Mapping[date, str]
    errors: tuple[LineError, ...]


def read(rows: Iterable[Sequence[object]]) -> DayTable:
    """The table in rows of date, kind and (optional) name, as csv or a spreadsheet gives them.

    Empty rows and a heading are passed over, a bad row is left out and named, good rows all count. Of two rows that
    contradict each other the first counts. Dates: 2027-01-01, 2027/1/1, 20270101, 2027年1月1日 or a spreadsheet's own.
    """
    days: dict[date, DayKind] = {}
    names: dict[date, str] = {}
    errors: list[LineError] = []
    for line, row in enumerate(rows, start=1):
        if line > MOST_ROWS:
            errors.append(LineError(line, "too_many"))
            break
        cells = [_plain(cell) for cell in row]
        if not any(cells) or (line == 1 and not re.search("[0-9]", cells[0])):
            continue
        reason = _take(cells, days, names)
        if reason:
            errors.append(LineError(line, reason))
    return DayTable(MappingProxyType(days), MappingProxyType(names), tuple(errors))


def _take(cells: list[str], days: dict[date, DayKind], names: dict[date, str]) -> str | None:
    """Adds a row to the table; the reason why not, if so."""
    if len(cells) < 2:
        return "columns"
    day, kind = _day(cells[0]), _KINDS.get(cells[1].lower())
    if day is None:
        return "date"
    if kind is None:
        return "kind"
    if days.setdefault(day, kind) is not kind:
        return "conflict"
    if len(cells) > 2 and cells[2]:
        names.setdefault(day, cells[2][:50])
    return None


def _plain(cell: object) -> str:
    return "" if cell is None else unicodedata.normalize("NFKC", str(cell)[:200]).strip().lstrip("\ufeff").strip()


def _day(cell: str) -> date | None:
    match = _DATE.fullmatch(cell)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
