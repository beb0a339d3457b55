"""Documents, which WeChat can't carry: a link for a day, for one person, with what they may see when they open it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.channels.cutting import utf8
from bot.channels.fake.wechat import limits
from bot.channels.fake.wechat.phone import Phone
from bot.delivery.notice import notify
from bot.dialogue.event import Unfollow
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Picture, Screen
from tests.channels.wechat import toy
from tests.channels.wechat.account import Account, opened


@pytest.fixture
async def account(tmp_path: Path) -> AsyncIterator[Account]:
    async with opened(f"sqlite+aiosqlite:///{tmp_path / 'n.db'}", public_url="https://union.example") as account:
        yield account
    toy.readers.clear()


async def fetched(account: Account, link: str) -> tuple[int, str, bytes]:
    """What a browser gets at a link that the chat showed."""
    here = account.process.url.removesuffix("/wechat") + link.removeprefix("https://union.example")
    async with aiohttp.ClientSession() as browser, browser.get(here) as answer:
        return answer.status, answer.headers.get("Content-Disposition", ""), await answer.read()


def link(me: Phone) -> str:
    found = re.search(r"https://union\.example/wechat/file/\S+", me.text)
    assert found, me.text
    return found.group()


async def test_a_document_comes_by_a_link_and_holds_what_its_reader_may_see_then(account: Account) -> None:
    me = account.follower()
    await me.says("/report 广播")
    assert "送达报告，一天之内点这里下载" in me.text and utf8(me.text) <= limits.TEXT_BYTES
    address = link(me)
    assert me.openid not in address
    status, _, page = await fetched(account, address)
    assert status == 404 and "给不了您" in page.decode()
    toy.readers.add(me.openid)
    status, disposition, content = await fetched(account, address)
    assert (status, disposition) == (200, 'attachment; filename="report-7.xlsx"')
    assert content == f"PK广播 {await account.address(me.openid)}".encode()
    toy.readers.clear()
    assert (await fetched(account, address))[0] == 404, "a right that is gone is gone at once"


async def test_it_lasts_a_day_and_a_changed_one_opens_nothing(account: Account) -> None:
    me = account.follower()
    toy.readers.add(me.openid)
    await me.says("/report x")
    address = link(me)
    changed = address[:-3] + ("A" if address[-3] != "A" else "B") + address[-2:]
    assert (await fetched(account, changed))[0] == 404
    account.later(hours=24)
    status, _, page = await fetched(account, address)
    assert status == 410 and "过了一天" in page.decode()


async def test_who_has_left_gets_nothing(account: Account) -> None:
    me = account.follower()
    toy.readers.add(me.openid)
    await me.says("/report x")
    person = account.talk.guest(channel="wechat")
    person.account = me.openid
    await person.does(Unfollow(forget=True))
    assert (await fetched(account, link(me)))[0] == 404


async def test_a_notice_with_one_is_words(account: Account) -> None:
    me = account.follower()
    await me.says("你好")
    document = Picture("report", {"what": "x"}, verbatim("送达报告"), "report-7.xlsx")
    await account.talk.do(notify(await account.address(me.openid), "news", Screen(verbatim("发完了"), (), document)))
    await account.works()
    assert me.new[-1].text.startswith("发完了\n送达报告，") and link(me)


async def test_where_nobody_can_reach_our_pages_that_is_said(tmp_path: Path) -> None:
    async with opened(f"sqlite+aiosqlite:///{tmp_path / 'n.db'}") as account:
        me = account.follower()
        await me.says("/report x")
        assert "微信里发不了文件" in me.text and "/wechat/file/" not in me.text


async def test_a_choice_that_leads_away_is_a_link_and_takes_no_number(account: Account) -> None:
    me = account.follower()
    await me.says("/report x")
    assert any('<a href="https://example.org/?a=1&b=%222%22">看<网页></a>' in str(seen) for seen in me.new)
    assert "1. 菜单" in me.text and "2. 帮助" in me.text
    await me.says("2")
    assert me.sees("随时可以回复")
