"""The same errand in Telegram and in WeChat, and how it looks there: the README's pictures of both."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

from bot.channels.fake.telegram.chats import Message
from storage import organisations
from tests.browser import chats
from tests.browser.chats import Bubble
from tests.browser.union import PHONE, PICTURES
from tests.channels.contract.conftest import CHANNELS
from tests.channels.contract.riders import TelegramRider, WechatRider
from tests.channels.contract.test_joining import fills
from tests.channels.contract.union import Union
from tests.services import CHROMIUM_FLAGS
from tests.stories.talk import document

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
PLACE = "禹会区货运行业工会联合会"


@pytest.fixture
async def browser(chromium_path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=[*CHROMIUM_FLAGS])
        yield browser
        await browser.close()


async def photographed(browser: Browser, name: str, content: str) -> None:
    """Draw the chat; keep its picture where pictures are asked for."""
    context = await browser.new_context(**PHONE)
    page = await context.new_page()
    await page.set_content(content)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    if os.environ.get("NIANGJIA_SCREENSHOTS"):
        await page.screenshot(path=PICTURES / f"{name}.png")
    await context.close()


async def named(union: Union) -> None:
    """The home gets a name that a reader of the README understands."""
    add = organisations.Add(union.places["县"], "industry_federation", PLACE)
    union.places["家"] = await union.do(add)


def told(rider: TelegramRider, message: Message) -> Bubble:
    photos: list[Any] = message.json.get("photo", [])
    picture = b""
    if photos:
        files = rider._telegram.files
        found = files.at(files.get(photos[-1]["file_id"])["file_path"])
        assert found
        picture = found.content
    return Bubble(message.text, not message.by_bot, message.buttons, picture)


async def test_joining_on_telegram(browser: Browser, tmp_path: Path) -> None:
    async with CHANNELS["telegram_aiogram"](f"sqlite:///{tmp_path / 'niangjia.db'}") as (union, make):
        await named(union)
        me = make()
        assert isinstance(me, TelegramRider)
        await me.scans(union.lane())
        await me.picks("同意")
        await me.sees("照身份证上的写就行")
        await me.says("王小明")
        await me.sees("您的身份证号？")
        await me.says(document(1))
        await me.sees("您的手机号？")
        chat = me._person.chat
        assert not any(document(1) in message.text for message in chat.shown)
        keys = [[str(key["text"]) for key in row] for row in chat.keyboard]
        assert keys[0] == ["📱 发送我的号码"]
        bubbles = [told(me, message) for message in chat.shown]
        await photographed(browser, "telegram-join", chats.page("telegram", "娘家", bubbles, keys))
        await me.leaves()


async def test_becoming_a_member_on_wechat(browser: Browser, tmp_path: Path) -> None:
    async with CHANNELS["wechat"](f"sqlite:///{tmp_path / 'niangjia.db'}") as (union, make):
        await named(union)
        me = make()
        assert isinstance(me, WechatRider)
        phone, typed = me._phone, dict[int, str]()
        says = phone.says

        async def noted(text: str) -> None:
            typed[len(phone.screen)] = text
            await says(text)

        phone.says = noted  # type: ignore[method-assign]
        await fills(me, union)
        await union.approves()
        await me.sees("回复“会员证”")
        await me.says("会员证")
        await me.pictures(1)
        bubbles = []
        for index, seen in enumerate(phone.screen):
            bubbles += [Bubble(typed[index], mine=True)] if index in typed else []
            bubbles.append(Bubble("" if seen.picture else seen.text, picture=seen.picture))
        await photographed(browser, "wechat-member", chats.page("wechat", "娘家", bubbles))
        await me.leaves()
