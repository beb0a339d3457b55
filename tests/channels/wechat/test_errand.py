"""What only WeChat has, end to end: a page for the id number, the account's menu, a poster's code."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.channels.fake.wechat import Phone, tencent
from bot.sections import Server
from tests.channels.contract import union
from tests.channels.contract.conftest import free_port, official
from tests.channels.contract.union import Union
from tests.stories.talk import document


@dataclass
class Town:
    """A union with an Official Account, and somebody on the way."""

    union: Union
    tencent: tencent.Tencent
    me: Phone


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    now, port = union.running_clock(), free_port()
    server = tencent.Tencent(now)
    section = await official(server)
    own = Server(port=port, public_url=f"http://127.0.0.1:{port}")
    async with union.opened(f"sqlite+aiosqlite:///{tmp_path / 'niangjia.db'}", now, wechat=section, server=own) as here:
        server.send_to(f"{here.url}/wechat")
        yield Town(here, server, server.phone())
    await server.stop()


async def test_the_id_number_is_given_on_the_page_and_the_chat_goes_on(town: Town) -> None:
    me = town.me
    await me.scans(town.tencent.account.scene(town.union.lane(), None))
    await me.picks("同意")
    await me.says("王小明")
    assert me.sees("不会留在聊天里")
    [url] = [word for word in me.text.split() if "/wechat/answer/" in word]
    assert me.openid not in url
    async with aiohttp.ClientSession() as browser:
        async with browser.get(url) as response:
            assert "身份证" in await response.text()
        async with browser.post(url, data={"answer": document(1)}) as response:
            assert "请回到微信" in await response.text()
    await me.waits("手机号")
    assert not any(document(1) in seen.raw for seen in me.screen)
    await me.says("138 0000 0001")
    assert me.sees("单位"), me.text


async def test_the_menu_stands_after_the_start_and_its_commands_work(town: Town) -> None:
    async with asyncio.timeout(union.PATIENCE):
        while not town.tencent.account.menu:  # noqa: ASYNC110 (Tencent tells nobody)
            await asyncio.sleep(0.02)
    await town.me.follows()
    await town.me.taps_menu("入会")
    assert not town.me.broken
    assert town.me.sees("同意")
    await town.me.taps_menu("扫一扫", scans=f"{town.union.url}/s/{town.union.lane()}")
    assert town.me.sees("货车司机快速通道"), town.me.text


async def test_a_menu_of_the_console_s_own_is_left_alone(tmp_path: Path) -> None:
    now = union.running_clock()
    server = tencent.Tencent(now)
    section = await official(server, menu=False)
    async with union.opened(f"sqlite+aiosqlite:///{tmp_path / 'niangjia.db'}", now, wechat=section) as here:
        server.send_to(f"{here.url}/wechat")
        me = server.phone()
        await me.follows()
        assert not me.broken
    assert not any(path.startswith("/cgi-bin/menu") for path in server.account.calls)
    await server.stop()


async def test_a_poster_is_drawn_with_the_account_s_own_code(town: Town) -> None:
    app = town.union.app
    args = {"title": "扫码入会", "organisation": "家", "code": "https://made.up/s/x", "entrance": town.union.lane()}
    assert (await app.pictures.draw("poster", args, "zh_CN")).startswith(b"\x89PNG")
    [scene] = town.tencent.account.scenes.values()
    assert (scene.code, scene.until) == (town.union.lane(), None)
