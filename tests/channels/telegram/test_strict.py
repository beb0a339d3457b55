"""The whole channel against the strict server, through both libraries: whatever it says must be allowed."""

import asyncio
import importlib
import io
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image

from bot.channels.fake.telegram.people import Person
from bot.channels.fake.telegram.server import FakeTelegram
from bot.channels.fake.telegram.wrong import Wrong
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import TelegramSettings
from bot.dialogue.event import Event, Tap, Text
from bot.dialogue.screen import Answer, Button, Drawing, Shown
from tests.channels.telegram.conftest import NOON, Time, until
from tests.channels.telegram.doubles import Cards, choices


def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30)).save(content, "PNG")
    return content.getvalue()


class House(Cards):
    async def draw(self, channel: str, account: str, drawing: Drawing, language: str) -> bytes:
        return png()


@dataclass
class Here:
    telegram: FakeTelegram
    channel: TelegramChannel
    house: House
    time: Time
    me: Person

    async def took(self, text: str) -> None:
        """Until the turn of these words is done."""
        await until(lambda: any(event.what == Text(text) for event in self.house.taken))

    async def quiet(self) -> None:
        """Until everything that was done is answered."""
        await until(lambda: not self.channel._polling._in_hand)
        await self.channel._turns.idle()


LONG = "一句话说完了，后面还有😀。" * 600
ROOMS: dict[str, dict[str, Any]] = {
    "问": {"screens": (Shown("您做哪一行？", choices("货车司机", "外卖骑手", "返回")),)},
    "r3.c0": {"screens": (Shown("姓名？"),), "echo": "货车司机"},
    "r3.c1": {"screens": (Shown("第 2 页", choices("下一页")),), "replaces": True, "echo": "外卖骑手"},
    "r3.c2": {"screens": (Shown("您做哪一行？", choices("货车司机", "外卖骑手", "返回")),), "replaces": True},
    "手机": {"screens": (Shown("手机号？", choices("用 138****0001", "返回"), hint="phone"),)},
    "+8613800138000": {"screens": (Shown("单位？", choices("跳过")),), "echo": "138****8000", "hidden": True},
    "在哪": {"screens": (Shown("在哪儿？", hint="place"),)},
    "证件": {"screens": (Shown("手机号？"),), "echo": "••••••", "hidden": True},
    "卡": {"screens": (Shown("您的会员证", choices("好"), Drawing("card", {}, "卡")),)},
    "长卡": {"screens": (Shown("字" * 1500, choices("好"), Drawing("card", {}, "卡")),)},
    "长": {"screens": (Shown(LONG, choices("好")),)},
    "多": {"screens": (Shown("都在这里", tuple(Button(f"/case {n}", f"第{n}项") for n in range(130))),)},
    "两屏": {"screens": (Shown("一"), Shown("二", choices("好")))},
    "一次": {"screens": (Shown("340302", choices("好")),), "extra": {"once": True}},
}


def room(event: Event) -> Answer:
    what = event.what
    said = what.text if isinstance(what, Text) else what.data if isinstance(what, Tap) else "?"
    screens = (Shown(f"收到 {event.key}", choices("好了")),)
    return Answer(int(event.key[1:]), **{"screens": screens, **ROOMS.get(said, {})})


Make = Callable[[], TelegramChannel]


@pytest.fixture(params=["aiogram", "ptb"])
async def here(request: pytest.FixtureRequest) -> AsyncIterator[Here]:
    library = importlib.import_module(f"bot.channels.telegram_{request.param}")
    async with FakeTelegram() as telegram:
        house, time = House(room), Time()
        api = library.Transport(telegram.token, telegram.api_base)
        settings = TelegramSettings(public_url="https://union.example")
        channel = TelegramChannel(
            api, settings, house, lambda: NOON, clock=time, sleep=time.sleep, overlap_seconds=0.005
        )
        await channel.start()
        yield Here(telegram, channel, house, time, telegram.person())
        await channel.stop()


async def test_all_that_it_ever_shows_is_allowed(here: Here) -> None:
    me, telegram = here.me, here.telegram
    me.starts()
    await telegram.shows(me, "收到")
    for said in ("问", "手机", "在哪", "证件", "卡", "长卡", "长", "多", "两屏", "一次", "/menu"):
        me.says(said)
        await here.took(said)
        await here.quiet()
    for act in (me.sends_sticker, me.sends_voice, me.sends_video, me.sends_contact, me.sends_photo):
        act()
    me.sends_location(32.9, 117.4)
    me.sends_venue(32.9, 117.4, "蚌埠站", "天桥路")
    me.sends_document(b"%PDF-", "合同.pdf")
    me.sends_contact(user=0)
    await until(lambda: len(here.house.taken) == 1 + 11 + 9)
    await here.quiet()
    assert [f"{call.method}: {call.wrong}" for call in telegram.refused()] == []
    assert "".join(message.text for message in me.chat.told if "一句话" in message.text) == LONG


async def test_a_file_a_link_and_a_picture_that_is_sent_there_once(here: Here) -> None:
    other = here.telegram.person()
    for person in (here.me, other):
        person.starts()
        await here.telegram.shows(person, "收到")
    link = (Button("", "看网页", link="https://example.org/"),)
    for person in (here.me, other):
        picture = (Shown("开会了", link, Drawing("photo", {"file": 7}, "照片")),)
        assert (await here.channel.send(str(person.id), 5, picture)).state == "sent"
    report = (Shown("报告", (), Drawing("report", {}, "报告", "report-7.xlsx")),)
    assert (await here.channel.send(str(here.me.id), 6, report)).state == "sent"
    sent = [message.json for message in here.telegram.world.chats[here.me.id].shown]
    assert sent[-1]["document"]["file_name"] == "report-7.xlsx"
    assert sent[-2]["reply_markup"]["inline_keyboard"] == [[{"text": "看网页", "url": "https://example.org/"}]]
    assert len([file for file in here.telegram.world.files.all.values() if file.path.startswith("photos")]) == 1
    here.telegram.world.files.all.clear()  # a server that was set up anew knows none of them
    again = (Shown("开会了", link, Drawing("photo", {"file": 7}, "照片")),)
    assert (await here.channel.send(str(other.id), 7, again)).state == "sent"
    assert len(here.telegram.world.files.all) == 1


async def test_taps_read_well(here: Here) -> None:
    me, telegram = here.me, here.telegram
    me.says("问")
    question = await telegram.shows(me, "您做哪一行？")
    await telegram.answered(me.taps("返回"))
    await here.quiet()
    assert question.buttons == [["货车司机", "外卖骑手", "返回"]], "the same again stays as it is"
    await telegram.answered(me.taps("外卖骑手"))
    await telegram.shows(me, "第 2 页")
    await here.quiet()
    assert question.text == "第 2 页" and len(me.chat.told) == 1
    me.says("问")
    again = await telegram.shows(me, "您做哪一行？")
    await telegram.answered(me.taps("货车司机"))
    await telegram.shows(me, "姓名？")
    await here.quiet()
    assert again.text == "您做哪一行？\n\n✓ 货车司机" and not again.buttons
    assert all("not modified" in str(call.wrong) for call in telegram.refused())


async def test_a_confidence_leaves_the_chat_and_the_keyboard_goes(here: Here) -> None:
    me, telegram = here.me, here.telegram
    me.says("手机")
    await telegram.shows(me, "手机号？")
    me.presses("📱 发送我的号码")
    await telegram.shows(me, "单位？")
    await here.quiet()
    assert not me.chat.keyboard
    assert [message.text for message in me.chat.shown if not message.by_bot] == ["手机"]
    assert me.sees("138****8000")
    assert telegram.refused() == []


async def test_an_album_has_one_answer(here: Here) -> None:
    me, telegram = here.me, here.telegram
    me.sends_album(4)
    await until(lambda: len(here.house.taken) == 4)
    await here.quiet()
    assert len(me.chat.told) == 1 and me.chat.last.text == f"收到 {here.house.taken[-1].key}"
    assert telegram.refused() == []


async def test_a_group_is_shown_the_way(here: Here) -> None:
    group = here.telegram.group()
    here.me.says("/menu@niangjia_test_bot", group.chat)
    await here.telegram.shows(group.chat, "单独")
    await here.quiet()
    assert here.telegram.refused() == []


async def test_commands_are_listed_by_language(here: Here) -> None:
    await until(lambda: len(here.telegram.made("setMyCommands")) == 3)
    assert [command["command"] for command in here.me.menu] == ["join", "help"]


async def test_blocked_back_and_gone(here: Here) -> None:
    me, telegram = here.me, here.telegram
    me.starts()
    await telegram.shows(me, "收到")
    me.blocks()
    await until(lambda: len(here.house.taken) == 2)
    assert (await here.channel.send(str(me.id), 1, (Shown("x"),))).state == "unreachable"
    me.comes_back()
    await until(lambda: len(here.house.taken) == 3)
    assert (await here.channel.send(str(me.id), 1, (Shown("x"),))).state == "sent"
    stranger = telegram.person()
    assert (await here.channel.send(str(stranger.id), 1, (Shown("x"),))).state == "unreachable"
    me.deactivates()
    assert (await here.channel.send(str(me.id), 1, (Shown("x"),))).state == "unreachable"


async def test_a_dead_network_for_a_while(here: Here) -> None:
    me, telegram = here.me, here.telegram
    me.starts()
    await telegram.shows(me, "收到")
    await here.quiet()
    await telegram.down()
    await until(lambda: len(here.time.slept) >= 6)
    assert here.time.slept[:5] == [1, 2, 4, 8, 16]
    me.says("在吗")
    await telegram.up()
    await until(lambda: len(here.house.taken) == 2)
    await here.quiet()
    assert len(me.chat.told) == 2


async def test_an_answer_that_may_have_arrived_is_sent_again_and_a_notice_is_not(here: Here) -> None:
    me, telegram = here.me, here.telegram
    me.starts()
    await telegram.shows(me, "收到")
    telegram.trouble("lost", "sendMessage")
    me.says("在吗")
    await until(lambda: len(here.house.taken) == 2)
    await here.quiet()
    texts = [message.text for message in me.chat.told]
    assert len(texts) == 3 and texts[1] == texts[2]
    telegram.trouble("lost", "sendMessage")
    assert (await here.channel.send(str(me.id), 1, (Shown("通知"),))).state == "unconfirmed"
    assert [message.text for message in me.chat.told].count("通知") == 1


async def test_another_program_that_polls(here: Here, caplog: pytest.LogCaptureFixture) -> None:
    me, telegram = here.me, here.telegram
    me.starts()
    await telegram.shows(me, "收到")
    conflict = Wrong(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance")
    telegram.trouble("refuse", "getUpdates", wrong=conflict, times=3)
    with caplog.at_level(logging.ERROR):
        me.says("在吗")  # ends the question that is open
        await until(lambda: here.time.slept.count(30.0) == 3)
    assert caplog.text.count("another program asks") == 1
    me.says("还在吗")
    await until(lambda: len(here.house.taken) == 3)


async def test_the_token_is_in_no_log(here: Here, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        here.me.starts()
        await here.telegram.shows(here.me, "收到")
        await here.telegram.down()
        await until(lambda: len(here.time.slept) >= 3)
        assert (await here.channel.send(str(here.me.id), 1, (Shown("x"),))).state == "failed"
        await here.telegram.up()
        await asyncio.sleep(0)
    assert here.telegram.token not in caplog.text
    assert here.telegram.token.partition(":")[2] not in caplog.text


async def test_photos_are_fetched(here: Here) -> None:
    here.me.sends_photo(png())
    await until(lambda: here.house.announced)
    [(_, _, reference)] = here.house.announced
    assert (await here.channel.fetch(reference)).startswith(b"\x89PNG")
