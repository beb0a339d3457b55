"""Ways into other channels on the page that a scanned code opens."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from bot.channels.web.house import Elsewhere
from tests.browser.chat import Chat
from tests.browser.conftest import Open, Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(90)]
CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")
BOTH = Elsewhere("https://t.me/niangjia_test_bot?start=Code_42", "http://weixin.qq.com/q/made-up")


async def scanned(stage: Stage, found: Elsewhere = BOTH, **options: Any) -> Chat:
    """Somebody opens a poster's link."""
    stage.house.doors["Code_42"] = found
    return await stage.chat(path="/s/Code_42", **options)


async def test_who_scanned_a_code_may_go_on_in_another_app(stage: Stage) -> None:
    me = await scanned(stage)
    link = me.page.get_by_role("link", name="用 Telegram 打开")
    await expect(link).to_have_attribute("href", BOTH.telegram)
    await expect(link).to_have_attribute("rel", "noopener")
    code = me.page.get_by_role("img", name="公众号的二维码")
    await expect(code).to_be_hidden()
    await me.page.get_by_text("在微信里打开").click()
    await expect(code).to_be_visible()
    await me.page.wait_for_function("() => document.querySelector('#elsewhere img').naturalWidth === 200")
    await me.says("你好")
    await expect(me.page.locator("#elsewhere")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_they_are_small_and_readable_on_a_small_phone(stage: Stage, scheme: str) -> None:
    me = await scanned(stage, viewport={"width": 320, "height": 568}, color_scheme=scheme, locale="en-GB")
    bar = me.page.get_by_role("navigation", name="Go on in another app")
    await expect(bar).to_be_visible()
    box = await bar.bounding_box()
    assert box is not None and box["height"] < 60
    for name in ("Open in WeChat", "Open in Telegram"):
        part = await me.page.get_by_text(name).bounding_box()
        assert part is not None and part["height"] >= 24, "WCAG 2.2, 2.5.8"
    await me.page.get_by_text("Open in WeChat").press("Enter")
    await expect(me.page.get_by_text("press and hold it")).to_be_visible()
    assert await me.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert await me.page.locator("#elsewhere :is(a, summary, p)").evaluate_all(CONTRAST) == []


@pytest.mark.parametrize("found", [Elsewhere(), Elsewhere(telegram="https://evil.example/x")])
async def test_there_is_nothing_where_no_other_channel_is(stage: Stage, found: Elsewhere) -> None:
    me = await scanned(stage, found)
    await me.sees("Code_42")
    await me.page.wait_for_timeout(200)
    await expect(me.page.locator("#elsewhere")).to_be_hidden()


async def test_a_shared_screen_leads_nowhere_else(open_stage: Open) -> None:
    stage = await open_stage(kiosk=True)
    me = await scanned(stage)
    await me.page.wait_for_timeout(200)
    await expect(me.page.locator("#elsewhere")).to_be_hidden()
