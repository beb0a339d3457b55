"""Errands in the real browser: a driver scans a code and is a member once an officer in a second window approved."""

import pytest
from playwright.async_api import expect

from tests.browser.union import DESK, Union
from tests.stories.talk import document

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
LANE = "禹会区货运行业工会联合会"


async def test_a_driver_scans_a_code_and_is_a_member(union: Union) -> None:
    officer = await union.window(await union.invitation("禹会区总工会", "reviewer", "李审核"), **DESK)
    await officer.sees("审核员")
    await officer.picks("接受邀请")
    driver = await union.window(union.lane(LANE, "truck_driver"))
    await driver.sees("货车司机")
    await driver.pictured("join-welcome")
    await driver.picks("同意，开始填")
    await driver.says("王小明")
    await driver.sees("您的身份证号")
    await driver.says(document(1))
    await driver.sees("我们发一条短信")
    await expect(driver.mine.filter(has_text=document(1))).to_have_count(0)
    await driver.says("13800000001")
    await driver.sees("验证码已发到")
    await driver.pictured("join-code")
    await driver.says(await driver.code())
    await driver.sees("手机号验证好了")
    await driver.picks("跳过")
    await driver.picks("我自愿申请")
    await driver.sees("王小明")
    await driver.pictured("join-summary")
    await driver.picks("提交")
    await driver.sees("交上去了")

    await officer.says("待办")
    await officer.sees("待办 1 件")
    await officer.pictured("staff-queue")
    await officer.page.locator("#log").get_by_role("button", name="王").last.click()
    await officer.sees("货车司机")
    await officer.pictured("staff-case")
    await officer.picks("通过")

    await expect(driver.theirs.filter(has_text="会员").last).to_be_visible()
    await driver.says("会员证")
    await expect(driver.page.locator("#log img").last).to_be_visible()
    await driver.page.wait_for_function("() => [...document.querySelectorAll('#log img')].every(one => one.complete)")
    await driver.pictured("member-card")


async def test_the_page_keeps_the_form_when_it_is_loaded_again(union: Union) -> None:
    driver = await union.window(union.lane(LANE, "courier"))
    await driver.picks("同意，开始填")
    await driver.says("王小明")
    await driver.sees("身份证号")
    await driver.page.reload()
    await driver.sees("身份证号")
    await driver.says(document(2))
    await driver.sees("手机号")


async def test_the_errand_in_english_at_320_pixels(union: Union) -> None:
    driver = await union.window(
        union.lane(LANE, "courier"), "en-GB", viewport={"width": 320, "height": 640}, color_scheme="dark"
    )
    await driver.sees("fast lane: Courier")
    await driver.picks("I agree, let's begin")
    await driver.says(f"John Smith {document(3)} 13800000003")
    await driver.picks("Skip")
    await driver.picks("I apply of my own free will")
    await driver.says(await driver.code())
    await driver.sees("John Smith")
    await driver.pictured("join-english-dark")
    await driver.picks("Submit")
    await driver.sees("It is filed")
    wide = await driver.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
