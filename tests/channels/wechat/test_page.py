"""The one-time page: who may answer what on it, once, and what it says when not."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp import web

from bot.channels.channel import TryAgain
from bot.channels.house import Standing
from bot.channels.web import headers
from bot.channels.wechat.page import AnswerPage
from bot.dialogue.event import Event, Unfollow
from bot.dialogue.screen import Answer
from bot.houses.chat import ChatHouse
from storage import addresses, parked
from tests.stories.talk import Person, Talk, document, opened, talk_code

PHONE = {"Accept-Language": "zh-CN", "User-Agent": "MicroMessenger"}


@dataclass
class Site:
    """The page, served, and a rider who is asked for the id number."""

    talk: Talk
    house: ChatHouse
    page: AnswerPage
    me: Person
    browser: aiohttp.ClientSession
    base: str

    async def link(self) -> str:
        """What the chat would offer now."""
        standing = await self.house.standing("wechat", self.me.account)
        return self.page.link(self.me.account, standing.revision)

    async def gets(self, url: str, **more: Any) -> tuple[int, str]:
        async with self.browser.get(url, **more) as response:
            return response.status, await response.text()

    async def posts(self, url: str, answer: str, **more: Any) -> tuple[int, str]:
        async with self.browser.post(url, data={"answer": answer}, **more) as response:
            return response.status, await response.text()

    async def owed(self) -> list[str]:
        """The texts that come in the chat by the late way."""
        talk = self.talk
        rows = await talk.do(parked.LeaseAnswers(talk.now, 100, ("wechat",)))
        keys = talk.app.keys
        answers = [Answer.unpacked(row.id, orjson.loads(keys.open("events", row.id, row.answer))) for row in rows]
        return ["\n".join(screen.text for screen in answer.screens) for answer in answers]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with opened(f"sqlite+aiosqlite:///{tmp_path / 'niangjia.db'}") as talk:
        house = ChatHouse(talk.app.desk, talk.app.words, talk.app.pictures)
        seconds = [0.0]
        page = AnswerPage(house, "http://placeholder", now=lambda: talk.now, clock=lambda: seconds[0])
        app = web.Application()
        app.on_response_prepare.append(headers.add)
        app.add_routes(page.routes)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        page._url = base
        me = talk.guest(channel="wechat")
        me.account = "oMadeUpOpenIdOfARider0000001"
        await me.scans(talk_code(talk, "家", "truck_driver"))
        await me.picks("同意")
        await me.says("王小明")
        assert me.screens[-1].hint == "secret"
        async with aiohttp.ClientSession(headers=PHONE) as browser:
            yield Site(talk, house, page, me, browser, base)
        await runner.cleanup()


async def test_an_id_number_is_given_on_the_page_and_the_chat_goes_on(site: Site) -> None:
    url = await site.link()
    status, text = await site.gets(url)
    assert status == 200
    assert site.me.screens[-1].text.splitlines()[-1] in text
    assert "不会留在微信聊天里" in text
    status, text = await site.posts(url, f" {document(1)} ")
    assert (status, "好了，请回到微信" in text) == (200, True)
    assert document(1) not in text
    [told] = await site.owed()
    await site.me.says("帮助")  # the next question is on screen
    assert "手机号" in told or "车牌" in told, told


async def test_a_wrong_number_is_asked_again_on_the_page_and_nothing_comes_in_the_chat(site: Site) -> None:
    url = await site.link()
    status, text = await site.posts(url, "340302199003071")
    assert status == 200
    assert "<form" in text
    assert await site.owed() == []
    action = re.search(r'action="([^"]+)"', text)
    assert action and action.group(1) not in url
    _, old = await site.posts(url, document(1))
    assert "这一步已经过去了" in old
    _, text = await site.posts(site.base + action.group(1), document(1))
    assert "好了" in text


async def test_the_page_is_spent_with_the_question(site: Site) -> None:
    url = await site.link()
    await site.posts(url, document(1))
    for again in (await site.gets(url), await site.posts(url, document(1))):
        assert again[0] == 410
        assert "这一步已经过去了" in again[1]
        assert "<form" not in again[1]


async def test_an_answer_in_the_chat_spends_the_page_too(site: Site) -> None:
    url = await site.link()
    await site.me.says(document(1))
    assert (await site.posts(url, document(2)))[0] == 410


async def test_a_page_of_somebody_who_left_does_not_bring_them_back(site: Site) -> None:
    url = await site.link()
    await site.me.does(Unfollow(forget=True))
    for status, text in (await site.gets(url), await site.posts(url, document(1))):
        assert (status, "这一步已经过去了" in text) == (410, True)
    async with site.talk.app.database.reading() as connection:
        assert await addresses.find(connection, site.talk.app.keys, "wechat", site.me.account) is None


async def test_an_answer_that_the_chat_has_overtaken_is_for_no_other_question(site: Site) -> None:
    url, me = await site.link(), site.me

    class Overtaken(ChatHouse):
        """The person goes on in the chat just when the page was looked at."""

        async def take(self, event: Event, seconds: float) -> Answer | None:
            await me.says("菜单")
            await me.taps("/legal")
            return await super().take(event, seconds)

    talk = site.talk
    site.page._house = Overtaken(talk.app.desk, talk.app.words, talk.app.pictures)
    status, text = await site.posts(url, document(1))
    assert (status, "这一步已经过去了" in text) == (410, True)
    [told] = await site.owed()
    assert "没有采用" in told and document(1) not in told


async def test_two_presses_are_one_answer(site: Site) -> None:
    url = await site.link()
    both = await asyncio.gather(site.posts(url, document(1)), site.posts(url, document(1)))
    assert all(status in (200, 410) for status, _ in both)
    assert len(await site.owed()) == 1


async def test_a_quarter_of_an_hour(site: Site) -> None:
    url = await site.link()
    site.talk.later(minutes=14, seconds=59)
    assert (await site.gets(url))[0] == 200
    site.talk.later(seconds=1)
    for status, text in (await site.gets(url), await site.posts(url, document(1))):
        assert (status, "过期" in text) == (410, True)


async def test_a_forged_token_is_nobodys_and_many_are_too_many(site: Site) -> None:
    url = await site.link()
    for wrong in (url[:-1] + ("A" if url[-1] != "A" else "B"), url + "A", f"{site.base}/wechat/answer/x"):
        status, text = await site.gets(wrong)
        assert (status, "没有这个页面" in text) == (404, True)
    for _ in range(60):
        await site.posts(f"{site.base}/wechat/answer/{'A' * 40}", "x")
    status, text = await site.posts(f"{site.base}/wechat/answer/{'A' * 40}", "x")
    assert (status, "试得太快了" in text) == (429, True)
    assert (await site.gets(url))[0] == 429


async def test_one_person_cannot_try_numbers_without_end(site: Site) -> None:
    url = await site.link()
    for _ in range(20):
        assert (await site.posts(url, ""))[0] == 200
    assert (await site.posts(url, ""))[0] == 429


async def test_nothing_and_far_too_much(site: Site) -> None:
    url = await site.link()
    assert "还没有填" in (await site.posts(url, " \u202e "))[1]
    assert "太长了" in (await site.posts(url, "家" * 501))[1]
    assert (await site.posts(url, "x" * 9000))[0] == 400
    async with site.browser.post(url, json={"answer": document(1)}) as response:
        assert response.status == 400
    assert (await site.gets(url))[0] == 200


async def test_neither_the_openid_nor_the_answer_stands_in_an_address(site: Site) -> None:
    url = await site.link()
    assert site.me.account not in url
    assert len(url) - len(site.base) < 120
    text = (await site.gets(url))[1]
    assert 'method="post"' in text and site.me.account not in text


async def test_the_page_is_kept_and_seen_by_nobody_else(site: Site) -> None:
    async with site.browser.get(await site.link()) as response:
        head, text = response.headers, await response.text()
    assert head["Cache-Control"] == "no-store"
    assert head["Referrer-Policy"] == "no-referrer"
    policy = head["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "script" not in policy
    assert "form-action 'self'" in policy
    assert head["X-Frame-Options"] == "DENY"
    assert "<script" not in text and "http" not in text.replace("http-equiv", "")
    assert 'autocomplete="off"' in text


async def test_what_people_wrote_is_no_markup(site: Site) -> None:
    class Hostile(ChatHouse):
        async def standing(self, channel: str, account: str) -> Standing:
            return Standing(1, "a.b", '<script>alert(1)</script>"', "secret")

    talk = site.talk
    site.page._house = Hostile(talk.app.desk, talk.app.words, talk.app.pictures)
    text = (await site.gets(site.page.link(site.me.account, 1)))[1]
    assert "<script" not in text and "&lt;script&gt;" in text


async def test_it_speaks_the_persons_language(site: Site) -> None:
    await site.me.taps("/language en")
    assert "stays out of the WeChat chat" in (await site.gets(await site.link()))[1]
    status, text = await site.gets(f"{site.base}/wechat/answer/x", headers={"Accept-Language": "en-GB"})
    assert (status, "no such page" in text, 'lang="en"' in text) == (404, True, True)


async def test_a_late_turn_and_a_busy_house(site: Site) -> None:
    talk, url = site.talk, await site.link()

    class Slow(ChatHouse):
        async def take(self, event: Event, seconds: float) -> Answer | None:
            return None

    class Away(ChatHouse):
        async def take(self, event: Event, seconds: float) -> Answer | None:
            raise TryAgain

    class Bug(ChatHouse):
        async def take(self, event: Event, seconds: float) -> Answer | None:
            raise ZeroDivisionError

    for kind, status, words in ((Slow, 200, "收到了"), (Away, 503, "还没有收到"), (Bug, 500, "出了点问题")):
        site.page._house = kind(talk.app.desk, talk.app.words, talk.app.pictures)
        got = await site.posts(url, document(1))
        assert (got[0], words in got[1]) == (status, True)
