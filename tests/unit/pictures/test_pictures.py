"""Pictures: what a phone reads in them, and whether every word is on them."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pictures import card, drawers, fonts, lettering, poster, qr
from tests.unit.pictures import looking

LINK = "https://niangjia.example/s/" + "aB3_" * 16
LONG = "安徽省蚌埠市龙子湖区东风街道新就业形态劳动者（货车司机、网约配送员、快递员）行业工会联合委员会第二分会"
MEMBER: Mapping[str, Any] = {
    "name": "张*明",
    "number": "340300261120001234",
    "organisation": "蚌埠市货运行业工会联合会",
    "occupation": "货车司机",
    "joined": "2026年11月20日",
    "state": "有效",
    "tone": "active",
    "code": LINK,
    "labels": {
        "title": "电子会员证",
        "number": "会员编号",
        "organisation": "所属工会",
        "joined": "入会日期",
        "code": "每 60 秒更新",
    },
}
POSTER = {
    "title": "扫码入会",
    "organisation": LONG,
    "code": LINK,
    "sentence": "两分钟办好，跑车的有娘家。",
    "typed": "K7Q29MXA",
    "typed_label": "扫不了？输入这八个字",
}


@pytest.mark.parametrize("text", ["K7Q29MXA", LINK, "字" * 60, "a" * 300, "x" * qr.MOST_BYTES])
def test_a_code_is_read_back(text: str) -> None:
    assert looking.read(looking.opened(drawers.draw("qr", {"text": text}, ""))) == [text]


@pytest.mark.parametrize("caption", ["扫码入会", LONG, LONG * 5, "Bengbu " * 30, "😀"])
def test_a_caption_stands_below_the_code(caption: str) -> None:
    bare = looking.opened(qr.draw({"text": LINK}, ""))
    image = looking.opened(qr.draw({"text": LINK, "caption": caption}, ""))
    assert looking.read(image) == [LINK]
    assert image.width == bare.width
    assert image.height > bare.height


def test_a_code_has_whole_pixels_and_a_quiet_zone() -> None:
    image = looking.opened(qr.draw({"text": LINK}, "")).convert("L")
    side = len(qr.modules(LINK)) + 2 * qr.QUIET_MODULES
    scale = image.width // side
    assert image.size == (side * scale, side * scale)
    assert image.point(lambda value: 255 - value).getbbox() == (4 * scale, 4 * scale, *(2 * [image.width - 4 * scale]))


def test_short_codes_can_lose_more() -> None:
    assert [qr.correction(size) for size in (8, 90, 250, 900)] == [
        2,
        3,
        0,
        1,
    ]  # H, Q, M, L as the standard numbers them
    with pytest.raises(qr.TooMuchForCode):
        qr.draw({"text": "x" * (qr.MOST_BYTES + 1)}, "")


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"name": "阿卜杜拉·买买提·吐尔逊江", "organisation": LONG, "state": "转出中，等待接收", "tone": "waiting"},
        {"name": "𠮷*䶮😀", "organisation": "Bengbu Freight " * 20, "number": "", "tone": "ended"},
        {
            "name": "\u202e\x00\n" * 50,
            "organisation": "字" * 5000,
            "number": "9" * 300,
            "state": "长" * 90,
            "tone": "no",
        },
        {"labels": {}},
    ],
)
def test_a_card_keeps_its_size_and_its_code(other: Mapping[str, Any]) -> None:
    image = looking.opened(card.draw({**MEMBER, **other}, "zh_CN"))
    assert image.size == (1012, 638)
    assert looking.read(image) == [LINK]


def test_a_card_is_read_on_a_small_screen() -> None:
    image = looking.opened(card.draw({**MEMBER, "code": "K7Q29MXA" * 3}, "zh_CN"))
    assert looking.read(image.resize((640, 403))) == ["K7Q29MXA" * 3]


def test_a_card_needs_no_code() -> None:
    image = looking.opened(card.draw({**MEMBER, "code": ""}, "zh_CN"))
    assert looking.read(image) == []


@pytest.mark.parametrize("organisation", ["蚌山区总工会", LONG, "Federation of " * 20])
def test_a_poster_is_a4_and_read_from_far(organisation: str) -> None:
    image = looking.opened(poster.draw({**POSTER, "organisation": organisation}, "zh_CN"))
    assert image.size == (1240, 1754)
    assert looking.read(image.resize((310, 438))) == [LINK]


def test_every_word_has_its_letters() -> None:
    words = "".join(
        [*(str(value) for value in MEMBER.values()), *POSTER.values(), "䶮𠮷·éЖ—“”《》＊〓…", lettering.CUT]
    )
    assert [letter for letter in words if not fonts.has(letter)] == []


def test_what_the_font_lacks_is_no_box() -> None:
    assert not fonts.has("😀")
    assert not fonts.has("\U0010ffff")
    assert fonts.printable(" 张\u202e三😀\n\t李 ") == "张三 李"
    assert fonts.printable("ܐ王") == "〓王"


@given(st.text(max_size=60), st.integers(20, 400))
@settings(max_examples=200, deadline=None)
def test_text_stays_in_its_space(text: str, space: int) -> None:
    fitted = lettering.fitted(text, space, (30, 20, 12), most_lines=2)
    assert 1 <= len(fitted.lines) <= 2
    for line in fitted.lines:
        assert lettering.width(line, fitted.size) <= space + fitted.size  # a comma may hang over
    shown = "".join(fitted.lines)
    if not shown.endswith(lettering.CUT):
        assert shown.replace(" ", "") == fonts.printable(text).replace(" ", "")


def test_lines_break_where_readers_expect() -> None:
    lines = lettering.broken("（甲乙丙）丁戊，己庚", 100, 20)
    assert all(line[0] not in "），" and line[-1] != "（" for line in lines)
    assert lettering.broken("Freight Drivers", 110, 20) == ["Freight", "Drivers"]
    assert lettering.fitted("一二三四五六", 105, (20,), most_lines=2).lines == ("一二三", "四五六")


def test_numbers_are_read_out_in_fours() -> None:
    assert card.grouped("340300261120001234") == "3403 0026 1120 0012 34"
    assert card.grouped("BB-1234567") == "BB-1234567"


def test_unknown_pictures_are_told() -> None:
    with pytest.raises(drawers.UnknownPicture):
        drawers.draw("selfie", {}, "")
