"""The made-up Tencent is as strict as the real one: what it pushes, what it refuses, what a phone shows."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.channels.fake.wechat import Phone, Tencent
from bot.channels.fake.wechat import limits as tencents
from bot.channels.fake.wechat.limits import Failed
from bot.channels.fake.wechat.pushing import Mode
from bot.channels.fake.wechat.tencent import AES_KEY, APP_ID, APP_SECRET, TOKEN
from bot.channels.wechat import crypto
from bot.channels.wechat.wire import SUCCESS, Push, Wire
from tests.channels.wechat.conftest import Clock

PICTURE = b"\x89PNG\r\n\x1a\n made up"


@dataclass
class Server:
    """A server of ours that replies what a test says, and keeps what was pushed."""

    wire: Wire
    says: Callable[[Push], Mapping[str, Any] | bytes] = lambda push: SUCCESS
    pushes: list[Push] = field(default_factory=list)
    hold: asyncio.Event | None = None
    status: int = 200
    began: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def get(self, request: web.Request) -> web.Response:
        return web.Response(text=self.wire.greeted(request.query))

    async def post(self, request: web.Request) -> web.Response:
        push = self.wire.read(request.query, await request.read())
        self.pushes.append(push)
        self.began.release()
        if self.hold is not None:
            await self.hold.wait()
        said = self.says(push)
        if isinstance(said, bytes):
            return web.Response(body=said, status=self.status)
        head = {"ToUserName": push.text("FromUserName"), "FromUserName": push.text("ToUserName"), "CreateTime": 1}
        return web.Response(body=self.wire.written(push, {**head, **said}), status=self.status)


@pytest.fixture
async def server(tencent: Tencent, clock: Clock) -> AsyncIterator[Server]:
    frames = crypto.Frames(AES_KEY, APP_ID)
    server = Server(Wire(TOKEN, frames, lambda: clock.now().timestamp(), plain=True))
    app = web.Application()
    app.add_routes([web.get("/wechat", server.get), web.post("/wechat", server.post)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    tencent.send_to(f"http://127.0.0.1:{runner.addresses[0][1]}/wechat")
    yield server
    await runner.cleanup()


@pytest.fixture
async def rider(tencent: Tencent, server: Server) -> Phone:
    phone = tencent.phone()
    await phone.follows()
    await server.began.acquire()
    server.pushes.clear()
    return phone


def text(content: str) -> Callable[[Push], Mapping[str, Any]]:
    return lambda push: {"MsgType": "text", "Content": content}


# pushes and replies


@pytest.mark.parametrize("json", [False, True])
@pytest.mark.parametrize("mode", ["plain", "compatible", "encrypted"])
async def test_words_go_out_and_a_reply_comes_back(
    tencent: Tencent, server: Server, rider: Phone, mode: Mode, json: bool
) -> None:
    tencent.pusher.mode, tencent.pusher.json = mode, json
    assert await tencent.pusher.verify()
    server.says = text("好的 <&> ]]> 😀")
    await rider.says("入会 <&> ]]> 😀")
    [push] = server.pushes
    assert (push.encrypted, push.json) == (mode != "plain", json)
    assert push.text("Content") == "入会 <&> ]]> 😀"
    assert push.text("FromUserName") == rider.openid
    assert rider.text == "好的 <&> ]]> 😀"


async def test_everything_that_people_do_is_pushed(tencent: Tencent, server: Server) -> None:
    me, account = tencent.phone(), tencent.account
    url = account.scene("organisation1", 60)
    account.menu = [
        {"type": "click", "name": "入会", "key": "/join"},
        {"type": "scancode_waitmsg", "name": "扫", "key": "scan"},
        {
            "name": "更多",
            "sub_button": [
                {"type": "view", "name": "网页", "url": "https://made.up/"},
                {"type": "pic_photo_or_album", "name": "发票", "key": "photo"},
            ],
        },
    ]
    await me.scans(url)
    await me.scans(url)
    await me.taps_menu("入会")
    await me.taps_menu("扫", scans="https://made.up/s/abc")
    await me.taps_menu("网页")
    await me.taps_menu("发票", photo=PICTURE)
    await me.sends_voice("我要入会")
    await me.sends_place(32.9489, 117.3856, "龙子湖")
    await me.is_somewhere(32.95, 117.37)
    await me.sends_other("video", MediaId="m", ThumbMediaId="t")
    await me.unfollows()
    seen = [(push.text("MsgType"), push.text("Event"), push.text("EventKey")) for push in server.pushes]
    assert seen == [
        ("event", "subscribe", "qrscene_organisation1"),
        ("event", "SCAN", "organisation1"),
        ("event", "CLICK", "/join"),
        ("event", "scancode_waitmsg", "scan"),
        ("event", "pic_photo_or_album", "photo"),
        ("image", "", ""),
        ("voice", "", ""),
        ("location", "", ""),
        ("event", "LOCATION", ""),
        ("video", "", ""),
        ("event", "unsubscribe", ""),
    ]
    assert server.pushes[3].text("ScanCodeInfo", "ScanResult") == "https://made.up/s/abc"
    assert account.content(server.pushes[5].text("MediaId")) == PICTURE
    assert server.pushes[7].text("Location_X") == "32.9489"
    assert me.opened == ["https://made.up/"]
    assert len({push.text("MsgId") for push in server.pushes if push.text("MsgId")}) == 4


async def test_a_code_that_is_over_leads_nowhere(tencent: Tencent, rider: Phone, clock: Clock) -> None:
    url = tencent.account.scene("a", 60)
    clock.later(seconds=60)
    with pytest.raises(AssertionError, match="leads nowhere"):
        await rider.scans(url)


async def test_numbers_and_links_are_answered_as_people_do(server: Server, rider: Phone) -> None:
    link = '<a href="weixin://bizmsgmenu?msgmenucontent=%E5%8D%A1%E8%BD%A6&amp;msgmenuid=r3.truck">货车司机</a>'
    server.says = text(f'您是？\n1. 骑手\n2. 网约车司机\n{link}\n<a href="https://made.up/a">这里</a>填')
    await rider.says("入会")
    assert rider.sees("货车司机") and not rider.sees("weixin://")
    await rider.taps("这里")
    await rider.taps("货车司机")
    assert (server.pushes[-1].text("Content"), server.pushes[-1].text("bizmsgmenuid")) == ("卡车", "r3.truck")
    await rider.picks("网约车")
    assert server.pushes[-1].text("Content") == "2"
    assert rider.opened == ["https://made.up/a"]
    with pytest.raises(AssertionError, match="no choice"):
        await rider.picks("飞行员")
    with pytest.raises(AssertionError, match="no link"):
        await rider.taps("飞行员")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"MsgType": "text", "Content": "家" * 683}, "2049 bytes"),
        ({"MsgType": "text", "Content": ""}, "empty"),
        ({"MsgType": "text"}, "KeyError"),
        ({"MsgType": "poem", "Content": "x"}, "of type poem"),
        ({"MsgType": "text", "Content": "x", "ToUserName": "oSomebodyElse"}, "somebody else"),
        ({"MsgType": "text", "Content": "x", "CreateTime": "soon"}, "ValueError"),
        ({"MsgType": "image", "Image": {"MediaId": "nothing"}}, "40007"),
    ],
)
async def test_a_reply_that_tencent_cannot_read_shows_an_error(
    server: Server, rider: Phone, fields: Mapping[str, Any], why: str
) -> None:
    server.says = lambda push: fields
    await rider.says("在吗")
    assert rider.broken and why in rider.text
    server.says = text("家" * 682)
    await rider.says("在吗")
    assert not rider.broken


@pytest.mark.parametrize(
    "body",
    [b"", b"SUCCESS", b"<xml>", b"{}", b'<!DOCTYPE x [<!ENTITY a "b">]><xml>&a;</xml>', b"<html></html>"],
)
async def test_a_body_that_is_no_reply_shows_an_error(server: Server, rider: Phone, body: bytes) -> None:
    server.says = lambda push: body
    await rider.says("在吗")
    assert rider.broken


async def test_envelopes_are_checked(tencent: Tencent, server: Server, rider: Phone, clock: Clock) -> None:
    plain = text("x")
    others = Wire("anotherToken", crypto.Frames(AES_KEY, APP_ID), lambda: 1, plain=True)
    theirs = Wire(TOKEN, crypto.Frames(AES_KEY, "wx-another"), lambda: 1, plain=True)
    for wire in (others, theirs):
        server.says = lambda push, wire=wire: wire.written(push, plain(push))  # type: ignore[misc]
        await rider.says("在吗")
        assert rider.broken
    server.says = lambda push: b"<xml><MsgType>text</MsgType></xml>"
    await rider.says("在吗")
    assert rider.sees("not encrypted")
    tencent.pusher.mode = "plain"
    server.says = lambda push: server.wire.sealed(b"<xml></xml>", "1", json=False)
    await rider.says("在吗")
    assert rider.sees("nobody asked")


async def test_three_pushes_and_then_an_error(tencent: Tencent, server: Server, rider: Phone) -> None:
    late = asyncio.Semaphore(0)

    async def patience() -> None:
        await late.acquire()

    tencent.pusher.patience = patience
    server.hold = asyncio.Event()
    saying = asyncio.ensure_future(rider.says("在吗"))
    for _ in range(3):
        await server.began.acquire()
        late.release()
    await saying
    assert rider.broken
    assert len(server.pushes) == 3
    assert len({push.text("MsgId") for push in server.pushes}) == 1
    server.hold.set()


async def test_the_reply_to_a_repeat_counts(tencent: Tencent, server: Server, rider: Phone) -> None:
    late = asyncio.Semaphore(0)
    tencent.pusher.patience = late.acquire  # type: ignore[assignment]
    server.hold, server.says = asyncio.Event(), text("来了")
    saying = asyncio.ensure_future(rider.says("在吗"))
    await server.began.acquire()
    late.release()
    await server.began.acquire()
    server.hold.set()
    await saying
    assert rider.text == "来了"
    assert len(server.pushes) >= 2


async def test_a_server_that_fails_is_asked_three_times(server: Server, rider: Phone) -> None:
    server.status = 503
    await rider.says("在吗")
    assert rider.broken and len(server.pushes) == 3


async def test_who_left_is_shown_nothing(server: Server, rider: Phone) -> None:
    server.says = text("再见")
    before = len(rider.screen)
    await rider.unfollows()
    assert len(rider.screen) == before


# the API, as raw as it is


async def _calls(tencent: Tencent, path: str, body: Any = None, *, token: str = "") -> dict[str, Any]:
    query = {"access_token": token or tencent.account.stable_token(APP_ID, APP_SECRET, force=False)[0]}
    async with aiohttp.ClientSession(tencent.url) as session:
        if body is None:
            asked = session.get(f"/cgi-bin/{path}", params=query)
        elif isinstance(body, bytes):
            asked = session.post(f"/cgi-bin/{path}", params=query, data=body)
        else:
            asked = session.post(f"/cgi-bin/{path}", params=query, json=body)
        async with asked as response:
            assert response.status == 200
            return dict(await response.json(content_type=None))


SEND = "message/custom/send"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", 47001),
        (b"[]", 47001),
        ({}, 47001),
        ({"touser": "oNobody", "msgtype": "text", "text": {"content": "x"}}, 40003),
        ({"touser": "ME", "msgtype": "text", "text": {"content": "家" * 683}}, 45002),
        ({"touser": "ME", "msgtype": "text", "text": {"content": ""}}, 44004),
        ({"touser": "ME", "msgtype": "text", "text": "x"}, 47001),
        ({"touser": "ME", "msgtype": "poem"}, 40008),
        ({"touser": "ME", "msgtype": "image", "image": {"media_id": "nothing"}}, 40007),
        ({"touser": "ME", "msgtype": "text", "text": {"content": "家" * 682}}, 0),
    ],
)
async def test_messages(tencent: Tencent, rider: Phone, body: Any, code: int) -> None:
    if isinstance(body, dict) and body.get("touser") == "ME":
        body = {**body, "touser": rider.openid}
    assert (await _calls(tencent, SEND, body))["errcode"] == code


async def test_windows(tencent: Tencent, server: Server, rider: Phone, clock: Clock) -> None:
    async def sends() -> int:
        body = {"touser": rider.openid, "msgtype": "text", "text": {"content": "x"}}
        return int((await _calls(tencent, SEND, body))["errcode"])

    assert [await sends() for _ in range(4)] == [0, 0, 0, 45047]  # following is an act
    clock.later(minutes=1)
    assert await sends() == 45015
    await rider.says("在吗")
    assert [await sends() for _ in range(6)] == [0] * 5 + [45047]
    server.says = text('<a href="weixin://bizmsgmenu?msgmenucontent=a&msgmenuid=b">点这里</a>')
    await rider.says("再来")
    clock.later(hours=48)
    await rider.taps("点这里")
    assert await sends() == 45015  # such a tap opens nothing
    await rider.unfollows()
    assert await sends() == 43004


async def test_tokens(tencent: Tencent, clock: Clock) -> None:
    account = tencent.account
    first, seconds = account.stable_token(APP_ID, APP_SECRET, force=False)
    assert seconds == 7200
    clock.later(minutes=100)
    assert account.stable_token(APP_ID, APP_SECRET, force=False) == (first, 1200)
    clock.later(minutes=16)
    second, _ = account.stable_token(APP_ID, APP_SECRET, force=False)
    assert second != first
    assert "tags" in await _calls(tencent, "tags/get", token=first)
    clock.later(minutes=4)
    assert (await _calls(tencent, "tags/get", token=first))["errcode"] == 42001
    account.stable_token(APP_ID, APP_SECRET, force=True)
    assert (await _calls(tencent, "tags/get", token=second))["errcode"] == 40001
    async with aiohttp.ClientSession(tencent.url) as session:
        async with session.get("/cgi-bin/tags/get") as response:
            assert (await response.json(content_type=None))["errcode"] == 41001
        async with session.post("/cgi-bin/stable_token", json={"grant_type": "x", "appid": APP_ID}) as response:
            assert (await response.json(content_type=None))["errcode"] == 40097


LEAF = {"type": "click", "name": "入会", "key": "/join"}


@pytest.mark.parametrize(
    ("button", "code"),
    [
        ([LEAF], 0),
        ([LEAF] * 3, 0),
        ([LEAF] * 4, 40016),
        ([], 40016),
        ([{**LEAF, "name": "一二三四五"}], 0),
        ([{**LEAF, "name": "一二三四五六"}], 40018),
        ([{**LEAF, "key": "/" + "a" * 127}], 0),
        ([{**LEAF, "key": "/" + "a" * 128}], 40019),
        ([{**LEAF, "type": "poem"}], 40017),
        ([{"type": "view", "name": "网页", "url": ""}], 40020),
        ([{"name": "更多", "sub_button": [{**LEAF, "name": "家" * 20}] * 5}], 0),
        ([{"name": "更多", "sub_button": [LEAF] * 6}], 40023),
        ([{"name": "更多", "sub_button": [{**LEAF, "name": "家" * 21}]}], 40025),
        ([{"name": "更多", "sub_button": [{"name": "再多", "sub_button": [LEAF]}]}], 40022),
    ],
)
async def test_menus(tencent: Tencent, button: Any, code: int) -> None:
    assert (await _calls(tencent, "menu/create", {"button": button}))["errcode"] == code


async def test_menus_by_tag(tencent: Tencent) -> None:
    add = {"button": [LEAF], "matchrule": {"tag_id": "1"}}
    assert (await _calls(tencent, "menu/get"))["errcode"] == 46003
    assert (await _calls(tencent, "menu/addconditional", add))["errcode"] == 65303
    await _calls(tencent, "menu/create", {"button": [LEAF]})
    assert (await _calls(tencent, "menu/addconditional", add))["errcode"] == 45159
    assert (await _calls(tencent, "menu/addconditional", {**add, "matchrule": {}}))["errcode"] == 65304
    assert (await _calls(tencent, "menu/delconditional", {"menuid": "9"}))["errcode"] == 65301
    assert (await _calls(tencent, "menu/delete"))["errcode"] == 0
    assert tencent.account.menu is None
    tencent.account.verified = False
    assert (await _calls(tencent, "menu/addconditional", add))["errcode"] == 48001


async def test_tags(tencent: Tencent, rider: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await _calls(tencent, "tags/create", {"tag": {"name": "审核"}})
    tag = made["tag"]["id"]
    assert (await _calls(tencent, "tags/create", {"tag": {"name": "审核"}}))["errcode"] == 45157
    assert (await _calls(tencent, "tags/create", {"tag": {"name": "家" * 31}}))["errcode"] == 45158
    path = "tags/members/batchtagging"
    assert (await _calls(tencent, path, {"tagid": 1, "openid_list": [rider.openid]}))["errcode"] == 45159
    assert (await _calls(tencent, path, {"tagid": tag, "openid_list": ["x"] * 51}))["errcode"] == 40032
    assert (await _calls(tencent, path, {"tagid": tag, "openid_list": ["x"]}))["errcode"] == 40003
    assert (await _calls(tencent, path, {"tagid": tag, "openid_list": [rider.openid]}))["errcode"] == 0
    monkeypatch.setattr(tencents, "TAGS_OF_ONE", 1)
    more = (await _calls(tencent, "tags/create", {"tag": {"name": "值班"}}))["tag"]["id"]
    assert (await _calls(tencent, path, {"tagid": more, "openid_list": [rider.openid]}))["errcode"] == 45059
    monkeypatch.setattr(tencents, "TAGS", 2)
    assert (await _calls(tencent, "tags/create", {"tag": {"name": "三"}}))["errcode"] == 45056


async def test_codes(tencent: Tencent, monkeypatch: pytest.MonkeyPatch) -> None:
    async def makes(code: Any, kind: str = "QR_LIMIT_STR_SCENE", **more: int) -> int:
        body = {"action_name": kind, "action_info": {"scene": {"scene_str": code}}, **more}
        return int((await _calls(tencent, "qrcode/create", body)).get("errcode", 0))

    assert [await makes(code) for code in ("a", "a" * 64, "a" * 65, "", 5)] == [0, 0, 40097, 40097, 40097]
    assert await makes("a", "QR_STR_SCENE", expire_seconds=30 * 86400 + 1) == 40097
    assert await makes("a", "QR_SCENE") == 40097
    monkeypatch.setattr(tencents, "SCENES", 2)
    assert await makes("b") == 45029
    tencent.account.verified = False
    assert await makes("c") == 48001


async def test_media(tencent: Tencent) -> None:
    async def uploads(content: bytes, kind: str = "image", field: str = "media", name: str = "a.png") -> int:
        token = tencent.account.stable_token(APP_ID, APP_SECRET, force=False)[0]
        form = aiohttp.FormData()
        form.add_field(field, io.BytesIO(content), filename=name, content_type="image/png")
        query = {"access_token": token, "type": kind}
        async with (
            aiohttp.ClientSession(tencent.url) as session,
            session.post("/cgi-bin/media/upload", params=query, data=form) as response,
        ):
            return int((await response.json(content_type=None)).get("errcode", 0))

    assert await uploads(PICTURE) == 0
    assert await uploads(b"%PDF-1.7") == 40005
    assert await uploads(PICTURE + bytes(2 * 1024 * 1024)) == 40009
    assert await uploads(PICTURE, kind="poem") == 40004
    assert await uploads(PICTURE, field="file") == 40097
    assert (await _calls(tencent, "media/get"))["errcode"] == 40007
    assert (await _calls(tencent, "no/such/path"))["errcode"] == 40066


def test_limits_that_only_a_clock_shows(tencent: Tencent) -> None:
    tencent.account.a_minute = 1
    tencent.account.admit("/x", None)
    with pytest.raises(Failed) as caught:
        tencent.account.admit("/x", None)
    assert caught.value.code == 45011
