"""The channels to try, each with a union behind it, on SQLite: what differs between databases is tried elsewhere."""

import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from pydantic import SecretStr

from bot.channels.fake.telegram.server import FakeTelegram
from bot.channels.fake.wechat import tencent
from bot.sections import Server, Telegram, Wechat
from tests.channels.contract import union
from tests.channels.contract.riders import Rider, TelegramRider, WebRider, WechatRider
from tests.channels.contract.union import Union


@dataclass
class Tried:
    """One channel under trial. `rider()` makes somebody new on it."""

    name: str
    union: Union
    make: Callable[[], Rider]
    riders: list[Rider] = field(default_factory=list)

    def rider(self) -> Rider:
        """Somebody new."""
        self.riders.append(self.make())
        return self.riders[-1]


Opened = AbstractAsyncContextManager[tuple[Union, Callable[[], Rider]]]


@asynccontextmanager
async def _web(url: str) -> AsyncIterator[tuple[Union, Callable[[], Rider]]]:
    async with union.opened(url) as here:
        yield here, lambda: WebRider(here.url)


async def official(server: tencent.Tencent, *, menu: bool = True) -> Wechat:
    """Settings of the one account of `server`, which listens from now on."""
    return Wechat(
        app_id=tencent.APP_ID,
        app_secret=SecretStr(tencent.APP_SECRET),
        token=SecretStr(tencent.TOKEN),
        aes_key=SecretStr(tencent.AES_KEY),
        api_base=await server.start(),
        menu=menu,
    )


@asynccontextmanager
async def _wechat(url: str) -> AsyncIterator[tuple[Union, Callable[[], Rider]]]:
    now = union.running_clock()
    server = tencent.Tencent(now)
    section = await official(server)
    try:
        port = free_port()
        reached = Server(port=port, public_url=f"http://127.0.0.1:{port}")
        async with union.opened(url, now, wechat=section, server=reached) as here:
            server.send_to(f"{here.url}/wechat")
            yield here, lambda: WechatRider(server)
    finally:
        await server.stop()


def _telegram(library: Literal["aiogram", "ptb"], mode: Literal["polling", "webhook"]) -> Callable[[str], Opened]:
    @asynccontextmanager
    async def here(url: str) -> AsyncIterator[tuple[Union, Callable[[], Rider]]]:
        port = free_port()
        async with FakeTelegram(pace=PACE) as telegram:
            section = Telegram(
                token=SecretStr(telegram.token),
                library=library,
                mode=mode,
                api_base=telegram.api_base,
                secret=SecretStr("made-up-secret"),
            )
            server = Server(port=port, public_url=f"http://127.0.0.1:{port}")
            async with union.opened(url, telegram=section, server=server) as one:
                yield one, lambda: TelegramRider(telegram)

    return here


PACE = 0.2
"""Of the server's seconds: a webhook may take a fifth of a minute here, before the update comes again. On a busy
machine a second was too little, and a tap that is answered twice is refused."""
CHANNELS: Mapping[str, Callable[[str], Opened]] = {
    "web": _web,
    "telegram_aiogram": _telegram("aiogram", "polling"),
    "telegram_aiogram_webhook": _telegram("aiogram", "webhook"),
    "telegram_ptb": _telegram("ptb", "polling"),
    "telegram_ptb_webhook": _telegram("ptb", "webhook"),
    "wechat": _wechat,
}


def free_port() -> int:
    """A port that nobody listens on: a webhook's address must be known before its server is."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(params=CHANNELS)
async def channel(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Tried]:
    """Each channel in turn."""
    async with _tried(request.param, tmp_path) as one:
        yield one


@pytest.fixture(params=[name for name in CHANNELS if name != "web"])
async def chat(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Tried]:
    """Each channel that is carried by somebody else's service."""
    async with _tried(request.param, tmp_path) as one:
        yield one


@asynccontextmanager
async def _tried(name: str, folder: Path) -> AsyncIterator[Tried]:
    async with CHANNELS[name](f"sqlite:///{folder / 'niangjia.db'}") as (here, make):
        one = Tried(name, here, make)
        try:
            yield one
        finally:
            for rider in one.riders:
                await rider.leaves()
