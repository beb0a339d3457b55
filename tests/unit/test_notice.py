"""Notices and answers as they are kept: what was packed comes out again, also of rows from before a field was there."""

from datetime import UTC, datetime

import orjson

from bot.delivery import notice
from bot.dialogue.say import say, verbatim
from bot.dialogue.screen import Button, Choice, Countdown, Counting, Drawing, Picture, Screen, Shown


def test_a_notice_comes_out_as_it_went_in() -> None:
    picture = Picture("poster", {"code": "x"}, say("staff-poster-alt", code="x"), "poster.png")
    screens = (Screen((verbatim("a"), say("command-menu")), (Choice("/menu", say("command-menu")),), picture),)
    assert notice.unpack(notice.pack(screens)) == screens


def test_an_older_row_knows_no_file() -> None:
    older = b'[{"text": [["", {"text": "a"}]], "choices": [], "picture": ["card", {}, ["command-card", {}]]}]'
    [screen] = notice.unpack(older)
    assert screen.picture is not None and screen.picture.file == ""
    shown = Shown.unpacked({"text": "a", "drawing": ["card", {}, "卡"]})
    assert shown.drawing == Drawing("card", {}, "卡")
    assert Shown.unpacked(Shown("a", (), Drawing("p", {}, "卡", "p.png")).packed()).drawing == Drawing(
        "p", {}, "卡", "p.png"
    )


def test_what_counts_down_comes_out_as_it_went_in() -> None:
    noon = datetime(2026, 11, 29, 4, tzinfo=UTC)
    counts = Countdown(noon, say("command-menu"), (Choice("/menu", say("command-menu"), "primary"),))
    screens = (Screen((verbatim("a"),), countdown=counts),)
    assert notice.unpack(notice.pack(screens)) == screens
    shown = Shown("a", counting=Counting(noon, "还有", (Button("/menu", "菜单", "primary"),)))
    assert Shown.unpacked(orjson.loads(orjson.dumps(shown.packed()))) == shown
