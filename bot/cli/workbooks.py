"""Reading an Excel workbook: the values of its first sheet that holds any, never a formula."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.dialogue.say import say
from bot.trouble import Trouble

UNPACKED_BYTES = 1_000_000_000
"""A workbook of a million lines unpacks to a third of this; a bomb to far more."""
EXACT = 10**15
"""Excel keeps 15 digits of a number: what it shows of a longer one is not what was typed."""
MOST_CELLS = 100

Line = tuple[int, list[str]]


@contextmanager
def opened(file: Path) -> Iterator[tuple[Iterator[Line], int | None]]:
    """The lines of a workbook. Raises `Trouble`."""
    import openpyxl

    _weigh(file)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise Trouble(say("import-workbook", file=str(file))) from error
    try:
        yield _lines(file, book), None
    finally:
        book.close()


def _weigh(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            weight = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Trouble(say("import-workbook", file=str(file))) from None
    if weight > UNPACKED_BYTES:
        raise Trouble(say("import-too-big", file=str(file)))


def _lines(file: Path, book: Any) -> Iterator[Line]:
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs write wrong ones
            found = False
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                cells = [_text(value) for value in row[:MOST_CELLS]]
                if any(cells):
                    found = True
                    yield number, cells
            if found:
                return
    except Trouble:
        raise
    except Exception as error:
        raise Trouble(say("import-workbook", file=str(file))) from error


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value)
        case int() | float() if abs(value) >= EXACT:
            return f"{value:.14E}"  # read as rounded
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value).strip()
