"""Long texts in pieces that a channel takes."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels import cutting
from bot.channels.cutting import cut, utf8, utf16
from rules.base import graphemes

FAMILY = "👨‍👩‍👧‍👦"
CHARACTERS = [FAMILY, "🇨🇳", "👍🏽", "e\u0301\u0323", "1️⃣", "각", "\u1100\u1161\u11a8", "कि", "क्ष", "\r\n", "❤️‍🔥", "กำ"]
LINKS = [
    "https://union.cn/s/Ab_-9",
    "weixin://dl/x?a=1",
    "t.me/union_bot?start=ab",
    '<a href="weixin://b?m=1">去看看</a>',
]
BITS = ["你好", "。", "！”", "，", " ", "\n", "abc. ", "x" * 9, "（", '"', *CHARACTERS]
PROSE = st.lists(st.sampled_from([*BITS, *LINKS]), max_size=60).map("".join)
SIZES = st.sampled_from([len, utf8, utf16])


@given(PROSE | st.text(max_size=300), st.integers(4, 80), SIZES)
def test_pieces_fit_and_lose_only_blanks(text: str, most: int, size: cutting.Size) -> None:
    pieces = cut(text, most, size)
    assert all(size(piece) <= most for piece in pieces)
    assert pieces == [text] or all(pieces) or not text.strip()
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


@given(PROSE | st.text(max_size=300), st.integers(4, 80))
def test_what_is_lost_stood_at_a_seam(text: str, most: int) -> None:
    at = 0
    for number, piece in enumerate(cut(text, most)):
        found = text.index(piece, at)
        assert text[at:found].strip() == "" and (number or found == 0)
        at = found + len(piece)
    assert text[at:].strip() == ""


@given(PROSE, st.integers(60, 90), SIZES)
@example("你好你好https://union.cn/s/Ab_-9e\u0301\u0323", 40, utf8)
@example("你好你好你好t.me/union_bot?start=ab，你好你好", 40, utf8)
def test_no_character_and_no_link_is_cut(text: str, most: int, size: cutting.Size) -> None:
    pieces = cut(text, most, size)
    whole = [c for c in graphemes.split(text) if not c.isspace()]
    assert [c for piece in pieces for c in graphemes.split(piece) if not c.isspace()] == whole
    for link in LINKS:
        if not re.search(rf"[!-~]{re.escape(link)}|{re.escape(link)}[!-~]", text):
            assert sum(piece.count(link) for piece in pieces) == text.count(link)


@pytest.mark.parametrize("one", CHARACTERS)
def test_one_character_is_never_cut(one: str) -> None:
    assert all(piece.strip(one) == "" for piece in cut(one * 30, 60, utf8))


@pytest.mark.parametrize(
    ("text", "most", "pieces"),
    [
        ("第一句话说完了。第二句话也说完了！第三句", 16, ["第一句话说完了。", "第二句话也说完了！第三句"]),
        ("他说：“今天休息。”大家都很高兴地回家去了", 16, ["他说：“今天休息。”", "大家都很高兴地回家去了"]),
        ("真的吗？！我不相信你说的这些话啊啊啊", 16, ["真的吗？！", "我不相信你说的这些话啊啊啊"]),
        ("没有句号的一行字，只有逗号而已还很长很长", 16, ["没有句号的一行字，", "只有逗号而已还很长很长"]),
        ("第一行字\n第二行。第三句很长很长", 12, ["第一行字\n第二行。", "第三句很长很长"]),
        ("第一行字在这里\n第二句。第三句很长", 14, ["第一行字在这里", "第二句。第三句很长"]),
        ("They left. We stayed on here", 16, ["They left.", "We stayed on", "here"]),
        ('They left. "We stayed on here"', 16, ["They left.", '"We stayed on', 'here"']),
        (
            "费用是3.50元不是别的数目字对吗请你一定要记住",
            6,
            ["费用是", "3.50元不", "是别的数目字", "对吗请你一定", "要记住"],
        ),
        ("今天的会员有（一百二十三）人到场", 7, ["今天的会员有", "（一百二十三）", "人到场"]),
        ("call 13812345678 now", 12, ["call", "13812345678", "now"]),
        ("一二三   \n\n  四五六", 4, ["一二三", "四五六"]),
        ("  一二三四", 4, ["  一二", "三四"]),
        ("      ", 4, [""]),
        ("", 4, [""]),
    ],
)
def test_cuts_stand_where_a_reader_pauses(text: str, most: int, pieces: list[str]) -> None:
    assert cut(text, most) == pieces


def test_a_link_moves_to_the_next_piece_whole() -> None:
    pieces = cut("请点这里看看吧：https://union.cn/s/abc。谢谢大家的配合和支持", 30)
    assert pieces == ["请点这里看看吧：", "https://union.cn/s/abc。", "谢谢大家的配合和支持"]


def test_a_mark_after_a_link_ends_the_sentence_not_the_link() -> None:
    pieces = cut("请看https://a.cn/x!然后再看看后面这几个字", 24)
    assert pieces == ["请看https://a.cn/x!", "然后再看看后面这几个字"]


def test_what_is_longer_than_a_piece_is_cut_all_the_same() -> None:
    zalgo = "a" + "\u0301" * 500
    assert all(len(piece) <= 100 for piece in cut(zalgo, 100))
    assert "".join(cut("https://a.cn/" + "x" * 500, 100)) == "https://a.cn/" + "x" * 500
    assert "".join(cut(FAMILY, 4, utf8)) == FAMILY


HARD = [
    "你好。世界," * 15_000,
    FAMILY * 4_000,
    "\u0301" * 100_000,
    "http://a" + "\u0301" * 100_000,
    "http" * 25_000,
    "https://" * 12_000,
    "t.me/" * 20_000,
    "<a " * 30_000,
    "”" * 100_000,
    " " * 100_000,
    ". " * 50_000,
    " " + "x" * 100_000,
    ("x " + "y" * 2040) * 50,
]


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
@pytest.mark.timeout(30)  # what is quadratic takes minutes, on a busy machine as on any
def test_a_hundred_thousand_characters_take_no_time(text: str) -> None:
    assert all(utf8(piece) <= 2048 for piece in cut(text, 2048, utf8))


def test_limits_too_small_to_cut_for_are_refused() -> None:
    with pytest.raises(ValueError, match="small"):
        cut("你好", 3)


def test_sizes() -> None:
    assert (utf8("娘家😀"), utf16("娘家😀"), len("娘家😀")) == (10, 4, 3)
    assert utf8("\ud800") == 3
