"""Many rows in one statement."""

import sqlite3

import pytest

from storage.many import PIECES, Many

PUT = Many(2, "INSERT INTO t SELECT * FROM (VALUES {rows}) WHERE column1 IS NOT NULL", "")


@pytest.mark.parametrize("count", [1, 2, 10, 11, 59, 99, 100, 101, 250])
def test_every_row_is_written_once_however_many_they_are(count: int) -> None:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE t (a INTEGER, b TEXT)")
        rows = [(number, f"row {number}") for number in range(count)]
        PUT.at(connection, rows)
        assert connection.execute("SELECT a, b FROM t ORDER BY a").fetchall() == rows


def test_few_statements_serve_every_number_of_rows() -> None:
    texts = {text for count in range(1, 300) for text, _ in PUT.pieces([(number, "") for number in range(count)])}
    assert len(texts) == len(PIECES)
    assert len(list(PUT.pieces([(1, "")] * PIECES[-1]))) == 1
