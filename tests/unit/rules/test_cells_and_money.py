import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.base import cells, money
from rules.base.unreadable import Unreadable


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+86138",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        " =1",
        "\u200b=1",
        "\ufeff=1",
    ],
)
def test_formulas_stay_text(cell: str) -> None:
    assert cells.neutral(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "张三", "a=b", "1-1", "'=1", "皖C12345", "   "])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert cells.neutral(cell) == cell


@given(st.text(max_size=20))
def test_no_cell_begins_a_formula(text: str) -> None:
    cell = cells.neutral(text)
    first = unicodedata.normalize("NFKC", cell.strip()[:1])
    assert first not in ("=", "+", "-", "@")
    assert cells.neutral(cell) == cell


@pytest.mark.parametrize(
    ("amount_fen", "shown", "grouped"),
    [(0, "0.00", "0.00"), (5, "0.05", "0.05"), (-5, "-0.05", "-0.05"), (123456780, "1234567.80", "1,234,567.80")],
)
def test_amounts_as_people_read_them(amount_fen: int, shown: str, grouped: str) -> None:
    assert money.show(amount_fen) == shown
    assert money.show(amount_fen, grouped=True) == grouped


@given(st.integers(0, money.MOST_FEN))
def test_amounts_are_read_as_shown(amount_fen: int) -> None:
    assert money.read(money.show(amount_fen)) == amount_fen
    assert money.read(money.show(amount_fen, grouped=True)) == amount_fen


@pytest.mark.parametrize(
    ("text", "amount_fen"),
    [
        ("12", 1200),
        ("12.5", 1250),
        ("¥1,234.50", 123450),
        ("１２元", 1200),
        ("￥0.01", 1),
        ("3块", 300),
        ("1.500", 150),
        (" 7. ", 700),
    ],
)
def test_amounts_as_people_type_them(text: str, amount_fen: int) -> None:
    assert money.read(text) == amount_fen


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "shape"),
        ("-5", "shape"),
        ("1e5", "shape"),
        ("12,34", "shape"),
        ("$5", "shape"),
        ("五块", "shape"),
        ("0.001", "decimals"),
        ("9" * 50, "too_much"),
        ("9" * 10**5, "too_much"),
    ],
)
def test_what_is_no_amount_says_why(text: str, why: str) -> None:
    assert money.read(text) == Unreadable(why)
