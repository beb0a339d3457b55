"""A photo that no question asked for: one code on it is a scan of it, anything else a clear sentence."""

from dataclasses import dataclass
from typing import Any

import pytest

from bot.dialogue.event import Upload
from bot.dialogue.photo import Photo, Why
from tests.unit.dialogue.complaint import at, talking


@dataclass(frozen=True)
class Forgotten:
    """What deletes the photo."""

    outcome: Any = "nobody asks for this"

    async def apply(self, tx: Any) -> Any:
        raise NotImplementedError


FORGET = Forgotten()


@pytest.mark.parametrize("step", ["", "plate"])
def test_one_code_is_a_scan_of_it_and_the_photo_goes(step: str) -> None:
    photo = Photo(("good",), foreign=True, forget=FORGET)
    me = at(step, facts={"photo": photo}) if step else talking(facts={"photo": photo})
    me.does(Upload(3))
    assert me.sees("扫到 good")
    assert me.did[-1] == FORGET


def test_what_the_scan_writes_finds_its_own_outcomes() -> None:
    me = talking(facts={"photo": Photo(("writes",), forget=FORGET)})
    me.does(Upload(3))
    assert me.sees("写下了 scanned")
    assert me.did[0] == FORGET


@pytest.mark.parametrize(
    ("photo", "sentence"),
    [
        (Photo(), "没找到二维码"),
        (Photo(("good", "other")), "好几个码"),
        (Photo(foreign=True), "不是我们的"),
        (Photo(("bad",)), "这个码没认出来"),
        (Photo(why="late"), "还没传过来"),
        (Photo(why="size"), "太大"),
        (Photo(why="kind"), "打不开"),
    ],
)
def test_what_comes_to_nothing_says_why(photo: Photo, sentence: str) -> None:
    me = talking(facts={"photo": photo})
    me.does(Upload(3))
    assert me.sees(sentence)


def test_in_mid_form_a_photo_without_a_code_was_meant_for_the_question() -> None:
    me = at("plate", facts={"photo": Photo()})
    me.does(Upload(3))
    assert me.sees("照片这一步用不上", "车牌号")
    reasons: tuple[Why, ...] = ("late", "gone", "pixels")
    for why in reasons:
        me.facts["photo"] = Photo(why=why, forget=FORGET)
        me.does(Upload(3))
        assert me.did[-1] == FORGET
        assert me.sees("车牌号")
