import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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
MEASURES = st.sampled_from([len, texts.utf8, texts.utf16])


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


@given(PROSE | st.text(max_size=300), st.integers(16, 80), MEASURES)
def test_pieces_fit_and_lose_only_blanks(text: str, most: int, measure: Callable[[str], int]) -> None:
    pieces = texts.split(text, most, measure)
    assert all(measure(piece) <= most for piece in pieces)
    assert pieces == [text] or all(pieces)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


@given(PROSE, st.integers(40, 90), MEASURES)
@example("你好你好https://union.cn/s/Ab_-9e\u0301\u0323", 40, texts.utf8)
def test_no_character_and_no_link_is_cut(text: str, most: int, measure: Callable[[str], int]) -> None:
    pieces = texts.split(text, most, measure)
    whole = [c for c in graphemes.split(text) if not c.isspace()]
    assert [c for piece in pieces for c in graphemes.split(piece) if not c.isspace()] == whole
    for link in ("https://union.cn/s/Ab_-9", "www.a.cn/x?y=1"):
        if not re.search(rf"[!-~]{re.escape(link)}|{re.escape(link)}[!-~]", text):
            assert sum(piece.count(link) for piece in pieces) == text.count(link)


def test_cuts_stand_where_a_reader_pauses() -> None:
    assert texts.split("第一句话说完了。第二句话也说完了！第三句", 16) == [
        "第一句话说完了。",
        "第二句话也说完了！第三句",
    ]
    assert texts.split("他说：“今天休息。”大家都很高兴地回家去了", 16) == [
        "他说：“今天休息。”",
        "大家都很高兴地回家去了",
    ]
    assert texts.split("真的吗？！我不相信你说的这些话啊啊啊", 16) == ["真的吗？！", "我不相信你说的这些话啊啊啊"]
    assert texts.split("没有句号的一行字，只有逗号而已还很长很长", 16) == [
        "没有句号的一行字，",
        "只有逗号而已还很长很长",
    ]
    assert texts.split("第一行在\n这里第二行第二行第二行第二行", 16) == ["第一行在", "这里第二行第二行第二行第二行"]
    assert texts.split("费用是3.50元不是别的数目字对吗请你一定要记住", 16) == [
        "费用是3.50元不是别的数目字对",
        "吗请你一定要记住",
    ]


def test_a_link_moves_to_the_next_piece_whole() -> None:
    pieces = texts.split("请点这里看看吧：https://union.cn/s/abc。谢谢大家的配合和支持", 30)
    assert "https://union.cn/s/abc" in "".join(pieces[1:])
    assert any("https://union.cn/s/abc" in piece for piece in pieces)


def test_a_mark_after_a_link_ends_the_sentence_not_the_link() -> None:
    pieces = texts.split("请看https://a.cn/x!然后再看看后面这几个字", 24)
    assert pieces == ["请看https://a.cn/x!", "然后再看看后面这几个字"]


def test_what_is_longer_than_a_piece_is_cut_all_the_same() -> None:
    zalgo = "a" + "\u0301" * 500
    assert all(len(piece) <= 100 for piece in texts.split(zalgo, 100))
    assert "".join(texts.split("https://a.cn/" + "x" * 500, 100)) == "https://a.cn/" + "x" * 500


@pytest.mark.parametrize(
    "text", ["你好。世界," * 20_000, FAMILY * 14_000, "\u0301" * 10**5, "http" * 25_000, "”" * 10**5, " " * 10**5]
)
@pytest.mark.timeout(5)
def test_a_hundred_thousand_characters_take_no_time(text: str) -> None:
    assert all(texts.utf8(piece) <= 2048 for piece in texts.split(text, 2048, texts.utf8))


def test_limits_too_small_to_cut_for_are_refused() -> None:
    with pytest.raises(ValueError, match="small"):
        texts.split("你好", 15)


def test_measures() -> None:
    assert (texts.utf8("娘家😀"), texts.utf16("娘家😀"), len("娘家😀")) == (10, 4, 3)
    assert texts.utf8("\ud800") == 3


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
