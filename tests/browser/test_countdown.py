"""A clock on the page goes down to the second; then the choice is live, whatever the phone's own clock says."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.dialogue.event import Tap
from bot.dialogue.screen import Button, Counting, Shown
from tests.browser.chat import Chat
from tests.browser.conftest import Stage
from tests.channels.web.cards import now

pytestmark = [pytest.mark.browser, pytest.mark.timeout(90)]

WRONG = "const right = Date.now; Date.now = () => right() + {hours} * 3600000;"
"""A phone whose clock is ahead by so many hours."""


def opens_in(stage: Stage, **by: float) -> None:
    """What is shown for 抢券."""
    then = (Button("/grab 7", "抢", "primary"),)
    stage.house.rooms["抢券"] = Shown(
        "洗车券（满 50 减 30 元）\n今天 12:00 开始，到时候点“抢”就行。",
        (Button("/remindme 7", "开始前10分钟叫我"), Button("/menu", "菜单", "quiet")),
        counting=Counting(now() + timedelta(**by), "离开抢还有", then),
    )


async def before(stage: Stage, hours: int = 0) -> Chat:
    """Somebody whose phone is wrong by so many hours has the page open."""
    context = await stage.context()
    await context.add_init_script(WRONG.format(hours=hours))
    return await stage.chat(context)


@pytest.mark.parametrize("hours", [-30, 5])
async def test_at_zero_the_choice_is_live_without_a_reload(stage: Stage, hours: int) -> None:
    me = await before(stage, hours)
    opens_in(stage, seconds=3)
    await me.says("抢券")
    clock = me.page.get_by_role("timer")
    await expect(clock).to_have_text("00:02")
    await expect(me.choice("抢")).to_be_disabled()
    await expect(me.choice("开始前10分钟叫我")).to_be_enabled()
    await expect(clock).to_have_text("00:01")
    await expect(me.choice("抢")).to_be_enabled()
    assert now() >= stage.house.rooms["抢券"].counting.at  # type: ignore[union-attr]
    await expect(me.page.locator(".countdown")).to_have_text("时间到，开始了！")
    await me.choice("抢").click()
    await me.sees("这是之前的按钮")  # whatever this house says to a tap that it does not know
    assert [event.what for event in stage.house.taken if isinstance(event.what, Tap)] == [Tap("/grab 7")]


async def test_a_waiting_choice_stays_so_while_one_goes_on_talking(stage: Stage) -> None:
    me = await before(stage)
    opens_in(stage, hours=2, minutes=4)
    await me.says("抢券")
    await me.says("你好")
    await me.sees("您说的是：你好")
    await expect(me.choice("抢")).to_be_disabled()
    await me.page.keyboard.press("Alt+1")
    await me.page.reload()
    await expect(me.page.get_by_role("timer")).to_contain_text("02:0")
    await expect(me.choice("抢")).to_be_disabled()
    assert [event.what.kind for event in stage.house.taken] == ["follow", "text", "text"]


async def test_nobody_hears_it_tick(stage: Stage) -> None:
    me = await before(stage)
    opens_in(stage, days=3)
    await me.says("抢券")
    clock = me.page.get_by_role("timer")
    await expect(clock).to_have_text("2 天 23:59:58")
    await expect(clock).to_have_attribute("aria-live", "off")
    if folder := os.environ.get("NIANGJIA_LOOK"):
        await me.page.screenshot(path=Path(folder) / "countdown.png")


async def test_one_that_was_over_before_says_nothing(stage: Stage) -> None:
    me = await before(stage)
    opens_in(stage, hours=-1)
    await me.says("抢券")
    await expect(me.choice("抢")).to_be_enabled()
    await expect(me.page.locator(".countdown")).to_have_text("")
