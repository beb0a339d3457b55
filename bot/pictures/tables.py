"""A report as an Excel workbook: a sheet of facts, then one table or two with the same heads."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from rules.base import cells

WIDE = 28
"""Characters of a column with names."""


def draw(args: Mapping[str, Any], language: str) -> bytes:
    """`args`: `sheets` (titles), `summary` (pairs), `heads`, rows of `places` and, with a third title, `finer`."""
    import openpyxl
    from openpyxl.styles import Font

    del language
    book = openpyxl.Workbook(write_only=True)
    summary, *titles = args["sheets"]
    _sheet(book, summary, args["summary"], ())
    bold = Font(bold=True)
    for title, name in zip(titles, ("places", "finer"), strict=False):
        _sheet(book, title, args[name], args["heads"], bold)
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def _sheet(book: Any, title: str, rows: Sequence[Sequence[Any]], heads: Sequence[str], bold: Any = None) -> None:
    from openpyxl.cell import WriteOnlyCell

    sheet = book.create_sheet(title[:31])  # Excel's own limit
    sheet.column_dimensions["A"].width = WIDE
    if heads:
        sheet.freeze_panes = "C2"
        made = [WriteOnlyCell(sheet, _plain(head)) for head in heads]
        for cell in made:
            cell.font = bold
        sheet.append(made)
        if rows:
            sheet.auto_filter.ref = f"A1:{chr(ord('A') + len(heads) - 1)}{len(rows) + 1}"
    for row in rows:
        sheet.append([_plain(value) for value in row])


def _plain(value: Any) -> Any:
    """Numbers stay numbers; what might be read as a formula stays text."""
    return value if isinstance(value, int | float) else cells.neutral(str(value))
