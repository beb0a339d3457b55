"""What people do on WeChat beside typing: scanning, following and leaving, photos, places, sensitive answers."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import sqlalchemy as sa

from bot import parking
from bot.channels.channel import Unfetchable
from bot.channels.fake.wechat import limits
from bot.channels.fake.wechat.phone import Phone
from bot.channels.wechat import passive
from bot.channels.wechat.api import Refused
from bot.channels.wechat.channel import Unsafe, WechatChannel, WechatSettings
from bot.channels.wechat.client import Client
from bot.houses.chat import UPLOADS
from storage import addresses, cases, files, outbox, reviews
from storage.tables.files import FileRow
from storage.tables.memberships import MembershipRow
from storage.tables.people import AddressRow
from storage.tables.talk import ANSWERED, ConversationRow, DraftRow, EventRow, OutboxRow, WindowRow
from tests.channels.wechat import toy
from tests.channels.wechat.account import PNG, Account, opened
from tests.stories.talk import Person, apply, document, talk_code

URL = "https://union.example"


@pytest.fixture
async def account(database_url: str) -> AsyncIterator[Account]:
    async with opened(database_url) as account:
        yield account


@pytest.fixture
async def with_page(tmp_path: Path) -> AsyncIterator[Account]:
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/x.db", public_url=URL) as account:
        yield account


# coming in


async def test_scanning_leads_into_the_same_conversation_however_it_is_done(account: Account) -> None:
    code = talk_code(account.talk, "家", "truck_driver")
    poster = account.account.scene(code, None)
    newcomer, follower, menu = account.tencent.phone(), account.follower(), account.follower()
    await newcomer.scans(poster)
    await follower.scans(poster)
    info = {"ScanType": "qrcode", "ScanResult": f"{URL}/s/{code}"}
    await menu._event("scancode_waitmsg", "act", EventKey="/code", ScanCodeInfo=info)
    assert newcomer.text == follower.text == menu.text
    assert newcomer.sees("货车司机快速通道") and not newcomer.broken


async def test_the_menu_of_the_account_speaks_in_commands(account: Account) -> None:
    me = account.tencent.phone()
    await me.follows()
    await me._event("CLICK", "act", EventKey="/join")
    assert me.sees("同意")
    await me._event("CLICK", "act", EventKey="of somebody else's menu")
    assert me.sees("要办什么？")


async def test_a_voice_is_what_was_understood_of_it(account: Account) -> None:
    me = account.follower()
    await me.sends_voice("菜单。")
    assert me.sees("要办什么？")
    await me.sends_voice()
    assert me.sees("语音我还听不懂")
    await me.sends_other("video", MediaId="x", ThumbMediaId="y")
    assert me.sees("视频")


# photos


async def test_a_photo_is_announced_once_and_fetched(account: Account) -> None:
    me = account.follower()
    await me.sends_photo(PNG)
    assert me.sees("照片 ")
    number = int(me.text.removeprefix("照片 "))
    assert await account.process.fetcher.round() == 1
    async with account.talk.app.database.reading() as connection:
        kept = await files.get(connection, number)
    assert (kept.state, kept.media) == (files.KEPT, "image/png")
    # The same push once more, on another process.
    account.account._numbers = iter([int(str(await _last_key(account)).partition(".")[2]) - 10**18] * 3)
    media = next(iter(account.account.media))
    await account.another()
    await me._message("image", PicUrl="http://x", MediaId=media)
    assert me.text == f"照片 {number}"
    assert await account.count(FileRow) == 1


async def _last_key(account: Account) -> str:
    async with account.talk.app.database.reading() as connection:
        return str(await connection.scalar(sa.select(EventRow.key).order_by(EventRow.id.desc()).limit(1)))


async def test_the_language_of_a_channel_is_kept_though_a_photo_comes_first(account: Account) -> None:
    app, house = account.talk.app, account.process.house
    await house.announce("telegram", "42", "en", "file", "u1")
    async with app.database.reading() as connection:
        me = await addresses.find(connection, app.keys, "telegram", "42")
    assert me is not None and me.language == "en"


async def test_photos_without_end_are_not_all_fetched(account: Account) -> None:
    me, other = account.follower(), account.follower()
    for _ in range(UPLOADS):
        await me.sends_photo(PNG)
    assert me.sees("照片 ")
    await me.sends_photo(PNG)
    assert me.sees("发得太快了") and await account.count(FileRow) == UPLOADS
    await other.sends_photo(PNG)
    assert other.sees("照片 ")


async def test_a_photo_that_can_never_be_had(account: Account) -> None:
    channel = account.process.channel
    with pytest.raises(Unfetchable) as never:
        await channel.fetch("no such media")
    assert never.value.reason == "gone"
    with pytest.raises(Unfetchable) as never:
        await channel.fetch(account.account.keep(b"#!AMR\n no picture"))
    assert never.value.reason == "kind"
    channel._most_bytes = 10
    with pytest.raises(Unfetchable) as never:
        await channel.fetch(account.account.keep(PNG))
    assert never.value.reason == "size"
    account.account.faults["/cgi-bin/media/get"] = [limits.QUOTA]
    with pytest.raises(Refused):
        await channel.fetch("later")


# leaving


async def member(account: Account, phone: Phone) -> Person:
    """Makes a member of somebody on WeChat."""
    me = Person(account.talk, phone.openid, "wechat")
    await apply(me, account.talk, 1, "王小明", "家")
    async with account.talk.app.database.reading() as connection:
        [case] = await cases.of_owner(connection, account.talk.app.keys, (await me.actor()).owner)
    officer = await account.talk.staff("省", name="李审核")
    [outcome] = await account.talk.do(reviews.Approve(((case.id, case.version),)), await officer.actor())
    assert outcome
    return me


async def test_who_leaves_is_forgotten_but_stays_a_member(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    phone = account.follower()
    me = await member(account, phone)
    await phone.says("找回会籍")
    await phone.sends_photo(PNG)
    address = (await me.actor()).address
    account.later(hours=50)
    await account.notice(phone.openid, "消息。")
    await account.works()
    assert await account.outbox() == [outbox.HELD]
    with caplog.at_level(logging.INFO):
        await phone.unfollows()
    mine = {
        AddressRow: AddressRow.id, ConversationRow: ConversationRow.address_id, DraftRow: DraftRow.address_id,
        OutboxRow: OutboxRow.address_id, WindowRow: WindowRow.address_id, FileRow: FileRow.owner_id,
    }  # fmt: skip
    async with account.talk.app.database.reading() as connection:
        for table, column in mine.items():
            query = sa.select(sa.func.count()).select_from(table).where(column == address)
            assert await connection.scalar(query) == 0, table
        [left] = (await connection.execute(sa.select(EventRow).where(EventRow.address_id == address))).all()
    keys = account.talk.app.keys
    kept = keys.open("events", left.id, left.answer)
    assert left.payload is None and phone.openid.encode() not in kept
    assert b'"unfollow"' in kept and b'"screens":[]' in kept
    assert await account.count(MembershipRow) == 1
    assert "forgot an address that left" in caplog.text
    assert phone.openid not in caplog.text and "王小明" not in caplog.text


async def test_who_leaves_in_the_middle_of_a_slow_turn_is_forgotten_once_it_is_done(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    gate = toy.gates["leaving"] = asyncio.Event()
    me, desk = account.tencent.phone(), account.talk.app.desk
    await me.follows()
    account.process.watch.each = passive.PASSIVE_SECONDS  # no time is left: both are parked
    await me.says("/slow leaving")
    await me.unfollows()
    gate.set()
    await desk.idle()
    assert await account.count(AddressRow) == 0 and await account.events() == 1
    for _ in range(2):
        await account.works()
        account.later(seconds=60)
    assert await parking.resume(desk) == 0 and "failed" not in caplog.text and "stays parked" not in caplog.text
    async with account.talk.app.database.reading() as connection:
        assert list(await connection.scalars(sa.select(EventRow.state))) == [ANSWERED]
    assert me.new == []


async def test_who_comes_back_is_a_newcomer(account: Account) -> None:
    me = account.tencent.phone()
    await me.follows()
    welcome = me.text
    await me.says("入会")
    await me.unfollows()
    account.later(seconds=5)
    await me.follows()
    assert me.text == welcome
    assert await account.count(AddressRow) == 1 and await account.count(DraftRow) == 0


# sensitive answers


async def to_the_document(me: Phone, account: Account) -> None:
    """Up to the question for the identity number."""
    await me.scans(account.account.scene(talk_code(account.talk, "家", "truck_driver"), None))
    await me.picks("同意")
    await me.says("王小明")
    assert me.sees("身份证")


async def test_a_sensitive_answer_that_was_typed_is_kept_and_the_person_told_once(account: Account) -> None:
    me = account.follower()
    await to_the_document(me, account)
    assert "http" not in me.text, "where nobody could reach the page, it is not offered"
    await me.says(document(1))
    assert me.text.startswith("您刚才发的号码会留在微信聊天里。") and me.sees("手机号") and document(1) not in me.text
    await me.says("138 0000 0001")
    assert not me.sees("会留在微信聊天里")


async def test_nothing_is_said_of_a_one_time_code_that_was_typed(account: Account) -> None:
    me = account.follower()
    await to_the_document(me, account)
    await me.says(document(1))
    await me.says("138 0000 0001")
    await account.another()  # which has told nobody yet that WeChat keeps what is typed
    await me.says("000000")
    assert me.sees("验证码不对") and not me.sees("会留在微信聊天里")


async def test_a_sensitive_answer_can_be_given_on_a_page_that_is_offered_first(with_page: Account) -> None:
    account, me = with_page, with_page.follower()
    await to_the_document(me, account)
    question, _, _ = me.text.partition("回复前面的数字")
    [link] = re.findall(rf"{URL}(/wechat/answer/\S+)", question)
    assert len(link) < 300 and me.openid not in link
    async with aiohttp.ClientSession() as session:
        page = account.process.url.removesuffix("/wechat") + link
        async with session.post(page, data={"answer": document(1)}) as response:
            assert response.status == 200 and "请回到微信" in await response.text()
    await account.works()
    assert me.sees("手机号") and not me.sees("会留在微信聊天里")
    await me.says("138 0000 0001")
    assert not me.broken and not me.sees(URL)


# settings


def made(settings: WechatSettings, account: Account) -> WechatChannel:
    return WechatChannel(account.process.house, settings, Client("a", "b", "http://127.0.0.1:1"))


async def test_unsafe_settings_do_not_start(account: Account) -> None:
    for settings, key in (
        (WechatSettings("wx", "", "A" * 43), "wechat-no-token"),
        (WechatSettings("wx", "token", ""), "wechat-no-key"),
        (WechatSettings("wx", "token", "A" * 42), "wechat-no-key"),
        (WechatSettings("wx", "token", "!" * 43, mode="plain"), "wechat-no-key"),
    ):
        with pytest.raises(Unsafe) as unsafe:
            made(settings, account)
        assert [problem.key for problem in unsafe.value.problems] == [key]
    assert made(WechatSettings("wx", "token", mode="plain"), account).name == "wechat"


async def test_the_channel_says_what_it_can(account: Account) -> None:
    can = account.process.channel.can
    assert (can.buttons, can.text_bytes, can.passive_seconds, can.pictures) == (0, 2048, 4.2, True)
