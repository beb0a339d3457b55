"""Reading a list as people keep them: CSV in any of the encodings of Chinese computers, or XLSX. Flat memory."""

import codecs
import csv
import hashlib
import itertools
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.dialogue.say import say
from bot.trouble import Trouble

CHUNK = 1 << 20
LONGEST_CELL = 10_000  # characters; a quote that nobody closed makes the rest of the file one cell
MOST_CELLS = 100
TITLES = 10
"""Lines above the headings that may hold a title or remarks."""
ENCODINGS = ("utf-8", "gb18030")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Line = tuple[int, list[str]]
"""A line's number in the file, from 1, and its cells; no cells where the line can't be read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An open list. `lines` follow the headings; `count` is about how many lines the file has, None if unknown."""

    headings: list[str]
    columns: dict[str, int]
    lines: Iterator[Line]
    count: int | None


@contextmanager
def opened(file: Path, kind: str) -> Iterator[Sheet]:
    """The list in `file`, whose columns are those of `kind`. Raises `Trouble`."""
    from storage.imports import columns

    with lines_of(file) as (lines, count):
        above: list[str] = []
        for number, cells in itertools.islice(lines, TITLES):
            del number
            if found := columns.found(cells, kind):
                yield Sheet(cells, found, lines, count)
                return
            above = above or cells
        raise Trouble(say("import-no-headings", file=str(file), needed=columns.examples(kind)))


@contextmanager
def lines_of(file: Path) -> Iterator[tuple[Iterator[Line], int | None]]:
    """All lines of `file`, headings and all, and about how many there are. Raises `Trouble`."""
    try:
        with file.open("rb") as raw:
            beginning = raw.read(8)
    except OSError as error:
        raise Trouble(say("import-no-file", file=str(file), why=error.strerror or "")) from None
    if beginning.startswith(OLD_EXCEL):
        raise Trouble(say("import-old-excel", file=str(file)))
    with _workbook(file) if beginning.startswith(ZIP) else _text(file, beginning) as found:
        yield found


def fingerprint(file: Path) -> str:
    """The first characters of the file's SHA-256."""
    with file.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()[:16]


@contextmanager
def _text(file: Path, beginning: bytes) -> Iterator[tuple[Iterator[Line], int | None]]:
    encoding, count = _encoding(file, beginning)
    with file.open(encoding=encoding, newline="") as text:
        first = text.readline(LONGEST_CELL)
        text.seek(0)
        delimiter = max(",\t;", key=first.count) if first else ","
        before = csv.field_size_limit(LONGEST_CELL)
        try:
            yield _records(text, delimiter), count
        finally:
            csv.field_size_limit(before)


def _records(text: Iterator[str], delimiter: str) -> Iterator[Line]:
    reader = csv.reader(text, delimiter=delimiter)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, []
            continue
        if any(cell.strip() for cell in cells):
            yield number, cells[:MOST_CELLS]


def _encoding(file: Path, beginning: bytes) -> tuple[str, int]:
    """How the file is written, and about how many lines it has. Raises `Trouble` for none that we know."""
    marked = next((name for mark, name in MARKS if beginning.startswith(mark)), None)
    for name in (marked,) if marked else ENCODINGS:
        if (count := _decodes(file, name)) is not None:
            return name, count
    raise Trouble(say("import-encoding", file=str(file)))


def _decodes(file: Path, encoding: str) -> int | None:
    decoder, count = codecs.getincrementaldecoder(encoding)(), 0
    with file.open("rb") as raw:
        try:
            while chunk := raw.read(CHUNK):
                count += decoder.decode(chunk).count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return count


def _workbook(file: Path) -> AbstractContextManager[tuple[Iterator[Line], int | None]]:
    from bot.cli import workbooks

    return workbooks.opened(file)
