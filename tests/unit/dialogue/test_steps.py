"""Questions answered by walking down a tree, with a place, with photos."""

from datetime import timedelta
from typing import Any

import pytest

from bot.dialogue.decision import Decision, Start
from bot.dialogue.event import Place as Shared
from bot.dialogue.event import Upload
from bot.dialogue.form import Form
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen
from bot.dialogue.service import Command, Service
from bot.dialogue.step import Step
from bot.dialogue.steps.descend import Descend, Level, Option
from bot.dialogue.steps.photos import Photos
from bot.dialogue.steps.place import Place
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from tests.unit.dialogue import talk
from tests.unit.dialogue.complaint import Filed

talk.SENTENCES |= {
    "trip-title": "出行",
    "ask-first": "第一个问题?",
    "ask-one": "这一个呢?",
    "ask-last": "最后呢?",
    **{f"trip-ask-{key}": key for key in ("first", "one", "last")},
}

COUNTIES = ("固镇县", "五河县", "怀远县", "龙子湖区", "蚌山区", "禹会区", "淮上区", "固镇西区", "经开区", "高新区")
TREE: dict[int, Level] = {
    0: Level("全省", (Option(1, "蚌埠市", branch=True), Option(2, "淮南市", branch=True), Option(3, "省直工会"))),
    1: Level(
        "蚌埠市", tuple(Option(10 + n, name, branch=n == 0) for n, name in enumerate(COUNTIES)), above=0, here=True
    ),
    2: Level("淮南市", (), above=0),
    3: Level("省直工会", above=0),
    10: Level("固镇县", (Option(100, "任桥镇"), Option(101, "新马桥镇")), above=1, here=True),
    **{10 + n: Level(name, above=1) for n, name in enumerate(COUNTIES) if n},
    100: Level("任桥镇", above=10),
}


def asked(step: Step, facts: dict[str, Any] | None = None) -> talk.Talk:
    """Somebody who is asked `step` after one question and before another."""
    steps: tuple[Step, ...] = (Text("first", "ask-first"), step, Text("last", "ask-last"))
    form = Form("trip", 1, timedelta(days=1), (*steps, Summary("trip", steps)))
    form.filed(lambda context: Decision((Screen(verbatim("好了")),), (Filed("trip", dict(context.answers)),)))
    begin = Command("trip", lambda context, arguments: Decision(start=Start("trip")))
    menu = Command("menu", lambda context, arguments: Decision((Screen(verbatim("菜单")),)))
    me = talk.Talk(talk.book(Service("trip", (form,), (begin, menu))), facts)
    me.says("/trip")
    me.says("好")
    return me


def walking() -> talk.Talk:
    return asked(Descend("one", "ask-one", "level"), {"level": lambda node: TREE[node]})


def test_one_walks_down_and_chooses_a_leaf() -> None:
    me = walking()
    assert me.labels == ["蚌埠市", "淮南市", "省直工会", "返回"]
    me.picks("蚌埠市")
    assert me.sees("现在在：蚌埠市", "就选蚌埠市", "上一级")
    me.picks("固镇县")
    me.picks("任桥镇")
    assert me.sees("好，任桥镇。", "最后呢")
    me.says("完")
    assert me.sees("one：任桥镇")
    me.picks("提交")
    assert me.did[0].answers["one"] == 100


def test_a_node_above_the_leaves_can_be_chosen_where_it_may() -> None:
    me = walking()
    assert not me.sees("就选")
    me.picks("蚌埠市")
    me.picks("就选蚌埠市")
    assert me.answers("trip")["one"] == 1


def test_one_walks_up_again() -> None:
    me = walking()
    me.picks("蚌埠市")
    me.picks("固镇县")
    me.picks("上一级")
    assert me.sees("现在在：蚌埠市")
    me.picks("上一级")
    assert me.labels == ["蚌埠市", "淮南市", "省直工会", "返回"]


def test_more_than_eight_come_in_pages() -> None:
    me = walking()
    me.picks("蚌埠市")
    assert me.sees("第 1 页，共 2 页", "更多")
    assert not me.sees("高新区")
    me.says("更多")
    assert me.sees("高新区", "上一页")
    assert not me.sees("更多")
    me.says("1")
    assert me.sees("好，经开区。")


def test_the_place_in_the_tree_outlives_misses_old_taps_and_commands() -> None:
    me = walking()
    me.picks("蚌埠市")
    me.picks("更多")
    me.taps("r1.open:3")
    assert me.sees("之前的按钮", "高新区")
    me.says("没有这个")
    assert me.sees("没找到这样开头的", "高新区")
    me.says("/menu")
    me.picks("继续：")
    assert me.sees("高新区")


def test_typed_words_narrow_by_the_beginning_of_the_name_on_all_pages() -> None:
    me = walking()
    me.says("蚌埠")
    assert me.sees("现在在：蚌埠市")
    me.says("固镇")
    assert [label for label in me.labels if label.startswith("固镇")] == ["固镇县", "固镇西区"]
    assert not me.sees("五河县")
    me.picks("上一级")
    assert me.sees("五河县")
    me.says("高新")
    assert me.sees("好，高新区。")


def test_an_option_that_has_gone_is_explained() -> None:
    me = walking()
    choice = me.choice("省直工会")
    me.facts["level"] = lambda node: Level("全省", (Option(1, "蚌埠市", branch=True),))
    me.taps(choice)
    assert me.sees("刚刚变了", "蚌埠市")


def test_numbers_and_garbage_in_the_tree() -> None:
    me = walking()
    me.says("9")
    assert me.sees("没有第 9 项")
    me.says("2")
    assert me.sees("现在在：淮南市", "上一级")


def test_a_place_is_shared_or_written() -> None:
    me = asked(Place("one", "ask-one"))
    assert me.shown[0].hint == "place"
    me.does(Shared(32.91666667, 117.38, "gcj02"))
    assert me.answers("trip")["one"] == {"lat": 32.916667, "lng": 117.38, "datum": "gcj02", "label": ""}
    me.says("返回")
    assert me.sees("保持不变：已发送的位置")
    me.says("固镇县汽车站门口")
    assert me.answers("trip")["one"] == {"lat": None, "lng": None, "datum": "", "label": "固镇县汽车站门口"}


@pytest.mark.parametrize("lat", [91.0, float("nan"), float("inf"), -90.5])
def test_a_place_off_the_map_is_refused(lat: float) -> None:
    me = asked(Place("one", "ask-one"))
    me.does(Shared(lat, 117.0))
    assert me.sees("这个位置不对", "这一个呢")
    me.says("长" * 201)
    assert me.sees("最多 200 个字")


def test_photos_come_one_by_one() -> None:
    me = asked(Photos("one", "ask-one", most=2))
    assert me.shown[0].hint == "photo"
    me.says("没有照片")
    assert me.sees("要一张照片")
    me.does(Upload(31))
    me.does(Upload(31))
    assert me.sees("收到 1 个了", "好了", "去掉最后一个")
    me.does(Upload(32))
    me.does(Upload(33))
    assert me.sees("最多 2 个")
    assert me.state.misses == 0
    me.picks("去掉最后一个")
    assert me.sees("还有 1 个")
    me.says("好了")
    assert me.sees("最后呢")
    assert me.answers("trip")["one"] == [31]
    me.says("完")
    assert me.sees("one：1 个文件")


def test_without_any_photo_left_the_question_is_open_again() -> None:
    me = asked(Photos("one", "ask-one"))
    me.does(Upload(31))
    me.picks("去掉最后一个")
    assert "one" not in me.answers("trip")
    assert me.labels == ["返回"]


def test_photos_outlive_a_command_and_a_way_back() -> None:
    me = asked(Photos("one", "ask-one", optional=True))
    assert me.labels == ["跳过", "返回"]
    me.does(Upload(31))
    assert "跳过" not in me.labels
    me.says("/menu")
    me.picks("继续：")
    assert me.sees("收到 1 个了")
    me.says("返回")
    me.picks("保持不变")
    assert me.sees("最后呢")
    assert me.answers("trip")["one"] == [31]


def test_photos_can_be_skipped_and_take_files_only_where_asked() -> None:
    me = asked(Photos("one", "ask-one", optional=True))
    me.does(Upload(31, "a.pdf", photo=False))
    assert me.sees("要一张照片")
    me.picks("跳过")
    assert me.answers("trip")["one"] is None
    me = asked(Photos("one", "ask-one", files=True))
    me.does(Upload(31, "a.pdf", photo=False))
    assert me.sees("收到 1 个了")
