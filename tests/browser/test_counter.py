"""At the counter in a real browser: a camera opens the code's address, and the page knows the cashier, or says kindly
what the code is."""

import pytest
from playwright.async_api import expect

from storage import coupon_codes, merchants
from tests.browser.union import Union, Window
from tests.coupons import shop as shops
from tests.coupons.shop import Shop
from tests.storage.house import House
from tests.stories import photos
from tests.stories.talk import FRIDAY

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116 Mobile Safari/537.36 MicroMessenger/8.0.49"


@pytest.fixture
async def shop(union: Union) -> Shop:
    app = union.running.app
    return await shops.opened(House(app.database, app.committer, app.keys, [FRIDAY]), 1)


def code(union: Union, claim: int) -> str:
    app = union.running.app
    return coupon_codes.live(app.keys, claim, app.clock()).text


async def camera(union: Union, window: Window, path: str) -> Window:
    """The phone's camera opens an address: a new page in the same browser."""
    page = Window(await window.page.context.new_page())
    union.windows.append(page)
    page.page.on("console", lambda said: page.errors.append(said.text) if said.type == "error" else None)
    await page.page.goto(union.url + path)
    return page


async def hired(union: Union, shop: Shop, **options: str) -> Window:
    """A cashier who accepted in a browser of their own; inside WeChat that is WeChat's."""
    invited = await shop.house.do(merchants.InviteCashier(shop.places[0], "小芳"), shop.admin)
    cashier = await union.window(f"/s/{invited.text}", **options)
    await cashier.sees("您被邀请担任光明的核销员")
    await cashier.picks("接受邀请")
    await expect(cashier.choice("核销")).to_be_visible()
    return cashier


@pytest.mark.parametrize("agent", ["", WECHAT])
async def test_a_scan_lands_on_the_confirmation_where_the_cashier_is_known(
    union: Union, shop: Shop, agent: str
) -> None:
    cashier = await hired(union, shop, **({"user_agent": agent} if agent else {}))
    claim = await shop.won(0)
    landed = await camera(union, cashier, f"/s/{code(union, claim)}")
    await landed.sees("结账时减 30 元")
    await landed.picks("核销")
    await landed.sees("核销好了")
    again = await camera(union, cashier, f"/s/{code(union, claim)}")
    await again.sees("已经在光明核销过了")


async def test_who_is_no_cashier_is_told_what_the_code_is(union: Union, shop: Shop) -> None:
    claim = await shop.won(0)
    stranger = await union.window(f"/s/{code(union, claim)}")
    await stranger.sees("这是会员的一张券")
    await expect(stranger.choice("核销")).to_have_count(0)


async def test_a_photo_is_read_where_the_camera_does_not(union: Union, shop: Shop) -> None:
    cashier = await hired(union, shop)
    claim = await shop.won(0)
    await cashier.picks("核销")
    await cashier.sees("拍下来发过来也行")
    photo = photos.of(f"{union.url}/s/{code(union, claim)}")
    await cashier.page.locator("#photo-input").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": photo}
    )
    await cashier.sees("结账时减 30 元")
    await cashier.picks("核销")
    await cashier.sees("核销好了")
