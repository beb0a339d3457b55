"""A real Chromium before a small house made of cards. Any error on its console fails the test."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from bot.channels.web.channel import WebChannel
from bot.channels.web.settings import WebSettings
from tests.browser.chat import Chat
from tests.browser.union import Union, opened
from tests.channels.web.cards import Cards
from tests.services import CHROMIUM_FLAGS

LINE_LOST = re.compile(
    r"WebSocket connection to .* failed|net::ERR_(CONNECTION_\w+|EMPTY_RESPONSE|INTERNET_DISCONNECTED)"
)
"""What Chromium itself says while the server is away."""


@dataclass
class Stage:
    """The house, its web channel, and the browser before it."""

    browser: Browser
    house: Cards
    channel: WebChannel
    chats: list[Chat] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    line_may_break: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.channel.port}"

    async def context(self, **options: Any) -> BrowserContext:
        phone = {"viewport": {"width": 390, "height": 780}, "locale": "zh-CN", **options}
        self.contexts.append(await self.browser.new_context(**phone))
        return self.contexts[-1]

    async def chat(self, context: BrowserContext | None = None, path: str = "/", **options: Any) -> Chat:
        """Open the page and wait for its first words."""
        context = context or await self.context(**options)
        chat = Chat(await context.new_page())
        self.chats.append(chat)
        chat.page.on("console", lambda said: chat.errors.append(said.text) if said.type == "error" else None)
        chat.page.on("pageerror", lambda error: chat.errors.append(str(error)))
        await chat.page.goto(self.url + path)
        await expect(chat.theirs.first).to_be_visible()
        return chat

    async def restart(self) -> None:
        """The server goes, and comes back at the same address."""
        self.line_may_break = True
        port = self.channel.port
        await self.channel.stop()
        self.channel = WebChannel(self.house, WebSettings(port=port))
        await self.channel.start(self.house.take)

    def complaints(self) -> list[str]:
        said = [error for chat in self.chats for error in chat.errors]
        return [error for error in said if not (self.line_may_break and LINE_LOST.search(error))]


Open = Callable[..., Awaitable[Stage]]


@pytest.fixture
async def open_stage(chromium_path: str) -> AsyncIterator[Open]:
    """Open a stage with other settings."""
    stages: list[Stage] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=[*CHROMIUM_FLAGS])

        async def begin(**settings: Any) -> Stage:
            house = Cards()
            channel = WebChannel(house, WebSettings(port=0, **settings))
            await channel.start(house.take)
            house.origin = f"http://127.0.0.1:{channel.port}"
            stages.append(Stage(browser, house, channel))
            return stages[-1]

        yield begin
        for stage in stages:
            for context in stage.contexts:
                await context.close()
            await stage.channel.stop()
        await browser.close()
    assert [complaint for stage in stages for complaint in stage.complaints()] == []


@pytest.fixture
async def stage(open_stage: Open) -> Stage:
    return await open_stage()


@pytest.fixture
async def union(chromium_path: str, tmp_path: Path) -> AsyncIterator[Union]:
    """The demo's union as it runs, with a real browser before it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=[*CHROMIUM_FLAGS])
        async with opened(browser, tmp_path) as union:
            yield union
        await browser.close()
