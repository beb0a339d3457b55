"""The chat page, without the rest of the house."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from bot.channels.web.house import TryAgain
from bot.dialogue.event import Place, Scan, Text, Upload
from bot.dialogue.screen import Button, Shown
from tests.browser.conftest import Open, Stage
from tests.channels.web.cards import png

pytestmark = [pytest.mark.browser, pytest.mark.timeout(90)]


async def test_a_person_says_something_and_picks(stage: Stage) -> None:
    me = await stage.chat()
    await me.says("入会")
    await me.sees("入会不收钱")
    await me.choice("同意，开始").click()
    await me.sees("您点的是：同意，开始")
    await expect(me.mine).to_have_text(["入会", "同意，开始"])
    await expect(me.choice("看全文")).to_be_disabled()
    await expect(me.page.locator(".sending, .failed")).to_have_count(0)


async def test_a_double_tap_acts_once(stage: Stage) -> None:
    me = await stage.chat()
    await me.says("入会")
    await me.choice("同意，开始").dblclick()
    await me.choice("会员证").dblclick()
    await me.sees("您的会员证")
    assert [event.what.kind for event in stage.house.taken] == ["follow", "text", "tap", "tap"]


async def test_commands_stay_alive_and_the_menu_unfolds(stage: Stage) -> None:
    me = await stage.chat()
    await me.says("你好")
    await me.sees("您说的是：你好")
    await expect(me.choice("入会")).to_be_enabled()
    await me.page.get_by_role("button", name="菜单", exact=True).click()
    await me.page.locator("#menu").get_by_role("button", name="法律援助").click()
    await me.sees("您点的是：法律援助")
    await expect(me.page.locator("#menu")).to_be_hidden()


async def test_a_secret_is_masked_while_typing_and_after(stage: Stage) -> None:
    me = await stage.chat()
    await me.says("证件")
    await me.sees("身份证号")
    line = me.page.locator("#line")
    await expect(line).to_have_attribute("type", "password")
    await line.fill("34030219900101123X")
    await me.page.get_by_role("button", name="显示输入的内容").click()
    await expect(line).to_have_attribute("type", "text")
    stage.house.seconds = 0.5
    await line.press("Enter")
    await expect(me.mine.last).to_have_text("•" * 12)
    await expect(me.mine.last).to_have_text("340********3X")
    assert "19900101" not in await me.page.content()
    assert await me.page.evaluate("sessionStorage.length") == 0


async def test_three_lines_pasted_into_one_line_do_not_run_together(stage: Stage) -> None:
    me = await stage.chat(permissions=["clipboard-read", "clipboard-write"])
    await me.says("证件")
    await me.sees("身份证号")
    await me.page.evaluate("navigator.clipboard.writeText('张三\\n34030219900101123X\\r\\n13800000000')")
    await me.page.locator("#line").focus()
    await me.page.keyboard.press("Control+V")
    await expect(me.page.locator("#line")).to_have_value("张三 34030219900101123X 13800000000")


@pytest.mark.parametrize(("asks", "mode"), [("手机", "tel"), ("短信", "numeric")])
async def test_numbers_bring_their_keyboard(stage: Stage, asks: str, mode: str) -> None:
    me = await stage.chat()
    await me.says(asks)
    await expect(me.page.locator("#line")).to_have_attribute("inputmode", mode)
    await me.says("138")
    await me.sees("您说的是：138")
    await expect(me.page.locator("#say")).to_be_visible()


async def test_nothing_is_lost_or_doubled_when_the_line_breaks(stage: Stage) -> None:
    me = await stage.chat()
    await me.says("第一句")
    await me.sees("您说的是：第一句")
    for page in stage.channel.kit.hub.everybody():
        page.drop()
    await me.says("断了也说")
    await me.sees("您说的是：断了也说")
    stage.house.seconds = 0.3
    await me.says("服务器走之前")
    await stage.restart()
    await me.says("回来之后")
    await expect(me.theirs.filter(has_text="您说的是：回来之后")).to_have_count(1, timeout=20_000)
    said = [event.what.text for event in stage.house.taken if isinstance(event.what, Text)]
    assert said == ["第一句", "断了也说", "服务器走之前", "回来之后"]
    await expect(me.mine).to_have_text(said)
    await expect(me.page.locator("#status")).to_be_hidden()


async def test_a_lost_line_is_told_and_takes_care_of_itself(stage: Stage) -> None:
    stage.line_may_break = True
    context = await stage.context()
    me = await stage.chat(context)
    await context.set_offline(True)
    for page in stage.channel.kit.hub.everybody():
        page.drop()
    await me.says("没信号也能说")
    await expect(me.page.locator("#status")).to_contain_text("没有网络")
    await expect(me.page.locator(".sending")).to_have_count(1)
    await context.set_offline(False)
    await me.sees("您说的是：没信号也能说")
    await expect(me.page.locator("#status")).to_be_hidden()


async def test_a_reload_sends_what_had_no_answer_yet(stage: Stage) -> None:
    me = await stage.chat()
    stage.house.troubles = [TryAgain(60_000)]  # so that only the page still knows of it
    await me.says("发出去就刷新")
    await expect(me.page.locator(".sending")).to_have_count(1)
    await me.page.wait_for_timeout(300)
    assert stage.house.troubles == []
    await me.page.reload()
    await me.sees("您说的是：发出去就刷新")
    await expect(me.mine).to_have_text(["发出去就刷新"])
    assert len(stage.house.taken) == 2


async def test_while_the_database_is_away_the_page_tries_again_by_itself(stage: Stage) -> None:
    me = await stage.chat()
    stage.house.troubles = [TryAgain(100), TryAgain(100)]
    await me.says("在吗")
    await me.sees("您说的是：在吗")
    await expect(me.mine).to_have_text(["在吗"])


async def test_a_failure_is_told_and_can_be_sent_again(stage: Stage) -> None:
    me = await stage.chat()
    stage.house.troubles = [ZeroDivisionError()]
    await me.says("试试")
    await expect(me.page.locator(".failed")).to_contain_text("出了点问题")
    await me.page.get_by_role("button", name="再发一次").click()
    await me.sees("您说的是：试试")
    await expect(me.page.locator(".failed")).to_have_count(0)


async def test_a_text_that_is_far_too_long_stays_in_the_field(stage: Stage) -> None:
    me = await stage.chat()
    await me.says("长" * 100_000)
    await expect(me.page.locator(".toast")).to_contain_text("分几次发")
    assert len(await me.field.input_value()) == 100_000
    await me.says("短的")
    await me.sees("您说的是：短的")


async def test_a_scanned_code_is_sent_once_and_leaves_the_address(stage: Stage) -> None:
    me = await stage.chat(path="/s/Code_42")
    await me.sees("扫到了 Code_42")
    assert me.page.url == stage.url + "/"
    await me.page.reload()
    await me.sees("扫到了 Code_42")
    assert [event.what for event in stage.house.taken] == [Scan("Code_42")]
    odd = await stage.chat(path="/s/a%20b")
    await expect(odd.page.locator(".toast")).to_contain_text("没认出来")


async def test_a_notice_arrives_by_itself_and_is_confirmed(stage: Stage) -> None:
    me = await stage.chat()
    account = stage.house.taken[0].account
    await me.says("入会")
    await me.sees("入会不收钱")
    receipt = await stage.channel.send(account, 4, (Shown("审核通过了。", (Button("/card", "看会员证"),)),))
    assert receipt.state == "sent"
    await me.sees("审核通过了")
    await expect(me.choice("同意，开始")).to_be_enabled()  # a notice takes nothing away


async def test_a_notice_that_changes_stays_where_it_is_and_so_do_its_choices(stage: Stage) -> None:
    me = await stage.chat()
    account = stage.house.taken[0].account
    pause = (Button("/steer 4 1 paused", "暂停"),)
    await stage.channel.send(account, 4, (Shown("已发 10 人", pause),))
    await me.says("入会")
    await me.sees("入会不收钱")
    same = await me.choice("暂停").element_handle()  # this very node
    await stage.channel.change(account, 4, "", (Shown("已发 500 人", pause),))
    await me.sees("已发 500 人")
    texts = await me.page.locator(".turn .theirs > p").all_inner_texts()
    assert texts.index("已发 500 人") == len(texts) - 2 and not any("已发 10 人" in text for text in texts)
    assert await same.is_enabled(), "a finger may be on it"
    await stage.channel.change(account, 4, "", (Shown("发完了", (Button("/reach 4", "看报告"),)),))
    await expect(me.choice("看报告")).to_be_enabled()
    await expect(me.choice("暂停")).to_have_count(0)


async def test_an_sms_covers_nothing_folds_and_goes_when_its_code_was_typed(open_stage: Open) -> None:
    stage = await open_stage(demo=True)
    me = await stage.chat(viewport={"width": 320, "height": 640})
    await me.page.clock.install()
    for code in ("111111", "123456"):
        await stage.channel.toast(
            stage.house.taken[0].account, f"【娘家】您的验证码是{code}，10分钟内有效。工会不会向您要验证码。"
        )
    sms = me.page.locator(".sms")
    await expect(sms).to_have_count(1)
    await expect(sms).to_contain_text("123456")
    above, log = await sms.bounding_box(), await me.page.locator("#log").bounding_box()
    assert above and log and above["y"] + above["height"] <= log["y"]
    await me.page.clock.fast_forward(31_000)
    folded = await sms.bounding_box()
    assert folded and folded["height"] < above["height"]
    await me.says("654321")
    await me.sees("您说的是：654321")
    await expect(sms).to_have_count(1)
    await me.says("123456")
    await expect(sms).to_have_count(0)


async def test_below_a_long_answer_one_is_told_that_there_is_more(stage: Stage) -> None:
    me = await stage.chat(viewport={"width": 320, "height": 340})
    await me.says("职业")
    await expect(me.page.get_by_role("button", name="往下看")).to_be_visible()
    await me.page.get_by_role("button", name="往下看").click()
    await expect(me.choice("其他")).to_be_in_viewport()
    await expect(me.page.get_by_role("button", name="往下看")).to_be_hidden()


async def test_two_tabs_tell_the_same(stage: Stage) -> None:
    context = await stage.context()
    one, two = await stage.chat(context), await stage.chat(context)
    await one.says("两边都看得到")
    await two.sees("您说的是：两边都看得到")
    await expect(two.mine).to_have_text(["两边都看得到"])


async def test_the_card_is_shown_large_and_larger(stage: Stage) -> None:
    me = await stage.chat()
    await me.says("会员证")
    picture = me.page.get_by_role("img", name="会员证，编号 0007")
    await expect(picture).to_be_visible()
    box = await picture.bounding_box()
    assert box
    assert box["width"] > 260
    await picture.click()
    await expect(me.page.locator("#viewer")).to_be_visible()
    await me.page.keyboard.press("Escape")
    await expect(me.page.locator("#viewer")).to_be_hidden()


async def test_a_code_that_changes_is_drawn_anew_while_it_is_the_newest(stage: Stage) -> None:
    me = await stage.chat()
    await me.page.clock.install()
    await me.says("券码")
    picture = me.page.get_by_role("img", name="券码 0008")
    await expect(picture).to_be_visible()
    url, turn = str(await picture.get_attribute("src")).split("?")
    assert turn == "1"
    async with me.page.expect_response(lambda got: got.url.endswith(f"{url}?2")) as renewed:
        await me.page.clock.run_for(60_000)
    assert (await (await renewed.value).all_headers())["cache-control"] == "no-store"
    await me.says("券码")
    await expect(picture).to_have_count(2)
    assert await picture.last.get_attribute("src") == f"{url}?3", "not what the browser has already"
    async with me.page.expect_response(lambda got: got.url.endswith(f"{url}?4")):
        await me.page.clock.run_for(60_000)
    assert await picture.first.get_attribute("src") == f"{url}?2"


async def test_a_file_says_its_size_and_a_link_leads_away(stage: Stage) -> None:
    me = await stage.chat()
    await me.says("报告")
    await expect(me.page.locator(".file small")).to_have_text("report-7.xlsx · 3 KB")
    async with me.page.expect_download() as downloading:
        await me.page.locator(".file").click()
    assert (await downloading.value).suggested_filename == "report-7.xlsx"
    link = me.page.locator("a.choice")
    await expect(link).to_have_attribute("href", "https://example.org/a?b=1")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await me.says("入会")
    await me.sees("入会不收钱")
    await expect(link).to_be_visible()


async def test_only_our_own_links_and_numbers_are_links(stage: Stage) -> None:
    me = await stage.chat()
    await me.says("电话")
    await me.sees("12351")
    links = await me.page.locator("#log a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert links == ["tel:12351", "tel:0552-1234567", f"{stage.url}/s/abc"]


async def test_what_somebody_typed_is_never_markup(stage: Stage) -> None:
    me = await stage.chat()
    await me.says("<img src=x onerror=alert(1)>")
    await me.sees("<img src=x onerror=alert(1)>")
    await expect(me.page.locator("#log img")).to_have_count(0)


async def test_sharing_a_place_or_typing_it(stage: Stage) -> None:
    here = {"latitude": 32.95, "longitude": 117.38}
    me = await stage.chat(geolocation=here, permissions=["geolocation"])
    await me.says("在哪")
    await me.page.locator("#offer").get_by_role("button", name="发送我的位置").click()
    await me.sees("收到位置 32.95 117.38")
    assert stage.house.taken[-1].what == Place(32.95, 117.38)
    shy = await stage.chat()
    await shy.says("在哪")
    await shy.page.locator("#offer").get_by_role("button", name="发送我的位置").click()
    await expect(shy.page.locator(".toast").last).to_contain_text("打字告诉我")
    await shy.says("G36 服务区")
    await shy.sees("您说的是：G36 服务区")


async def test_a_big_photo_is_made_small_and_goes(stage: Stage, tmp_path: Path) -> None:
    from PIL import Image

    big = tmp_path / "行驶证.png"
    Image.effect_noise((3000, 1500), 80).convert("RGB").save(big)
    me = await stage.chat()
    await me.says("照片")
    async with me.page.expect_file_chooser() as chooser:
        await me.page.locator("#offer").get_by_role("button", name="拍照或选照片").click()
    await (await chooser.value).set_files(big)
    await me.sees("收到第 1 个文件")
    _, name, content, media = stage.house.kept[0]
    assert (name, media) == ("行驶证.png", "image/jpeg")
    assert len(content) < big.stat().st_size / 2
    assert stage.house.taken[-1].what == Upload(1, "行驶证.png", photo=True)


async def test_a_refused_file_says_why(stage: Stage, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"MZ")
    stage.line_may_break = True
    me = await stage.chat()
    await me.page.locator("#file-input").set_input_files(bad)
    await expect(me.page.locator(".failed")).to_contain_text("只收照片")
    me.errors[:] = [error for error in me.errors if "422" not in error]  # Chromium's own line on the refused upload
    good = tmp_path / "good.png"
    good.write_bytes(png(30, 20))
    await me.page.locator("#photo-input").set_input_files(good)
    await me.sees("收到第 1 个文件")


async def test_it_can_be_used_with_the_keyboard_alone(stage: Stage) -> None:
    me = await stage.chat()
    keys = me.page.keyboard
    await me.page.locator("#say").focus()
    await keys.type("入会")
    await keys.press("Enter")
    await me.sees("入会不收钱")
    await me.choice("同意，开始").focus()
    await keys.press("Enter")
    await me.sees("您点的是：同意，开始")
    await expect(me.field).to_be_focused()
    await keys.type("职业")
    await keys.press("Enter")
    await me.sees("您做哪一行")
    await keys.press("Alt+2")
    await me.sees("您点的是：外卖骑手")


async def test_it_speaks_english(stage: Stage) -> None:
    me = await stage.chat(locale="en-US")
    await expect(me.page.locator("html")).to_have_attribute("lang", "en")
    await expect(me.field).to_have_attribute("placeholder", "Say something…")
    other = await stage.chat()
    await other.says("English")
    await other.sees("We speak English now.")
    await expect(other.field).to_have_attribute("placeholder", "Say something…")
    await expect(other.page).to_have_title("Niangjia")


async def test_a_kiosk_forgets(open_stage: Open) -> None:
    stage = await open_stage(kiosk=True, kiosk_read_seconds=1)
    me = await stage.chat()
    await me.says("提交")
    await me.sees("编号 A17")
    await expect(me.page.locator(".leaving")).to_contain_text("已经提交好了")
    await expect(me.mine).to_have_count(0)
    await me.sees("欢迎来到娘家")
    assert await me.page.evaluate("sessionStorage.length") == 0


LOOKS: list[dict[str, Any]] = [
    {"viewport": {"width": 320, "height": 568}},
    {"viewport": {"width": 390, "height": 780}, "color_scheme": "dark"},
    {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"},
]


@pytest.mark.parametrize("options", LOOKS)
async def test_nothing_sticks_out_and_everything_can_be_hit(stage: Stage, options: dict[str, Any]) -> None:
    me = await stage.chat(**options)
    for text in ("https://很长.example/" + "a" * 200, "职业", "短信"):
        await me.says(text)
        await me.page.wait_for_timeout(100)
    await me.sees("短信里的 6 位数字")
    for part in ("html", "#log"):
        assert await me.page.locator(part).evaluate("part => part.scrollWidth - part.clientWidth") == 0
    small = await me.page.locator("button:visible:not(:disabled)").evaluate_all(
        "all => all.map(b => b.getBoundingClientRect()).filter(r => r.height < 44 || r.width < 44).length"
    )
    assert small == 0


CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_stands_out_enough(stage: Stage, scheme: str) -> None:
    me = await stage.chat(color_scheme=scheme)
    for text in ("电话", "入会", "照片"):
        await me.says(text)
    stage.house.troubles = [ZeroDivisionError()]
    await me.says("坏")
    await expect(me.page.locator(".failed")).to_be_visible()
    await me.page.locator("#menu-toggle").click()
    texts = me.page.locator("p, a, h1, time, .choice, .why, .again, #say, #made-up")
    assert await texts.evaluate_all(CONTRAST) == []
