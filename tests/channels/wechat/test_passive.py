"""Pushes and their replies: in every form, in time, twice, and when something is wrong."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import aiohttp
import pytest

from bot.channels.channel import TryAgain
from bot.channels.fake.wechat.pushing import Mode
from bot.channels.wechat import crypto, passive, recent, wire
from bot.channels.wechat.client import Client
from bot.dialogue.event import Event
from bot.dialogue.screen import Answer
from storage.tables.people import AddressRow
from tests.channels.wechat import toy
from tests.channels.wechat.account import PNG, Account, opened


@pytest.fixture
async def account(database_url: str) -> AsyncIterator[Account]:
    async with opened(database_url) as account:
        yield account


@pytest.mark.parametrize("json", [False, True])
@pytest.mark.parametrize(
    ("mode", "ours"), [("plain", "plain"), ("compatible", "encrypted"), ("encrypted", "encrypted")]
)
async def test_a_conversation_in_every_form(tmp_path: object, mode: Mode, ours: str, json: bool) -> None:
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/x.db", mode, json=json, mode=ours) as account:
        assert await account.tencent.pusher.verify()
        me = account.tencent.phone()
        await me.follows()
        assert me.sees("一张电子会员证") and not me.broken
        await me.says("echo 好]]>😀<a href='x'>")
        assert me.text == "好]]>😀＜a href='x'>"
        await me.says("菜单")
        await me.picks("入会")
        assert me.sees("同意") and not me.broken


async def test_every_choice_can_be_named_by_its_number(account: Account) -> None:
    me = account.tencent.phone()
    await me.follows()
    await me.says("/slow a")
    assert me.text.splitlines() == ["等到了a", "1. 菜单", "2. 帮助", "回复前面的数字就行。"]
    await me.says("1")
    assert me.sees("要办什么？")


async def test_a_push_that_is_not_believed_leaves_nothing_behind_and_is_counted(account: Account) -> None:
    me, process = account.follower(), account.process
    sealed = crypto.Frames("A" * 43, "wx-made-up-app-id").seal(b"<xml/>")
    stamp = str(int(account.talk.now.timestamp()))
    mark = crypto.signature("madeUpToken", stamp, "n", sealed)
    good = {"timestamp": stamp, "nonce": "n", "msg_signature": mark}
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>'
    envelope = wire.to_xml({"Encrypt": sealed})
    async with aiohttp.ClientSession() as session:
        for query, body in (
            ({}, b""),
            (good, bomb),
            ({**good, "msg_signature": "0" * 40}, envelope),
            ({**good, "timestamp": "1"}, envelope),
            (good, envelope),
            (good, b"x" * (wire.MOST_BYTES + 1)),
        ):
            async with session.post(process.url, params=query, data=body) as response:
                assert response.status == 403
        async with session.get(process.url, params={"echostr": "evil", "signature": "0"}) as response:
            assert (response.status, await response.text()) == (403, "")
    assert process.refused == ["plain", "form", "signature", "signature", "account", "size", "signature"]
    assert await account.events() == 0 and await account.count(AddressRow) == 0
    account.account.app_id = "wx-somebody-else"
    await me.says("菜单")
    assert me.broken and process.refused[-3:] == ["app"] * 3
    assert await account.events() == 0


async def test_a_recorded_push_that_comes_again_later_is_refused(account: Account) -> None:
    me = account.tencent.phone()
    fields = {**_message(me.openid, account, "菜单")}
    body, query = account.tencent.pusher._dressed(fields, wire.to_xml(fields))
    async with aiohttp.ClientSession() as session:
        for minutes, status in ((0, 200), (9, 200), (11, 403)):
            account.later(minutes=minutes)
            async with session.post(account.process.url, params=query, data=body) as response:
                assert response.status == status
            account.later(minutes=-minutes)
    assert account.process.refused == ["stale"]
    assert await account.events() == 1


async def test_the_same_push_gets_the_same_bytes(account: Account) -> None:
    bodies = [await _pushed(account, "o1", "菜单", number) for number in (1, 1, 2)]
    assert bodies[0] == bodies[1] != bodies[2]
    assert await account.events() == 2
    account.process.watch.seconds += recent.KEPT_SECONDS
    again = await _pushed(account, "o1", "菜单", 1)
    assert again != bodies[0], "other bytes by now"
    assert _words(account, again) == _words(account, bodies[0])
    assert await account.events() == 2


async def test_the_same_push_while_the_first_is_running_gets_the_same_bytes(account: Account) -> None:
    gate = toy.gates["both"] = asyncio.Event()
    first = asyncio.ensure_future(_pushed(account, "o1", "/slow both", 1))
    second = asyncio.ensure_future(_pushed(account, "o1", "/slow both", 1))
    await _running(account)
    gate.set()
    one, two = await asyncio.gather(first, second)
    assert one == two and "等到了both" in _words(account, one)
    assert await account.events() == 1


async def test_two_processes_act_once_and_say_the_same(account: Account) -> None:
    first = await _pushed(account, "o1", "/slow x", 1)
    await account.another()
    second = await _pushed(account, "o1", "/slow x", 1)
    assert _words(account, first) == _words(account, second) != ""
    assert await account.events() == 1


async def test_a_slow_turn_is_parked_and_its_answer_comes_as_soon_as_it_may(account: Account) -> None:
    gate = toy.gates["late"] = asyncio.Event()
    me = account.tencent.phone()
    await me.follows()
    account.process.watch.each = passive.PASSIVE_SECONDS  # no time is left
    await me.says("/slow late")
    assert me.new == []
    gate.set()
    await account.talk.app.desk.idle()
    await account.works()
    assert me.text.splitlines() == ["等到了late", "1. 菜单", "2. 帮助", "回复前面的数字就行。"]
    await account.works()
    assert len(me.new) == 1
    account.process.watch.each = 0
    await me.says("2")
    assert me.sees("随时可以回复")


async def test_who_sends_a_photo_that_takes_long_is_told_that_it_came(account: Account) -> None:
    gate = toy.gates["photo"] = asyncio.Event()
    me = account.tencent.phone()
    await me.follows()
    account.process.watch.each = passive.PASSIVE_SECONDS  # no time is left
    try:
        await me.sends_photo(PNG)
        assert me.text == "照片收到了，正在看，马上告诉您。"
        gate.set()
        await account.talk.app.desk.idle()
    finally:
        del toy.gates["photo"]
    await account.works()
    assert me.text.splitlines()[-1].startswith("照片 ")


async def test_a_turn_without_words_is_answered_with_success(account: Account) -> None:
    me = account.follower()
    await me.is_somewhere(32.9, 117.3)
    assert me.new == [] and await account.events() == 0
    await me.unfollows()
    assert me.new == [] and await account.events() == 1


class Reluctant:
    """A house that can't take anything, so many times."""

    def __init__(self, account: Account, times: int, retry_ms: int = 500) -> None:
        self.times, self.retry_ms, self.taken = times, retry_ms, account.process.house.take
        account.process.house.take = self.take  # type: ignore[method-assign]

    async def take(self, event: Event, seconds: float) -> Answer | None:
        if self.times:
            self.times -= 1
            raise TryAgain(self.retry_ms)
        return await self.taken(event, seconds)


async def test_a_moment_without_the_database_is_waited_for(account: Account) -> None:
    Reluctant(account, 3)
    began = account.process.watch.seconds
    me = account.follower()
    await me.says("菜单")
    assert me.sees("要办什么？")
    assert account.process.watch.seconds - began == pytest.approx(1.5)


async def test_what_cannot_be_taken_is_not_confirmed_and_tencent_pushes_it_again(account: Account) -> None:
    Reluctant(account, 2, retry_ms=9000)
    me = account.follower()
    await me.says("菜单")
    assert me.sees("要办什么？"), "the third push was taken"
    Reluctant(account, 3, retry_ms=9000)
    await me.says("菜单")
    assert me.broken, "people are told that it was not taken"


async def test_whatever_breaks_is_not_confirmed(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(push: object, event: object, answer: object, seconds: float) -> passive.Said:
        raise ZeroDivisionError("o-secret")

    account.process.channel._passive._compose = broken
    me = account.follower()
    await me.says("菜单")
    assert me.broken
    assert "could not be answered" in caplog.text


async def test_who_stops_takes_nothing_new_and_answers_what_is_in_hand(account: Account) -> None:
    gate = toy.gates["stop"] = asyncio.Event()
    me, other = account.follower(), account.follower()
    saying = asyncio.ensure_future(me.says("/slow stop"))
    await _running(account)
    stopping = asyncio.ensure_future(account.process.channel.stop())
    await other.says("菜单")
    assert other.broken and not stopping.done()
    gate.set()
    await asyncio.gather(saying, stopping)
    assert me.sees("等到了stop")


async def test_the_connections_go_even_where_a_turn_takes_too_long(account: Account) -> None:
    gate = toy.gates["stuck"] = asyncio.Event()
    me, client = account.follower(), account.process.channel._api
    saying = asyncio.ensure_future(me.says("/slow stuck"))
    await _running(account)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await account.process.channel.stop()
    assert cast(Client, client)._calls._session.closed  # type: ignore[union-attr]
    gate.set()
    await saying


def test_few_replies_are_kept_and_for_a_short_time() -> None:
    async def tried() -> None:
        now = [0.0]
        kept: recent.Recent[bytes] = recent.Recent(lambda: now[0])
        for number in range(recent.MOST + 10):
            kept.begin(("o", str(number))).set_result(b"")
        assert len(kept) == recent.MOST
        assert kept.find(("o", "9")) is None and kept.find(("o", "10")) is not None
        now[0] = recent.KEPT_SECONDS
        assert kept.find(("o", "10")) is None
        kept.begin(("o", "new"))
        assert len(kept) == 1

    asyncio.run(tried())


async def _running(account: Account) -> None:
    """Until a turn is running."""
    while not account.process.channel._passive._running:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


def _message(openid: str, account: Account, text: str, number: int = 1) -> dict[str, object]:
    made = int(account.talk.now.timestamp())
    ends = {"ToUserName": "gh_0123456789ab", "FromUserName": openid, "CreateTime": made}
    return {**ends, "MsgType": "text", "Content": text, "MsgId": number}


async def _pushed(account: Account, openid: str, text: str, number: int) -> bytes:
    """The bytes of the reply to one push."""
    pusher, fields = account.tencent.pusher, _message(openid, account, text, number)
    async with aiohttp.ClientSession() as session:
        status, body = await pusher._once(session, fields, wire.to_xml(fields))
    assert status == 200
    return body


def _words(account: Account, body: bytes) -> str:
    return str(account.tencent.pusher._undressed(body)["Content"])
