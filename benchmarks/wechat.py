"""Durable form turns through encrypted WeChat pushes, end to end over HTTP, against bare aiohttp.

Ours: signature, AES, XML, desk, encryption, SQLite with synchronous=FULL, an encrypted passive reply after the commit.
The peer: an aiohttp handler that parses the same pushes' XML, sent to it in the open, and answers with a text; it
saves nothing. On both sides the answer is the push's own reply. Then 5,000 pushes that wait at once.
"""

import time
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from urllib.parse import urlencode

from aiohttp import web
from pydantic import SecretStr

from benchmarks import posting
from benchmarks.lines import unioned
from benchmarks.posting import Plan, measured
from benchmarks.rounds import Row, against, alternating
from benchmarks.turns import SAID
from bot import sections
from bot.channels.wechat.crypto import Frames, signature

PEOPLE, FORMS, ROUNDS = 100, 4, 9
GOAL = 0.25
TOKEN, AES_KEY, APP_ID, ACCOUNT = "made-up-token", "A" * 43, "wx0000000000000000", "gh_bench"
XML = {"Content-Type": "text/xml"}
_messages = count(1)


async def rows() -> list[Row]:
    """The table's rows of this benchmark."""
    async with posting.poster() as poster, posting.bot_api() as api, _ours(api) as we, _bare() as they:
        ours, peer = await alternating(
            measured(poster, "ours", we, lambda _: plan(encrypted)),
            measured(poster, "peer", they, lambda _: plan(open_)),
            ROUNDS,
        )
        assert not poster.refused, poster.refused
        note = (
            f"{PEOPLE} connections, encrypted, SQLite FULL, sealed, {poster.p99('ours')};"
            f" peer: bare aiohttp, XML in the open, saving nothing, {poster.p99('peer')}; answer: the push's own reply"
        )
        rates = against("WeChat form turns", "turns/s", GOAL, note, ours=ours, peer=peer)
        everybody = [[encrypted(10_000 + person, "/join")] for person in range(posting.WAITING)]
        return [rates, *(await posting.burst(poster, "WeChat", we, everybody))]


def plan(write: Callable[[int, str], bytes]) -> Plan:
    """Every person fills the form several times, a connection each."""
    return [[write(person, text) for text in SAID * FORMS] for person in range(PEOPLE)]


def message(person: int, text: str) -> bytes:
    """A text as Tencent pushes it."""
    return (
        f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><FromUserName><![CDATA[openid-{person}]]></FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{text}]]></Content><MsgId>{next(_messages)}</MsgId></xml>"
    ).encode()


def encrypted(person: int, text: str) -> bytes:
    """The push of a message in encrypted mode."""
    sealed = Frames(AES_KEY, APP_ID).seal(message(person, text))
    stamp, nonce = str(int(time.time())), "1514711492"
    query = {
        "signature": signature(TOKEN, stamp, nonce), "timestamp": stamp, "nonce": nonce, "openid": f"openid-{person}",
        "encrypt_type": "aes", "msg_signature": signature(TOKEN, stamp, nonce, sealed),
    }  # fmt: skip
    body = f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    return posting.request(f"/wechat?{urlencode(query)}", body.encode(), **XML)


def open_(person: int, text: str) -> bytes:
    """The push of a message in the open."""
    return posting.request("/wechat", message(person, text), **XML)


@asynccontextmanager
async def _ours(api: str) -> AsyncIterator[int]:
    wechat = sections.Wechat(
        app_id=APP_ID, app_secret=SecretStr("made-up"), token=SecretStr(TOKEN), aes_key=SecretStr(AES_KEY), api_base=api
    )
    async with unioned(wechat=wechat) as running:
        yield running.web.port


async def _echo(request: web.Request) -> web.Response:
    told = {part.tag: part.text or "" for part in ET.fromstring(await request.read())}
    answer = (
        f"<xml><ToUserName><![CDATA[{told['FromUserName']}]]></ToUserName>"
        f"<FromUserName><![CDATA[{told['ToUserName']}]]></FromUserName><CreateTime>{int(time.time())}</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{told['Content']}]]></Content></xml>"
    )
    return web.Response(text=answer, content_type="text/xml")


@asynccontextmanager
async def _bare() -> AsyncIterator[int]:
    runner = web.AppRunner(web.Application(), access_log=None)
    runner.app.add_routes([web.post("/wechat", _echo)])
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
