"""A member invites a friend on every kind of channel: the code leads into joining, and a gift asks for an address."""

import io
import re
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image

from rules.offering import JOINING, SENT, Offered, Opening
from storage import offers
from tests.channels.contract.conftest import Tried
from tests.channels.contract.riders import Rider
from tests.channels.contract.test_joining import fills
from tests.channels.contract.union import Union
from tests.stories.talk import document

BOX = Offered("礼包", "毛巾、水杯。", 5000, 5000, "service", 0, 10**6, SENT)
FRIEND = "+8613800000002"
HOME = "蚌埠市禹会区涂山路 1 号 2 栋 301"


async def gives(union: Union) -> None:
    """The province gives something to who joins."""
    now = union.app.clock()
    times = (now, now + timedelta(days=9), now, now + timedelta(days=30))
    opening = Opening(JOINING, union.places["省"], *times, {"": 9})
    await union.do(offers.Make(union.places["省"], BOX, (opening,), 10**9))


async def joins(me: Rider, union: Union) -> None:
    """The form of who was invited: the trade is asked, the place is known."""
    await me.picks("同意")
    await me.sees("照身份证上的写就行")
    await me.says("李小红")
    await me.sees("您的身份证号？")
    await me.says(document(2))
    await me.sees("您的手机号？")
    await me.says("138 0000 0002")
    await me.sees("您做哪一行？")
    await me.picks("外卖骑手")
    await me.sees("给哪个平台干活")
    await me.picks("跳过")
    await me.sees("遵守工会章程")
    await me.picks("我自愿申请")
    await me.sees("位验证码")
    await me.says(await union.phones.code(FRIEND))
    await me.sees("外卖骑手")
    await me.picks("提交")
    await me.sees("交上去了")


@pytest.mark.parametrize("channel", ["web", "telegram_aiogram", "wechat"], indirect=True)
async def test_a_friend_joins_by_an_invitation_and_says_where_the_gift_goes(channel: Tried) -> None:
    me, friend, union = channel.rider(), channel.rider(), channel.union
    await fills(me, union)
    await union.approves()
    await me.sees("您入会了")
    await gives(union)
    await me.says("邀请")
    await me.sees("发给工友")
    await me.pictures(1)
    with Image.open(io.BytesIO(me.images[-1])) as picture:
        assert zxingcpp.read_barcodes(picture)[0].text.startswith("http")
    code = next(found for text in reversed(me.texts) if (found := re.search(r"/s/([A-Za-z0-9_-]{48})", text)))
    await friend.scans(code.group(1))
    await friend.sees("家的会员邀请您加入工会")
    await joins(friend, union)
    await union.approves()
    await friend.sees("告诉我们寄到哪里")
    await friend.says("填收货地址")
    await friend.sees("寄出 90 天后删掉")
    await friend.picks("同意")
    await friend.sees("收件人是谁")
    await friend.picks("李")
    await friend.sees("收件人的手机号")
    await friend.picks("138****0002")
    await friend.sees("寄到哪里")
    await friend.says(HOME)
    await friend.sees(HOME)
    await friend.picks("提交")
    await friend.sees("寄出以前都能改")
