"""Whoever looks at the demo's page sees, whatever is on it, that everything here is made up."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")
ONE_LINE = 30  # pixels


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "演示：这里的人和数据都是编的"), ("en-GB", "Demo: people and data")]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_one_slim_line_says_that_it_is_a_demo(open_stage: Open, language: str, words: str, scheme: str) -> None:
    stage = await open_stage(demo=True)
    me = await stage.chat(viewport={"width": 320, "height": 640}, locale=language, color_scheme=scheme)
    line = me.page.locator("#made-up")
    for text in ("", *["你好"] * 9):
        if text:
            await me.says(text)
        await expect(line).to_contain_text(words)
        await expect(line).to_be_in_viewport()
    box = await line.bounding_box()
    assert box and box["height"] < ONE_LINE
    assert await line.evaluate_all(CONTRAST) == []


async def test_a_real_union_says_nothing_of_a_demo(open_stage: Open) -> None:
    stage = await open_stage()
    me = await stage.chat()
    await expect(me.page.locator("#made-up")).to_be_hidden()
