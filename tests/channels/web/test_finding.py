"""A notice that another process held is shown on the page that is open here."""

from datetime import timedelta

from bot.channels.web.house import Item
from bot.dialogue.screen import Shown
from tests.channels.web.cards import now
from tests.channels.web.conftest import Page, Site


def _account(site: Site, page: Page) -> str:
    [account] = [account for account in site.channel.kit.hub._pages if site.channel.kit.hub.pages(account)]
    return account


def _held(site: Site, account: str, id_: str, text: str, ago: float = 0.0) -> None:
    at = now() - timedelta(seconds=ago)
    site.house.holding.append((at, account, Item(id_, at, (Shown(text),))))


async def test_it_is_shown_once_however_often_it_is_found(site: Site) -> None:
    page = await site.page()
    _held(site, _account(site, page), "n7", "案子有人接了。")
    for _ in range(3):
        await site.channel._finding.look()
    frame = await page.hears("item")
    assert (frame["item"]["id"], frame["item"]["screens"][0]["text"]) == ("n7", "案子有人接了。")
    await page.hears_nothing()


async def test_what_was_committed_late_is_found_and_what_is_old_is_not(site: Site) -> None:
    page = await site.page()
    account = _account(site, page)
    await site.channel._finding.look()
    _held(site, account, "n8", "昨天的", ago=3600)
    _held(site, account, "n9", "刚才的", ago=5)
    await site.channel._finding.look()
    assert (await page.hears("item"))["item"]["id"] == "n9"
    await page.hears_nothing()


async def test_other_peoples_pages_show_nothing_of_it(site: Site) -> None:
    page = await site.page()
    _held(site, "somebody-else", "n7", "别人的")
    await site.channel._finding.look()
    await page.hears_nothing()


async def test_it_looks_by_itself(site: Site) -> None:
    page = await site.page()
    _held(site, _account(site, page), "n7", "案子有人接了。")
    assert (await page.hears("item"))["item"]["id"] == "n7"
