import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import cutting
from rules.base import graphemes, texts

FAMILY = "👨‍👩‍👧‍👦"
BITS = [
    "你好",
    "。",
    "！”",
    "，",
    " ",
    "\n",
    "abc. ",
    FAMILY,
    "🇨🇳",
    "👍🏽",
    "é",
    "e\u0301\u0323",
    "1️⃣",
    "각",
    "각",
    "कि",
    "क्ष",
    "x" * 9,
]
PROSE = st.lists(st.sampled_from([*BITS, "https://union.cn/s/Ab_-9", "www.a.cn/x?y=1"]), max_size=60).map("".join)
MEASURES = st.sampled_from([len, cutting.utf8, cutting.utf16])


@pytest.mark.parametrize(
    "one",
    [FAMILY, "🇨🇳", "👍🏽", "e\u0301\u0323", "1️⃣", "각", "\u1100\u1161\u11a8", "कि", "क्ष", "\r\n", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️‍🔥", "กำ"],
)
def test_what_looks_like_one_is_one(one: str) -> None:
    assert graphemes.split(one) == [one]
    assert graphemes.split(f"中{one}文") == (["中", one, "文"])


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("你好", 2), ("🇨🇳🇭🇰", 2), ("🇨🇳🇭", 2), ("a\nb", 3), ("\n\u0301", 2), ("👍👍", 2), ("가나", 2)],
)
def test_counting(text: str, count: int) -> None:
    assert graphemes.count(text) == count == len(graphemes.split(text))


@given(st.text(max_size=200) | PROSE)
def test_the_characters_of_a_text_are_the_text(text: str) -> None:
    assert "".join(graphemes.split(text)) == text
    assert graphemes.count(text) == len(graphemes.split(text))


@given(st.text("你好abc，。!\n （１２３", max_size=50))
def test_the_fast_path_agrees_with_the_slow_one(text: str) -> None:
    assert [*graphemes.split(text), FAMILY] == graphemes.split(text + FAMILY)


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("蚌埠市总工会", 10, "蚌埠市总工会"),
        ("蚌埠市禹会区货运行业工会联合会", 8, "蚌埠市禹会区货…"),
        ("两\n行  字", 10, "两 行 字"),
        (FAMILY * 3, 7, "…"),
        (FAMILY * 3, 12, FAMILY + "…"),
        ("你好", 0, ""),
    ],
)
def test_labels_are_shortened(text: str, most: int, short: str) -> None:
    assert texts.shorten(text, most) == short


@given(st.text(max_size=100), st.integers(0, 64), MEASURES)
def test_labels_fit(text: str, most: int, measure: Callable[[str], int]) -> None:
    assert measure(texts.shorten(text, most, measure)) <= most


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("一\r\n二\r三\u2028四\t五", "一\n二\n三\n四 五"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("e\u0301", "é"),
        ("e\x00\u0301", "é"),
        ("\ufeff头", "头"),
        ("坏\ud83d字", "坏字"),
        (FAMILY, FAMILY),
        ("سلام\u200f!", "سلام\u200f!"),
    ],
)
def test_cleaning(text: str, cleaned: str) -> None:
    assert texts.clean(text) == cleaned


@given(st.text(st.characters(), max_size=100))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = texts.clean(text)
    assert texts.clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c != "\n" for c in once)
