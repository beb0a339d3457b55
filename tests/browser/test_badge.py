"""A coupon held up in a real browser: it changes by itself, says what became of it, and fits a small phone."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.badges.page import Manner
from tests.services import CHROMIUM_FLAGS
from tests.stories import badges
from tests.stories.talk import SERVICES, Talk, opened
from tests.stories.test_counter import MINE, Town, town
from tests.unit.pictures import looking

pytestmark = [pytest.mark.browser, pytest.mark.timeout(90)]
__all__ = ["town"]
CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    """On SQLite: what differs between databases is tried in the stories."""
    async with opened(f"sqlite:///{tmp_path / 'niangjia.db'}", [SERVICES[0], *MINE, *SERVICES[1:]]) as talk:
        yield talk


@dataclass
class Held:
    """A phone on which a badge stands. Its own clock moves only when told."""

    page: Page
    town: Town
    errors: list[str] = field(default_factory=list)

    @property
    def typed(self) -> Locator:
        return self.page.locator("#typed")

    async def passes(self, seconds: int) -> None:
        """Time goes by, here and at the union."""
        self.town.talk.later(seconds=seconds)
        await self.page.clock.run_for(seconds * 1000)

    async def read(self) -> list[str]:
        """What a camera reads from the screen."""
        return looking.read(looking.opened(await self.page.screenshot()))


@dataclass
class Phones:
    browser: Browser
    town: Town
    base: str
    held: list[Held] = field(default_factory=list)

    async def holds(self, path: str, **options: Any) -> Held:
        """Somebody opens the address; the phone has never been here."""
        phone = {"viewport": {"width": 320, "height": 640}, "locale": "zh-CN", "device_scale_factor": 2, **options}
        page = await (await self.browser.new_context(**phone)).new_page()
        held = Held(page, self.town)
        self.held.append(held)
        page.on("console", lambda said: held.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: held.errors.append(str(error)))
        await page.clock.install()
        await page.goto(self.base + path)
        return held


@pytest.fixture
async def phones(town: Town, chromium_path: str) -> AsyncIterator[Phones]:
    async with async_playwright() as playwright, TestServer(badges.of(town.talk, Manner())) as server:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=[*CHROMIUM_FLAGS])
        phones = Phones(browser, town, str(server.make_url("")).rstrip("/"))
        yield phones
        await browser.close()
    assert [error for held in phones.held for error in held.errors] == []


async def address(town: Town) -> str:
    await town.member.taps(f"/coupon {town.claim}")
    return badges.path(town.member)


async def test_the_code_changes_by_itself_until_it_is_used(phones: Phones, town: Town) -> None:
    town.talk.later(seconds=55)
    me = await phones.holds(await address(town))
    await expect(me.typed).to_have_text(town.code().typed)
    await expect(me.page.locator("#left")).to_have_text("5 秒后换新码")
    before = town.code()
    assert [text.rsplit("/", 1)[1] for text in await me.read()] == [before.text]
    await me.passes(5)
    assert town.code() != before
    await expect(me.typed).to_have_text(town.code().typed)
    [scanned] = await me.read()
    assert scanned.rsplit("/", 1)[1] == town.code().text
    await town.cashier.scans(scanned.rsplit("/", 1)[1])
    await town.cashier.picks("核销")
    assert town.cashier.sees("核销好了")
    await me.passes(9)
    await expect(me.page.locator("#lines")).to_contain_text("今天 10:31 在光明洗车用掉了")
    await expect(me.page.locator("#code")).to_be_hidden()
    await town.cashier.picks("撤销")
    await me.passes(9)
    await expect(me.typed).to_have_text(town.code().typed)
    await me.passes(31 * 60)
    await expect(me.page.locator("#lines")).to_contain_text("开满半小时")
    me.errors = [error for error in me.errors if "410" not in error]


async def test_without_signal_an_old_code_is_not_shown(phones: Phones, town: Town) -> None:
    me = await phones.holds(await address(town))
    await expect(me.typed).to_be_visible()
    await me.page.context.set_offline(True)
    await me.passes(70)
    await expect(me.page.locator("#note")).to_contain_text("没连上")
    await expect(me.typed).to_be_visible()
    await me.passes(60)
    await expect(me.page.locator("#note")).to_contain_text("过时了")
    await expect(me.page.locator("#code")).to_be_hidden()
    await me.page.context.set_offline(False)
    await me.passes(9)
    await expect(me.typed).to_have_text(town.code().typed)
    await expect(me.page.locator("#note")).to_be_hidden()
    me.errors = [error for error in me.errors if "net::ERR" not in error]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_a_small_phone_and_is_read_in_the_dark(phones: Phones, town: Town, scheme: str) -> None:
    town.member.language = "en"
    await town.member.says("English")
    me = await phones.holds(await address(town), color_scheme=scheme, locale="en-GB")
    await expect(me.page.locator("#left")).to_have_text("New code in 60 s")
    assert await me.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert await me.page.locator("h1, p:visible, figcaption").evaluate_all(CONTRAST) == []
    assert len(await me.read()) == 1
    await expect(me.page.get_by_role("img", name=f"QR code {town.code().typed}")).to_be_visible()
    code = await me.page.locator("#code").bounding_box()
    assert code is not None and code["y"] + code["height"] <= 640, "the whole code stands on the screen at once"
