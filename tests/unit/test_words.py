"""Sentences: what is said for a key, in which language, and what is found wrong at start-up."""

import logging
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.say import Say, packed, say, verbatim
from bot.words import Used, Words, family, scan

ROOT = Path(__file__).parents[2]
BENGBU = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)  # 12:00 in Bengbu

ZH = """
hello = 在的
-union = 娘家
welcome = 欢迎来到{ -union }
filed = 收到,编号 { $number }。{ $due } 前回您
price = { MONEY($fen) } 元,{ NUMBER($n) } 人
when = { DATE($at) }, { TIME($at) }
left = { $n ->
    [0] 没有了
   *[other] 还剩 { $n } 张,给 { $who }
}
by = { $n ->
   *[other] { DATETIME($at) }
}
braces = {"{"} { 5 }
both = { hello },{ $who }
words-missing = 请接着办
month-11 = 11月
month-1 = 1月
moment-today = 今天
moment-tomorrow = 明天
moment-yesterday = 昨天
moment-day = { $month }{ $day }日
moment-day-and-year = { $year }年{ $month }{ $day }日
moment-at = { $day } { $time }
moment-clock = { $hour }:{ $minute }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "zh_CN").mkdir()
    (tmp_path / "zh_CN" / "a.ftl").write_text(ZH, "utf-8")
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.ftl").write_text("hello = I'm here\nwords-missing = Please go on\n", "utf-8")
    return tmp_path


@pytest.fixture
def words(folder: Path) -> Words:
    return Words.load(folder, timezone=BENGBU, clock=lambda: NOON)


def test_the_nearest_language_is_spoken(words: Words) -> None:
    spoken = {tag: words.text(say("hello"), tag) for tag in ("en", "en-US", "en_GB", "fr,en;q=0.5", "EN")}
    assert set(spoken.values()) == {"I'm here"}
    spoken = {tag: words.text(say("hello"), tag) for tag in ("", "zh_CN", "zh-CN", "zh-TW", "fr", "x" * 9999, ",;,")}
    assert set(spoken.values()) == {"在的"}


def test_several_sentences_stand_on_their_own_lines(words: Words) -> None:
    assert words.text((say("hello"), verbatim("老王"), say("welcome")), "zh") == "在的\n老王\n欢迎来到娘家"


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (NOON + timedelta(hours=5), "今天 17:00"),
        (NOON + timedelta(hours=13), "明天 01:00"),
        (NOON - timedelta(hours=13), "昨天 23:00"),
        (NOON + timedelta(days=3), "11月23日 12:00"),
        (NOON + timedelta(days=60), "2027年1月19日 12:00"),
        (date(2026, 11, 23), "11月23日"),
        (date(1983, 1, 2), "1983年1月2日"),
    ],
)
def test_times_are_told_as_people_tell_them(words: Words, due: date, told: str) -> None:
    assert words.text(say("filed", number=1234567, due=due), "") == f"收到,编号 1234567。{told} 前回您"
    assert (
        words.text(say("filed", number=1, due=due), "", now=NOON.astimezone(ZoneInfo("America/Lima"))).count(told) == 1
    )


def test_functions_show_money_amounts_and_parts_of_a_moment(words: Words) -> None:
    assert words.text(say("price", fen=123450, n=12000), "") == "1,234.50 元,12,000 人"
    assert words.text(say("price", fen=-500, n=1), "") == "-5 元,1 人"
    assert words.text(say("when", at=NOON), "") == "今天, 12:00"
    assert words.text(say("by", n=1, at=NOON), "") == "今天 12:00"


def test_choices_are_said_by_fluent(words: Words) -> None:
    assert words.text(say("left", n=0, who=""), "") == "没有了"
    assert words.text(say("left", n=12000, who=say("hello")), "") == "还剩 12000 张,给 在的"
    assert words.text(say("left", n=1, who="字" * 4000), "") == "还剩 1 张,给 " + "字" * 4000


def test_literals_and_references_are_part_of_the_sentence(words: Words) -> None:
    assert words.text(say("braces"), "") == "{ 5"
    assert words.text(say("both", who=say("welcome")), "") == "在的,欢迎来到娘家"


@given(st.text())
def test_what_a_person_wrote_is_never_syntax(text: str) -> None:
    words = Words.load(ROOT / "locales", timezone=BENGBU)
    clean = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)
    for hostile in (clean, clean + "{ $number }%s%(a)s{ -bot }\\u0041"):
        assert words.text(verbatim(hostile), "") == hostile
        assert words.text(say("dialogue-numbered", n=1, label=hostile), "") == f"1. {hostile}"


def test_marks_that_turn_the_direction_stay_out(words: Words) -> None:
    assert words.text(say("left", n=1, who="a\u202eb"), "") == "还剩 1 张,给 ab"
    assert words.text(verbatim("张\u2067三"), "") == "张三"


def test_what_cannot_be_said_never_raises_and_is_counted(words: Words, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert words.text(say("nothing-of-the-kind"), "") == "请接着办"
        assert words.text(say("welcome"), "en") == "欢迎来到娘家"
        assert words.text(say("filed", number=1), "") == "收到,编号 1。… 前回您"
        assert words.text(say("filed", number=[], due=datetime.max.replace(tzinfo=UTC)), "") == "收到,编号 …。… 前回您"  # type: ignore[arg-type]
        assert words.text(say("left", who="x"), "").startswith("还剩")
        assert words.text(say("when", at="13800000000"), "") == "…, …"
        assert words.text(say("by", n=1, at="13800000000"), "") != ""
        assert words.text(Say("张三 13800000000"), "") == "请接着办"
    assert words.missed["nothing-of-the-kind zh_CN: no sentence"] == 1
    assert words.missed["welcome en: no sentence"] == 1
    assert "13800000000" not in caplog.text
    assert "words-missing filed zh_CN: argument due" in caplog.text


def test_packed_sentences_in_the_arguments_of_a_picture_are_said(words: Words) -> None:
    args = {"name": "张*", "labels": {"a": packed(say("hello"))}, "rows": [packed(say("welcome")), 5], "say": 1}
    assert words.plain(args, "zh") == {"name": "张*", "labels": {"a": "在的"}, "rows": ["欢迎来到娘家", 5], "say": 1}


def test_what_people_type_is_known_in_every_language() -> None:
    words = Words.load(ROOT / "locales", timezone=BENGBU)
    assert {"取消", "退出", "cancel", "quit"} <= set(words.typed("command-cancel-words"))
    assert words.typed("nothing-of-the-kind") == ()


def test_every_fault_of_the_locales_is_found(tmp_path: Path) -> None:
    (tmp_path / "zh_CN").mkdir()
    (tmp_path / "en").mkdir()
    (tmp_path / "zh_CN" / "a.ftl").write_text(
        "words-missing = x\none = { $a }\none = again\nround = { trip }\ntrip = { round }\n"
        "odd = { nowhere } { NOW($x) }\n"
        "with =\n    .attribute = x\nunused = { -brand }\n-brand = y\nbroken = { $\nfamily-a = a\n",
        "utf-8",
    )
    (tmp_path / "en" / "a.ftl").write_text("words-missing = x\none = { $b }\nround = a\ntrip = b\n", "utf-8")
    words = Words.load(tmp_path, timezone=BENGBU)
    assert words.text((say("round"), say("broken"), say("odd", x=1)), "")
    found = words.problems(Used(family("family", "ab")) | ["one", "round", "trip", "odd", "gone"])
    for part in (
        "zh_CN/a.ftl:3: one stands twice",
        "zh_CN/a.ftl:4: round refers to itself",
        "odd refers to nowhere, which is not there",
        "odd NOW is not a function",
        "with has no text",
        "zh_CN/a.ftl:11: ",
        "one: arguments differ: en b; zh_CN a",
        "unused: not in en",
        "unused: never used",
        "gone: used, but in no locale",
        "family-b: used, but in no locale",
    ):
        assert any(part in line for line in found), part


def test_keys_are_found_in_sources(tmp_path: Path, words: Words) -> None:
    (tmp_path / "handlers").mkdir()
    (tmp_path / "handlers" / "a.py").write_text(
        'say("filed", number=1)\nsay.say("hello" if x else "left", **more)\nSay("gone")\nverbatim("both")\n', "utf-8"
    )
    used = scan(tmp_path, ("handlers",))
    assert used.keys == {"filed", "hello", "left", "gone"}
    problems = words.problems(used)
    assert "handlers/a.py:1: filed said without due" in problems or any("filed said without due" in p for p in problems)
    assert "gone: used, but in no locale" in problems
    assert "both: never used" not in problems
    assert "braces: never used" in problems


def test_chinese_sentences_have_chinese_punctuation() -> None:
    wrong = [
        f"{file.name}: {line}"
        for file in (ROOT / "locales" / "zh_CN").glob("*.ftl")
        for line in file.read_text("utf-8").splitlines()
        if re.search(r"[\u4e00-\u9fff}][,?!;:](?!\d)", line.partition("=")[2]) and "moment-clock" not in line
    ]
    assert wrong == []
