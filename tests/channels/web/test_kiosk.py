"""A shared screen forgets the person after each submission, and when they have walked away."""

import asyncio

import aiohttp
import pytest

from tests.channels.web.conftest import Start


async def test_after_filing_the_person_is_forgotten(start: Start) -> None:
    site = await start(kiosk=True, kiosk_read_seconds=0.1)
    page = await site.page()
    await page.says("提交")
    assert (await page.hears("leaving"))["seconds"] == 0.1
    await page.hears("forgotten")
    assert await page.ends() == 1000
    with pytest.raises(aiohttp.WSServerHandshakeError):  # an old tab, or the back button
        await page.browser.ws_connect("/web/socket", protocols=["niangjia.1"])
    await page.browser.get("/")
    assert (await site.page(page.browser)).welcome["items"] == []


async def test_the_cookie_of_a_kiosk_ends_with_the_browser_and_with_each_loading(start: Start) -> None:
    site = await start(kiosk=True)
    browser = site.browser()
    first, second = [(await browser.get("/")).cookies["niangjia"] for _ in range(2)]
    assert first.value != second.value
    assert not first["max-age"]
    assert "Set-Cookie" not in (await browser.get("/web/cookie")).headers


async def test_whoever_walked_away_is_forgotten(start: Start) -> None:
    site = await start(kiosk=True, kiosk_idle_seconds=0.2)
    page = await site.page()
    site.clock.seconds += 0.3
    await page.hears("forgotten")


async def test_at_home_nobody_is_forgotten(start: Start) -> None:
    site = await start(kiosk_read_seconds=0, kiosk_idle_seconds=0.01)
    page = await site.page()
    await page.says("提交")
    site.clock.seconds += 100
    await asyncio.sleep(0.1)
    await page.says("还在")
