"""docs/web-protocol.md, frame by frame."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.channels.web.house import Elsewhere, Refused, TryAgain
from bot.dialogue.event import Event, Follow, Place, Scan, Text
from bot.dialogue.screen import Answer, Button, Shown
from tests.channels.web.conftest import Site, Start


async def test_a_newcomer_is_welcomed_and_greeted_once_in_two_tabs(site: Site) -> None:
    browser = await site.person()
    first = await site.page(browser)
    assert first.welcome["items"] == []
    assert first.welcome["limits"] == {"text": 4000, "upload_bytes": 10 * 1024 * 1024}
    assert first.welcome["lang"] == "zh-CN"
    assert {"data": "/join", "label": "入会"} in first.welcome["menu"]
    assert "欢迎" in first.greeting["screens"][0]["text"]
    second = await site.page(browser)
    assert [item["id"] for item in second.welcome["items"]] == [first.greeting["id"]]
    assert [type(event.what) for event in site.house.taken] == [Follow]


async def test_what_is_said_comes_back_as_an_item(site: Site) -> None:
    page = await site.page()
    item = await page.says("入会", "client-id-1")
    assert item["for"] == "client-id-1"
    assert item["mine"] == "入会"
    assert item["current"] is True
    (screen,) = item["screens"]
    assert screen["buttons"][0] == {"data": "2.yes", "label": "同意，开始", "style": "primary"}
    assert screen["picture"] is None
    assert screen["hint"] == ""
    await page.does({"kind": "tap", "data": "2.yes"})
    assert (await page.hears("item"))["item"]["mine"] == "同意，开始"


async def test_the_same_id_gets_the_same_item_and_acts_once(site: Site) -> None:
    page = await site.page()
    item = await page.says("你好", "same-id-0")
    again = await page.says("你好", "same-id-0")
    assert (again["id"], again["screens"]) == (item["id"], item["screens"])
    other_line = await site.page(page.browser)
    assert (await other_line.says("你好", "same-id-0"))["id"] == item["id"]
    assert [event.what for event in site.house.taken] == [Follow(), Text("你好")]


async def test_another_browser_cannot_ask_for_this_ones_answer(site: Site) -> None:
    mine = await (await site.page()).says("我的秘密", "guessed-id")
    theirs = await (await site.page()).says("告诉我", "guessed-id")
    assert theirs["id"] != mine["id"]
    assert "秘密" not in str(theirs)


async def test_two_tabs_show_the_same(site: Site) -> None:
    browser = await site.person()
    one, two = await site.page(browser), await site.page(browser)
    item = await one.says("入会")
    assert (await two.hears("item"))["item"] == item


async def test_a_secret_comes_back_masked(site: Site) -> None:
    page = await site.page()
    assert (await page.says("证件"))["screens"][0]["hint"] == "secret"
    assert (await page.says("34030219900101123X"))["mine"] == "340********3X"
    assert "19900101" not in str((await site.page(page.browser)).welcome)


async def test_after_a_cut_line_the_transcript_has_what_was_missed(site: Site) -> None:
    site.house.seconds = 0.2
    page = await site.page()
    await page.does({"kind": "text", "text": "说完就断"}, "cut-line-id")
    await asyncio.sleep(0.05)
    page.socket._writer.transport.abort()
    await asyncio.sleep(0.4)
    back = await site.page(page.browser)
    assert back.welcome["items"][-1]["for"] == "cut-line-id"
    assert back.welcome["items"][-1]["current"] is True
    assert len(site.house.taken) == 2


async def test_a_scanned_code_goes_with_the_hello_and_counts_once(site: Site) -> None:
    browser = await site.person()
    page = await site.page(browser, enter="Ab_-9", id="scan-id-1")
    assert page.greeting["for"] == "scan-id-1"
    await site.page(browser, enter="Ab_-9", id="scan-id-1")
    assert [event.what for event in site.house.taken] == [Scan("Ab_-9")]


async def test_a_code_that_was_believed_may_lead_elsewhere_too(site: Site) -> None:
    site.house.doors["Ab_-9"] = Elsewhere("https://t.me/bot?start=Ab_-9", "http://weixin.qq.com/q/made-up")
    page = await site.page(enter="Ab_-9", id="scan-id-1")
    found = await page.hears("elsewhere")
    assert found["telegram"] == "https://t.me/bot?start=Ab_-9"
    async with page.browser.get(found["wechat"]) as picture:
        assert picture.content_type == "image/png"


async def test_a_slow_turn_says_that_it_works(start: Start) -> None:
    site = await start(typing_seconds=0.05)
    page = await site.page()
    site.house.seconds = 0.2
    await page.does({"kind": "text", "text": "慢"})
    await page.hears("typing")
    await page.hears("item")
    site.house.seconds = 0
    await page.says("快")  # and says nothing of the kind


async def test_while_the_database_is_away_the_page_is_told_when_to_try_again(site: Site) -> None:
    page = await site.page()
    site.house.troubles = [TryAgain(700)]
    id_ = await page.does({"kind": "text", "text": "在吗"})
    refused = await page.hears("refused")
    assert (refused["id"], refused["retry_ms"]) == (id_, 700)
    assert "再试" in refused["text"]
    assert (await page.says("在吗", id_))["for"] == id_


async def test_a_newcomers_greeting_that_failed_is_tried_on_the_next_line(site: Site) -> None:
    site.house.troubles = [TryAgain()]
    browser = await site.person()
    socket = await browser.ws_connect("/web/socket", protocols=["niangjia.1"])
    await socket.send_json({"t": "hello", "lang": "en"})
    assert (await socket.receive_json())["t"] == "welcome"
    refused = await socket.receive_json()
    assert refused["retry_ms"] > 0
    assert "tried again" in refused["text"]
    await socket.receive()
    assert socket.close_code == 1013
    assert "欢迎" in (await site.page(browser)).greeting["screens"][0]["text"]


async def test_no_trace_of_a_failure_reaches_the_chat(site: Site) -> None:
    page = await site.page()
    site.house.troubles = [ZeroDivisionError("340302199001011234"), Refused("web-empty")]
    await page.does({"kind": "text", "text": "试"})
    refused = await page.hears("refused")
    assert refused["retry_ms"] == 0
    assert "ZeroDivision" not in str(refused)
    await page.does({"kind": "text", "text": "再试"})
    assert "空的" in (await page.hears("refused"))["text"]
    await page.says("还在")


async def test_a_notice_is_sent_once_a_page_says_so_and_held_otherwise(site: Site) -> None:
    screens = (Shown("您的申请通过了。", (Button("/card", "看会员证"),)),)
    page = await site.page()
    account = site.house.taken[0].account
    sending = asyncio.create_task(site.channel.send(account, 4, screens))
    item = (await page.hears("item"))["item"]
    assert (item["id"], item["for"], item["mine"], item["current"]) == ("n4", None, None, False)
    await page.send({"t": "got", "ids": ["n4"]})
    assert (await sending).state == "sent"
    assert site.house.gotten == [(account, (4,))]
    assert (await site.channel.send(account, 5, screens)).state == "held"
    await page.socket.close()
    await asyncio.sleep(0.05)
    assert (await site.channel.send(account, 6, screens)).state == "held"
    assert (await site.channel.send("nobody", 7, screens)).state == "held"


async def test_a_notice_that_changes_comes_again_under_its_own_id(site: Site) -> None:
    page = await site.page()
    account = site.house.taken[0].account
    assert (await site.channel.change(account, 4, "", (Shown("到了一半"),))).state == "sent"
    item = (await page.hears("item"))["item"]
    assert (item["id"], item["screens"][0]["text"], item["current"]) == ("n4", "到了一半", False)
    assert (await site.channel.change("nobody", 4, "", (Shown("到了一半"),))).state == "held"


async def test_the_language_and_the_menu_follow_the_house(site: Site) -> None:
    page = await site.page()
    await page.says("English")
    menu = await page.hears("menu")
    assert menu["lang"] == "en"
    assert menu["menu"][0]["label"] == "Join"
    await page.does({"kind": "text", "text": " "})
    assert (await page.hears("refused"))["text"].startswith("That was empty")


async def test_a_place_and_a_ping(site: Site) -> None:
    page = await site.page()
    await page.does({"kind": "place", "lat": 32.95, "lng": 117, "label": "  G36\n服务区 "})
    await page.hears("item")
    assert site.house.taken[-1].what == Place(32.95, 117.0, "wgs84", "G36 服务区")
    await page.send({"t": "ping"})
    pong = await page.hears("pong")
    assert abs(pong["now"] / 1000 - datetime.now(UTC).timestamp()) < 60


async def test_the_demo_shows_the_sms_and_nothing_else_does(start: Start) -> None:
    for demo in (True, False):
        site = await start(demo=demo)
        page = await site.page()
        await site.channel.toast(site.house.taken[0].account, "验证码 123456")
        if demo:
            assert (await page.hears("toast"))["text"] == "验证码 123456"
        else:
            await page.hears_nothing()


async def test_stopping_answers_the_turn_in_hand_and_says_goodbye(site: Site) -> None:
    busy, idle = await site.page(), await site.page()
    site.house.seconds = 0.2
    await busy.does({"kind": "text", "text": "最后一句"})
    await asyncio.sleep(0.05)
    stopping = asyncio.create_task(site.channel.stop())
    assert await idle.ends() == 1001
    assert (await busy.hears("item"))["item"]["mine"] == "最后一句"
    assert await busy.ends() == 1001
    await stopping


async def test_a_bug_behind_the_hello_closes_the_line_without_a_word_of_it(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(account: str) -> None:
        raise ZeroDivisionError("1380" + "000" + "0000")

    monkeypatch.setattr(site.house, "recent", broken)
    browser = await site.person()
    socket = await browser.ws_connect("/web/socket", protocols=["niangjia.1"])
    await socket.send_json({"t": "hello", "lang": "zh-CN"})
    await socket.receive()
    assert socket.close_code == 1011
    assert "13800000000" not in caplog.text
    assert "ZeroDivisionError" in caplog.text


async def test_a_late_answer_takes_the_place_of_what_was_said_at_once(site: Site) -> None:
    page = await site.page()
    await page.does({"kind": "tap", "data": "/coupons"})
    first = (await page.hears("item"))["item"]
    event = site.house.taken[-1]
    late = Answer(int(first["id"][1:]), (Shown("抢到了"),), "抢")
    assert (await site.channel.place(event, late)).state == "sent"
    item = (await page.hears("item"))["item"]
    assert (item["id"], item["for"], item["mine"]) == (first["id"], first["for"], "抢")
    assert item["screens"][0]["text"] == "抢到了"


async def test_a_late_answer_waits_for_a_page_that_is_not_here(site: Site) -> None:
    event = Event("web", "a.abcdefgh", "nobody", datetime.now(UTC), Text("抢"))
    assert (await site.channel.place(event, Answer(7, (Shown("抢到了"),)))).state == "held"
